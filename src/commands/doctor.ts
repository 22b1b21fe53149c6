import { MAX_UNITS } from '../core/brief/brief.ts';
import { parseTime, spanText } from '../core/clock.ts';
import { oneLine } from '../core/text/display.ts';
import { charactersOf } from '../core/setup/hook-verdict.ts';
import { examine, type Examination, type ExaminedHook } from '../setup/examination.ts';
import { examineMemory, type MemoryExamination } from '../memory/examine-memory.ts';
import type { HookRun } from '../io/local-state.ts';
import { columns, paint } from '../io/terminal.ts';
import { VERSION } from '../version.ts';
import { Workspace } from '../workspace.ts';
import { flag, JSON_OPTION, printJson, type Command, type World } from './command.ts';

export const command: Command = {
  name: 'doctor',
  summary: 'Runs each installed hook for real and says what is wrong.',
  options: [JSON_OPTION],
  examples: ['session doctor', 'session doctor --json'],
  notes:
    'The hooks run in a conversation that never was, with a state of their own: no trace is left.\n' +
    'Exit code: 0 all well, 1 something failed.',
  async run(world, input) {
    const memory = await examineMemory(new Workspace(world.cwd), world.env);
    const examination = withMemory(examine(world.cwd, world.env), memory);
    if (flag(input, 'json')) printJson(world, asJson(examination));
    else world.out(`${asText(examination, world).join('\n')}\n`);
    return isWell(examination) ? 0 : 1;
  },
};

/** An examination with what the configured memory is like; the grave findings first. */
interface Whole extends Examination {
  memory: MemoryExamination | undefined;
}

function withMemory(examination: Examination, memory: MemoryExamination | undefined): Whole {
  const findings = [...examination.findings, ...(memory?.findings ?? [])];
  const sorted = findings.toSorted(
    (a, b) => Number(a.level === 'note') - Number(b.level === 'note'),
  );
  return { ...examination, findings: sorted, memory };
}

function isWell({ findings }: Examination): boolean {
  return !findings.some(({ level }) => level === 'failed');
}

function asJson(examination: Whole): object {
  const { setup, sessions, hooks, findings, memory } = examination;
  return {
    ok: isWell(examination),
    root: setup.root,
    node: setup.node ?? null,
    state: setup.stateFolder,
    sessions: { files: sessions.ours, foreign: sessions.foreign, unreadable: setup.unreadable },
    memory: memory === undefined ? null : { place: memory.place, reachable: memory.reachable },
    hooks: hooks.map(({ hook, trial, finding, runs, recorded }) => ({
      event: hook.event,
      scope: hook.scope,
      command: [hook.command, ...(hook.args ?? [])],
      result: finding === undefined ? 'pass' : 'fail',
      ms: trial.ms,
      characters: charactersOf(trial.stdout),
      limit: MAX_UNITS,
      exit_code: trial.exitCode ?? null,
      stderr: trial.stderr,
      last_run: runs.at(-1) ?? (recorded === undefined ? null : { at: recorded }),
      runs: runs.length,
      errors: errorsOf(runs),
    })),
    findings,
  };
}

function asText(examination: Whole, world: World): string[] {
  const { setup, hooks, findings } = examination;
  const title = `agent-session ${VERSION} in ${oneLine(setup.root)}`;
  const lines = [title, '', ...columns(facts(examination))];
  if (hooks.length > 0) lines.push('', ...hookTable(hooks, world));
  for (const { level, so, follows, todo } of findings) {
    const [word, style] =
      level === 'failed' ? (['FAIL', 'bad'] as const) : (['note', 'warn'] as const);
    const [first, ...rest] = [so, follows, todo].map(oneLine);
    lines.push(
      '',
      `${paint(word, style, world.colour)}  ${first}`,
      ...rest.map((line) => `      ${line}`),
    );
  }
  const failed = findings.filter(({ level }) => level === 'failed').length;
  return [...lines, '', failed === 0 ? 'All well.' : `${failed} to put right.`];
}

function facts({ setup, sessions, memory }: Whole): string[][] {
  const scopes = setup.settings.filter(({ hooks }) => hooks.length > 0);
  const { ours, foreign } = sessions;
  const others = foreign === 0 ? '' : `, and ${foreign} other Markdown files, left alone`;
  return [
    ['settings', oneLine(scopes.map(({ path }) => path).join(', ')) || 'none with our hooks'],
    [
      'node',
      setup.node === undefined
        ? 'not on PATH'
        : `${setup.node.version}  ${oneLine(setup.node.path)}`,
    ],
    ['state', oneLine(setup.stateFolder)],
    ['sessions', `${ours} ${ours === 1 ? 'file' : 'files'}${others}`],
    ...(memory === undefined
      ? []
      : [['memory', `${oneLine(memory.place)}${memory.reachable ? '' : ', not to be had'}`]]),
  ];
}

function hookTable(hooks: readonly ExaminedHook[], world: World): string[] {
  const rows = hooks.map(({ hook, trial, finding, runs, recorded }) => [
    hook.event,
    finding === undefined ? 'PASS' : 'FAIL',
    String(trial.ms).padStart(5),
    `${charactersOf(trial.stdout)} of ${MAX_UNITS}`,
    lastText(runs, recorded, world.now()),
  ]);
  const head = ['HOOK', '', '   MS', 'CHARACTERS', 'LAST REAL RUN'];
  return columns([head, ...rows], {
    paint: (cell, row, column) =>
      row > 0 && column === 1 ? paint(cell, cell === 'PASS' ? 'good' : 'bad', world.colour) : cell,
  });
}

function lastText(runs: readonly HookRun[], recorded: string | undefined, now: Date): string {
  const run = runs.at(-1);
  const at = parseTime(run?.at ?? recorded);
  if (run === undefined && recorded === undefined) return 'never';
  const age = at === undefined ? 'some time' : spanText(Math.max(0, now.getTime() - at));
  const errors = errorsOf(runs);
  const failed = errors === 0 ? '' : `; ${errors} of the last ${runs.length} gave up`;
  const took = run === undefined ? '' : `, ${run.ms} ms`;
  return `${age === 'now' ? 'just now' : `${age} ago`}${took}${failed}`;
}

function errorsOf(runs: readonly HookRun[]): number {
  return runs.filter(({ error }) => error !== undefined).length;
}
