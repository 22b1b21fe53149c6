import { isAbsolute, join, sep } from 'node:path';
import type { Conversation } from '../src/core/journal/records.ts';
import { readConversation } from '../src/io/local-state.ts';
import type { Spot } from '../src/place.ts';
import { folderOf, textOf, type HookWorld, type Payload } from './hook.ts';
import { lookFor } from './place.ts';

/** A conversation that is known on this machine, and where. */
export interface Known {
  spot: Spot;
  conversation: Conversation;
}

/** The conversation of a payload, as SessionStart or its last prompt left it. */
export function knownConversation(payload: Payload, world: HookWorld): Known | undefined {
  return inUsualPlace(payload, world) ?? lookFor(payload, world);
}

/**
 * Nearly always the client was started in the main work tree, and the record of the conversation lies
 * where it belongs: then one read tells everything, and nothing has to be looked for.
 */
function inUsualPlace(payload: Payload, world: HookWorld): Known | undefined {
  const root = folderOf(payload, world);
  const id = textOf(payload.session_id);
  if (!isAbsolute(root) || world.env['AGENT_SESSION_STATE']) return undefined;
  const gitDir = join(root, '.git');
  const folder = `${gitDir}${sep}agent-session`;
  const conversation = readConversation(folder, id);
  if (conversation === undefined) return undefined;
  return {
    spot: { root, repository: { root, gitDir, commonDir: gitDir }, state: { folder } },
    conversation,
  };
}
