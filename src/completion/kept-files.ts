import { dirname, join } from 'node:path';
import type { CompletionRecord } from '../core/completion/record.ts';
import { recordName, slotName, type Slot } from '../core/completion/record.ts';
import { isPlainPath } from '../core/completion/plain-path.ts';
import { readBytes, type FileBytes } from '../io/file-bytes.ts';
import { removeQuietly, writeAtomic } from '../io/files.ts';
import { makeFolder } from '../io/folders.ts';
import { git, gitBytes } from '../io/git.ts';
import type { Place } from '../place.ts';

/** Where the trees of removed files are kept from being collected. */
const ARTIFACTS_REF = 'refs/agent-session/artifacts/';

export function artifactsRef(id: string, slot: Slot): string {
  return ARTIFACTS_REF + slotName(id, slot);
}

/** The folder in local state that holds removed files where git cannot. */
export function keptFolder({ state }: Place, id: string, slot: Slot): string {
  return join(state.folder, 'completed', `${slotName(id, slot)}.files`);
}

/**
 * Keeps the bytes of files that will go: as a tree in git, under a ref; where that cannot be, as
 * copies in local state. Returns the tree.
 * @throws SessionError when neither works; nothing may be removed then.
 */
export function keepFiles(place: Place, id: string, paths: readonly string[]): string | undefined {
  const tree = place.repository.gitDir === undefined ? undefined : keepInGit(place, id, paths);
  if (tree === undefined) keepInFolder(place, id, paths);
  return tree;
}

function keepInGit(place: Place, id: string, paths: readonly string[]): string | undefined {
  const { root, state } = place;
  const blobs = hashed(root, paths);
  if (blobs === undefined) return undefined;
  makeFolder(join(state.folder, 'completed'));
  const indexFile = join(state.folder, 'completed', `${recordName(id)}.index`);
  const entries = paths.map((path, at) => {
    const mode = readBytes(join(root, path))?.executable === true ? '100755' : '100644';
    return `${mode} ${blobs[at]}\t${path}\0`;
  });
  // What a killed writer left of it would be added to.
  removeQuietly(indexFile);
  removeQuietly(`${indexFile}.lock`);
  try {
    const args = ['update-index', '-z', '--index-info'];
    if (git(root, args, { indexFile, input: entries.join('') }).status !== 0) return undefined;
    const tree = git(root, ['write-tree'], { indexFile });
    const sha = tree.stdout.trim();
    if (tree.status !== 0) return undefined;
    const { status } = git(root, ['update-ref', artifactsRef(id, 'open'), sha]);
    return status === 0 ? sha : undefined;
  } finally {
    removeQuietly(indexFile);
  }
}

/** The blobs of files as they are, written into git; undefined where it cannot write. */
function hashed(root: string, paths: readonly string[]): string[] | undefined {
  const plain = paths.filter((path) => !/^"|[\r\n]/.test(path));
  const odd = paths.filter((path) => !plain.includes(path));
  const write = ['hash-object', '-w', '--no-filters'];
  const runs = [
    git(root, [...write, '--stdin-paths'], { input: plain.map((path) => `${path}\n`).join('') }),
    ...odd.map((path) => git(root, [...write, '--', path])),
  ];
  if (runs.some(({ status }) => status !== 0)) return undefined;
  const shas = runs.flatMap(({ stdout }) => stdout.split('\n').filter((line) => line !== ''));
  const byPath = new Map([...plain, ...odd].map((path, at) => [path, shas[at] ?? '']));
  return shas.length === paths.length ? paths.map((path) => byPath.get(path) ?? '') : undefined;
}

function keepInFolder(place: Place, id: string, paths: readonly string[]): void {
  const folder = keptFolder(place, id, 'open');
  place.state.prepare();
  for (const path of paths) {
    const file = readBytes(join(place.root, path));
    if (file === undefined) continue;
    makeFolder(dirname(join(folder, path)));
    writeAtomic(join(folder, path), file.bytes, file.executable ? 0o700 : 0o600);
  }
}

/** The removed files of a record, by their paths; those that cannot be had any more are missing. */
export function readKept(
  place: Place,
  { plan, kept }: CompletionRecord,
  slot: Slot,
): Map<string, FileBytes> {
  const read = kept === undefined ? folderReader(place, plan.id, slot) : treeReader(place, kept);
  const found = new Map<string, FileBytes>();
  for (const { path } of plan.removals) {
    const file = isPlainPath(path) ? read(path) : undefined;
    if (file !== undefined) found.set(path, file);
  }
  const { file } = plan.snapshot;
  const bytes = Buffer.from(file.base64, 'base64');
  if (!found.has(file.path)) found.set(file.path, { bytes, executable: false });
  return found;
}

type Reader = (path: string) => FileBytes | undefined;

function folderReader(place: Place, id: string, slot: Slot): Reader {
  const folder = keptFolder(place, id, slot);
  return (path) => readBytes(join(folder, path));
}

/** Reads files out of a git tree or commit, those below a folder if one is given. */
export function treeReader({ root, repository }: Place, tree: string, below?: string): Reader {
  if (repository.gitDir === undefined || !/^[0-9a-f]{40,64}$/.test(tree)) return () => undefined;
  const folder = below === undefined ? [] : ['--', below];
  const { stdout } = git(root, ['ls-tree', '-r', '-z', '--full-tree', tree, ...folder]);
  const entries = new Map(
    stdout.split('\0').flatMap((line) => {
      const [, mode = '', sha = '', path] = /^(100\d+) blob ([0-9a-f]+)\t([^]+)$/.exec(line) ?? [];
      return path === undefined ? [] : [[path, { executable: mode === '100755', sha }] as const];
    }),
  );
  return (path) => {
    const entry = entries.get(path);
    if (entry === undefined) return undefined;
    const { status, stdout: bytes } = gitBytes(root, ['cat-file', 'blob', entry.sha]);
    return status === 0 ? { bytes, executable: entry.executable } : undefined;
  };
}
