import type { SessionHealth } from './health.ts';
import type { Patterns } from './patterns.ts';
import type { Rate, Velocity } from './velocity.ts';
import { counted, dayText, minutesText, rounded, said } from './wording.ts';

/** A line of a report for the terminal: cells of a table, or one text. */
export type Line =
  | { kind: 'heading' | 'warn' | 'note' | 'text' | 'evidence'; text: string }
  | { kind: 'table'; rows: string[][] };

const line = (kind: 'heading' | 'warn' | 'note' | 'text' | 'evidence', text: string): Line => ({
  kind,
  text,
});

/** How the sessions do; those that have ended are told of only when asked for. */
export function healthLines(all: readonly SessionHealth[]): Line[] {
  if (all.length === 0) return [line('text', 'There is no active session.')];
  const unwell = all.filter(({ verdict }) => verdict === 'needs attention').length;
  const summary =
    all.length === 1
      ? []
      : [
          line(
            'text',
            `${counted(all.length, 'session')}, ${unwell} of them ${unwell === 1 ? 'needs' : 'need'} attention.`,
          ),
        ];
  return [...summary, ...all.flatMap(oneHealth)];
}

function oneHealth({ id, title, state, verdict, findings }: SessionHealth): Line[] {
  return [
    line('heading', said(title)),
    line(
      verdict === 'needs attention' ? 'warn' : 'text',
      `${verdict} (${said(state)}, ${said(id)})`,
    ),
    ...findings.flatMap(({ level, text, evidence }) => [
      line(level, `- ${text}`),
      ...evidence.slice(0, MOST).map((one) => line('evidence', `    ${one}`)),
      ...more(evidence.length),
    ]),
  ];
}

const MOST = 5;

function more(count: number): Line[] {
  return count > MOST ? [line('evidence', `    and ${count - MOST} more`)] : [];
}

export function velocityLines(one: Velocity): Line[] {
  const row = (name: string, { total, perDay, perWeek }: Rate): string[] => [
    name,
    String(total),
    rounded(perDay),
    rounded(perWeek),
  ];
  const undated = one.objectives.undated + one.tasks.undated;
  const weeks = one.weeks.slice(-WEEKS).toReversed();
  return [
    line('heading', 'Velocity'),
    line(
      'text',
      `${dayText(one.from)} to ${dayText(one.to)}, ${counted(Math.round(one.days), 'day')}`,
    ),
    {
      kind: 'table',
      rows: [
        ['DONE', 'TOTAL', 'A DAY', 'A WEEK'],
        row('objectives', one.objectives),
        row('tasks', one.tasks),
        row('commits', one.commits),
      ],
    },
    ...(undated === 0
      ? []
      : [
          line(
            'evidence',
            `${counted(undated, 'item')} done at a time that no commit shows: not counted.`,
          ),
        ]),
    ...(weeks.every(({ objectives, tasks, commits }) => objectives + tasks + commits === 0)
      ? []
      : [weekTable(weeks)]),
  ];
}

function weekTable(weeks: Velocity['weeks']): Line {
  return {
    kind: 'table',
    rows: [
      ['WEEK FROM', 'OBJECTIVES', 'TASKS', 'COMMITS'],
      ...weeks.map(({ start, objectives, tasks, commits }) => [
        dayText(start),
        String(objectives),
        String(tasks),
        String(commits),
      ]),
    ],
  };
}

const WEEKS = 12;

export function patternLines({ blockers, files, objectives }: Patterns): Line[] {
  const { median, sessions, leadMedian, leadKnown, unknown } = objectives;
  return [
    line('heading', 'Frequent blockers'),
    ...(blockers.length === 0 ? [line('text', 'No blocker was met twice.')] : []),
    ...blockers
      .slice(0, MOST_ROWS)
      .flatMap(({ text, count, open, sessions: ids }) => [
        line('text', `- ${counted(count, 'time')}, ${open} unresolved: ${said(text)}`),
        line('evidence', `    ${shortList(ids)}`),
      ]),
    line('heading', 'Files that recur'),
    ...(files.length === 0 ? [line('text', 'No file was changed by two sessions.')] : []),
    ...(files.length === 0 ? [] : [fileTable(files)]),
    ...(files.length > MOST_ROWS ? [line('evidence', `and ${files.length - MOST_ROWS} more`)] : []),
    line('heading', 'Time per objective'),
    line(
      'text',
      median === undefined
        ? 'Not known: no session has both a length and an objective that is done.'
        : `${minutesText(Math.round(median))} in the middle, over ${counted(sessions.length, 'session')}`,
    ),
    ...(leadMedian === undefined
      ? []
      : [
          line(
            'text',
            `${minutesText(Math.round(leadMedian))} from writing one down to done (${counted(leadKnown, 'objective')})`,
          ),
        ]),
    ...(sessions.length === 0 ? [] : [timeTable(sessions)]),
    ...(unknown === 0
      ? []
      : [
          line(
            'evidence',
            `Not known for ${counted(unknown, 'session')}: no length or nothing done.`,
          ),
        ]),
  ];
}

const MOST_ROWS = 10;

function fileTable(files: Patterns['files']): Line {
  return {
    kind: 'table',
    rows: [
      ['SESSIONS', 'COMMITS', 'FILE'],
      ...files
        .slice(0, MOST_ROWS)
        .map(({ path, sessions, commits }) => [
          String(sessions.length),
          String(commits),
          said(path),
        ]),
    ],
  };
}

function timeTable(sessions: Patterns['objectives']['sessions']): Line {
  return {
    kind: 'table',
    rows: [
      ['EACH', 'DONE', 'TIME', 'SESSION'],
      ...sessions
        .slice(0, MOST_ROWS)
        .map(({ id, done, minutes, each }) => [
          minutesText(Math.round(each)),
          String(done),
          minutesText(minutes),
          said(id),
        ]),
    ],
  };
}

function shortList(ids: readonly string[]): string {
  const shown = ids.slice(0, 3).map(said).join(', ');
  return ids.length > 3 ? `${shown} and ${ids.length - 3} more` : shown;
}
