import { readFileSync } from 'node:fs';
import { SessionError, systemCodeOf } from './core/errors.ts';
import { GROUPS_FOLDER } from './core/groups/groups-folder.ts';
import { claimsGroup } from './core/groups/group.ts';
import { mergeGroup } from './core/groups/merge-group.ts';
import { keepWhole } from './core/merge/keep-whole.ts';
import { mergeSessions } from './core/merge/merge-sessions.ts';
import { decode, MAX_BYTES } from './io/files.ts';
import { gitBytes } from './io/git.ts';
import { hasSessionKey, hasTimestampName } from './io/store.ts';

/** The three files that git hands to a merge driver, and what the merged file is called. */
export interface MergeFiles {
  cwd: string;
  base: string;
  ours: string;
  theirs: string;
  /** Relative to the root; undefined where git did not say. */
  path: string | undefined;
}

/** How a merge went. */
export interface MergeOutcome {
  /** By meaning, by lines as git does it, one side whole, or not at all: then ours stays. */
  how: 'meaning' | 'lines' | 'whole' | 'not';
  /** The merged file. */
  bytes: Buffer;
  /** Whether ours already is that. */
  changed: boolean;
  /** Whether a person has to merge it. */
  open: boolean;
  /** Sections whose older version went into the log. */
  logged: readonly string[];
}

/**
 * Merges the three files in memory. What is no session is merged by lines, as git does it itself;
 * what is one never gets conflict markers. A group is merged by meaning where no two wrote different
 * things in one place.
 * @throws SessionError `merge-file-unreadable` when ours or theirs cannot be read
 */
export function mergeFiles(files: MergeFiles): MergeOutcome {
  const base = bytesOf(files.base, true);
  const [ours, theirs] = [bytesOf(files.ours, false), bytesOf(files.theirs, false)];
  const made = (how: MergeOutcome['how'], bytes: Buffer): MergeOutcome => ({
    how,
    bytes,
    changed: !bytes.equals(ours),
    open: false,
    logged: [],
  });
  if (ours.equals(theirs) || theirs.equals(base)) return made('meaning', ours);
  if (ours.equals(base)) return made('meaning', theirs);
  const [was, our, their] = [base, ours, theirs].map(textOf);
  const both = our !== undefined && their !== undefined ? { our, their } : undefined;
  const path = files.path ?? '';
  const group =
    both && isGroup(path, both) ? mergeGroup(was ?? '', both.our, both.their) : undefined;
  if (group !== undefined) return made('meaning', Buffer.from(group));
  const isOurs = [our, their].some((text) => isSession(path, text));
  const merge = isOurs && both ? mergeSessions(was ?? '', both.our, both.their, path) : undefined;
  if (merge) return { ...made('meaning', Buffer.from(merge.text)), logged: merge.logged };
  const lines = mergeLines(files);
  if (lines && (!isOurs || !lines.conflicts))
    return { ...made('lines', lines.bytes), open: lines.conflicts };
  return isOurs && both
    ? made('whole', Buffer.from(keepWhole(both.our, both.their, path)))
    : { ...made('not', ours), open: true };
}

function bytesOf(path: string, mayMiss: boolean): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (mayMiss && systemCodeOf(error) === 'ENOENT') return Buffer.alloc(0);
    throw new SessionError('merge-file-unreadable', {
      so: `${path} cannot be read (${systemCodeOf(error)}).`,
      follows: 'So nothing was merged and nothing was changed.',
      todo: 'Give three files that exist: session merge-driver BASE OURS THEIRS',
    });
  }
}

function textOf(bytes: Buffer): string | undefined {
  if (bytes.length > MAX_BYTES) return undefined;
  const reading = decode(bytes);
  return reading.kind === 'text' ? reading.text : undefined;
}

function isGroup(path: string, { our, their }: { our: string; their: string }): boolean {
  return path.startsWith(`${GROUPS_FOLDER}/`) && claimsGroup(our) && claimsGroup(their);
}

/** A file of ours by its name or its front matter. */
function isSession(path: string, text: string | undefined): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return hasTimestampName(name) || (text !== undefined && hasSessionKey(text));
}

/** What `git merge-file` makes of it; undefined where git is missing or cannot do it. */
function mergeLines({
  cwd,
  base,
  ours,
  theirs,
}: MergeFiles): { bytes: Buffer; conflicts: boolean } | undefined {
  const labels = ['ours', 'base', 'theirs'].flatMap((label) => ['-L', label]);
  try {
    const { status, stdout } = gitBytes(cwd, ['merge-file', '-p', ...labels, ours, base, theirs]);
    // Up to 127 it is the number of conflicts.
    return status > 127 ? undefined : { bytes: stdout, conflicts: status > 0 };
  } catch (error) {
    if (error instanceof SessionError) return undefined;
    throw error;
  }
}
