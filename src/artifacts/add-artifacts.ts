import { dirname, join } from 'node:path';
import {
  artifactsFolder,
  folderOfName,
  numbered,
  type Artifact,
} from '../core/artifacts/artifacts.ts';
import { SessionError } from '../core/errors.ts';
import { oneLine } from '../core/text/display.ts';
import { staysInside } from '../io/files.ts';
import { copyNew } from '../io/file-copies.ts';
import { digestFile } from '../io/file-walk.ts';
import { makeFolder, nearestExisting, removeEmptyFolder, removeFile } from '../io/folders.ts';
import { withLock } from '../io/lock.ts';
import type { Workspace } from '../workspace.ts';
import type { Source } from './artifact-sources.ts';
import { refuseLinks } from './inventory.ts';

/** A file that became an artifact. */
export interface Added extends Artifact {
  /** Where it was, as people are told. */
  from: string;
  /** Whether it lay there already, byte for byte. */
  existed: boolean;
}

/**
 * Puts files among the artifacts of a session; what is there is never overwritten: the same bytes are
 * left alone, other ones get `-2`, `-3` … beside them. With `move` each source goes once its copy is
 * proved. With `dryRun` nothing is written. A file that cannot be read refuses all before any is copied.
 * @throws SessionError `artifact-unreadable`, `artifacts-outside`, `session-gone`, `copy-failed`, `locked`
 */
export function addArtifacts(
  workspace: Workspace,
  id: string,
  sources: readonly Source[],
  { move, dryRun }: { move: boolean; dryRun: boolean },
): Added[] {
  const { root, state, store } = workspace;
  refuseLinks(root, id);
  const digests = sources.map((source) => ({ source, ...digestOf(source) }));
  const taken = new Map<string, string>();
  const work = (): Added[] =>
    digests.map(({ source, bytes, sha256 }) => {
      const add = dryRun ? plan : put;
      const { name, existed } = add(root, id, { source, sha256, taken });
      if (move && !dryRun) goAway(source);
      const path = `${artifactsFolder(id)}/${name}`;
      const folder = folderOfName(name);
      return { path, name, folder, bytes, sha256, from: source.shown, existed };
    });
  if (dryRun) return work();
  return withLock(state.lockOf(id), () => {
    // Completed meanwhile: whatever came now would be left behind.
    if (!store.has(id)) throw gone(id);
    return work();
  });
}

interface Wanted {
  source: Source;
  sha256: string;
  /** What the files before it took, for a run that writes nothing. */
  taken: Map<string, string>;
}

/** The name that a file gets. */
function plan(root: string, id: string, { source, sha256, taken }: Wanted): Named {
  const folder = join(root, artifactsFolder(id));
  let existed = false;
  const name = numbered(source.name, (wanted) => {
    const there = taken.get(wanted) ?? shaAt(join(folder, wanted));
    existed = there === sha256;
    return there === undefined || existed;
  });
  taken.set(name, sha256);
  return { name, existed };
}

interface Named {
  name: string;
  existed: boolean;
}

function put(root: string, id: string, wanted: Wanted): Named {
  const folder = join(root, artifactsFolder(id));
  // Somebody without our lock may take the name in between: then the next one.
  for (let tries = 0; ; tries++) {
    const named = plan(root, id, { ...wanted, taken: new Map() });
    if (named.existed) return named;
    const to = join(folder, named.name);
    makeFolderInside(folder, dirname(to));
    if (!copyNew(wanted.source.from, to)) {
      if (tries < 100) continue;
      throw changed(wanted.source);
    }
    if (shaAt(to) === wanted.sha256) return named;
    removeFile(to);
    throw changed(wanted.source);
  }
}

/** Makes a folder for an artifact, and refuses one that a symbolic link leads elsewhere. */
export function makeFolderInside(folder: string, path: string): void {
  makeFolder(folder);
  const there = nearestExisting(path);
  if (there === folder || staysInside(folder, there)) {
    makeFolder(path);
    return;
  }
  throw new SessionError('artifacts-outside', {
    so: `${path} is behind a symbolic link that leads out of the artifacts.`,
    follows: 'So nothing was put there.',
    todo: 'Put a folder in the place of the link.',
  });
}

/** '' for what is no file that can be read: it is in the way all the same. */
function shaAt(path: string): string | undefined {
  const digest = digestFile(path);
  if ('sha256' in digest) return digest.sha256;
  return digest.missing ? undefined : '';
}

function digestOf(source: Source): { bytes: number; sha256: string } {
  const digest = digestFile(source.from, { follow: true });
  if ('sha256' in digest) return digest;
  throw new SessionError('artifact-unreadable', {
    so: `${oneLine(source.shown)} cannot be added. ${digest.detail}`,
    follows: 'So nothing was added.',
    todo: 'Check its permissions, or leave it out.',
  });
}

/** The source goes, and so do the folders of a given one as far as they are empty then. */
function goAway({ from, top }: Source): void {
  removeFile(from);
  if (top === undefined) return;
  for (let folder = dirname(from); folder.length >= top.length; folder = dirname(folder)) {
    removeEmptyFolder(folder);
  }
}

function changed({ shown }: Source): SessionError {
  return new SessionError('artifact-changed', {
    so: `${oneLine(shown)} changed while it was added.`,
    follows: 'So it is only where it was; what came before it was added.',
    todo: 'Run the command again when nothing writes to it.',
  });
}

function gone(id: string): SessionError {
  return new SessionError('session-gone', {
    so: `${oneLine(id)} is not there any more.`,
    follows: 'So nothing was added.',
    todo: 'See what there is with: session list --all',
  });
}
