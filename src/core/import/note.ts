/** Kinds of notes, as far as their content tells them apart. */
export type NoteKind =
  | 'session'
  | 'flat front matter'
  | 'session backup'
  | 'session metadata'
  | 'handoff document'
  | 'update log'
  | 'journal'
  | 'key-value note'
  | 'plain note';

/** A note of another tool, and what only the world around it knows. */
export interface Note {
  /** As it is named to people and in the session: relative to the root, else the bare name. */
  path: string;
  text: string;
  /** UTC, in milliseconds, of a time of day that the note gives without a zone; the same shape as `Date.UTC`. */
  toUtc: (wallMs: number) => number;
  /** Whether somebody said which zone that is; else the note's own times may tell better. */
  zoneGiven: boolean;
  /** When it was made, where it does not say so itself. */
  fallback: Date;
  /** The status of a note that says nothing of its own; paused by default. */
  resting: string | undefined;
  /** Whether the pointer beside it names it; undefined where there is none. */
  current: boolean | undefined;
  now: Date;
  /** sha256 of its bytes, in hex: the mark by which the same note is known again. */
  sha256: string;
}

/** Where some lines of the note went. */
export interface Went {
  /** First and last line of the note, from 1. */
  lines: readonly [number, number];
  /** What stood there, in a few words. */
  what: string;
  /** A section, or `front matter`. */
  to: string;
}

/** A note as a session file. */
export interface Imported {
  kind: NoteKind;
  title: string;
  /** Words for its file name. */
  name: string;
  created: Date;
  status: string;
  text: string;
  went: readonly Went[];
  /** kept: it was a session, its body is as it was. sorted: taken apart. whole: quoted, since it could not be. */
  form: 'kept' | 'sorted' | 'whole';
}

/** What lint says of a text; core knows no rules. */
export interface Judge {
  /** The text with everything mended that is certain. */
  mend(text: string): string;
  /** Names of the rules that it breaks, errors only. */
  errors(text: string): string[];
}

/** The section that takes what fits nowhere. */
export const IMPORTED_NOTES = 'Imported notes';
