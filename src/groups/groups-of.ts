import { groupNameOf } from '../core/groups/group-name.ts';
import type { Group } from '../core/groups/group.ts';
import type { Session } from '../core/session/session.ts';
import type { Place } from '../place.ts';
import { GroupStore } from './group-store.ts';

/**
 * The groups that a session belongs to, for whoever tells of the session. Never throws: where the folder
 * of groups cannot be read, `session lint` and `session group` say so.
 */
export function groupsOf(
  place: Pick<Place, 'root' | 'state'>,
  { id, groups }: Pick<Session, 'id' | 'groups'>,
): Group[] {
  try {
    return new GroupStore(place).of(id, groups);
  } catch {
    return [];
  }
}

/** The names of the same, and of groups that the session names and that there are not. */
export function groupNames(
  place: Pick<Place, 'root' | 'state'>,
  session: Pick<Session, 'id' | 'groups'>,
): string[] {
  const known = groupsOf(place, session).map(({ name }) => name);
  const others = session.groups.filter((name) => !known.includes(groupNameOf(name)));
  return [...known, ...others];
}
