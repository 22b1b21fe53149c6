import { oneLine, showable } from '../text/display.ts';
import { harmless, wordOf } from './fence.ts';
import {
  agentLine,
  knownAgents,
  shortAgent,
  SHORT,
  unrecordedLines,
} from '../journal/journal-parts.ts';
import type { Reason } from '../session/readiness.ts';
import type { Session } from '../session/session.ts';
import type { ProjectContext } from '../onboarding/project-context.ts';
import { withoutComments } from '../outline/comments.ts';
import { cutText } from './tokens.ts';
import { NOTHING_UNRECORDED, type JournalView } from './unrecorded.ts';

export type Role = 'orchestrator' | 'implementer' | 'reviewer' | 'other';

/** One part of a brief: a heading and its lines, most useful first. */
export interface Part {
  name: string;
  lines: string[];
  /** The same in fewer words, for a brief that has no room for them. */
  short?: string[];
  /** The share of the room that is kept for it, 0 to 1; by its name where it has none. */
  share?: number;
}

/** The role of an agent by the type its client gives it. */
export function roleOf(agentType: string | undefined): Role {
  const words = (agentType ?? '').replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  if (/orchestr|planner|manager|\blead(?:er)?\b|\bpm\b|coordinat/.test(words))
    return 'orchestrator';
  if (/review|audit|\btest|\bqa\b|critic|verif/.test(words)) return 'reviewer';
  if (/\bdev|engineer|implement|coder|builder|back-?end|front-?end|writer/.test(words)) {
    return 'implementer';
  }
  return 'other';
}

/** The names of the parts that the repository tells, most useful first. */
export const REPOSITORY_PARTS = [
  'Changed files',
  'Annotations',
  'Recent commits',
  'Hot files',
  'Who works where',
] as const;

/** What is known of a session beside its file. */
export interface Beside {
  now: Date;
  reasons: readonly Reason[];
  journal: JournalView;
  /** Until when the journal's agents were written into the file; milliseconds since 1970. */
  folded: number;
  knowledge?: readonly KnownItem[] | undefined;
  /** What the project says about itself. */
  project?: ProjectContext | undefined;
  /** What the repository tells, where there was time to ask it; part by part. */
  repository?: readonly Part[] | undefined;
  /** How many log entries are told at most; 3 where nothing is said. */
  logEntries?: number;
}

/** A piece of knowledge, as a brief names it. */
export interface KnownItem {
  id: string;
  kind: string;
  title: string;
}

/** The parts of a session that briefs are made of, in the order of a role; empty ones are left out. */
export function partsOf(session: Session, role: Role, beside?: Beside): Part[] {
  const { reasons = [], journal = NOTHING_UNRECORDED, folded = 0, knowledge = [] } = beside ?? {};
  const { project, repository = [] } = beside ?? {};
  const parts: Part[] = [
    { name: 'Title', lines: titleLines(session) },
    { name: 'Current State', lines: proseLines(session, 'Current State') },
    { name: 'Next Steps', lines: proseLines(session, 'Next Steps') },
    { name: 'Not handoff-ready', lines: reasons.map(({ text }) => item(text, 240)) },
    { name: 'Open tasks', lines: taskLines(session) },
    { name: 'Open objectives', lines: openObjectives(session) },
    { name: 'Blockers', lines: blockerLines(session) },
    { name: 'Decisions', lines: decisionLines(session) },
    agentPart(session, journal, folded),
    unrecordedPart(journal, beside?.now),
    { name: 'Knowledge', lines: knowledge.map(knownLine) },
    { name: 'Conventions', ...(project?.conventions ?? NO_LINES) },
    { name: 'Architecture', ...(project?.architecture ?? NO_LINES) },
    { name: 'Facts', ...(project?.facts ?? NO_LINES) },
    { name: 'Technical Context', lines: proseLines(session, 'Technical Context') },
    { name: 'Files Modified', lines: proseLines(session, 'Files Modified') },
    { name: 'Session Log', lines: logLines(session, beside?.logEntries) },
    ...repository,
    { name: 'Context', lines: proseLines(session, 'Context') },
  ];
  const first = FIRST[role];
  const rank = ({ name }: Part): number =>
    first.includes(name) ? first.indexOf(name) : first.length;
  return parts
    .filter(({ lines }) => lines.length > 0)
    .map(shownPart)
    .toSorted((a, b) => rank(a) - rank(b));
}

/** A part as it may stand inside the marks: nothing hidden in it, no line too long. */
export function shownPart({ lines, short, ...part }: Part): Part {
  return {
    ...part,
    lines: lines.flatMap(shown),
    ...(short && { short: short.flatMap(shown) }),
  };
}

const NO_LINES = { lines: [] };

/** What each role wants before the common order. */
const FIRST: Readonly<Record<Role, readonly string[]>> = {
  orchestrator: [
    'Title',
    'Current State',
    'Next Steps',
    'Agents',
    'Open tasks',
    'Blockers',
    'Architecture',
  ],
  implementer: [
    'Title',
    'Current State',
    'Next Steps',
    'Open tasks',
    'Technical Context',
    'Decisions',
    'Conventions',
  ],
  reviewer: [
    'Title',
    'Current State',
    'Open objectives',
    'Decisions',
    'Conventions',
    'Files Modified',
  ],
  other: [
    'Title',
    'Current State',
    'Next Steps',
    'Open tasks',
    'Open objectives',
    'Blockers',
    'Decisions',
  ],
};

function titleLines(session: Session): string[] {
  const { title = session.id, currentTask = '', branch } = session;
  return [
    `Title: ${cutText(oneLine(title), 300)}`,
    ...(oneLine(currentTask) === '' || currentTask === title
      ? []
      : [`Current task: ${cutText(oneLine(currentTask), 300)}`]),
    ...(branch === undefined ? [] : [`Branch: ${cutText(oneLine(branch), 120)}`]),
  ];
}

function proseLines(session: Session, title: string): string[] {
  const visible = withoutComments(showable(session.body(title)));
  return visible.split('\n').filter((line) => line.trim() !== '');
}

function taskLines(session: Session): string[] {
  const open = session.tasks.filter(({ done }) => !done);
  const many = session.waves.length > 1;
  return open.map(({ text, wave }) => item(`${text}${many && wave > 0 ? ` (wave ${wave})` : ''}`));
}

function openObjectives(session: Session): string[] {
  const all = session.objectives;
  const open = all.filter(({ done }) => !done);
  if (all.length > 0 && open.length === 0) return [allDone(all.length)];
  return open.map(({ text, id }) => item(`${text} (${id})`));
}

function allDone(count: number): string {
  return count === 1 ? 'The only objective is done.' : `All ${count} objectives are done.`;
}

function blockerLines(session: Session): string[] {
  return session.blockers.filter(({ resolved }) => !resolved).map(({ text }) => item(text));
}

/** Newest first: with a small budget the old ones are left out. */
function decisionLines(session: Session): string[] {
  return session.decisions.toReversed().map(({ number, title, decision, rationale }) => {
    // A short decision is its own heading.
    const said = decision === '' || decision === title ? '' : `: ${decision}`;
    const what = `${number}. ${title}${said}`;
    if (rationale === '') return item(what, 400);
    return item(`${what}${/[.!?…]\s*$/.test(what) ? '' : '.'} Why: ${rationale}`, 400);
  });
}

/** Newest first, as decisions are. */
function agentPart(session: Session, journal: JournalView, folded: number): Part {
  const agents = knownAgents(session, journal, folded).toReversed();
  return {
    name: 'Agents',
    lines: agents.map((one) => item(agentLine(one), 300)),
    short: agents.map((one) => item(agentLine(shortAgent(one)), 300)),
  };
}

function unrecordedPart(journal: JournalView, now: Date | undefined): Part {
  const lines = now === undefined ? [] : unrecordedLines(journal, now);
  return {
    name: 'Unrecorded work',
    lines,
    short: now === undefined ? [] : unrecordedLines(journal, now, SHORT),
  };
}

/** The newest entries; the whole log is history. */
function logLines(session: Session, most = 3): string[] {
  return session.log
    .toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
    .slice(0, most)
    .map(({ at, title, text }) => item(`${at} ${title}: ${text}`, 300));
}

/** What is known already, and how to read it. */
function knownLine({ id, kind, title }: KnownItem): string {
  return item(
    `${kind}: ${cutText(oneLine(title), 120)} (session knowledge show ${wordOf(id, 80)})`,
  );
}

/** A list item on one line; a cut one ends with `…`. */
function item(text: string, limit = 1000): string {
  return `- ${cutText(oneLine(text), limit)}`;
}

/** Longest line of a brief, in UTF-16 units: a longer one is broken, so that its beginning still fits. */
const MAX_LINE = 300;

function shown(line: string): string[] {
  return wrap(harmless(line));
}

function wrap(line: string): string[] {
  const pieces: string[] = [];
  let rest = line.trimEnd();
  while (rest.length > MAX_LINE) {
    const blank = rest.lastIndexOf(' ', MAX_LINE);
    let end = blank > MAX_LINE / 2 ? blank : MAX_LINE;
    const last = rest.charCodeAt(end - 1);
    if (last >= 0xd800 && last <= 0xdbff) end--;
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return rest === '' ? pieces : [...pieces, rest];
}
