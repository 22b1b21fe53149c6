import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { artifactsFolder, folderOfName, type Artifact } from '../core/artifacts/artifacts.ts';
import { SessionError } from '../core/errors.ts';
import { oneLine } from '../core/text/display.ts';
import { staysInside } from '../io/files.ts';
import { digestFile, walkFiles } from '../io/file-walk.ts';

/** The artifacts of a session, and what lies among them and cannot be taken for one. */
export interface Inventory {
  artifacts: Artifact[];
  /** Symbolic links, pipes, files that cannot be read. `path` is relative to the root. */
  problems: { path: string; detail: string }[];
}

/**
 * The artifacts of a session in the order of their names; none where there is no folder. Symbolic links
 * are not followed, and files that cannot be read are left out: `takeInventory` names them.
 * @throws SessionError `artifacts-outside`
 */
export function inventory(root: string, id: string): Artifact[] {
  return takeInventory(root, id).artifacts;
}

/** @throws SessionError `artifacts-outside` */
export function takeInventory(root: string, id: string): Inventory {
  const folder = artifactsFolder(id);
  refuseLinks(root, id);
  const walk = walkFiles(join(root, folder));
  const problems = walk.problems.map(({ name, detail }) => ({ path: `${folder}/${name}`, detail }));
  if (walk.cut) {
    problems.push({ path: folder, detail: 'There are more files than are looked at.' });
  }
  const artifacts = walk.files.flatMap((name): Artifact[] => {
    const path = `${folder}/${name}`;
    const digest = digestFile(join(root, path));
    if ('detail' in digest) {
      problems.push({ path, detail: digest.detail });
      return [];
    }
    return [{ path, name, folder: folderOfName(name), ...digest }];
  });
  return { artifacts, problems };
}

/**
 * Refuses artifacts whose folder is a symbolic link, or lies behind one that leads out of the root: what
 * is there belongs to somebody else.
 * @throws SessionError `artifacts-outside`
 */
export function refuseLinks(root: string, id: string): void {
  const folder = artifactsFolder(id);
  const own = [folder.slice(0, folder.lastIndexOf('/')), folder];
  const link = own.find((path) => isLink(join(root, path)));
  const outside = ['.agents', '.agents/sessions'].find(
    (path) => isLink(join(root, path)) && !staysInside(root, join(root, path)),
  );
  const bad = link ?? outside;
  if (bad === undefined) return;
  throw new SessionError('artifacts-outside', {
    so: `${oneLine(bad)} is a symbolic link.`,
    follows: 'So nothing behind it is read or written: artifacts lie in the work tree itself.',
    todo: 'Put a folder in its place, and the files into it.',
  });
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}
