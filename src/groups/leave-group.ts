import { applyEdit, type Applied } from '../apply.ts';
import { parseTime } from '../core/clock.ts';
import { groupNameOf } from '../core/groups/group-name.ts';
import { transition } from '../core/session/lifecycle.ts';
import { noteEdit } from '../journal/stamps.ts';
import type { Workspace } from '../workspace.ts';

/**
 * Takes a group out of the `groups` of a session file, where it is named there; undefined where nothing
 * changes. Only says what it would be with `dryRun`.
 * @throws SessionError of whatever keeps the file from being changed
 */
export function leaveGroup(
  workspace: Workspace,
  id: string,
  group: string,
  { now, dryRun }: { now: Date; dryRun: boolean },
): (Applied & { path: string }) | undefined {
  if (!workspace.store.has(id)) return undefined;
  const file = workspace.store.file(`${id}.md`);
  let stamped: number | undefined;
  const applied = applyEdit(
    workspace,
    file,
    {
      changes(session) {
        stamped = parseTime(session.lastUpdated);
        const left = session.groups.filter((name) => groupNameOf(name) !== group);
        if (left.length === session.groups.length) return [];
        const value = left.length === 0 ? undefined : left;
        return [
          { path: ['session', 'groups'], value },
          ...transition(session, { kind: 'update', at: now }).changes,
        ];
      },
    },
    { dryRun },
  );
  if (!applied.changed) return undefined;
  const lastUpdated = stamped === undefined ? undefined : new Date(stamped);
  if (!dryRun) noteEdit(workspace, id, { ...applied, lastUpdated }, now);
  return { ...applied, path: file.path };
}
