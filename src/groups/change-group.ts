import { SessionError } from '../core/errors.ts';
import { wouldCircle } from '../core/groups/group-tree.ts';
import { addGroups, addMembers, removeMember, setGroups } from '../core/groups/group-edits.ts';
import { findGroup } from '../core/groups/group-name.ts';
import type { Group } from '../core/groups/group.ts';
import { pickMember } from '../core/groups/member-ref.ts';
import type { Workspace } from '../workspace.ts';
import { givenMembers, type Naming } from './given-members.ts';
import { GroupRoster } from './group-roster.ts';
import { GroupStore } from './group-store.ts';
import { leaveGroup } from './leave-group.ts';

/** What a change did, or would do, to a group and to files of sessions. */
export interface GroupChange {
  group: Group;
  /** Texts that differ now; none where everything was so already. */
  files: { path: string; before: string; after: string }[];
  /** Sessions or groups that came or went. */
  names: string[];
}

/** Sessions and groups as somebody names them; neither means the current session. */
export interface Given {
  sessions: readonly string[];
  groups: readonly string[];
}

export interface ChangeOptions extends Naming {
  dryRun: boolean;
}

/**
 * Makes sessions or whole groups part of a group.
 * @throws SessionError `unknown-group`, `group-closed`, `group-circle`, `unknown-ref`; nothing is written then.
 */
export function addToGroup(
  workspace: Workspace,
  ref: string,
  given: Given,
  options: ChangeOptions,
): GroupChange {
  const store = new GroupStore(workspace);
  const groups = store.all();
  const { name } = findGroup(groups, ref);
  const inner = given.groups.map((one) => findGroup(groups, one));
  const members =
    given.sessions.length === 0 && inner.length > 0
      ? []
      : givenMembers(workspace, groups, given.sessions, options);
  const edit = (group: Group): string => {
    for (const one of inner) if (wouldCircle(groups, group, one)) throw circle(group, one);
    const text = addMembers(group, members);
    return addGroups(
      { ...group, text },
      inner.map((one) => one.name),
    );
  };
  const { before, after } = store.edit(name, edit, options);
  const known = new Set([...before.members.map(({ session }) => session), ...before.groups]);
  const names = [...members.map(({ session }) => session), ...inner.map((one) => one.name)];
  return changeOf(
    before,
    after,
    [...new Set(names)].filter((one) => !known.has(one)),
  );
}

/**
 * Takes sessions or whole groups out of a group. A session that names the group itself stops doing so.
 * @throws SessionError `unknown-group`, `unknown-member`; nothing is written then.
 */
export function removeFromGroup(
  workspace: Workspace,
  ref: string,
  given: Given,
  options: ChangeOptions,
): GroupChange {
  const store = new GroupStore(workspace);
  const group = store.find(ref);
  const { name, groups } = group;
  const inner = given.groups.map((one) => pickMember(name, groups, one));
  const ids = new GroupRoster(workspace, [group]).members(group).map(({ session }) => session);
  const refs = given.sessions.length === 0 && inner.length === 0 ? ['@'] : given.sessions;
  const sessions = refs.map((one) =>
    pickMember(name, ids, one === '@' ? workspace.find(one, options.conversation).file.id : one),
  );
  const { before, after } = store.edit(
    name,
    (current) => {
      const text = sessions.reduce(
        (rest, session) => removeMember({ ...current, text: rest }, session),
        current.text,
      );
      const left = current.groups.filter((one) => !inner.includes(one));
      return left.length === current.groups.length ? text : setGroups({ ...current, text }, left);
    },
    options,
  );
  const left = sessions.flatMap((id) => leaveGroup(workspace, id, name, options) ?? []);
  const change = changeOf(before, after, [...sessions, ...inner]);
  return { ...change, files: [...change.files, ...left] };
}

/** Changes one group by an edit of its text. */
export function editGroup(
  workspace: Workspace,
  ref: string,
  edit: (group: Group) => string,
  { dryRun }: { dryRun: boolean },
): GroupChange {
  const store = new GroupStore(workspace);
  const { before, after } = store.edit(store.find(ref).name, edit, { dryRun });
  return changeOf(before, after, []);
}

function changeOf(before: Group, after: Group, names: string[]): GroupChange {
  const isSame = before.text === after.text;
  const file = { path: after.path, before: before.text, after: after.text };
  return { group: after, files: isSame ? [] : [file], names };
}

function circle(outer: Group, inner: Group): SessionError {
  const isItself = outer.name === inner.name;
  return new SessionError('group-circle', {
    so: isItself
      ? `The group ${outer.name} cannot contain itself.`
      : `The group ${inner.name} contains ${outer.name}, itself or by way of others.`,
    follows: 'So nothing was changed: each would contain itself.',
    todo: `See what it contains with: session group show ${inner.name}`,
  });
}
