import { freshness, type BriefFacts } from '../brief/brief.ts';
import { parseTime } from '../clock.ts';
import { durationText } from '../completion/commit-message.ts';
import { oneLine, showable } from '../text/display.ts';
import type { Readiness } from './readiness.ts';
import {
  agentJson,
  blockerJson,
  decisionJson,
  doneCount,
  objectiveJson,
  sessionJson,
  stepJson,
  taskJson,
} from './session-json.ts';
import type { Session } from './session.ts';
import { cutText } from '../brief/tokens.ts';

export interface StatusOptions {
  /** Every objective instead of the open ones. */
  objectives: boolean;
  /** Everything in full. */
  verbose: boolean;
  /** Items of a part, unless it is told in full; 5 by default. Their texts shrink with it. */
  most?: number;
}

/** What the repository and the project say beside the session. */
export interface StatusContext {
  /** Undefined where there is no branch to compare with. */
  aheadBehind: { ahead: number; behind: number; than: string } | undefined;
  /** Names of the groups that it belongs to. */
  groups: readonly string[];
  /** Files that are not committed, new ones among them; undefined where git could not tell. */
  dirty: readonly string[] | undefined;
  /** Further parts, told with `verbose` only. */
  parts: readonly { name: string; lines: readonly string[] }[];
}

/** A labelled part of the status: the first line stands beside the label. */
export interface StatusPart {
  label: string;
  lines: string[];
}

/** Where a session stands, in parts for people. */
export function statusParts(
  session: Session,
  facts: BriefFacts,
  { ready, reasons }: Readiness,
  context: StatusContext,
  options: StatusOptions,
): StatusPart[] {
  const few = options.most ?? 5;
  const most = options.verbose ? Infinity : few;
  const shown = (text: string): string => cutText(oneLine(text), few * 60);
  const parts: StatusPart[] = [
    {
      label: 'Status',
      lines: [`${oneLine(session.status ?? 'unknown')}, ${freshness(session, facts)}`],
    },
    { label: 'Branch', lines: [...branchLines(session, facts), ...aheadLines(context)] },
    {
      label: 'Groups',
      lines: context.groups.length === 0 ? [] : [shown(context.groups.join(', '))],
    },
    { label: 'Time', lines: timeLines(session, facts.now) },
    {
      label: 'Task',
      lines: session.currentTask === undefined ? [] : [oneLine(session.currentTask)],
    },
    {
      label: 'State',
      lines: firstLines(
        session.body('Current State'),
        options.verbose ? Infinity : Math.min(few, 4),
        few * 60,
      ),
    },
    { label: 'Next', lines: bounded(openTexts(session.nextSteps, shown), most) },
    {
      label: 'Objectives',
      lines: boxLines(session.objectives, 'objective', {
        all: options.objectives || options.verbose,
        most,
        shown,
      }),
    },
    {
      label: 'Tasks',
      lines: boxLines(session.tasks, 'task', { all: options.verbose, most, shown }),
    },
    {
      label: 'Blockers',
      lines: bounded(
        session.blockers.filter(({ resolved }) => !resolved).map(({ text }) => shown(text)),
        most,
      ),
    },
    {
      label: 'Agents',
      lines: bounded(
        session.agents.map((one) => shown(agentLine(one))),
        most,
      ),
    },
    { label: 'Files', lines: dirtyLines(context, options.verbose ? 50 : few, shown) },
    {
      label: 'Decisions',
      lines: options.verbose
        ? session.decisions.map(({ number, title }) => shown(`${number}. ${title}`))
        : [],
    },
    {
      label: 'Handoff',
      lines: ready ? ['ready'] : ['not ready', ...reasons.map(({ text }) => `- ${shown(text)}`)],
    },
    ...(options.verbose ? context.parts : []).map(({ name, lines }) => ({
      label: name,
      lines: lines.map(shown),
    })),
  ];
  return parts.filter(({ lines }) => lines.length > 0);
}

/** The same for programs; `dirty_files` and `commits_since` are null where git could not tell. */
export function statusJson(
  session: Session,
  facts: BriefFacts,
  { ready, reasons }: Readiness,
  { aheadBehind, dirty, groups }: StatusContext,
): object {
  const open = <T extends { done: boolean }>(
    items: readonly T[],
    json: (item: T) => object,
  ): object => ({
    done: items.filter(({ done }) => done).length,
    total: items.length,
    open: items.filter(({ done }) => !done).map(json),
  });
  return {
    ...sessionJson(session),
    groups,
    state: session.body('Current State'),
    next_steps: session.nextSteps.map(stepJson).filter((_, at) => !session.nextSteps[at]?.done),
    objectives: open(session.objectives, objectiveJson),
    tasks: open(session.tasks, taskJson),
    blockers: session.blockers.filter(({ resolved }) => !resolved).map(blockerJson),
    agents: session.agents.map(agentJson),
    checked_out: facts.branch ?? null,
    branch_matches: session.branch === undefined ? null : session.branch === facts.branch,
    commits_since: facts.commitsSince ?? null,
    dirty_files: facts.dirtyFiles ?? null,
    uncommitted: dirty ?? null,
    ahead: aheadBehind?.ahead ?? null,
    behind: aheadBehind?.behind ?? null,
    compared_with: aheadBehind?.than ?? null,
    minutes: minutesOf(session, facts.now) ?? null,
    decisions: session.decisions.map(decisionJson),
    ready,
    reasons,
  };
}

function branchLines(session: Session, { branch }: BriefFacts): string[] {
  if (session.branch === undefined)
    return branch === undefined ? [] : [`${oneLine(branch)} (the session names none)`];
  return session.branch === branch
    ? [`${oneLine(session.branch)} (checked out)`]
    : [oneLine(session.branch)];
}

function aheadLines({ aheadBehind }: StatusContext): string[] {
  if (aheadBehind === undefined) return [];
  const { ahead, behind, than } = aheadBehind;
  const name = cutText(oneLine(than), 120);
  return ahead + behind === 0
    ? [`level with ${name}`]
    : [`${ahead} ahead of ${name}, ${behind} behind`];
}

/** How long the work has been going on: until it was paused, else until now. */
function minutesOf({ created, lastUpdated, status }: Session, now: Date): number | undefined {
  const begun = parseTime(created);
  const end = status === 'in_progress' ? now.getTime() : parseTime(lastUpdated);
  return begun === undefined || end === undefined
    ? undefined
    : Math.max(0, Math.round((end - begun) / 60_000));
}

function timeLines(session: Session, now: Date): string[] {
  const minutes = minutesOf(session, now);
  return minutes === undefined ? [] : [`${durationText(minutes)} since it began`];
}

function dirtyLines(
  { dirty = [] }: StatusContext,
  most: number,
  shown: (text: string) => string,
): string[] {
  if (dirty.length === 0) return [];
  const count = `${dirty.length} changed or new, not committed`;
  return [
    count,
    ...bounded(
      dirty.map((path) => `- ${shown(path)}`),
      most,
    ),
  ];
}

function openTexts(
  items: readonly { text: string; done: boolean }[],
  shown: (text: string) => string,
): string[] {
  return items.filter(({ done }) => !done).map(({ text }) => `- ${shown(text)}`);
}

function boxLines(
  items: readonly { id: string; text: string; done: boolean }[],
  noun: string,
  { all, most, shown }: { all: boolean; most: number; shown: (text: string) => string },
): string[] {
  if (items.length === 0) return [];
  const chosen = all ? items : items.filter(({ done }) => !done);
  const lines = chosen.map(
    ({ id, text, done }) => `${done ? '[x]' : '[ ]'} ${shown(text)} (${id})`,
  );
  return [`${doneCount(items, noun)} done`, ...bounded(lines, all ? Infinity : most)];
}

function agentLine({ agent, status, task, summary }: Session['agents'][number]): string {
  return `${agent} (${status || '?'}): ${summary === undefined ? task : `${task} → ${summary}`}`;
}

function firstLines(body: string, most: number, length: number): string[] {
  const lines = showable(body)
    .split('\n')
    .filter((line) => line.trim() !== '');
  return bounded(most === Infinity ? lines : lines.map((line) => cutText(line, length)), most);
}

function bounded(lines: readonly string[], most: number): string[] {
  return lines.length <= most
    ? [...lines]
    : [...lines.slice(0, most), `and ${lines.length - most} more`];
}
