import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ARTIFACT_FOLDERS, artifactsFolder } from '../core/artifacts/artifacts.ts';
import { SessionError } from '../core/errors.ts';
import { oneLine } from '../core/text/display.ts';
import { staysInside } from '../io/files.ts';
import { isFolder } from '../io/folders.ts';
import { makeFolderInside } from './add-artifacts.ts';
import { refuseLinks, takeInventory } from './inventory.ts';

/**
 * Where something among the artifacts is, relative to the root: the folder of all for '', one of the five
 * folders or a folder below it, an artifact by its name or the end of it, or a file that is still to be
 * written. The folder concerned is made, unless `dryRun`.
 * @throws SessionError `unknown-artifact`, `ambiguous-artifact`, `artifacts-outside`
 */
export function placeOf(root: string, id: string, wanted: string, { dryRun = false } = {}): string {
  refuseLinks(root, id);
  const base = artifactsFolder(id);
  const name = wanted.replace(/^\.\//, '').replace(/\/+$/, '');
  const make = (folder: string): void => {
    if (!dryRun) makeFolderInside(join(root, base), join(root, folder));
  };
  if (name === '') {
    make(base);
    return base;
  }
  const parts = name.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..') || name.includes('\0')) {
    throw unknown(wanted, 'is no name of an artifact');
  }
  const path = `${base}/${name}`;
  const there = join(root, path);
  if (existsSync(there) && !staysInside(join(root, base), there)) {
    throw unknown(wanted, 'is a symbolic link that leads out of the artifacts');
  }
  if (ARTIFACT_FOLDERS.some((folder) => folder === parts[0])) {
    const isFile = parts.length > 1 && !wanted.endsWith('/') && !isFolder(there);
    make(isFile ? dirname(path) : path);
    return path;
  }
  return existsSync(there) ? path : named(root, id, name);
}

/** An artifact by the last parts of its name. */
function named(root: string, id: string, name: string): string {
  const { artifacts } = takeInventory(root, id);
  const found = artifacts.filter((one) => one.name.endsWith(`/${name}`));
  const [first, ...more] = found;
  if (first === undefined) throw unknown(name, 'is neither an artifact nor one of the folders');
  if (more.length === 0) return first.path;
  throw new SessionError('ambiguous-artifact', {
    so: `"${oneLine(name)}" fits ${found.length} artifacts.`,
    follows: 'So it is not clear which one is meant.',
    todo: `Name one: ${found
      .slice(0, 5)
      .map((one) => oneLine(one.name))
      .join(', ')}`,
  });
}

function unknown(name: string, so: string): SessionError {
  return new SessionError('unknown-artifact', {
    so: `"${oneLine(name)}" ${so}.`,
    follows: 'So no folder was made.',
    todo: `Give a folder (${ARTIFACT_FOLDERS.join(', ')}), a name in one (docs/API.md), or see: session artifact list`,
  });
}
