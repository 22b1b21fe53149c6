import { plain } from './compose.ts';
import { SessionError } from '../errors.ts';
import type { ListItem } from '../outline/outline.ts';
import { appendItems, bodyRange, guarded, insertSection, tick, topItems } from './sections.ts';
import type { Blocker, NextStep, Session } from './session.ts';
import type { Splice } from '../text/splice.ts';

/** The text of a list item: one line that starts no block and defines no link. */
export function itemText(text: string): string {
  return plain(text).replace(/^(?:\[(?=[^\]]*\]:)|(?=[-+*]$|#{1,6}$))/, (start) => `\\${start}`);
}

/**
 * Adds one item to the list of a level-2 section and makes sure that it is read as one.
 * @param count how many items of the noun a session has
 * @throws SessionError `section-open` when the section ends inside a code block or comment
 */
function addItem(
  session: Session,
  title: string,
  content: string,
  count: (session: Session) => number,
): Session {
  const section = session.section(title);
  const splice = section
    ? appendItems(session, section, [content])
    : insertSection(session, title, `- ${content}`);
  return checkAdded(session, guarded(session, [splice], [title]), title, count);
}

/** Whether what was added can be read back; `by` is how many more there must be. */
export function checkAdded(
  before: Session,
  after: Session,
  title: string,
  count: (session: Session) => number,
  by = 1,
): Session {
  if (count(after) === count(before) + by) return after;
  throw new SessionError('section-open', {
    so: `What is added at the end of "## ${title}" would not be read as an item of its own.`,
    follows: 'So nothing was written.',
    todo: 'Close the code fence, comment or HTML block that the section ends in (session lint shows it), then run the command again.',
  });
}

export function addObjective(session: Session, text: string): Session {
  return addItem(
    session,
    'Acceptance Criteria',
    `[ ] ${itemText(text)}`,
    ({ objectives }) => objectives.length,
  );
}

/** Adds an open blocker; a section that only says "None" says it instead. */
export function addBlocker(session: Session, text: string, issue?: number): Session {
  const title = 'Blockers';
  const content = itemText(text) + (issue === undefined ? '' : ` (#${issue})`);
  const count = ({ blockers }: Session): number => blockers.length;
  const section = session.section(title);
  const body = section && bodyRange(session, section);
  if (
    body &&
    session.blockers.length === 0 &&
    saysNothing(session.text.slice(body.from, body.to))
  ) {
    const splice = { start: body.from, end: body.to, text: `- ${content}` };
    return checkAdded(session, guarded(session, [splice]), title, count);
  }
  const boxed = session.blockers.some(({ item }) => item.checked !== null);
  return addItem(session, title, boxed ? `[ ] ${content}` : content, count);
}

function saysNothing(body: string): boolean {
  return (
    body.length < 30 &&
    /^(?:[-*+]\s+)?[*_]*(?:none|no blockers?|nothing|n\/a|-|–|—)[.!]?[*_]*\s*$/i.test(body)
  );
}

/** Ticks a blocker and says when it was resolved. */
export function resolveBlocker(session: Session, blocker: Blocker, date: string): Session {
  if (blocker.resolved) return session;
  const at = paragraphEnd(session.text, blocker.item);
  const note = at === undefined ? [] : [{ start: at, end: at, text: ` (resolved ${date})` }];
  return guarded(session, [tickItem(session, blocker.item), ...note]);
}

/** Ticks a next step; one without a checkbox gets one. */
export function doneStep(session: Session, step: NextStep): Session {
  return step.done ? session : guarded(session, [tickItem(session, step.item)]);
}

/** Ticks an objective or a task: one character changes. */
export function doneBox(
  session: Session,
  item: { done: boolean; checkbox: { mark: number } },
): Session {
  return item.done ? session : guarded(session, [tick(item.checkbox.mark, true)]);
}

function tickItem(session: Session, item: ListItem): Splice {
  const head = /^(?:[-*+]|\d{1,9}[.)])[ \t]*/.exec(session.text.slice(item.start, item.start + 40));
  const at = item.start + (head?.[0].length ?? 0);
  return item.checked === null ? { start: at, end: at, text: '[x] ' } : tick(at + 1, true);
}

/** Where the first paragraph of an item ends, its trailing blanks left out; undefined for another block. */
function paragraphEnd(text: string, item: ListItem): number | undefined {
  if (/^(?:`{3,}|~{3,}|<|>|#{1,6}\s|\|)/.test(item.text) || item.text === '') return undefined;
  let end = item.start;
  for (let from = item.start; from < item.end;) {
    const newline = text.indexOf('\n', from);
    const lineEnd = newline === -1 || newline > item.end ? item.end : newline;
    const line = text.slice(from, lineEnd).trimEnd();
    if (from !== item.start && (line === '' || STARTS_BLOCK.test(line))) break;
    end = from + line.length;
    from = lineEnd + 1;
  }
  return end;
}

const STARTS_BLOCK =
  /^\s*(?:[-*+](?:\s|$)|\d{1,9}[.)](?:\s|$)|#{1,6}(?:\s|$)|>|`{3,}|~{3,}|<|(?:[-*_]\s*){3,}$|=+$|-+$)/;

/** The paths of `## Files Modified`, as its items name them. */
export function modifiedFiles(session: Session): string[] {
  const section = session.section('Files Modified');
  if (!section) return [];
  return topItems(session, section).map(
    ({ text }) => /^(`+) ?(.+?) ?\1/.exec(text)?.[2] ?? text.split(/:(?=\s)|\s+[-–—(]/)[0] ?? text,
  );
}

/** Adds paths to `## Files Modified`, each once. Paths are relative to the root, with `/`. */
export function addFiles(session: Session, paths: readonly string[]): Session {
  const known = new Set(modifiedFiles(session));
  const fresh = [...new Set(paths)].filter((path) => !known.has(path));
  if (fresh.length === 0) return session;
  const title = 'Files Modified';
  const contents = fresh.map((path) => codeSpan(path));
  const section = session.section(title);
  const splice = section
    ? appendItems(session, section, contents)
    : insertSection(session, title, contents.map((content) => `- ${content}`).join('\n'));
  const count = (one: Session): number => modifiedFiles(one).length;
  return checkAdded(session, guarded(session, [splice], [title]), title, count, fresh.length);
}

function codeSpan(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const ticks = '`'.repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
  const pad = runs.length > 0 && /^`|`$/.test(text) ? ' ' : '';
  return `${ticks}${pad}${text}${pad}${ticks}`;
}
