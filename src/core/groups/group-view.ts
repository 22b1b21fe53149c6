import { cutText } from '../brief/tokens.ts';
import type { Value } from '../front-matter/front-matter.ts';
import { oneLine } from '../text/display.ts';
import { mask } from '../text/secrets.ts';
import type { Group } from './group.ts';
import { byState, countStates, countText, stateWord, type MemberState } from './member-state.ts';

/** A group as `--json` shows it; without its members. */
export function groupJson(group: Group): object {
  const { name, path, title, description, status, created, tags, metadata, groups } = group;
  return {
    name,
    path,
    title,
    description,
    status,
    created: created === '' ? null : created,
    tags,
    metadata,
    groups,
  };
}

/** The same with its members and how they stand; `outer` are the names of groups that contain it. */
export function groupDocument(
  group: Group,
  members: readonly MemberState[],
  outer: readonly string[],
): object {
  return {
    ...groupJson(group),
    in: outer,
    counts: countStates(members),
    members: members.toSorted(byState).map(memberJson),
    body: group.body,
  };
}

function memberJson(member: MemberState): object {
  const { session, state, title, branch, ready, outcome, ended, added, file, group } = member;
  return {
    id: session,
    path: file?.path ?? null,
    title: title ?? null,
    state,
    outcome: outcome ?? null,
    ended: ended ?? null,
    branch: branch ?? null,
    current_task: file?.currentTask ?? null,
    ready: ready ?? null,
    added: added === '' ? null : added,
    group,
  };
}

/** What is said of a group beside its members, as rows of a label and a text; safe to show. */
export function groupRows(
  group: Group,
  members: readonly MemberState[],
  outer: readonly string[],
): [string, string][] {
  const { description, tags, metadata, groups } = group;
  const rows: [string, string][] = [
    ['About', description],
    ['Tags', tags.join(', ')],
    ...Object.entries(metadata).map(([key, value], at): [string, string] => [
      at === 0 ? 'Metadata' : '',
      `${key}: ${valueText(value)}`,
    ]),
    ['Contains', groups.join(', ')],
    ['Part of', outer.join(', ')],
    ['Sessions', countText(members)],
  ];
  return rows
    .filter(([, text]) => text !== '')
    .map(([label, text]) => [label, cutText(mask(oneLine(text)), 400)]);
}

/** The members as rows: state, ready or when it ended, branch, title, id; safe to show. */
export function memberRows(group: Group, members: readonly MemberState[]): string[][] {
  return members.toSorted(byState).map((member) => {
    const { ready, ended, branch, title, session } = member;
    const when = ended === undefined ? (ready === true ? 'ready' : '') : ended.slice(0, 10);
    const way = member.group === group.name ? '' : `  (in ${oneLine(member.group)})`;
    return [
      stateWord(member).replaceAll('_', ' '),
      oneLine(when),
      cutText(oneLine(branch ?? '-'), 30),
      cutText(oneLine(title ?? '-'), 60),
      `${oneLine(session)}${way}`,
    ];
  });
}

/** Metadata on one line: text as it is, everything else as JSON. */
export function valueText(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The list of groups with how many sessions each has, its head included; safe to show. */
export function groupTable(all: readonly { group: Group; sessions: number }[]): string[][] {
  const rows = all.map(({ group, sessions }) => [
    oneLine(group.name),
    group.status,
    String(sessions),
    cutText(mask(oneLine(group.tags.join(', '))), 40) || '-',
    mask(oneLine(group.description || group.title)),
  ]);
  return [['NAME', 'STATUS', 'SESSIONS', 'TAGS', 'ABOUT'], ...rows];
}

/** The first names of a list, and how many more there are. */
export function namesText(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((one) => cutText(oneLine(one), 80));
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
