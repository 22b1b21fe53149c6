import { cutText } from '../brief/tokens.ts';
import { oneLine } from '../text/display.ts';
import { mask } from '../text/secrets.ts';
import type { Outcome } from './plan.ts';

/** What the commit of a completion says. */
export interface CommitFacts {
  id: string;
  title: string;
  outcome: Outcome;
  /** Titles of the decisions, in their order. */
  decisions: readonly string[];
  /** How long the work took; undefined when that is not known. */
  minutes: number | undefined;
  /** Sentences for the body, one per line: what went where. */
  body: readonly string[];
}

/**
 * The message of the commit of a completion: subject, body, and one block of trailers that
 * `git interpret-trailers --parse` reads. Nothing in the facts can start a second block.
 */
export function composeCommitMessage(facts: CommitFacts): string {
  const { id, title, outcome, decisions, minutes } = facts;
  const said = decisions.map(harmless).filter((text) => text !== '');
  const trailers = [
    `Session: ${oneLine(id)}`,
    `Session-Outcome: ${outcome}`,
    ...said.map((text) => `Session-Decision: ${text}`),
    `Session-Decisions: ${said.length}`,
    ...(minutes === undefined ? [] : [`Session-Time: ${durationText(minutes)}`]),
  ];
  // A bullet is no trailer, whatever words and colons it holds.
  const body = facts.body
    .map(harmless)
    .filter((text) => text !== '')
    .map((text) => `- ${text}`);
  const name = harmless(title) || oneLine(id);
  const subject = cutText(`Complete session: ${name}`, SUBJECT_LENGTH);
  return `${[subject, body.join('\n'), trailers.join('\n')].filter((part) => part !== '').join('\n\n')}\n`;
}

const SUBJECT_LENGTH = 72;

/** One line without secrets: commits are for ever. */
function harmless(text: string): string {
  return mask(oneLine(text));
}

/** A span as trailers write it: `45m`, `2h15m`, `3h`. */
export function durationText(minutes: number): string {
  const whole = Math.max(0, Math.round(minutes));
  const hours = Math.floor(whole / 60);
  const rest = whole % 60;
  if (hours === 0) return `${rest}m`;
  return rest === 0 ? `${hours}h` : `${hours}h${rest}m`;
}

/** Minutes of such a span; undefined for any other text. */
export function readDuration(text: string): number | undefined {
  const match = /^(?:(\d{1,6})h)?(?:(\d{1,7})m)?$/.exec(text.trim());
  if (!match || match[0] === '') return undefined;
  return Number(match[1] ?? 0) * 60 + Number(match[2] ?? 0);
}
