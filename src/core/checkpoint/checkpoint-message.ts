import { durationText } from '../completion/commit-message.ts';
import { oneLine, showable } from '../text/display.ts';
import { mask } from '../text/secrets.ts';
import { composeSubject, isCutSubject, type SubjectFacts } from './commit-subject.ts';
import type { DecisionTold, ObjectiveStep } from './progress.ts';

/** A figure of test reports, and what it was at the last checkpoint. */
export interface Figure {
  now: number;
  before: number | undefined;
}

/** What a commit changes, by path. */
export interface Impact {
  added: readonly string[];
  changed: readonly string[];
  removed: readonly string[];
  /** Tests that passed or failed. */
  tests: Figure | undefined;
  /** Percent of the lines. */
  coverage: Figure | undefined;
}

/** Everything that the commit of a checkpoint says. */
export interface CheckpointFacts extends Omit<SubjectFacts, 'said' | 'paths'> {
  id: string;
  title: string;
  label: string | undefined;
  /** Its first line becomes the subject; a last paragraph of trailers joins ours. */
  message: string | undefined;
  objectives: readonly ObjectiveStep[];
  decisions: readonly DecisionTold[];
  impact: Impact;
  minutes: number | undefined;
  /** How the work stands when a session ends. */
  outcome?: string | undefined;
}

/** Lists in the body name this many and count the others. */
const MOST = 12;
/** Objectives that were done before are history: the newest of them. */
const MOST_DONE = 10;

/**
 * The message of a checkpoint: conventional subject, body, and one block of trailers that
 * `git interpret-trailers --parse` reads. Secrets are masked; no text can start a second block.
 */
export function composeCheckpointMessage(facts: CheckpointFacts): string {
  const { label, message, title, impact } = facts;
  const { first, rest, trailers } = partsOf(message);
  const words = label?.replaceAll(/[-_]+/g, ' ');
  const said = harmless(first || words || `Work on ${title}`);
  const paths = [...impact.added, ...impact.changed, ...impact.removed];
  const subject = composeSubject({ ...facts, said, paths });
  const body = [
    ...(isCutSubject(subject) && said.length > 0 ? [said] : []),
    ...(rest === '' ? [] : [rest]),
    ...(label !== undefined && first !== '' ? [`Checkpoint: ${harmless(label)}.`] : []),
    ...decisionLines(facts.decisions),
    ...impactLines(impact),
  ];
  return `${[subject, ...body, [...trailers, ...trailersOf(facts)].join('\n')].join('\n\n')}\n`;
}

function trailersOf(facts: CheckpointFacts): string[] {
  const { id, objectives, decisions, impact, minutes, outcome } = facts;
  const done = objectives.filter(({ state }) => state === 'done').slice(-MOST_DONE);
  const others = objectives.filter(({ state }) => state !== 'done');
  const { tests, coverage } = impact;
  return [
    `Session: ${oneLine(id)}`,
    ...[...done, ...others].map(
      ({ state, text }) => `Session-Objective: ${state} ${harmless(text)}`,
    ),
    ...decisions.map(({ title }) => `Session-Decision: ${harmless(title)}`),
    ...(outcome === undefined ? [] : [`Session-Outcome: ${outcome}`]),
    ...(minutes === undefined ? [] : [`Session-Time: ${durationText(minutes)}`]),
    ...(tests === undefined ? [] : [`Session-Tests: ${testsText(tests)}`]),
    ...(coverage === undefined ? [] : [`Session-Coverage: ${coverageText(coverage)}`]),
  ];
}

/** `+12`, `-3`, `+0`; the count alone when nothing is known from before. */
function testsText({ now, before }: Figure): string {
  if (before === undefined) return `${now}`;
  return `${now < before ? '-' : '+'}${Math.abs(now - before)}`;
}

/** `79% -> 84%`; the figure alone when it is the same or nothing is known from before. */
function coverageText({ now, before }: Figure): string {
  return before === undefined || before === now ? `${now}%` : `${before}% -> ${now}%`;
}

function decisionLines(decisions: readonly DecisionTold[]): string[] {
  if (decisions.length === 0) return [];
  const lines = decisions.flatMap(({ title, rationale }) => [
    `- ${harmless(title)}`,
    ...(oneLine(rationale) === '' ? [] : [`  Rationale: ${harmless(rationale)}`]),
  ]);
  return [['Decisions:', ...lines].join('\n')];
}

function impactLines({ added, changed, removed, tests, coverage }: Impact): string[] {
  const lines = [
    ...pathLines('Added', added),
    ...pathLines('Changed', changed),
    ...pathLines('Removed', removed),
    ...(tests === undefined ? [] : [`- Tests: ${testsText(tests)}`]),
    ...(coverage === undefined ? [] : [`- Coverage: ${coverageText(coverage)}`]),
  ];
  return lines.length === 0 ? [] : [['Impact:', ...lines].join('\n')];
}

function pathLines(verb: string, paths: readonly string[]): string[] {
  if (paths.length === 0) return [];
  const named = paths.slice(0, MOST).map(oneLine).join(', ');
  const more = paths.length > MOST ? ` and ${paths.length - MOST} more` : '';
  return [`- ${verb}: ${named}${more}`];
}

const TRAILER = /^[A-Za-z][A-Za-z0-9-]*: \S/;

/** A message in its first line, its other text, and the trailers that its last paragraph consists of. */
function partsOf(message: string | undefined): { first: string; rest: string; trailers: string[] } {
  const [head = '', ...lines] = mask(showable(message ?? ''))
    .trim()
    .split('\n');
  const paragraphs = lines
    .join('\n')
    .trim()
    .split(/\n\s*\n/);
  const last = paragraphs.at(-1)?.split('\n') ?? [];
  const isBlock = last.every((line) => TRAILER.test(line) && !/^Session/i.test(line));
  const kept = isBlock ? paragraphs.slice(0, -1) : paragraphs;
  // Git takes a line of three dashes for the end of the message.
  const rest = kept
    .join('\n\n')
    .replaceAll(/^---/gm, ' ---')
    .replaceAll(/^(?=Session[A-Za-z-]*:)/gim, ' ');
  return { first: oneLine(head), rest: rest.trimEnd(), trailers: isBlock ? last : [] };
}

/** One line without secrets: commits are for ever. */
function harmless(text: string): string {
  return mask(oneLine(text));
}
