import { applySplices, type Splice } from '../text/splice.ts';
import { GROUPS_FOLDER } from '../groups/groups-folder.ts';
import { oneLine } from '../text/display.ts';
import type { CompletionConfig } from './completion-config.ts';

/** A file of the repository that names the session. */
export interface NamingFile {
  path: string;
  /** Undefined where it cannot be read as text. */
  text: string | undefined;
  /** Lines that name it, from 1. */
  hits: { line: number; text: string }[];
}

/** A line that would point at nothing once the session is gone. */
export interface Orphan {
  path: string;
  line: number;
  text: string;
  fixable: boolean;
}

export interface ReferencePlan {
  orphans: Orphan[];
  /** Texts in which every fixable orphan is mended, by path. */
  mended: Map<string, string>;
}

/**
 * What would point at nothing. Decision records, knowledge and groups tell of history and are none, nor
 * is the id alone in the backlog and in other sessions, nor a mention that says `(completed)`. In texts
 * a link becomes its words, a path the id, each with `(completed)`; programs are left to people.
 * @param stays paths of artifacts that stay, or where they go
 */
export function planReferences(
  id: string,
  files: readonly NamingFile[],
  config: CompletionConfig,
  stays: ReadonlyMap<string, string>,
): ReferencePlan {
  const plan: ReferencePlan = { orphans: [], mended: new Map() };
  for (const { path, text, hits } of files) {
    if (isHistory(path, id, config)) continue;
    const points = (line: string): boolean => isOrphan(line, id, stays, tellsHistory(path, config));
    const orphans = hits.filter((hit) => points(hit.text));
    if (orphans.length === 0) continue;
    const lines = text !== undefined && TEXTS.test(path) ? linesIn(text) : [];
    const splices: Splice[] = [];
    for (const hit of orphans) {
      const at = lines[hit.line - 1];
      const after = at === undefined ? undefined : mendedLine(at.text, id, stays, path);
      const fixable = at !== undefined && after !== undefined && !points(after);
      if (fixable) splices.push({ start: at.start, end: at.start + at.text.length, text: after });
      plan.orphans.push({ path, line: hit.line, text: oneLine(hit.text), fixable });
    }
    if (text !== undefined && splices.length > 0)
      plan.mended.set(path, applySplices(text, splices));
  }
  return plan;
}

const TEXTS = /\.(?:md|mdx|markdown|txt|rst|adoc)$/i;

function isHistory(path: string, id: string, { destinations }: CompletionConfig): boolean {
  const folders = [
    `.agents/sessions/${id}`,
    GROUPS_FOLDER,
    destinations.decisions,
    destinations.knowledge,
  ];
  return (
    path === `.agents/sessions/${id}.md` ||
    folders.some((folder) => path.startsWith(`${folder.replace(/\/+$/, '')}/`))
  );
}

/** Where an id alone names a session of the past, and only a path or link points at its file. */
function tellsHistory(path: string, { destinations }: CompletionConfig): boolean {
  return path === destinations.backlog || path.startsWith('.agents/sessions/');
}

function isOrphan(
  line: string,
  id: string,
  stays: ReadonlyMap<string, string>,
  pathsOnly: boolean,
): boolean {
  return mentions(line, id).some(({ end }) => {
    const behind = line.slice(end);
    if (TOLD.test(behind)) return false;
    const artifact = /^\/artifacts\/[^\s)\]>"'`]+/.exec(behind)?.[0];
    const path = `.agents/sessions/${id}${artifact ?? ''}`;
    if (artifact !== undefined && stays.get(path) === path) return false;
    return !pathsOnly || /^(?:\.md|\/)/.test(behind);
  });
}

/** Where a text names a session: the id, and not as a part of a longer one. */
function mentions(line: string, id: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  for (let at = line.indexOf(id); at !== -1; at = line.indexOf(id, at + id.length)) {
    const end = at + id.length;
    const alone =
      !/[\w-]/.test(line[at - 1] ?? '') &&
      !/^(?:[\p{L}\p{N}_]|-[\p{L}\p{N}])/u.test(line.slice(end, end + 3));
    if (alone) found.push({ start: at, end });
  }
  return found;
}

function linesIn(text: string): { start: number; text: string }[] {
  const lines: { start: number; text: string }[] = [];
  let start = 0;
  for (const match of text.matchAll(/\r?\n|$/g)) {
    lines.push({ start, text: text.slice(start, match.index) });
    start = match.index + match[0].length;
  }
  return lines;
}

function mendedLine(
  line: string,
  id: string,
  stays: ReadonlyMap<string, string>,
  path: string,
): string {
  const name = escaped(id);
  const artifact = new RegExp(`${START}(?:[\\w.-]*/)*${name}(/artifacts/[^\\s)\\]>"'\`#]+)`, 'g');
  const link = new RegExp(
    `(?<!!)\\[([^\\]\\n]{0,500})\\]\\(<?[^()\\s<>]{0,500}${name}(?:\\.md|/)?[^()\\s<>]*>?(?:\\s+"[^"]*")?\\)`,
    'g',
  );
  const file = new RegExp(`${START}(?:[\\w.-]*/)*${name}(?:\\.md|/[\\w./-]*)?(?:#[\\w-]+)?`, 'g');
  const moved = line.replace(artifact, (whole, rest: string, at: number) => {
    const to = stays.get(`.agents/sessions/${id}${rest}`);
    if (to === undefined) return whole;
    return line.slice(0, at).endsWith('](') ? relativePath(path, to) : to;
  });
  const unlinked = moved.replace(link, (_, words: string) =>
    words.includes(id) ? words : `${words} (session ${id} (completed))`,
  );
  if (/^ {0,3}\[[^\]]+\]:/.test(unlinked)) return line;
  return unlinked.replace(file, (name: string, at: number, whole: string) => {
    const isTold = TOLD.test(whole.slice(at + name.length));
    return isTold || stays.has(name) ? name : `${id} (completed)`;
  });
}

/** Where a path may begin: not inside another one, which also keeps long lines quick. */
const START = String.raw`(?<![\w./-])`;

/** What follows an id that says of itself that it is history. */
const TOLD = /^[`"'*_]*,? \(?completed\b/;

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** A path relative to the folder of a file; both relative to the root. */
export function relativePath(from: string, to: string): string {
  const source = from.split('/').slice(0, -1);
  const target = to.split('/');
  let shared = 0;
  while (shared < source.length && source[shared] === target[shared]) shared++;
  return [...source.slice(shared).map(() => '..'), ...target.slice(shared)].join('/');
}
