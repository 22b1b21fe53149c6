import { meantAgent, type AgentText } from '../session/agent-shapes.ts';
import { quoted } from '../session/compose.ts';
import {
  readFrontMatter,
  type Entry,
  type Path,
  type Value,
} from '../front-matter/front-matter.ts';
import type { Finding } from './rule.ts';
import { renameKey } from './schema-findings.ts';
import { applySplices, lineEndingOf, type Splice } from '../text/splice.ts';
import type { Subject } from './subject.ts';
import { asMapping, sameValue, type Mapping } from '../front-matter/values.ts';

/** What stands at the wrong place or in another shape, each with the repair where it is certain. */
export function layoutFindings(subject: Subject): Finding[] {
  return [strayFinding(subject), textsFinding(subject), renamesFinding(subject)].filter(
    (finding) => finding !== undefined,
  );
}

const AGENTS = ['orchestration', 'spawned_agents'];

function strayFinding(subject: Subject): Finding | undefined {
  const { strays } = subject.layout;
  const [first] = strays;
  if (!first) return undefined;
  const homes = (['session', 'orchestration'] as const).flatMap((home) => {
    const keys = strays.filter((stray) => stray.home === home).map(({ key }) => key);
    return keys.length === 0 ? [] : [`${keys.join(', ')} under ${home}:`];
  });
  const place = strays.every(({ from }) => from.length === 1)
    ? 'at the top level'
    : 'at another place';
  const fix = moveFix(subject);
  return {
    at: subject.keyAt([first.home, first.key]),
    message: `${strays.map(({ key }) => key).join(', ')} ${strays.length === 1 ? 'stands' : 'stand'} ${place}, where nobody looks for ${strays.length === 1 ? 'it' : 'them'}. Indent ${homes.join(' and ')}.`,
    ...(fix && { fix }),
  };
}

/** Moves the lines of every stray home; undefined when the result would not say exactly what is meant. */
function moveFix(subject: Subject): Splice[] | undefined {
  const { session, layout } = subject;
  const { text, frontMatter } = session;
  const splices: Splice[] = [];
  const gathered: Record<string, string> = { session: '', orchestration: '' };
  for (const { from, home } of layout.strays) {
    const entry = frontMatter.locate(from);
    if (!entry) return undefined;
    const own = linesOf(text, entry);
    const lines = withComments(text, own, frontMatter.blockStart);
    splices.push({ start: lines.start, end: lines.end, text: '' });
    gathered[home] += reindented(
      text.slice(lines.start, lines.end),
      entry.keyStart - own.start,
      indentAt(subject, home),
    );
  }
  for (const home of ['session', 'orchestration'] as const) {
    if (gathered[home]) splices.push(homecoming(subject, home, gathered[home]));
  }
  return saysWhatIsMeant(text, splices, withoutEmptyHomes(movedData(subject)))
    ? splices
    : undefined;
}

/** What the file says after the move: agents keep their shape, an emptied mapping is null. */
function movedData({ layout, session }: Subject): Mapping {
  const agents =
    session.frontMatter.data && asMapping(layout.meant['orchestration'])?.['spawned_agents'];
  if (layout.agents.meant === undefined || agents === undefined) return layout.meant;
  const stray = layout.strays.find(({ key }) => key === 'spawned_agents');
  const own = valueOf(session.frontMatter.data, stray?.from ?? AGENTS);
  return {
    ...layout.meant,
    orchestration: { ...asMapping(layout.meant['orchestration']), spawned_agents: own ?? null },
  };
}

function valueOf(data: Mapping | undefined, path: Path): Value | undefined {
  let value: Value | undefined = data;
  for (const key of path) value = asMapping(value)?.[key];
  return value;
}

function withoutEmptyHomes(data: Mapping): Mapping {
  const entries = Object.entries(data).map(([key, value]): [string, Value] => {
    const mapping = asMapping(value);
    return [key, mapping && Object.keys(mapping).length === 0 ? null : value];
  });
  return Object.fromEntries(entries);
}

interface Range {
  start: number;
  end: number;
}

/** The whole lines of an entry, with the last line ending. */
function linesOf(text: string, entry: Entry): Range {
  const start = text.lastIndexOf('\n', entry.keyStart - 1) + 1;
  const last = Math.max(entry.keyStart, entry.end - 1);
  const newline = text.indexOf('\n', last);
  return { start, end: newline === -1 ? text.length : newline + 1 };
}

/** Takes in the comment lines right above: they speak of what follows them. */
function withComments(text: string, lines: Range, floor: number): Range {
  let { start } = lines;
  while (start > floor) {
    const above = text.lastIndexOf('\n', start - 2) + 1;
    if (above < floor || !/^[ \t]*#/.test(text.slice(above, start))) break;
    start = above;
  }
  return { start, end: lines.end };
}

function reindented(lines: string, from: number, to: number): string {
  if (from === to) return lines;
  const shift = ' '.repeat(Math.max(0, to - from));
  return lines.replace(/^([ \t]*)(?=[^\s])/gm, (blanks) =>
    to > from ? shift + blanks : blanks.slice(Math.min(blanks.length, from - to)),
  );
}

/** The column that keys of a home mapping have. */
function indentAt({ session }: Subject, home: string): number {
  const [key] = Object.keys(asMapping(session.frontMatter.data?.[home]) ?? {});
  const entry = key === undefined ? undefined : session.frontMatter.locate([home, key]);
  return entry ? entry.keyStart - (session.text.lastIndexOf('\n', entry.keyStart - 1) + 1) : 2;
}

/** Puts lines at the end of a home mapping, which is made when there is none. */
function homecoming({ session }: Subject, home: string, lines: string): Splice {
  const { text, frontMatter } = session;
  const entry = frontMatter.locate([home]);
  if (entry) {
    const at = linesOf(text, entry).end;
    return { start: at, end: at, text: lines };
  }
  const at = home === 'session' ? frontMatter.blockStart : frontMatter.blockEnd;
  return { start: at, end: at, text: `${home}:${lineEndingOf(text)}${lines}` };
}

function saysWhatIsMeant(text: string, splices: readonly Splice[], meant: Mapping): boolean {
  try {
    const { data } = readFrontMatter(applySplices(text, splices));
    return data !== undefined && sameValue(withoutEmptyHomes(data), meant);
  } catch {
    return false;
  }
}

function textsFinding(subject: Subject): Finding | undefined {
  const { texts } = subject.layout.agents;
  const [first] = texts;
  if (!first) return undefined;
  const splices = texts.map((one) => textFix(subject, one));
  const certain = splices.every((splice) => splice !== undefined) ? splices : undefined;
  const fix = certain && applies(subject, certain) ? certain : undefined;
  const status =
    first.status === undefined ? ', and status: pending, in_progress or completed' : '';
  return {
    at: subject.keyAt([...AGENTS, first.index]),
    message: `${texts.length === 1 ? 'An agent is' : `${texts.length} agents are`} written as text, so nobody knows who did what. Write each as a mapping, as in agent: ${first.agent || 'backend-dev'} and task: ${quoted(first.task || 'What it does')}${status}.`,
    ...(fix && { fix }),
  };
}

function textFix({ session, layout }: Subject, one: AgentText): Splice | undefined {
  const entry = session.frontMatter.locate(layout.placeOf([...AGENTS, one.index]));
  const lineStart = session.text.lastIndexOf('\n', entry?.start ?? 0) + 1;
  if (!entry || one.status === undefined || one.agent === '' || one.task === '') return undefined;
  if (!/^[ \t]*- +$/.test(session.text.slice(lineStart, entry.start)) || entry.style === 'block')
    return undefined;
  const gap = `${lineEndingOf(session.text)}${' '.repeat(entry.start - lineStart)}`;
  const pairs = Object.entries(meantAgent(one)).map(
    ([key, value]) => `${key}: ${scalar(key, value)}`,
  );
  return { start: entry.start, end: entry.end, text: pairs.join(gap) };
}

function renamesFinding(subject: Subject): Finding | undefined {
  const { renames } = subject.layout.agents;
  const [first] = renames;
  if (!first) return undefined;
  const splices = renames.map(({ index, from, to }) => {
    const entry = subject.session.frontMatter.locate([
      ...subject.layout.placeOf(AGENTS),
      index,
      from,
    ]);
    return entry && renameKey(subject, entry, from, to);
  });
  const certain = splices.every((splice) => splice !== undefined) ? splices : undefined;
  const fix = certain && applies(subject, certain) ? certain : undefined;
  const pairs = [...new Set(renames.map(({ from, to }) => `${to}: instead of ${from}:`))];
  return {
    at: subject.keyAt([...AGENTS, first.index, first.to]),
    message: `Agents use other keys than this format. Write ${pairs.join(' and ')}.`,
    ...(fix && { fix }),
  };
}

function applies({ session }: Subject, splices: readonly Splice[]): boolean {
  return readFrontMatter(applySplices(session.text, splices)).data !== undefined;
}

/** Plain words stay plain; a task is a sentence. */
function scalar(key: string, value: Value): string {
  const text = typeof value === 'string' ? value : '';
  return key !== 'task' && /^[a-z][a-z0-9_-]*$/.test(text) ? text : quoted(text);
}
