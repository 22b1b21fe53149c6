import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { SessionError } from '../core/errors.ts';
import { decode, MAX_BYTES, readText } from '../io/files.ts';
import { isFolder } from '../io/folders.ts';
import { gitBytes } from '../io/git.ts';
import { expandGlobs, isPattern } from '../io/globs.ts';
import { hasSessionKey, hasTimestampName, SESSIONS_FOLDER } from '../io/store.ts';
import type { Workspace } from '../workspace.ts';
import type { ProjectLook } from './project-look.ts';
import type { QuickLook } from './quick-look.ts';

/** One file to lint, as it was read. */
export type Source = { path: string; absolute: string | undefined } & (
  | { kind: 'text'; text: string; size: number }
  /** Passed by the quick look: no rule has anything to say. */
  | { kind: 'clean' }
  | { kind: 'unreadable'; detail: string }
  /** Markdown of somebody else, named explicitly. */
  | { kind: 'foreign' }
);

export type Sources = Iterable<Source> | AsyncIterable<Source>;

/** What a person wants to have linted. */
export interface Choice {
  names: readonly string[];
  staged: boolean;
  fix: boolean;
  /** What is settled of the whole project, where that is meant. */
  look: ProjectLook | undefined;
}

/**
 * What a lint run looks at: what is named, what is staged, or what a quick look at the project left.
 * @throws SessionError `staged-fix`, `no-such-file`, `no-index`
 */
export function chooseSources(
  workspace: Workspace,
  quick: QuickLook,
  cwd: string,
  { names, staged, fix, look }: Choice,
): Sources {
  if (look) return projectSources(workspace, look);
  if (!staged) return namedSources(workspace, quick, cwd, names);
  if (!fix) return stagedSources(workspace, quick);
  throw new SessionError('staged-fix', {
    so: '--fix changes files, and --staged looks at what is staged.',
    follows: 'So nothing was done.',
    todo: 'Run session lint --fix, stage the result, then session lint --staged.',
  });
}

/** Session files of the project, in the order of their names; other Markdown is passed over. */
function* projectSources(workspace: Workspace, { left, quick }: ProjectLook): Generator<Source> {
  for (const name of left) {
    const absolute = workspace.store.absolute(name);
    const path = `${SESSIONS_FOLDER}/${name}`;
    const read = quick.read(absolute);
    const source = read
      ? asText({ path, absolute, ...read })
      : carefully(workspace, absolute, path);
    if (source.kind !== 'foreign') yield source;
  }
}

/**
 * The files behind paths, folders, patterns and session ids.
 * @throws SessionError `no-such-file`
 */
async function* namedSources(
  workspace: Workspace,
  quick: QuickLook,
  cwd: string,
  names: readonly string[],
): AsyncGenerator<Source> {
  const seen = new Set<string>();
  for (const name of names) {
    for (const { absolute, explicit } of await expand(workspace, cwd, name)) {
      if (seen.has(absolute)) continue;
      seen.add(absolute);
      const source = carefully(workspace, absolute, shownPath(workspace.root, absolute), quick);
      if (source.kind !== 'foreign' || explicit) yield source;
    }
  }
}

interface Named {
  absolute: string;
  /** Named itself, not found in a folder or by a pattern. */
  explicit: boolean;
}

async function expand(workspace: Workspace, cwd: string, name: string): Promise<Named[]> {
  const absolute = resolve(cwd, name);
  if (isFolder(absolute)) return inFolder(workspace, absolute);
  if (existsSync(absolute)) return [{ absolute, explicit: true }];
  if (isPattern(name)) {
    const found = await expandGlobs(cwd, [name]);
    return found
      .filter((one) => one.endsWith('.md') && !isArtifact(workspace, one))
      .map((one) => ({ absolute: one, explicit: false }));
  }
  const own = workspace.files().filter(({ id }) => id === name || id.includes(name));
  const exact = own.find(({ id }) => id === name) ?? (own.length === 1 ? own[0] : undefined);
  if (exact) return [{ absolute: exact.absolute, explicit: true }];
  throw new SessionError('no-such-file', {
    so: `There is no file, folder or session "${name}".`,
    follows: 'So it was not linted.',
    todo:
      own.length > 1
        ? `${own.length} sessions have that in their name; give more of it.`
        : 'Check the path, or see: session list --all',
  });
}

/** The Markdown files right in a folder; for the root or `.agents` the session files of the project. */
function inFolder(workspace: Workspace, folder: string): Named[] {
  const sessions = [folder, join(folder, 'sessions'), join(folder, SESSIONS_FOLDER)].find(
    (one) => one === workspace.store.folder,
  );
  const where = sessions ?? folder;
  return readdirSync(where)
    .filter((name) => name.endsWith('.md') && !name.startsWith('.'))
    .toSorted()
    .map((name) => ({ absolute: join(where, name), explicit: false }));
}

/** What a session made is no session, whatever it is called. */
function isArtifact({ store }: Workspace, absolute: string): boolean {
  const way = relative(store.folder, absolute).split(sep);
  return way[0] !== '..' && way[1] === 'artifacts';
}

function isOurs(name: string, text: string): boolean {
  return hasTimestampName(name) || hasSessionKey(text.slice(0, 4200));
}

/** A file that was read, as one of ours or of somebody else. */
function asText(file: { path: string; absolute: string; text: string; size: number }): Source {
  const { path, absolute, text } = file;
  return isOurs(basename(absolute), text)
    ? { kind: 'text', ...file }
    : { kind: 'foreign', path, absolute };
}

/** Reads one file of any kind; one that cannot be read counts as ours by its name. */
function carefully(
  workspace: Workspace,
  absolute: string,
  path: string,
  quick?: QuickLook,
): Source {
  const name = basename(absolute);
  if (!name.endsWith('.md')) return { kind: 'foreign', path, absolute };
  if (!staysInside(workspace, absolute)) {
    const detail = 'It is a symbolic link that leads out of the repository.';
    return hasTimestampName(name)
      ? { kind: 'unreadable', path, absolute, detail }
      : { kind: 'foreign', path, absolute };
  }
  if (quick?.passes(absolute, name)) return { kind: 'clean', path, absolute };
  const read = quick?.read(absolute);
  if (read) return asText({ path, absolute, ...read });
  const reading = readText(absolute, MAX_BYTES);
  if (reading.kind === 'text') {
    return asText({ path, absolute, text: reading.text, size: reading.size });
  }
  const ours = hasTimestampName(name);
  return ours
    ? { kind: 'unreadable', path, absolute, detail: reading.detail }
    : { kind: 'foreign', path, absolute };
}

/** A link in the sessions folder must not lead out of the root; elsewhere a file named is a file meant. */
function staysInside({ store }: Workspace, absolute: string): boolean {
  return dirname(absolute) !== store.folder || store.isInside(absolute);
}

function shownPath(root: string, absolute: string): string {
  return relative(root, absolute).split(sep).join('/');
}

/**
 * What is staged of the session files: the blobs of the index, not the files of the work tree.
 * @throws SessionError `no-index` where git cannot tell.
 */
function stagedSources({ root }: Workspace, quick: QuickLook): Source[] {
  const args = [
    'diff',
    '--cached',
    '--raw',
    '-z',
    '--no-abbrev',
    '--no-renames',
    '--diff-filter=ACMR',
    '--',
    SESSIONS_FOLDER,
  ];
  const { status, stdout, stderr } = gitBytes(root, args, { keepIndex: true });
  if (status !== 0) {
    throw new SessionError('no-index', {
      so: `git cannot say what is staged here: ${stderr.trim() || `exit code ${status}`}.`,
      follows: 'So nothing was linted.',
      todo: 'Run it in a git repository, or without --staged.',
    });
  }
  const entries = stagedEntries(stdout.toString('utf8'));
  const blobs = readBlobs(
    root,
    entries.map(({ blob }) => blob),
  );
  return entries.flatMap(({ path }, at): Source[] => {
    const name = basename(path);
    const blob = blobs[at] ?? Buffer.alloc(0);
    if (quick.passesBlob(blob, name)) return [{ kind: 'clean', path, absolute: undefined }];
    const reading = decode(blob);
    if (reading.kind === 'unreadable') {
      return hasTimestampName(name)
        ? [{ kind: 'unreadable', path, absolute: undefined, detail: reading.detail }]
        : [];
    }
    const { text, size } = reading;
    if (size > MAX_BYTES) {
      const detail = `It has ${size} bytes; ${MAX_BYTES} are read at most.`;
      return [{ kind: 'unreadable', path, absolute: undefined, detail }];
    }
    return isOurs(name, text) ? [{ kind: 'text', path, absolute: undefined, text, size }] : [];
  });
}

/** Regular Markdown files right in the folder, from `git diff --raw -z`. */
function stagedEntries(raw: string): { path: string; blob: string }[] {
  const parts = raw.split('\0');
  const entries: { path: string; blob: string }[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [, mode = '', , blob = ''] = (parts[at] ?? '').split(' ');
    const path = parts[at + 1] ?? '';
    const inFolder = dirname(path) === SESSIONS_FOLDER && path.endsWith('.md');
    if (inFolder && mode.startsWith('100')) entries.push({ path, blob });
  }
  return entries;
}

/** The contents of blobs, in their order, from one `git cat-file --batch`. */
function readBlobs(root: string, blobs: readonly string[]): Buffer[] {
  if (blobs.length === 0) return [];
  const { stdout } = gitBytes(root, ['cat-file', '--batch'], { input: `${blobs.join('\n')}\n` });
  const contents: Buffer[] = [];
  let at = 0;
  for (const _ of blobs) {
    const end = stdout.indexOf(10, at);
    const size = Number(stdout.toString('latin1', at, end).split(' ')[2]);
    if (end === -1 || !Number.isInteger(size)) break;
    contents.push(stdout.subarray(end + 1, end + 1 + size));
    at = end + size + 2;
  }
  return contents;
}
