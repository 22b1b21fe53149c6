import type { Conversation } from '../src/core/journal/records.ts';
import { LocalState } from '../src/io/local-state.ts';
import { findRepository, usesSessions } from '../src/io/repository.ts';
import type { Place } from '../src/place.ts';
import { folderOf, textOf, type HookWorld, type Payload } from './hook.ts';

/** The place that was found last: a hook and its line in the log are about the same one. */
let last: { folder: string; place: Place } | undefined;

/** Keeps where the project of a folder lies, for {@link placeAfter}. */
export function notePlace(folder: string, place: Place): void {
  last = { folder, place };
}

/**
 * Where the project of a conversation lies, without opening it. Undefined where sessions are not used,
 * unless `everywhere`.
 */
function placeOf(payload: Payload, world: HookWorld, everywhere = false): Place | undefined {
  const folder = folderOf(payload, world);
  if (folder === '' || folder.includes('\0')) return undefined;
  const repository = findRepository(folder);
  const { root, commonDir } = repository;
  if (!everywhere && !usesSessions(root)) return undefined;
  return { root, repository, state: new LocalState(root, commonDir) };
}

/** The place that the hook which has just run found, else as {@link placeOf}. */
export function placeAfter(
  payload: Payload,
  world: HookWorld,
  everywhere: boolean,
): Place | undefined {
  return last?.folder === folderOf(payload, world)
    ? last.place
    : placeOf(payload, world, everywhere);
}

/** A conversation that is known on this machine, and where the project that it is about lies. */
export function lookFor(
  payload: Payload,
  world: HookWorld,
): { spot: Place; conversation: Conversation } | undefined {
  const spot = placeOf(payload, world);
  const conversation = spot?.state.conversation(textOf(payload.session_id));
  return spot && conversation && { spot, conversation };
}
