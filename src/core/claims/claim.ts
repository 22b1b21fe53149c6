type ClaimKind = 'path' | 'branch' | 'commit' | 'command' | 'issue';
/** A permanent fact is judged like a claim, and is no claim of a session. */
type JudgedKind = ClaimKind | 'fact';
export type ClaimStatus = 'verified' | 'stale' | 'unverifiable';

/**
 * What the words around a claim say of its time. `now`: it is there; `planned`: it is to be made;
 * `gone`: its removal or renaming is the subject; `past`: told of a time that is over.
 */
export type Tense = 'now' | 'planned' | 'gone' | 'past';

/** What has to be there for a command line to run. */
export type Need =
  /** A script of the `package.json` in `folder` ('' is the root). */
  | { kind: 'script'; name: string; folder: string; run: boolean }
  /** A script of some workspace: which one cannot be told. */
  | { kind: 'workspace-script'; name: string }
  /** A program on PATH, or one that a package brings along. */
  | { kind: 'program'; name: string; folder: string };

/** Something a session file says that can be checked against git and the file system. */
export interface Claim {
  kind: ClaimKind;
  /** The name as it is written, without what surrounds it: `src/a.ts` of `src/a.ts:12`. */
  text: string;
  /** From 1. */
  line: number;
  /** Offset of the line or of the front matter value, in UTF-16 units. */
  at: number;
  tense: Tense;
  /** False where the text only may be such a name: then it counts if the world knows it. */
  sure: boolean;
  /** Paths that it may mean, relative to the root, with `/`: the first that exists is meant. */
  paths?: readonly string[];
  need?: Need;
  /** The front matter field that says it. */
  field?: 'branch' | 'base_commit';
}

/** A claim with what the facts say of it. */
export interface Judged {
  kind: JudgedKind;
  text: string;
  line: number;
  status: ClaimStatus;
  /** One sentence for people, with the names in it. */
  reason: string;
  /** The same in a few words that are safe outside of the marks of quoted text. */
  headline: string;
}
