import type { Completed } from '../core/completion/history.ts';
import { parseSession, type Session } from '../core/session/session.ts';
import { SESSIONS_FOLDER } from '../io/store.ts';
import type { Place } from '../place.ts';
import { readBlobs } from '../git-blobs.ts';

/** The last texts of sessions that have ended, by id, in one run of git; those that are gone are missing. */
export function endedTexts(place: Place, ended: readonly Completed[]): Map<string, Session> {
  const blobs = readBlobs(place.root, ended.flatMap(lastNames));
  return new Map(
    ended.flatMap((one) => {
      const session = lastText(one, blobs);
      return session === undefined ? [] : [[one.id, session] as const];
    }),
  );
}

/**
 * Where git has the last text of a session: in a parent of the commit that deleted it, which for a
 * merge may be the second. Nowhere for one whose record holds it.
 */
export function lastNames({ id, record, commit, tree }: Completed): string[] {
  const path = pathOf(id);
  if (record !== undefined) return [];
  if (tree !== undefined) return [`${tree}:${path}`];
  return commit === undefined ? [] : [`${commit}^1:${path}`, `${commit}^2:${path}`];
}

/** That text, read; `blobs` holds what git had by those names. */
export function lastText(one: Completed, blobs: ReadonlyMap<string, string>): Session | undefined {
  const text =
    one.record === undefined
      ? lastNames(one)
          .map((name) => blobs.get(name))
          .find((found) => found !== undefined)
      : Buffer.from(one.record.plan.snapshot.file.base64, 'base64').toString('utf8');
  return text === undefined ? undefined : parseSession(text, pathOf(one.id));
}

function pathOf(id: string): string {
  return `${SESSIONS_FOLDER}/${id}.md`;
}
