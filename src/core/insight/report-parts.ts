import { doneOf } from './insight.ts';
import type { Report } from './report.ts';
import { counted, dayText, minutesText, NOT_KNOWN, said } from './wording.ts';

/** A table of the report: plain cells, made harmless for a terminal but not for a markup. */
export interface Table {
  title: string;
  head: string[];
  rows: string[][];
  /** Columns, counted from 0, that hold numbers. */
  numbers: number[];
  /** What is said where there are no rows. */
  empty: string;
}

/** The figures on top: a number and what it counts. */
export function figures({ totals, patterns }: Report): { value: string; label: string }[] {
  const { median } = patterns.objectives;
  return [
    {
      value: grouped(totals.commits),
      label: `${totals.commits === 1 ? 'commit' : 'commits'} by ${counted(totals.authors, 'author')}`,
    },
    figure(totals.objectives, 'objective done'),
    figure(totals.tasks, 'task done'),
    figure(totals.decisions, 'decision'),
    figure(totals.active, 'active session'),
    figure(totals.begun, 'session begun'),
    figure(totals.ended, 'session ended'),
    figure(totals.blockersOpen, 'open blocker'),
    figure(totals.blockersMet, 'blocker met'),
    figure(totals.blockersResolved, 'blocker resolved'),
    {
      value: median === undefined ? NOT_KNOWN : minutesText(Math.round(median)),
      label: 'time per objective (median)',
    },
  ];
}

function figure(value: number, label: string): { value: string; label: string } {
  const text =
    value === 1 ? label : label.replace(/\b(?:objective|task|decision|session|blocker)\b/, '$&s');
  return { value: grouped(value), label: text };
}

/** `10,000` */
function grouped(value: number): string {
  return value.toLocaleString('en');
}

/** All tables in their order. */
export function tables(report: Report): Table[] {
  return [sessionTable(report), ...work(report), blockerTable(report), ...trouble(report)];
}

/** Sessions of a project that are told; JSON has all of them. */
const MOST_SESSIONS = 50;

function sessionTable({ sessions }: Report): Table {
  return {
    title: 'Sessions',
    head: ['Session', 'State', 'Begun', 'Ended', 'Time', 'Objectives', 'Decisions', 'Commits'],
    rows: sessions
      .slice(0, MOST_SESSIONS)
      .map((one) => [
        said(one.title),
        said(one.state),
        dayText(one.begun),
        one.isLive ? '-' : dayText(one.ended),
        minutesText(one.minutes),
        doneOf(one, one.objectives),
        one.session === undefined ? '?' : String(one.decisions.length),
        one.commits === undefined ? '?' : String(one.commits.length),
      ]),
    numbers: [5, 6, 7],
    empty: 'No session was worked on.',
  };
}

function work({ decisions, files }: Report): Table[] {
  return [
    {
      title: 'Decisions',
      head: ['Day', 'Decision', 'Session'],
      rows: decisions.map(({ session, item }) => [
        dayText(item.seen?.at),
        said(item.text),
        said(session.title),
      ]),
      numbers: [],
      empty: 'No decision was written down.',
    },
    {
      title: 'Files that change most',
      head: ['File', 'Commits', 'Sessions'],
      rows: files.map(({ path, commits, sessions }) => [
        said(path),
        String(commits),
        String(sessions),
      ]),
      numbers: [1, 2],
      empty: 'No commit changed a file.',
    },
  ];
}

function blockerTable({ openBlockers }: Report): Table {
  return {
    title: 'Open blockers',
    head: ['Blocker', 'Since', 'Days', 'Session'],
    rows: openBlockers.map(({ session, item, days }) => [
      said(item.text),
      item.seen === undefined
        ? NOT_KNOWN
        : `${dayText(item.seen.at)}${item.seen.orEarlier ? ' or earlier' : ''}`,
      days === undefined ? '?' : `${days}${item.seen?.orEarlier ? '+' : ''}`,
      said(session.title),
    ]),
    numbers: [2],
    empty: 'Nothing is blocked.',
  };
}

function trouble({ health, patterns }: Report): Table[] {
  const { blockers } = patterns;
  return [
    {
      title: 'Needs attention',
      head: ['Session', 'What'],
      rows: health.flatMap(({ title, findings }) =>
        findings
          .filter(({ level, code }) => level === 'warn' && code !== 'blocker-open')
          .map(({ text, evidence }, at) => [
            at === 0 ? said(title) : '',
            evidence.length === 0 ? text : `${text} (${evidence.slice(0, 2).join('; ')})`,
          ]),
      ),
      numbers: [],
      empty: 'Every active session does well.',
    },
    ...(blockers.length === 0
      ? []
      : [
          {
            title: 'Frequent blockers',
            head: ['Blocker', 'Times', 'Sessions'],
            rows: blockers.map(({ text, count, sessions }) => [
              said(text),
              String(count),
              String(sessions.length),
            ]),
            numbers: [1, 2],
            empty: '',
          },
        ]),
  ];
}

/** What the figures leave out, one sentence each. */
export function remarks({ totals, patterns, notes, decisions, sessions }: Report): string[] {
  const { undated } = totals;
  const unseen = decisions.filter(({ item }) => item.seen === undefined).length;
  const { unknown } = patterns.objectives;
  const untold = sessions.length - MOST_SESSIONS;
  return [
    ...(untold <= 0
      ? []
      : [`${counted(untold, 'older session')} not listed: --format json has all of them.`]),
    ...(undated === 0
      ? []
      : [`${counted(undated, 'item')} done at a time that no commit shows: not counted.`]),
    ...(unseen === 0 ? [] : [`The day of ${counted(unseen, 'decision')} is not known.`]),
    ...(unknown === 0
      ? []
      : [`Time per objective is not known for ${counted(unknown, 'session')}.`]),
    ...notes,
  ];
}
