import { nameTime } from '../clock.ts';
import { readFrontMatter } from '../front-matter/front-matter.ts';
import { asMapping } from '../front-matter/values.ts';
import { inline } from '../session/compose.ts';
import { isVague, nameFor } from '../session/name-words.ts';
import { descriptionOf, titleOfBranch } from '../session/naming.ts';
import { lineEndingOf } from '../text/splice.ts';
import { composeBody, withLost, type TimedEntry } from './compose-import.ts';
import { quote, trimmed } from './contained.ts';
import { composeHead, type Head } from './head.ts';
import { IMPORTED_NOTES, type Imported, type Judge, type Note, type Went } from './note.ts';
import { clockOfNote, createdOf, timed, utcOf, type ToUtc } from './note-times.ts';
import { readNote, type Read } from './read-note.ts';
import { titleIn, type Said } from './said.ts';

/** Rules that a note may break wherever it stands: no word is changed for them. */
const OF_THE_NOTE = new Set(['secrets-absent']);

/**
 * A note as a session file. Sections, fields and log entries go where they belong, the rest under `## Imported notes`;
 * a line whose words stand nowhere then is quoted there. Where that breaks a rule of lint, the note is quoted whole.
 */
export function importNote(note: Note, judge: Judge): Imported {
  const text = note.text.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n');
  const read = readNote(text, note, judge);
  const toUtc = clockOfNote(read, note);
  const entries = timed(read, note, toUtc);
  const created = createdOf(read.said, note, entries, toUtc);
  const head = headOf(read, note, created, entries, toUtc);
  const origin = `From ${shownPath(note.path)} (${read.kind}), imported on ${note.now.toISOString().slice(0, 10)}.`;
  const found = firstSound(text, read, judge, { head, entries, origin });
  return {
    kind: read.kind,
    title: head.title,
    name: nameOf(note.path, head.title),
    created,
    status: head.status,
    text: lineEndingOf(note.text) === '\r\n' ? found.text.replaceAll('\n', '\r\n') : found.text,
    went: wentOf(read, found.form, text.trimEnd().split('\n').length),
    form: found.form,
  };
}

/** The words of its own name where it is called as sessions are, so that it is found again; else of its title. */
function nameOf(path: string, title: string): string {
  const own = /(?:^|\/)\d{8}-\d{6}-([a-z0-9]+(?:-[a-z0-9]+)*)\.md$/.exec(path)?.[1];
  return own === undefined || NO_TITLE.test(own) || isVague(own.replaceAll('-', ' '))
    ? nameFor(title)
    : own;
}

function shownPath(path: string): string {
  const name = inline(path);
  return name.includes('`') ? name : `\`${name}\``;
}

function headOf(
  { said, kind, parts }: Read,
  note: Note,
  created: Date,
  entries: readonly TimedEntry[],
  toUtc: ToUtc,
): Head {
  const latest = [created, ...entries.map(({ at }) => at)].reduce((a, b) => (a > b ? a : b));
  const told = said.updated ? new Date(utcOf(said.updated, toUtc)) : latest;
  const updated = new Date(
    Math.min(
      Math.max(told.getTime(), created.getTime()),
      Math.max(note.now.getTime(), created.getTime()),
    ),
  );
  const named = said.title === said.branch ? undefined : said.title;
  const title = named ?? fallbackTitle(said, note, created);
  const ended =
    kind === 'update log' &&
    parts.pieces.some(({ heading = '' }) =>
      /^(?:session (?:end|summary)|final summary)/i.test(heading),
    );
  const resting = ended ? 'completed' : (note.resting ?? 'paused');
  return {
    title,
    status: note.current === true ? 'in_progress' : (said.status ?? resting),
    created,
    updated,
    branch: said.branch,
    task: said.task ?? title,
    tags: said.tags,
    githubIssue: said.githubIssue,
    agents: said.agents ?? [],
    from: note.path,
    sha256: note.sha256,
  };
}

/** File names that say nothing of the work. */
const NO_TITLE = /^(?:hand-?off|metadata|notes?|session|main|master|sessions|journal|log)$/i;

/** The branch, unless everybody works on it; else the name of the file; else the day. */
function fallbackTitle({ branch }: Said, { path }: Note, created: Date): string {
  const [file = '', folder = ''] = path.split('/').toReversed();
  const names = [file.replace(/\.[a-z]+$/i, ''), folder].map((name) =>
    name.replace(/^session-/, '').replace(/^\d[\dT_-]*/, ''),
  );
  if (branch !== undefined && !/^(?:main|master|trunk|develop|head)$/i.test(branch)) {
    const work = titleIn(titleOfBranch(branch)) ?? branch;
    return /^(?:fix|bugfix|hotfix)\//i.test(branch) ? `Fix ${work.toLowerCase()}` : work;
  }
  const telling = names.find((name) => descriptionOf(name) !== 'session' && !NO_TITLE.test(name));
  const said = telling && titleIn(titleOfBranch(telling));
  return said || `Notes of ${nameTime(created).replace(/^(\d{4})(\d\d)(\d\d)-.*$/, '$1-$2-$3')}`;
}

interface Composing {
  head: Head;
  entries: readonly TimedEntry[];
  origin: string;
}

/** The first form that keeps every line and breaks no rule: the session as it is, sorted, quoted whole. */
function firstSound(
  text: string,
  read: Read,
  judge: Judge,
  composing: Composing,
): { text: string; form: Imported['form'] } {
  const { head, entries, origin } = composing;
  const heads = [read.front && composeHead(head, read.front), composeHead(head)];
  const frontMatters = heads.flatMap((one) => one || []);
  const { title, status } = head;
  const kept = read.session?.slice(readFrontMatter(read.session).bodyStart);
  const sorted = (): string =>
    composeBody({ title, status, pieces: read.parts.pieces, entries, origin });
  for (const form of ['kept', 'sorted'] as const) {
    const body = !read.isApart ? undefined : form === 'kept' ? kept : sorted();
    if (body === undefined) continue;
    for (const front of frontMatters) {
      const result = withLost(text, front + body);
      if (result !== undefined && isSound(result, judge)) return { text: result, form };
    }
  }
  const plainHead = composeHead({ ...head, agents: [] }) ?? '';
  const body = composeBody({ title, status, pieces: [], entries: [], origin });
  return { text: `${plainHead}${body}\n${quote(trimmed(text))}\n`, form: 'whole' };
}

function isSound(text: string, judge: Judge): boolean {
  if (asMapping(readFrontMatter(text).data?.['session']) === undefined) return false;
  return judge.errors(text).every((rule) => OF_THE_NOTE.has(rule));
}

function wentOf({ parts, frontLines }: Read, form: Imported['form'], last: number): Went[] {
  if (form === 'whole') return [{ lines: [1, last], what: 'the whole note', to: IMPORTED_NOTES }];
  const front = frontLines && { lines: frontLines, what: 'front matter', to: 'front matter' };
  if (form === 'kept' && front) {
    const body = [front.lines[1] + 1, last] as const;
    return [front, { lines: body, what: 'all sections', to: 'the same place' }];
  }
  const went: Went[] = [
    ...(front ? [front] : []),
    ...parts.fields.map(({ line, what }) => ({
      lines: [line, line] as const,
      what,
      to: 'front matter',
    })),
    ...parts.pieces.map(({ lines, heading, target }) => ({
      lines,
      what: heading ?? 'text',
      to: target,
    })),
    ...parts.entries.map(({ lines, written }) => ({ lines, what: written, to: 'Session Log' })),
  ];
  return went.toSorted((a, b) => a.lines[0] - b.lines[0]);
}
