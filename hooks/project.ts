import { Workspace } from '../src/workspace.ts';
import { folderOf, type HookWorld, type Payload } from './hook.ts';
import { notePlace } from './place.ts';

/**
 * The project that a conversation is about: that of the folder where the client was started. Undefined
 * where sessions are not used: nothing is touched there.
 */
export function projectOf(payload: Payload, world: HookWorld): Workspace | undefined {
  const folder = folderOf(payload, world);
  if (folder === '' || folder.includes('\0')) return undefined;
  const workspace = new Workspace(folder);
  if (!workspace.usesSessions) return undefined;
  notePlace(folder, workspace);
  return workspace;
}
