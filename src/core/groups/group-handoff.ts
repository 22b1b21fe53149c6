import { cutText, estimateTokens } from '../brief/tokens.ts';
import { isoTime } from '../clock.ts';
import { readiness } from '../session/readiness.ts';
import { plain } from '../session/compose.ts';
import type { Session } from '../session/session.ts';
import { oneLine, showable } from '../text/display.ts';
import { mask } from '../text/secrets.ts';
import type { Group } from './group.ts';
import { valueText } from './group-view.ts';
import { byState, countText, isActive, stateWord, type MemberState } from './member-state.ts';

/** What a group handoff is made of. */
export interface GroupHandoff {
  group: Group;
  members: readonly MemberState[];
  /** Knowledge and decision records that came from a session, by its id. */
  kept: ReadonlyMap<string, readonly { title: string; path: string }[]>;
  now: Date;
  /** Estimated tokens. */
  budget: number;
}

/** How much is told of each member that is at work: the first level that fits the budget is taken. */
const LEVELS = [
  { state: 1500, items: 8, kept: 5 },
  { state: 700, items: 5, kept: 3 },
  { state: 350, items: 3, kept: 2 },
  { state: 160, items: 1, kept: 1 },
  { state: 0, items: 0, kept: 0 },
] as const;
type Level = (typeof LEVELS)[number];

/**
 * One document for whoever continues the work of a group: each session at work with its state, next steps
 * and blockers, each that has ended with its outcome and what it left. Longer groups say less of each,
 * and at last leave members out by number; what is cut is said.
 */
export function composeGroupHandoff(facts: GroupHandoff): string {
  const { members, budget } = facts;
  for (const level of LEVELS) {
    const text = documentOf(facts, level, members.length);
    if (estimateTokens(text) <= budget) return text;
  }
  const last = LEVELS[LEVELS.length - 1]!;
  let [fits, tooMany] = [0, members.length];
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    if (estimateTokens(documentOf(facts, last, middle)) <= budget) fits = middle;
    else tooMany = middle;
  }
  return documentOf(facts, last, fits);
}

function documentOf(facts: GroupHandoff, level: Level, most: number): string {
  const { group, members, kept } = facts;
  const all = members.toSorted(byState);
  const shown = all.slice(0, most);
  const active = shown.filter(isActive);
  const others = shown.filter((one) => !isActive(one));
  const left = all.length - shown.length;
  const parts = [
    `# Handoff: group ${plain(group.title)}`,
    headLines(facts).join('\n'),
    group.description === '' ? '' : plain(cutText(group.description, 600)),
    active.length > 0
      ? `## At Work\n\n${active.map((one) => atWork(one, level)).join('\n\n')}`
      : '',
    others.length > 0
      ? `## Ended and Elsewhere\n\n${others.map((one) => endedLine(one, kept, level)).join('\n')}`
      : '',
    left > 0
      ? `${left} more ${left === 1 ? 'session is' : 'sessions are'} left out: \`session group show ${group.name}\``
      : '',
    `## To Continue\n\n${toContinue(group, all.find(isActive))}`,
  ];
  return mask(showable(`${parts.filter((part) => part !== '').join('\n\n')}\n`));
}

function headLines({ group, members, now }: GroupHandoff): string[] {
  const { path, status, tags, metadata } = group;
  const told = Object.entries(metadata).map(([key, value]) => `${key}: ${valueText(value)}`);
  return [
    `- Group: \`${path}\`, ${status}`,
    `- ${countText(members)}`,
    ...(tags.length > 0 ? [`- Tags: ${plain(cutText(tags.join(', '), 200))}`] : []),
    ...(told.length > 0 ? [`- Metadata: ${plain(cutText(told.join('; '), 300))}`] : []),
    `- Written: ${isoTime(now)}`,
  ];
}

function atWork(member: MemberState, level: Level): string {
  const { session, title, state, branch, file, found } = member;
  const verdict = file && readiness(file, found);
  const reasons = verdict?.reasons.map(({ text }) => oneLine(text)) ?? [];
  const ready = verdict?.ready === true ? 'handoff-ready' : 'not handoff-ready';
  const why = reasons.length > 0 && level.items > 0 ? ` (${cutText(reasons.join(' '), 200)})` : '';
  const lines = [
    `### ${plain(cutText(title ?? session, 100))}`,
    '',
    `- Session: \`${oneLine(session)}\`, ${stateWord(member).replaceAll('_', ' ')}, ${ready}${why}`,
    ...(branch === undefined ? [] : [`- Branch: ${plain(cutText(branch, 80))}`]),
    ...(file && state !== 'unreadable' ? workLines(file, level) : []),
  ];
  return lines.join('\n');
}

function workLines(session: Session, { state, items }: Level): string[] {
  if (items === 0) return [];
  const open = (label: string, all: readonly { text: string }[]): string[] => {
    const shown = all
      .slice(0, items)
      .map(({ text }) => `  - ${plain(cutText(oneLine(text), 240))}`);
    const rest = all.length - shown.length;
    if (rest > 0 && shown.length > 0) shown.push(`  - and ${rest} more`);
    return shown.length === 0 ? [] : [`- ${label}:`, ...shown];
  };
  const body = oneLine(withoutMarkers(session.body('Current State')));
  return [
    ...(body === '' ? [] : [`- State: ${plain(cutText(body, state))}`]),
    ...open(
      'Next',
      session.nextSteps.filter(({ done }) => !done),
    ),
    ...open(
      'Blocked by',
      session.blockers.filter(({ resolved }) => !resolved),
    ),
  ];
}

/** List markers and headings would read as text in the middle of a line. */
function withoutMarkers(body: string): string {
  return body.replaceAll(/^[ \t]*(?:[-*+]|\d{1,9}[.)]|#{1,6})[ \t]+(?:\[[ xX]\][ \t]+)?/gm, '');
}

function endedLine(member: MemberState, kept: GroupHandoff['kept'], { kept: most }: Level): string {
  const { session, title, ended, branch, state } = member;
  const when = ended === undefined ? '' : ` on ${ended.slice(0, 10)}`;
  const where = state === 'elsewhere' && branch !== undefined ? ` on ${plain(branch)}` : '';
  const name = title === undefined ? '' : `${plain(cutText(title, 100))}: `;
  const left = kept.get(session) ?? [];
  const shown = left
    .slice(0, most)
    .map((one) => `  - ${plain(cutText(one.title, 120))}: \`${oneLine(one.path)}\``);
  if (left.length > shown.length && shown.length > 0)
    shown.push(`  - and ${left.length - shown.length} more`);
  const head = `- ${name}${stateWord(member)}${when}${where} (\`${oneLine(session)}\`)`;
  return [head, ...shown].join('\n');
}

function toContinue({ name }: Group, first: MemberState | undefined): string {
  return first === undefined
    ? `No session of it is at work here. Begin one with \`session new "TITLE" --group ${name}\`.`
    : `Take one up with \`session resume ${oneLine(first.session)}\`; \`session handoff ID\` tells all of one.`;
}
