import { isAbsolute, join } from 'node:path';
import type { Conversation } from '../src/core/journal/records.ts';
import { LocalState } from '../src/io/local-state.ts';
import { findRepository, usesSessions } from '../src/io/repository.ts';
import type { Place } from '../src/place.ts';
import { Workspace } from '../src/workspace.ts';
import { textOf, type HookWorld, type Payload } from './hook.ts';

/** The place that was found last: a hook and its line in the log are about the same one. */
let last: { folder: string; place: Place } | undefined;

/**
 * The project that a conversation is about: that of the folder where the client was started, because
 * `cwd` follows every `cd` of the agent. Undefined where sessions are not used: nothing is touched there.
 */
export function projectOf(
  payload: Payload,
  world: HookWorld,
  everywhere = false,
): Workspace | undefined {
  const folder = folderOf(payload, world);
  last = undefined;
  if (folder === '' || folder.includes('\0')) return undefined;
  const workspace = new Workspace(folder);
  if (!everywhere && !workspace.usesSessions) return undefined;
  last = { folder, place: workspace };
  return workspace;
}

/**
 * Where the project of a conversation lies, without opening it: what hooks on hot paths need. Undefined
 * where sessions are not used, unless `everywhere`.
 */
function placeOf(payload: Payload, world: HookWorld, everywhere = false): Place | undefined {
  const folder = folderOf(payload, world);
  last = undefined;
  if (folder === '' || folder.includes('\0')) return undefined;
  const repository = findRepository(folder);
  const { root, commonDir } = repository;
  if (!everywhere && !usesSessions(root)) return undefined;
  const place = { root, repository, state: new LocalState(root, commonDir) };
  last = { folder, place };
  return place;
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

function folderOf({ cwd }: Payload, world: HookWorld): string {
  return world.env['CLAUDE_PROJECT_DIR'] || textOf(cwd) || world.cwd;
}

/** A conversation that is known on this machine, and where. */
export interface Known {
  place: Place;
  conversation: Conversation;
}

/** The conversation of a payload, as SessionStart or its last prompt left it. */
export function knownConversation(payload: Payload, world: HookWorld): Known | undefined {
  return usualPlace(payload, world) ?? foundPlace(payload, world);
}

/**
 * Nearly always the client was started in the main work tree, and the record of the conversation lies
 * where it belongs: then one read tells everything, and nothing has to be looked for.
 */
function usualPlace(payload: Payload, world: HookWorld): Known | undefined {
  const root = folderOf(payload, world);
  const id = textOf(payload.session_id);
  if (!isAbsolute(root) || id === '' || world.env['AGENT_SESSION_STATE']) return undefined;
  const gitDir = join(root, '.git');
  const state = LocalState.of(join(gitDir, 'agent-session'));
  const conversation = state.conversation(id);
  if (conversation === undefined) return undefined;
  const place = { root, repository: { root, gitDir, commonDir: gitDir }, state };
  last = { folder: root, place };
  return { place, conversation };
}

function foundPlace(payload: Payload, world: HookWorld): Known | undefined {
  const place = placeOf(payload, world);
  const conversation = place?.state.conversation(textOf(payload.session_id));
  return place && conversation && { place, conversation };
}
