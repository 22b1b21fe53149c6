import { readDecisionTitle, type Session } from '../session/session.ts';
import { cutText } from '../brief/tokens.ts';
import type { CompletionConfig } from './completion-config.ts';
import { passagesOf, sectionsFor, type Passage } from './passages.ts';

/** A decision as the session tells it; texts are Markdown, '' where the session says nothing. */
export interface FoundDecision {
  /** `dec-N`: by its own number, else by its place. */
  id: string;
  title: string;
  status: string;
  context: string;
  decision: string;
  rationale: string;
  alternatives: string;
  consequences: string;
  lines: [number, number];
}

/** Every decision of the sections that hold them: numbered or not, as subsection, item or paragraph. */
export function findDecisions(session: Session, config: CompletionConfig): FoundDecision[] {
  const passages = sectionsFor(session, config, 'decisions').flatMap((section) =>
    passagesOf(session, section),
  );
  const taken = new Set<string>();
  return passages.map((passage, at) => {
    const head = readDecisionTitle(passage.title);
    const id = freeId(`dec-${head?.number ?? at + 1}`, taken);
    return { id, ...told(passage, head?.title), lines: passage.lines };
  });
}

/** The first paragraph of Context, for a record of a decision that says nothing of its own. */
export function contextOf(session: Session): string {
  const [first = ''] = session
    .body('Context')
    .replaceAll('\r\n', '\n')
    .split(/\n[ \t]*\n/);
  return cutText(first.trim(), LONGEST_CONTEXT);
}

const LONGEST_CONTEXT = 1200;

function freeId(wanted: string, taken: Set<string>): string {
  let id = wanted;
  for (let at = 2; taken.has(id); at++) id = `${wanted}-${at}`;
  taken.add(id);
  return id;
}

function told(passage: Passage, named: string | undefined): Omit<FoundDecision, 'id' | 'lines'> {
  const { section, text, title } = passage;
  const parts = section ? labelledParts(text) : new Map<string, string>();
  const lead = parts.get('') ?? '';
  const decision = parts.get('decision') ?? (section ? lead : text);
  const isLead = parts.get('decision') === undefined;
  return {
    title: named === undefined ? title : named || shortOf(decision, title),
    status: parts.get('status') ?? '',
    context: [isLead ? '' : lead, parts.get('context') ?? ''].filter(Boolean).join('\n\n'),
    decision: decision === '' ? (named ?? title) : decision,
    rationale: parts.get('rationale') ?? parts.get('why') ?? parts.get('reason') ?? '',
    alternatives: parts.get('alternatives') ?? parts.get('alternatives considered') ?? '',
    consequences: parts.get('consequences') ?? parts.get('impact') ?? '',
  };
}

/** A title for a decision whose heading is only its number. */
function shortOf(decision: string, heading: string): string {
  const [line = ''] = decision.split('\n');
  return line.trim() === '' ? heading : cutText(line.trim(), 80);
}

/** `**Label**: text` by label in lower case, what stands before the first under ''. */
function labelledParts(text: string): Map<string, string> {
  const parts = new Map<string, string>();
  let label = '';
  let lines: string[] = [];
  let fence = '';
  const close = (): void => {
    const said = lines.join('\n').trim();
    const before = parts.get(label);
    if (said !== '') parts.set(label, before === undefined ? said : `${before}\n\n${said}`);
  };
  for (const line of text.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
    if (fence === '' && mark !== '') fence = mark;
    else if (fence !== '' && mark.startsWith(fence)) fence = '';
    const match = fence === '' ? LABEL.exec(line) : null;
    const known = match?.[1]?.trim().toLowerCase() ?? '';
    if (match === null || !LABELS.has(known)) {
      lines.push(line);
      continue;
    }
    close();
    label = known;
    lines = [line.slice(match[0].length)];
  }
  close();
  return parts;
}

const LABEL = /^[ \t]*(?:[-*+][ \t]+)?\*\*([^*\n:]+)(?::\*\*|\*\*[ \t]*:)[ \t]*/;
const LABELS = new Set([
  'decision',
  'rationale',
  'why',
  'reason',
  'alternatives',
  'alternatives considered',
  'context',
  'consequences',
  'impact',
  'status',
]);
