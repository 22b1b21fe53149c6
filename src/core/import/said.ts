import type { Value } from '../front-matter/front-matter.ts';
import { asMapping, type Mapping } from '../front-matter/values.ts';
import { isPlaceholder, isTemplateValue } from '../lint/template.ts';
import { isEndedWord, sessionStatusOf } from '../session/vocabulary.ts';
import { cutText } from '../brief/tokens.ts';
import { oneLine } from '../text/display.ts';
import { findTime, type SaidTime } from './said-times.ts';

/** What a note says of itself, as far as a session has a field for it. */
export interface Said {
  title?: string;
  status?: string;
  created?: SaidTime;
  updated?: SaidTime;
  branch?: string;
  task?: string;
  tags?: string[];
  githubIssue?: number;
  agents?: readonly Value[];
}

const KEYS: Readonly<Record<string, keyof Said>> = {
  title: 'title',
  session: 'title',
  sessionname: 'title',
  name: 'title',
  topic: 'title',
  status: 'status',
  state: 'status',
  created: 'created',
  createdat: 'created',
  date: 'created',
  sessiondate: 'created',
  started: 'created',
  startedat: 'created',
  start: 'created',
  starttime: 'created',
  updated: 'updated',
  updatedat: 'updated',
  lastupdated: 'updated',
  lastupdate: 'updated',
  lastentry: 'updated',
  endtime: 'updated',
  ended: 'updated',
  closedat: 'updated',
  branch: 'branch',
  gitbranch: 'branch',
  currentbranch: 'branch',
  currenttask: 'task',
  currentfocus: 'task',
  focus: 'task',
  tags: 'tags',
  labels: 'tags',
  githubissue: 'githubIssue',
  agents: 'agents',
};

/** Takes one key in where its value is of the kind that is wanted, and nothing said it before. */
export function take(said: Said, key: string, value: Value): boolean {
  const bare = key.toLowerCase().replaceAll(/[^a-z]/g, '');
  const name = Object.hasOwn(KEYS, bare) ? KEYS[bare] : undefined;
  if (name === undefined) return false;
  const read = READERS[name](value);
  if (read === undefined) return false;
  if (said[name] === undefined) Object.assign(said, { [name]: read });
  return true;
}

const READERS: Readonly<Record<keyof Said, (value: Value) => Said[keyof Said]>> = {
  title: (value) => titleIn(textOf(value)),
  status: (value) => statusOf(textOf(value)),
  created: (value) => findTime(textOf(value)),
  updated: (value) => findTime(textOf(value)),
  branch: (value) => branchIn(textOf(value)),
  task: (value) => titleIn(textOf(value)),
  tags: (value) => tagsIn(value),
  githubIssue: (value) => issueIn(textOf(value)),
  agents: (value) => (Array.isArray(value) && value.length > 0 ? value : undefined),
};

function textOf(value: Value): string {
  return typeof value === 'string' || typeof value === 'number' ? oneLine(String(value)) : '';
}

/** A title that says something: no date, no placeholder, not the name of a tool's document. */
export function titleIn(text: string): string | undefined {
  const title = oneLine(text)
    .replace(/^[\s#<>=*_~`]+|[\s*_~`]+$/g, '')
    .replace(/^(?:session[ -])?hand-?off(?: document| notes?)?\s*(?:[:–—-]\s*|$)/i, '')
    .replace(/^session(?: notes?| log)?\s*(?::|[–—-]\s)\s*/i, '')
    .trim();
  const time = findTime(title);
  const rest = time ? title.slice(0, time.start) + title.slice(time.end) : title;
  const left = rest.replace(/[\s([]*[-–—:]?[\s)\]]*$/, '').replace(/^[\s–—:-]+/, '');
  if (
    !/\p{L}/u.test(left) ||
    /^(?:ad-?hoc|session|handoff|notes?|untitled|main|master)$/i.test(left)
  )
    return undefined;
  return isPlaceholder(left) || isTemplateValue(left) || /\[(?:Title|Name)/.test(left)
    ? undefined
    : cutText(left, 200);
}

/** `Abandoned — never progressed` is its first word; `✅ Done` is done. */
function statusOf(text: string): string | undefined {
  const words = text.replace(/^[^\p{L}]+/u, '');
  for (const word of [
    words,
    /^[\p{L}]+(?:[ _-][\p{L}]+)?/u.exec(words)?.[0],
    /^\p{L}+/u.exec(words)?.[0],
  ]) {
    if (word === undefined || word === '') continue;
    const status = sessionStatusOf(word) ?? (isEndedWord(word) ? 'completed' : undefined);
    if (status !== undefined) return status;
  }
  return undefined;
}

function branchIn(text: string): string | undefined {
  const bare = text.replace(/^`(.*)`$/, '$1');
  return /^[\p{L}\p{N}][\p{L}\p{N}._/#@+-]{0,200}$/u.test(bare) ? bare : undefined;
}

function tagsIn(value: Value): string[] | undefined {
  const list = Array.isArray(value) ? value : typeof value === 'string' ? value.split(/[,;]/) : [];
  const tags = list.flatMap((one) => textOf(one).replace(/^[#`]+|`+$/g, '') || []);
  return tags.length > 0 && tags.length < 50 ? tags : undefined;
}

function issueIn(text: string): number | undefined {
  const digits = /^#?([1-9]\d{0,8})$/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Everything that the top of a mapping says. */
export function takeAll(said: Said, data: Mapping): string[] {
  return Object.entries(data).flatMap(([key, value]) => (take(said, key, value) ? [key] : []));
}

/** What front matter says, whatever its layout: ours first, then other names at its top. */
export function takeLayout(said: Said, meant: Mapping): void {
  const orchestration = asMapping(meant['orchestration']);
  const session = asMapping(meant['session']) ?? {};
  // A note may have other times beside the one that is meant.
  take(said, 'last_updated', session['last_updated'] ?? null);
  takeAll(said, session);
  if (orchestration?.['current_task'] !== undefined) {
    take(said, 'current_task', orchestration['current_task']);
  }
  const agents = orchestration?.['spawned_agents'];
  if (agents !== undefined) take(said, 'agents', agents);
  takeAll(said, meant);
}

const FIELD =
  /^\s*(?:[-*+]\s+)?(?:\*\*([^*:]{1,40})(?::\s*\*\*|\*\*\s*:)|__([^_:]{1,40})(?::\s*__|__\s*:)|([\p{L}][\p{L} _-]{1,30}):)\s+(\S.*?)\s*$/u;

/** A line of the form `**Key**: value` or `Key: value`. */
export function fieldIn(line: string): { key: string; value: string } | undefined {
  const match = FIELD.exec(line);
  if (!match) return undefined;
  const [, bold, underlined, bare] = match;
  return { key: bold ?? underlined ?? bare ?? '', value: match[4] ?? '' };
}
