import { estimateTokens } from '../brief/tokens.ts';
import { TYPES, type Session } from '../session/session.ts';
import { neutralItem, neutralQuote } from './neutral.ts';
import { statusText } from './updates.ts';

type SessionType = (typeof TYPES)[number];

/** The most that our part of an issue may cost, by our estimate. */
export const BODY_TOKENS = 1000;

/** One part of the body within so much room; '' where the session says nothing of it. */
type Part = (session: Session, room: Room) => string;

/** How many items a part may list, and how long prose and items may be. */
interface Room {
  items: number;
  prose: number;
  item: number;
}

/** From much to little room; the last always fits. */
const ROOMS: readonly Room[] = [
  { items: 30, prose: 1200, item: 240 },
  { items: 20, prose: 800, item: 180 },
  { items: 12, prose: 600, item: 140 },
  { items: 8, prose: 400, item: 110 },
  { items: 5, prose: 280, item: 90 },
  { items: 3, prose: 160, item: 70 },
  { items: 1, prose: 80, item: 50 },
  { items: 0, prose: 0, item: 30 },
];

const state = prose('Current State', 'Current State');
const context = (heading: string): Part => prose(heading, 'Context');

/** What an issue of each type tells, in its order: what its readers look for comes first. */
const TEMPLATES: Readonly<Record<SessionType, readonly Part[]>> = {
  general: [context('Context'), state, objectives, blockers, steps, decisions],
  development: [
    context('What is built'),
    state,
    objectives,
    waves,
    blockers,
    decisions,
    gates,
    steps,
  ],
  'multi-agent': [
    context('Shared goal'),
    agents,
    waves,
    state,
    blockers,
    decisions,
    objectives,
    steps,
  ],
  research: [
    context('Question'),
    prose('Findings so far', 'Current State'),
    lessons,
    decisions,
    objectives,
    steps,
  ],
  security: [context('Scope'), blockers, gates, state, objectives, decisions, steps],
  enterprise: [context('Purpose'), objectives, reasonedDecisions, gates, blockers, state, steps],
};

/** The type of a session, `general` where it says none that is known. */
export function typeOf({ type }: Session): SessionType {
  return TYPES.find((one) => one === type) ?? 'general';
}

/**
 * What the issue of a session says: by the template of its type, within 1,000 tokens by our estimate and
 * `limit` UTF-16 units. What is left out is announced. Undefined where not even a few lines fit.
 * @param outcome how the session ended, once its file is gone
 */
export function issueBody(session: Session, limit: number, outcome?: string): string | undefined {
  const least = footer(session, outcome);
  for (const room of ROOMS) {
    const parts = TEMPLATES[typeOf(session)].map((part) => part(session, room));
    const all = [header(session, room, outcome), ...parts, least];
    const text = all.filter((one) => one !== '').join('\n\n');
    if (text.length <= limit && estimateTokens(text) <= BODY_TOKENS) return text;
  }
  return least.length <= limit ? least : undefined;
}

function header(session: Session, { item }: Room, outcome: string | undefined): string {
  const { status, branch, linearIssue } = session;
  const now = outcome === undefined ? (status ?? 'unknown') : `completed (${outcome})`;
  const facts = [
    `**Type**: ${typeOf(session)}`,
    `**Status**: ${neutralItem(now, 30)}`,
    ...(branch === undefined ? [] : [`**Branch**: ${code(branch, item)}`]),
    ...(linearIssue === undefined ? [] : [`**Linear**: ${neutralItem(linearIssue, 40)}`]),
  ];
  return facts.join(' · ');
}

function footer({ path, id }: Session, outcome: string | undefined): string {
  if (outcome !== undefined)
    return `<sub>The session file is gone; \`session restore ${neutralItem(id, 300)}\` brings it back.</sub>`;
  return `<sub>Mirrored from ${code(path, 300)}: edit that file, or write outside this part.</sub>`;
}

function prose(heading: string, section: string): Part {
  return (session, room) => {
    const text = session.body(section);
    if (text === '') return '';
    if (room.prose === 0) return rest(heading, 'text');
    const quote = neutralQuote(text, room.prose);
    const cut = text.length > room.prose ? '\n\n(cut; the session file has it all)' : '';
    return `### ${heading}\n\n${quote}${cut}`;
  };
}

function objectives({ objectives: all }: Session, room: Room): string {
  const title = `Objectives (${doneOf(all)})`;
  return list(
    title,
    all,
    room,
    ({ text, done }) => `- [${done ? 'x' : ' '}] ${neutralItem(text, room.item)}`,
  );
}

function waves({ tasks }: Session, room: Room): string {
  const title = `Tasks (${doneOf(tasks)})`;
  // What is done is told by the count; what is open is what somebody may take.
  const open = tasks.filter(({ done }) => !done);
  if (tasks.length > 0 && open.length === 0) return `### ${title}`;
  return list(title, open, room, ({ text, wave }) => {
    const where = wave > 0 ? ` (wave ${wave})` : '';
    return `- [ ] ${neutralItem(text, room.item)}${where}`;
  });
}

function agents({ agents: all }: Session, room: Room): string {
  return list('Agents', all, room, ({ index, id, agent, task, status, summary }) => {
    const name = `**${neutralItem(agent, 60)}** (${neutralItem(id ?? `agent-${index + 1}`, 40)})`;
    const outcome = summary === undefined ? '' : ` → ${neutralItem(summary, room.item)}`;
    return `- ${name}: ${neutralItem(task, room.item)} · ${statusText(status)}${outcome}`;
  });
}

function decisions({ decisions: all }: Session, room: Room): string {
  return list(
    'Decisions',
    all,
    room,
    ({ number, title }) => `${number}. ${neutralItem(title, room.item)}`,
  );
}

function reasonedDecisions({ decisions: all }: Session, room: Room): string {
  return list('Decisions and reasons', all, room, ({ number, title, rationale }) => {
    const why = rationale === '' ? 'no reason is recorded' : neutralItem(rationale, room.item);
    return `${number}. ${neutralItem(title, room.item)}: ${why}`;
  });
}

function blockers({ blockers: all }: Session, room: Room): string {
  const open = all.filter(({ resolved }) => !resolved);
  return list('Blockers', open, room, ({ text }) => `- ${neutralItem(text, room.item)}`);
}

function gates(session: Session, room: Room): string {
  return list(
    'Quality gates',
    qualityGates(session),
    room,
    (text) => `- ${neutralItem(text, room.item)}`,
  );
}

function lessons(session: Session, room: Room): string {
  return prose('Lessons', 'Lessons')(session, room);
}

function steps({ nextSteps }: Session, room: Room): string {
  const open = nextSteps.filter(({ done }) => !done);
  return list('Next Steps', open, room, ({ text }) => `- ${neutralItem(text, room.item)}`);
}

/** The quality gates that a session passed: its log has an entry for each. */
export function qualityGates({ log }: Session): string[] {
  return log.filter(({ title }) => title.endsWith('/quality-gate')).map(({ text }) => text);
}

function list<T>(
  heading: string,
  all: readonly T[],
  { items }: Room,
  print: (one: T) => string,
): string {
  if (all.length === 0) return '';
  const shown = all.slice(0, items).map(print);
  const left = all.length - shown.length;
  const more = left > 0 ? [`- … ${left} more in the session file`] : [];
  return `### ${heading}\n\n${[...shown, ...more].join('\n')}`;
}

function doneOf(items: readonly { done: boolean }[]): string {
  return `${items.filter(({ done }) => done).length} of ${items.length} done`;
}

function rest(heading: string, what: string): string {
  return `### ${heading}\n\n(the ${what} is in the session file)`;
}

/** A path or a branch as code; a backtick in it would end that. */
function code(text: string, limit: number): string {
  return `\`${neutralItem(text, limit).replaceAll('`', "'")}\``;
}
