import { oneLine } from '../text/display.ts';
import { mayHoldSecret } from '../text/secret-signs.ts';
import { mask } from '../text/secrets.ts';
import { cutText, lastWords } from '../brief/tokens.ts';

/** What hooks record of a conversation; `agent-task` is the call that started a subagent. */
type FactKind = 'start' | 'prompt' | 'edit' | 'stop' | 'agent-task' | 'agent-start' | 'agent-stop';

/** One thing that happened, as one line of a journal keeps it. */
export interface Fact {
  /** Milliseconds since 1970. */
  at: number;
  kind: FactKind;
  /** The conversation that it happened in; the name of the journal's file says it, not the line. */
  conversation: string;
  /** What was typed (prompt), answered last (stop), or came of it (agent-task, agent-stop). */
  text?: string;
  /** The file that was written (edit), relative to the root, with `/`. */
  path?: string;
  /** The client's id of a subagent, its type and the task it was given. */
  id?: string;
  type?: string;
  task?: string;
  /** Whether this end of a turn was taken to remind of Current State (stop). */
  nag?: 'warn' | 'block';
}

/** How much is recorded: `paths` leaves out every text that a person or a model wrote. */
export type JournalLevel = 'full' | 'paths' | 'off';

/** Longest prompt, answer or outcome, in UTF-16 units. */
export const MAX_TEXT = 500;
/** No line is longer, in bytes: one write of this size cannot be torn apart by another writer. */
export const MAX_LINE_BYTES = 4096;

const LIMITS = { path: 600, id: 100, type: 80, task: 200 } as const;

/**
 * A fact as a line without its line end: secrets masked, texts cut, at most {@link MAX_LINE_BYTES}.
 * Undefined for what is not to be recorded.
 */
export function printFact(
  fact: Omit<Fact, 'conversation'>,
  level: JournalLevel,
): string | undefined {
  if (level === 'off' || (fact.path?.length ?? 0) > LIMITS.path) return undefined;
  const { kind, path, id, type, nag } = fact;
  const words = level === 'full';
  // `at` comes first: every line begins alike, which is how torn ones are told from whole ones.
  const kept = {
    at: fact.at,
    kind,
    ...(path !== undefined && { path }),
    ...(id !== undefined && { id: id.slice(0, LIMITS.id) }),
    ...(type !== undefined && { type: cutText(oneLine(type), LIMITS.type) }),
    ...(nag !== undefined && { nag }),
    ...(words && fact.task !== undefined && { task: bounded(fact.task, LIMITS.task) }),
  };
  if (!words || fact.text === undefined) return fitting(JSON.stringify(kept));
  for (let limit = MAX_TEXT; ; limit >>= 1) {
    const line = JSON.stringify({ ...kept, text: bounded(fact.text, limit) });
    if (fitting(line) !== undefined || limit < 2) return fitting(line);
  }
}

function fitting(line: string): string | undefined {
  // No unit of a text makes more than three bytes: few lines have to be counted.
  return line.length * 3 < MAX_LINE_BYTES || bytesOf(line) < MAX_LINE_BYTES ? line : undefined;
}

/** Bytes of a text in UTF-8. */
function bytesOf(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // Two units of a pair make four bytes: two for each.
    if (code > 0x7f) bytes += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return bytes;
}

/** What is looked through for secrets; a longer text loses its end. */
const MAX_SEARCHED = 65_536;

const PLAIN_WORD = /^[a-z]{1,12}$/;

/** A text on one line, without secrets: its beginning, and its end where it is too long. */
function bounded(text: string, limit: number): string {
  // A word such as `startup` is no secret, and looking for one is half of what a short line costs.
  if (PLAIN_WORD.test(text)) return text;
  const searched = withoutOpenKey(text.slice(0, MAX_SEARCHED));
  // The patterns of secrets are a bundle of their own in hooks that run all the time.
  const line = oneLine(mayHoldSecret(searched) ? mask(searched) : searched);
  if (line.length <= limit) return line;
  const tail = text.length > MAX_SEARCHED || limit < 100 ? '' : lastWords(line, limit * 0.3);
  return cutText(line, limit - tail.length) + tail;
}

/** A private key whose end is missing, for one because the text was cut, is no known pattern. */
function withoutOpenKey(text: string): string {
  const open = text.lastIndexOf('-----BEGIN ');
  if (open === -1 || text.includes('-----END ', open)) return text;
  return text.includes('PRIVATE KEY', open) ? `${text.slice(0, open)}***` : text;
}

const BEGINNING = '{"at":';
const KINDS: ReadonlySet<string> = new Set<FactKind>([
  'start',
  'prompt',
  'edit',
  'stop',
  'agent-task',
  'agent-start',
  'agent-stop',
]);

/**
 * The facts of one conversation's journal, in its order. What is torn, foreign or of a later version is
 * passed over. No time is later than that of a line behind it, or than `now`: clocks go backwards.
 */
export function readFacts(text: string, conversation: string, now: number): Fact[] {
  const facts: Fact[] = [];
  for (const line of text.split('\n')) {
    // A line that a crash cut short has the next one behind it; in a string its quotes are escaped.
    const fact = factOf(line.slice(Math.max(0, line.lastIndexOf(BEGINNING))), conversation);
    if (fact !== undefined) facts.push(fact);
  }
  let latest = now;
  for (const fact of facts.toReversed()) latest = fact.at = Math.min(fact.at, latest);
  return facts;
}

function factOf(line: string, conversation: string): Fact | undefined {
  if (line === '') return undefined;
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { at, kind, nag } = value;
  if (typeof at !== 'number' || !Number.isFinite(at) || !isKind(kind)) return undefined;
  const fact: Fact = { at, kind, conversation };
  for (const name of ['text', 'path', 'id', 'type', 'task'] as const) {
    const field = value[name];
    if (typeof field === 'string') fact[name] = field.slice(0, LONGEST_FIELD);
  }
  if (nag === 'warn' || nag === 'block') fact.nag = nag;
  return fact;
}

/** Nothing of ours is longer; a line from elsewhere could be. */
const LONGEST_FIELD = 1000;

function isKind(kind: unknown): kind is FactKind {
  return typeof kind === 'string' && KINDS.has(kind);
}

/** Facts of several conversations in one order. */
export function mergeFacts(all: readonly (readonly Fact[])[]): Fact[] {
  return all.flat().sort((a, b) => a.at - b.at);
}
