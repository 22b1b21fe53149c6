import type { Workspace } from '../workspace.ts';
import { GroupRoster } from './group-roster.ts';
import { GroupStore } from './group-store.ts';

/**
 * The ids of all sessions of a group and of the groups inside it.
 * @throws SessionError `unknown-group`, `ambiguous-group`
 */
export function idsOfGroup(workspace: Workspace, ref: string): Set<string> {
  const store = new GroupStore(workspace);
  const members = new GroupRoster(workspace, store.all()).members(store.find(ref));
  return new Set(members.map(({ session }) => session));
}
