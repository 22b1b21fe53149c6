import { OUTCOMES } from '../completion/plan.ts';
import { frequentBlockers, type BlockerPattern } from './blockers.ts';
import { median } from './wording.ts';

/** One session as totals need it, wherever that is known from: files and history, or a tracker. */
export interface CountedSession {
  id: string;
  /** Milliseconds since 1970. */
  started: number | undefined;
  /** Undefined for one that is still here. */
  ended: number | undefined;
  /** Of the work, where something else than start and end tells. */
  minutes?: number | undefined;
  /** How it ended; undefined for one that has not, or of which nobody said. */
  outcome: string | undefined;
  /** What may have made it go well, in words of ours: `type research`, `with objectives`. */
  traits: readonly string[];
  blockers: readonly { text: string; done: boolean }[];
}

/** How often sessions with a trait succeeded, beside those without it. */
interface EffectivePattern {
  trait: string;
  /** Completed sessions that have it, and those of them that succeeded. */
  sessions: number;
  successful: number;
  /** From 0 to 1. */
  rate: number;
  /** The same of all others. */
  otherwise: number;
}

/** What all sessions come to. */
export interface Totals {
  sessions: number;
  active: number;
  ended: number;
  /** Of those that have ended; `other` was deleted by hand, or nobody said. */
  outcomes: { successful: number; partial: number; blocked: number; other: number };
  /** Successful ones among those whose outcome was said, from 0 to 1; undefined where there is none. */
  successRate: number | undefined;
  /** Of those that have ended, in minutes; undefined where none tells. */
  averageMinutes: number | undefined;
  medianMinutes: number | undefined;
  /** How many tell. */
  durationKnown: number;
  /** Those that made a difference, the largest first. */
  effective: EffectivePattern[];
  /** Those that were met twice or more, the most frequent first. */
  blockers: BlockerPattern[];
}

/** Counts, rates and what comes again, of sessions in any order. */
export function totals(all: readonly CountedSession[]): Totals {
  const ended = all.filter((one) => one.ended !== undefined || one.outcome !== undefined);
  const count = (outcome: string): number => ended.filter((one) => one.outcome === outcome).length;
  const outcomes = {
    successful: count('successful'),
    partial: count('partial'),
    blocked: count('blocked'),
  };
  const judged = outcomes.successful + outcomes.partial + outcomes.blocked;
  const minutes = ended.flatMap((one) => minutesOf(one) ?? []);
  return {
    sessions: all.length,
    active: all.length - ended.length,
    ended: ended.length,
    outcomes: { ...outcomes, other: ended.length - judged },
    successRate: judged === 0 ? undefined : outcomes.successful / judged,
    averageMinutes:
      minutes.length === 0
        ? undefined
        : minutes.reduce((sum, one) => sum + one, 0) / minutes.length,
    medianMinutes: median(minutes),
    durationKnown: minutes.length,
    effective: effectivePatterns(
      ended.filter(({ outcome }) => OUTCOMES.some((one) => one === outcome)),
    ),
    blockers: frequentBlockers(all),
  };
}

function minutesOf({ minutes, started, ended }: CountedSession): number | undefined {
  if (minutes !== undefined) return minutes;
  if (started === undefined || ended === undefined || ended < started) return undefined;
  return Math.round((ended - started) / 60_000);
}

/** Fewer sessions than this, with a trait or without it, show nothing. */
const FEWEST = 3;

function effectivePatterns(judged: readonly CountedSession[]): EffectivePattern[] {
  const traits = [...new Set(judged.flatMap((one) => one.traits))];
  const successes = (some: readonly CountedSession[]): number =>
    some.filter(({ outcome }) => outcome === 'successful').length;
  return traits
    .flatMap((trait): EffectivePattern[] => {
      const own = judged.filter((one) => one.traits.includes(trait));
      const others = judged.filter((one) => !one.traits.includes(trait));
      if (own.length < FEWEST || others.length < FEWEST) return [];
      const successful = successes(own);
      const rate = successful / own.length;
      const otherwise = successes(others) / others.length;
      return rate > otherwise ? [{ trait, sessions: own.length, successful, rate, otherwise }] : [];
    })
    .toSorted(
      (a, b) =>
        b.rate - b.otherwise - (a.rate - a.otherwise) ||
        b.sessions - a.sessions ||
        (a.trait < b.trait ? -1 : 1),
    );
}
