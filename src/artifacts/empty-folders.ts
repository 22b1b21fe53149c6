import { join } from 'node:path';
import { ARTIFACT_FOLDERS, artifactsFolder } from '../core/artifacts/artifacts.ts';
import { removeEmptyFolder } from '../io/folders.ts';

/** Removes the folders of a session's artifacts, as far as nothing is in them. */
export function removeEmptyArtifactFolders(root: string, id: string): void {
  const base = artifactsFolder(id);
  const own = ARTIFACT_FOLDERS.map((folder) => `${base}/${folder}`);
  for (const folder of [...own, base, base.slice(0, base.lastIndexOf('/'))]) {
    removeEmptyFolder(join(root, folder));
  }
}
