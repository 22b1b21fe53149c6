import { ALL_OPTION, outLines } from '../answer.ts';
import {
  healthLines,
  patternLines,
  velocityLines,
  type Line,
} from '../core/insight/analysis-view.ts';
import { fitting } from '../core/brief/tokens.ts';
import { isoTime } from '../core/clock.ts';
import { isActive, type Insight } from '../core/insight/insight.ts';
import { patterns } from '../core/insight/patterns.ts';
import type { SessionFacts } from '../core/insight/session-facts.ts';
import { published } from '../core/insight/published.ts';
import { readSince } from '../core/insight/since.ts';
import { countedSession } from '../core/insight/session-traits.ts';
import { totals } from '../core/insight/totals.ts';
import { totalsLines } from '../core/insight/totals-view.ts';
import { velocity, type Velocity } from '../core/insight/velocity.ts';
import { gatherInsight } from '../insight/gather-insight.ts';
import { healthOfAll, healthOfOne } from '../insight/health-facts.ts';
import { pickSession } from '../insight/pick-session.ts';
import { columns, cutToWidth, paint, type Style } from '../io/terminal.ts';
import { conversationOf, Workspace } from '../workspace.ts';
import {
  flag,
  JSON_OPTION,
  printJson,
  textOption,
  type Command,
  type Input,
  type World,
} from './command.ts';

export const command: Command = {
  name: 'analyze',
  summary: 'Says how sessions do: their health, how fast the work goes, and what comes again.',
  args: '[ref]',
  options: [
    {
      flags: '--health',
      description: 'staleness, readiness, blockers, claims, progress (default)',
    },
    { flags: '--velocity', description: 'objectives, tasks and commits per day and week' },
    { flags: '--patterns', description: 'frequent blockers, files that recur, time per objective' },
    {
      flags: '--totals',
      description: 'all sessions: success rate, duration, what went well, common blockers',
    },
    {
      flags: '--since <when>',
      description: 'velocity, and totals of what began, since a day or span: 2026-11-01, 7d',
    },
    ALL_OPTION,
    JSON_OPTION,
  ],
  examples: [
    'session analyze',
    'session analyze fix-login',
    'session analyze --velocity --since 30d',
    'session analyze --totals',
  ],
  notes: `Without a ref it looks at all sessions: health at those that are active, the rest at those that have ended
too. When something was done is read from the commits of the session files; what no commit shows is said to be
not known. Of one session every claim is checked, of all only the paths that they name.`,
  run(world, input) {
    const workspace = new Workspace(world.cwd);
    const now = world.now();
    const given = textOption(input, 'since');
    const since = given === undefined ? undefined : readSince(given, now);
    const parts = partsOf(input);
    // Totals say nothing of when something was done.
    const versions = parts.some((part) => part !== 'totals');
    const all = gatherInsight(workspace, { now, versions });
    const insight: Insight = { ...all, since };
    const [ref] = input.args;
    const one =
      ref === undefined
        ? undefined
        : pickSession(workspace, insight, ref, conversationOf(world.env));
    const found = analyse({ workspace, world, insight, one }, parts);
    if (flag(input, 'json'))
      printJson(world, published({ ...found.json, notes: insight.notes }) as object);
    else print(world, { parts: found.lines, notes: notes(insight), all: flag(input, 'all') });
    return 0;
  },
};

type Part = (typeof PARTS)[number];
const PARTS = ['health', 'velocity', 'patterns', 'totals'] as const;

function partsOf(input: Input): Part[] {
  const parts = PARTS.filter((part) => flag(input, part));
  return parts.length > 0 ? parts : ['health'];
}

interface Subject {
  workspace: Workspace;
  world: World;
  insight: Insight;
  one: SessionFacts | undefined;
}

function analyse(
  { workspace, world, insight, one }: Subject,
  parts: readonly Part[],
): { lines: Line[]; json: Record<string, unknown> } {
  const lines: Line[] = [];
  const json: Record<string, unknown> = {};
  if (parts.includes('health')) {
    const now = world.now();
    const health = one
      ? [healthOfOne(workspace, one, { now, env: world.env })]
      : healthOfAll(workspace, insight.sessions.filter(isActive), now);
    lines.push(...healthLines(health));
    json['sessions'] = health;
  }
  if (parts.includes('velocity')) {
    const found = velocity(insight, one);
    lines.push(...velocityLines(found));
    json['velocity'] = velocityJson(found);
  }
  if (parts.includes('patterns')) {
    const found = patterns(insight, one);
    lines.push(...patternLines(found));
    json['patterns'] = found;
  }
  if (parts.includes('totals')) {
    const found = totals(countable(insight, one).map(countedSession));
    lines.push(...totalsLines(found));
    json['totals'] = found;
  }
  return { lines, json };
}

/** Those that are meant: one, or all that began since the time that was given. */
function countable({ sessions, since }: Insight, one: SessionFacts | undefined): SessionFacts[] {
  if (one !== undefined) return [one];
  return sessions.filter(({ begun }) => since === undefined || (begun ?? 0) >= since);
}

function velocityJson({ from, to, weeks, ...rest }: Velocity): object {
  const time = (at: number): string => isoTime(new Date(at));
  return {
    from: time(from),
    to: time(to),
    ...rest,
    weeks: weeks.map(({ start, end, ...counts }) => ({
      start: time(start),
      end: time(end),
      ...counts,
    })),
  };
}

function notes({ notes: all }: Insight): Line[] {
  return all.map((text) => ({ kind: 'evidence', text }));
}

const LOOKS: Readonly<Partial<Record<Line['kind'], Style>>> = {
  heading: 'strong',
  warn: 'warn',
  evidence: 'faint',
};

interface Found {
  parts: readonly Line[];
  notes: readonly Line[];
  all: boolean;
}

/** Where there is no room for everything, what shows a finding gives way first. */
function print(world: World, { parts, notes: told, all }: Found): void {
  const whole = rendered(world, parts);
  const isLong = !all && fitting(whole).left > 0;
  const texts = isLong
    ? rendered(
        world,
        parts.filter(({ kind }) => kind !== 'evidence'),
      )
    : whole;
  outLines(world, texts, { all, rest: '--all' });
  if (isLong && fitting(texts).left === 0) world.out('what shows it: --all\n');
  for (const text of rendered(world, told)) world.out(`${text}\n`);
}

/** A text for each line; an empty line above it is part of it. */
function rendered({ colour, width }: World, lines: readonly Line[]): string[] {
  const most = Math.max(width, 40);
  let before: Line['kind'] | undefined;
  return lines.map((line) => {
    const isApart =
      line.kind === 'heading' ||
      before === 'table' ||
      (line.kind === 'table' && before !== 'heading');
    const gap = isApart && before !== undefined ? '\n' : '';
    before = line.kind;
    if (line.kind === 'table') {
      const dress = (cell: string, row: number): string =>
        row === 0 ? paint(cell, 'faint', colour) : cell;
      return gap + columns(line.rows, { width: most, paint: dress }).join('\n');
    }
    const look = LOOKS[line.kind];
    const text = cutToWidth(line.text, most);
    return gap + (look ? paint(text, look, colour) : text);
  });
}
