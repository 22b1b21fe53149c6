import { groupProblems, placeIn, repeatedMembers } from '../core/groups/group-problems.ts';
import { circlesOf } from '../core/groups/group-tree.ts';
import type { Group } from '../core/groups/group.ts';
import type { KeptRule } from '../core/lint/kept-rules.ts';
import { idOfPath } from '../core/session/nouns.ts';
import { GroupRoster } from '../groups/group-roster.ts';
import { GroupStore } from '../groups/group-store.ts';
import type { Workspace } from '../workspace.ts';
import { problem, problemsIn, severityOf, type KeptFolder } from './kept-folder.ts';
import type { LintRun } from './lint-run.ts';

/** Where something is wrong, by a rule. */
interface Finding {
  path: string;
  rule: KeptRule;
  place?: { line: number; column: number };
  message: string;
}

/** Lints the groups of a project. History is asked only for members that nothing else tells of. */
export function lintGroups(workspace: Workspace, { paths }: KeptFolder, run: LintRun): void {
  const valid = severityOf(workspace, 'groups-valid');
  for (const path of valid === undefined ? [] : paths) {
    const check = (text: string): ReturnType<typeof groupProblems> =>
      groupProblems(idOfPath(path), text);
    run.problems.push(...problemsIn(workspace, path, 'groups-valid', valid!, check));
  }
  const groups = new GroupStore(workspace).all();
  const roster = new GroupRoster(workspace, groups);
  const isWanted = (rule: KeptRule): boolean => severityOf(workspace, rule) !== undefined;
  const found = [
    ...(isWanted('groups-without-circle') ? containing(groups) : []),
    ...(isWanted('group-members-once') ? groups.flatMap(repeated) : []),
    ...(isWanted('group-members-known') ? unknown(groups, roster) : []),
    ...(isWanted('closed-groups-finished') ? unfinished(groups, roster) : []),
  ];
  for (const { path, rule, place, message } of found) {
    const severity = severityOf(workspace, rule);
    if (severity === undefined) continue;
    run.problems.push({ ...problem(path, rule, severity, message), ...place });
  }
}

function containing(groups: readonly Group[]): Finding[] {
  const rule = 'groups-without-circle';
  const byName = new Map(groups.map((one) => [one.name, one]));
  const missing = groups.flatMap((group) =>
    group.groups.flatMap((name, at): Finding[] => {
      if (byName.has(name)) return [];
      const message = `There is no group "${name}". Make it, or take it out: session group remove ${group.name} --group ${name}`;
      return [{ path: group.path, rule, place: placeIn(group, 'groups', at), message }];
    }),
  );
  const circles = circlesOf(groups).flatMap((circle): Finding[] => {
    const first = byName.get(circle[0] ?? '');
    if (first === undefined) return [];
    const [name = ''] = circle.slice(1);
    const message = `It contains itself: ${circle.join(' > ')}. Break the circle, for example: session group remove ${first.name} --group ${name}`;
    return [{ path: first.path, rule, place: placeIn(first, 'groups'), message }];
  });
  return [...missing, ...circles];
}

function repeated(group: Group): Finding[] {
  return repeatedMembers(group).map(({ message, ...place }) => ({
    path: group.path,
    rule: 'group-members-once',
    place,
    message,
  }));
}

function unknown(groups: readonly Group[], roster: GroupRoster): Finding[] {
  const rule = 'group-members-known';
  const members = groups.flatMap((group) =>
    group.members
      .filter(({ session, outcome }) => outcome === undefined && !roster.isKnown(session))
      .map(({ session, at }): Finding => {
        const message = `No session "${session}" is here, has ended or is on any branch. Correct the id, or take it out: session group remove ${group.name} ${session}`;
        return { path: group.path, rule, place: placeIn(group, 'members', at), message };
      }),
  );
  const naming = roster.unknownGroups().map(({ path, name }): Finding => {
    const message = `The session names a group "${name}" that there is not. Correct the name, or make it: session group create "${name}"`;
    return { path, rule, message };
  });
  return [...members, ...naming];
}

function unfinished(groups: readonly Group[], roster: GroupRoster): Finding[] {
  return groups
    .filter(({ status }) => status !== 'active')
    .flatMap((group): Finding[] => {
      const [first, ...more] = roster.atWork(group);
      if (first === undefined) return [];
      const who = more.length > 0 ? `${first} and ${more.length} more are` : `${first} is`;
      const message = `It is ${group.status}, and ${who} still at work. Complete what is left, or open it again: session group reopen ${group.name}`;
      const place = placeIn(group, 'status');
      return [{ path: group.path, rule: 'closed-groups-finished', place, message }];
    });
}
