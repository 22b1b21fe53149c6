import { isoTime } from '../core/clock.ts';
import { messageOf } from '../core/errors.ts';
import { addMembers, checkOpen } from '../core/groups/group-edits.ts';
import type { Workspace } from '../workspace.ts';
import { GroupStore } from './group-store.ts';

/**
 * The names of the groups that a session is to be made in, each once.
 * @throws SessionError `unknown-group`, `ambiguous-group`, `group-closed`
 */
export function groupsToJoin(workspace: Workspace, refs: readonly string[]): string[] {
  const store = new GroupStore(workspace);
  const groups = refs.map((ref) => store.find(ref));
  for (const group of groups) checkOpen(group);
  return [...new Set(groups.map(({ name }) => name))];
}

/**
 * Lists a new session, whose file names the groups already, in each of them. A group that cannot be written
 * by now makes it no less a member: what was wrong comes back, one sentence each.
 */
export function joinGroups(
  workspace: Workspace,
  session: string,
  names: readonly string[],
  now: Date,
): string[] {
  const store = new GroupStore(workspace);
  const member = {
    session,
    added: isoTime(now),
    title: undefined,
    outcome: undefined,
    ended: undefined,
  };
  return names.flatMap((name) => {
    try {
      store.edit(name, (group) => addMembers(group, [member]));
      return [];
    } catch (error) {
      return [`Only the session itself says that it is in ${name}. ${messageOf(error)}`];
    }
  });
}
