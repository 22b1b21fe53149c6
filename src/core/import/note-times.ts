import { stampTime } from '../clock.ts';
import type { TimedEntry } from './compose-import.ts';
import type { LogPiece } from './log-pieces.ts';
import type { Note } from './note.ts';
import type { Read } from './read-note.ts';
import type { Said } from './said.ts';
import { findTime, type SaidTime } from './said-times.ts';

/** Turns a time of day that names no zone into UTC. */
export type ToUtc = (wallMs: number) => number;

/** What turns times without a zone into UTC: what was said, else what the note's own two clocks tell. */
export function clockOfNote({ said, parts }: Read, { toUtc, zoneGiven }: Note): ToUtc {
  if (zoneGiven || said.created?.zoned !== true) return toUtc;
  const created = said.created.ms;
  const [first] = parts.entries.flatMap(({ time }) =>
    time && !time.zoned && !time.dayOnly ? [time.ms] : [],
  );
  if (first === undefined) return toUtc;
  const quarters = Math.round((first - created) / 900_000);
  const apart = Math.abs(first - created - quarters * 900_000);
  // The first entry was written when the note was made: then the difference is that of the clocks.
  return apart <= 120_000 && Math.abs(quarters) <= 56 ? (ms) => ms - quarters * 900_000 : toUtc;
}

export function utcOf(time: SaidTime, toUtc: ToUtc): number {
  return time.zoned || time.dayOnly ? time.ms : toUtc(time.ms);
}

/** The entries with their times, oldest first; one without a time is as old as the first that has one. */
export function timed({ parts, said }: Read, note: Note, toUtc: ToUtc): TimedEntry[] {
  const first = parts.entries.find(({ time }) => time)?.time ?? said.created;
  const start = first ? utcOf(first, toUtc) : note.fallback.getTime();
  return parts.entries
    .map((entry: LogPiece) => ({
      ...entry,
      at: new Date(entry.time ? utcOf(entry.time, toUtc) : start),
    }))
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

/** What the note says, its name, its first entry, the world: the first that gives a time of day, else the first. */
export function createdOf(
  said: Said,
  note: Note,
  entries: readonly TimedEntry[],
  toUtc: ToUtc,
): Date {
  const names = note.path.split('/').slice(-2).toReversed();
  const stamps = names.flatMap((name): SaidTime[] => {
    const bare = name.replace(/^session-/, '');
    const stamp = stampTime(bare);
    if (stamp !== undefined && /^\d{8}-\d{6}/.test(bare)) {
      return [{ ms: stamp, zoned: true, dayOnly: false, start: 0, end: 15 }];
    }
    const found = findTime(name);
    return found ? [found] : [];
  });
  const entry = entries.find(({ time }) => time);
  const all = [said.created, ...stamps].filter((one) => one !== undefined);
  const times = [
    ...all.filter(({ dayOnly }) => !dayOnly).map((one) => utcOf(one, toUtc)),
    ...(entry ? [entry.at.getTime()] : []),
    ...all.filter(({ dayOnly }) => dayOnly).map(({ ms }) => ms),
  ];
  const latest = note.now.getTime() + 86_400_000;
  return new Date(times.find((ms) => ms <= latest) ?? Math.min(note.fallback.getTime(), latest));
}
