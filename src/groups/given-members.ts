import { findEarlier } from '../completion/earlier-session.ts';
import { isoTime } from '../core/clock.ts';
import { SessionError } from '../core/errors.ts';
import type { NewMember } from '../core/groups/group-edits.ts';
import type { Group } from '../core/groups/group.ts';
import type { Workspace } from '../workspace.ts';
import { GroupRoster } from './group-roster.ts';

/** Who names sessions, and when. */
export interface Naming {
  conversation: string | undefined;
  now: Date;
}

/**
 * The sessions that refs name, as members to be: sessions that are here, that have ended, or that another
 * branch has. No ref at all means the current session.
 * @throws SessionError `unknown-ref`, `ambiguous-ref`, `no-session`
 */
export function givenMembers(
  workspace: Workspace,
  groups: readonly Group[],
  refs: readonly string[],
  { conversation, now }: Naming,
): NewMember[] {
  const added = isoTime(now);
  const roster = new GroupRoster(workspace, groups);
  return (refs.length === 0 ? [undefined] : refs).map((ref) => {
    const id = idOf(workspace, ref, conversation);
    const ending = workspace.store.has(id) ? undefined : roster.endingOf(id);
    return {
      session: id,
      added,
      title: ending?.title,
      outcome: ending?.outcome,
      ended: ending?.ended,
    };
  });
}

/** A session that is here comes before one that has ended or lies elsewhere. */
function idOf(
  workspace: Workspace,
  ref: string | undefined,
  conversation: string | undefined,
): string {
  try {
    return workspace.find(ref, conversation).file.id;
  } catch (error) {
    const isUnknown = error instanceof SessionError && error.code === 'unknown-ref';
    if (ref === undefined || !isUnknown) throw error;
    return findEarlier(workspace, ref, conversation).id;
  }
}
