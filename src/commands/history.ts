import { completedSessions, filesOf } from '../completion/completed-sessions.ts';
import { parseTime } from '../core/clock.ts';
import { cutText, fitting } from '../core/brief/tokens.ts';
import { shellWord } from '../core/completion/choice-options.ts';
import { durationText } from '../core/completion/commit-message.ts';
import { pickCompleted, type Completed } from '../core/completion/history.ts';
import { completedJson, completedLines } from '../core/completion/history-view.ts';
import { SessionError } from '../core/errors.ts';
import type { SessionFacts } from '../core/insight/session-facts.ts';
import { metricsLine, metricsOf, totalLine } from '../core/insight/session-metrics.ts';
import { readSince } from '../core/insight/since.ts';
import { parseSession } from '../core/session/session.ts';
import { oneLine } from '../core/text/display.ts';
import { endedTexts } from '../insight/ended-texts.ts';
import { gatherInsight } from '../insight/gather-insight.ts';
import { SESSIONS_FOLDER } from '../io/store.ts';
import { cutToWidth, paint } from '../io/terminal.ts';
import { screenTable } from '../screen-table.ts';
import { Workspace } from '../workspace.ts';
import {
  flag,
  JSON_OPTION,
  numberOption,
  printJson,
  textOption,
  type Command,
  type Input,
  type World,
} from './command.ts';

export const command: Command = {
  name: 'history',
  summary: 'Lists sessions that have ended, newest first, or shows one of them.',
  args: '[id]',
  options: [
    { flags: '-n, --count <n>', description: 'at most so many (default: 20)' },
    { flags: '--limit <n>', description: 'the same' },
    { flags: '--since <when>', description: 'ended since a day or span: 2026-11-01, 7d, 2w' },
    {
      flags: '--metrics',
      description: 'with time, objectives, tasks, decisions, agents, commits and files',
    },
    { flags: '--file', description: 'the bytes of its session file, control characters included' },
    JSON_OPTION,
  ],
  examples: [
    'session history',
    'session history --count 5 --metrics',
    'session history fix-login',
    'session history fix-login --file > old.md',
  ],
  notes: `Known from the records of this machine, from those that git keeps, and from the commits of all
branches that deleted a session file. Bring one back with: session restore ID`,
  run(world, input) {
    const workspace = new Workspace(world.cwd);
    const all = completedSessions(workspace);
    const [ref] = input.args;
    if (ref !== undefined) return showOne(world, workspace, pickCompleted(ref, all), input.options);
    if (flag(input, 'file')) throw whichFile();
    const chosen = within(all, input, world.now());
    const given = numberOption(input, 'count') ?? numberOption(input, 'limit');
    const most = given ?? 20;
    const shown = withTitles(workspace, chosen.slice(0, most));
    const metrics = flag(input, 'metrics') ? factsById(world, workspace, all) : undefined;
    if (flag(input, 'json')) {
      const sessions = shown.map((one) => listedJson(workspace, one, metrics));
      printJson(world, { total: chosen.length, sessions });
    } else {
      const since = textOption(input, 'since');
      const whole = given !== undefined;
      print(world, workspace, { shown, total: chosen.length, metrics, whole, since });
    }
    return 0;
  },
};

type FactsById = ReadonlyMap<string, SessionFacts>;

function factsById(world: World, workspace: Workspace, ended: readonly Completed[]): FactsById {
  const { sessions } = gatherInsight(workspace, { now: world.now(), versions: false, ended });
  return new Map(sessions.map((one) => [one.id, one]));
}

function within(all: readonly Completed[], input: Input, now: Date): readonly Completed[] {
  const given = textOption(input, 'since');
  if (given === undefined) return all;
  const since = readSince(given, now);
  return all.filter(({ ended }) => (parseTime(ended) ?? 0) >= since);
}

function listedJson(workspace: Workspace, one: Completed, metrics: FactsById | undefined): object {
  const facts = metrics?.get(one.id);
  const more = facts === undefined ? {} : { metrics: metricsOf(facts) };
  return { ...completedJson(one, workspace.store.has(one.id)), ...more };
}

/** A commit alone does not say what a session was called: its file does. Asks git once for all of them. */
function withTitles(workspace: Workspace, shown: readonly Completed[]): Completed[] {
  const texts = endedTexts(
    workspace,
    shown.filter(({ title }) => title === undefined),
  );
  return shown.map((one) => {
    const session = texts.get(one.id);
    return session === undefined ? titled(workspace, one) : { ...one, title: session.title };
  });
}

function showOne(
  world: World,
  workspace: Workspace,
  found: Completed,
  options: Readonly<Record<string, unknown>>,
): number {
  if (options['file'] === true) {
    const bytes = bytesOf(workspace, found) ?? Buffer.alloc(0);
    // It need not be UTF-8.
    if (world.outBytes === undefined) world.out(bytes.toString('utf8'));
    else world.outBytes(bytes);
    return 0;
  }
  const one = titled(workspace, found);
  const isHere = workspace.store.has(one.id);
  if (options['json'] === true) {
    const { plan, filed } = one.record ?? {};
    const { extractions = [], checklist = [], removals = [], snapshot } = plan ?? {};
    const more = { extractions, checklist, removals, filed: filed ?? {} };
    printJson(world, { ...completedJson(one, isHere), ...more, snapshot: snapshot ?? null });
    return 0;
  }
  const files = [...filesOf(workspace, one)].map(([path, { bytes }]) => ({
    path,
    bytes: bytes.length,
  }));
  world.out(`${completedLines(one, files, isHere).join('\n')}\n`);
  return 0;
}

/** @throws SessionError `bytes-gone` */
function bytesOf(workspace: Workspace, one: Completed): Buffer | undefined {
  const file = filesOf(workspace, one).get(`${SESSIONS_FOLDER}/${one.id}.md`);
  return file?.bytes;
}

/** A commit alone does not say what the session was called: its file does. */
function titled(workspace: Workspace, one: Completed): Completed {
  if (one.title !== undefined) return one;
  const text = bytesOf(workspace, one)?.toString('utf8') ?? '';
  return { ...one, title: parseSession(text, `${SESSIONS_FOLDER}/${one.id}.md`).title };
}

interface Listing {
  shown: readonly Completed[];
  total: number;
  /** Facts of all sessions, where figures are wanted. */
  metrics: FactsById | undefined;
  /** However long: somebody said how many. */
  whole: boolean;
  /** From when on they ended, as it was given. */
  since: string | undefined;
}

function print(world: World, workspace: Workspace, listing: Listing): void {
  const { shown, total, metrics, whole, since } = listing;
  if (shown.length === 0) {
    world.out(
      since === undefined
        ? 'No session has ended here yet.\n'
        : 'No session has ended since then.\n',
    );
    return;
  }
  const blocks =
    metrics === undefined ? tableOf(world, workspace, shown) : metricBlocks(world, shown, metrics);
  // The head of the table is none of them.
  const heads = blocks.length - shown.length;
  const fit = whole ? blocks : fitting(blocks).shown;
  const left = total - (fit.length - heads);
  for (const block of fit) world.out(`${block}\n`);
  if (metrics !== undefined) world.out(`\n${totals(world, shown, metrics)}\n`);
  const same = [
    ...(since === undefined ? [] : [` --since ${shellWord(since)}`]),
    ...(metrics === undefined ? [] : [' --metrics']),
  ].join('');
  if (left > 0) world.out(`${left} more: session history --count ${total}${same}\n`);
  const unfinished = shown.find(({ outcome }) => outcome === 'unfinished');
  if (unfinished) {
    const id = oneLine(unfinished.id);
    world.out(
      `Carry on with: session complete ${id}\nOr take it back with: session restore ${id}\n`,
    );
  }
}

/** Three lines a session: what it was, its figures, its id. */
function metricBlocks(world: World, shown: readonly Completed[], all: FactsById): string[] {
  const { colour } = world;
  const most = Math.max(world.width, 40);
  return shown.map((one) => {
    const facts = all.get(one.id);
    const head = `${one.ended.slice(0, 10)}  ${one.outcome.padEnd(10)}  `;
    const title = cutToWidth(oneLine(one.title ?? one.id), most - head.length);
    return [
      `${head}${paint(title, 'strong', colour)}`,
      ...(facts ? [`  ${cutToWidth(metricsLine(facts), most - 2)}`] : []),
      `  ${paint(cutToWidth(oneLine(one.id), most - 2), 'faint', colour)}`,
    ].join('\n');
  });
}

/** What all that were chosen come to, those for which there was no room too. */
function totals(world: World, shown: readonly Completed[], all: FactsById): string {
  const found = shown.flatMap(({ id }) => all.get(id) ?? []);
  return cutToWidth(totalLine(found), Math.max(world.width, 40));
}

function tableOf(world: World, workspace: Workspace, shown: readonly Completed[]): string[] {
  const rows = shown.map((one) => [
    one.ended.slice(0, 10),
    one.outcome + (workspace.store.has(one.id) ? ' (here)' : ''),
    one.minutes === undefined ? '-' : durationText(one.minutes),
    String(one.decisions ?? '-'),
    String(one.commits ?? '-'),
    cutText(oneLine(one.title ?? ''), 50),
    oneLine(one.id),
  ]);
  const head = ['ENDED', 'OUTCOME', 'TIME', 'DECISIONS', 'COMMITS', 'TITLE', 'ID'];
  return screenTable(world, [head, ...rows], 5);
}

function whichFile(): SessionError {
  return new SessionError('wrong-use', {
    so: '--file prints the file of one session, and none is named.',
    follows: 'So nothing was printed.',
    todo: 'Name one: session history ID --file',
  });
}
