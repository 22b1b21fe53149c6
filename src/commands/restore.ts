import { dirname, join, relative, resolve } from 'node:path';
import { everCompleted, completedSessions } from '../completion/completed-sessions.ts';
import { restoreSession, type Restoration } from '../completion/restore-session.ts';
import { pickCompleted, type Completed } from '../core/completion/history.ts';
import { SessionError } from '../core/errors.ts';
import { oneLine } from '../core/text/display.ts';
import { isFolder } from '../io/folders.ts';
import { SESSIONS_FOLDER } from '../io/store.ts';
import { openMemory } from '../memory/open-memory.ts';
import { Workspace } from '../workspace.ts';
import {
  DRY_RUN_OPTION,
  flag,
  JSON_OPTION,
  printJson,
  textOption,
  type Command,
  type Input,
  type World,
} from './command.ts';

export const command: Command = {
  name: 'restore',
  summary: 'Brings a session that has ended back, byte for byte, with its artifacts.',
  args: '<id>',
  options: [
    { flags: '--to <path>', description: 'put it there instead of where it was' },
    DRY_RUN_OPTION,
    JSON_OPTION,
  ],
  examples: [
    'session restore fix-login',
    'session restore fix-login --dry-run',
    'session restore fix-login --to notes/old.md',
  ],
  notes: `Needs no network: it reads the record of the completion, or, where there is none, the commit
of any branch that deleted the file. Nothing is overwritten, committed or staged, and what the session
left in documents and knowledge stays. A completion that did not end is taken back whole.`,
  async run(world, input) {
    const workspace = new Workspace(world.cwd);
    const completed = find(workspace, input.args[0] ?? '');
    const dryRun = flag(input, 'dryRun');
    const to = targetOf(world, input, completed.id);
    const done = await restoreSession(workspace, completed, {
      now: () => world.now(),
      to,
      dryRun,
      openMemory: () => openMemory(workspace, world.env),
    });
    if (flag(input, 'json')) {
      printJson(world, jsonOf(workspace, completed, done, dryRun));
      return 0;
    }
    world.out(`${linesOf(workspace, completed, done, dryRun).join('\n')}\n`);
    return 0;
  },
};

/** What git still remembers of branches that are gone is looked through only when nothing else knows it. */
function find(workspace: Workspace, ref: string): Completed {
  try {
    return pickCompleted(ref, completedSessions(workspace));
  } catch (error) {
    if (!(error instanceof SessionError) || error.code !== 'unknown-ref') throw error;
    return pickCompleted(ref, everCompleted(workspace));
  }
}

function targetOf(world: World, input: Input, id: string): string | undefined {
  const to = textOption(input, 'to');
  if (to === undefined) return undefined;
  const path = resolve(world.cwd, to);
  return /[\\/]$/.test(to) || isFolder(path) ? join(path, `${id}.md`) : path;
}

function fileName({ root }: Workspace, { file }: Restoration): string {
  const way = relative(root, file).replaceAll('\\', '/');
  return way.startsWith('..') ? file : way;
}

function jsonOf(
  workspace: Workspace,
  { id, source, commit }: Completed,
  done: Restoration,
  dryRun: boolean,
): object {
  return {
    id,
    path: fileName(workspace, done),
    source,
    commit: commit ?? null,
    dry_run: dryRun,
    changed: !dryRun && done.back.length + done.takenBack.length + done.keys.back.length > 0,
    restored: done.back,
    already_there: done.there,
    missing: done.missing,
    taken_back: done.takenBack,
    left_alone: done.left,
    stays: done.stays,
    memory: done.keys.back,
    notes: done.keys.notes,
  };
}

function linesOf(
  workspace: Workspace,
  { id, record, commit, source }: Completed,
  done: Restoration,
  dryRun: boolean,
): string[] {
  const path = fileName(workspace, done);
  const isHere = done.back.length === 0 && done.takenBack.length === 0;
  const verb = dryRun ? 'would come back' : 'is back';
  const before = commit === undefined ? 'the last commit' : `before commit ${commit.slice(0, 10)}`;
  const from = source === 'commit' ? `from ${before}` : 'from its record';
  const lines = [
    isHere
      ? `${oneLine(id)} is here already, byte for byte.`
      : `${oneLine(id)} ${verb}, ${from}: ${oneLine(path)}`,
    ...list(
      'artifact',
      done.back.filter((one) => !one.endsWith(`/${id}.md`)),
    ),
    ...list('as it was before', done.takenBack),
    ...list('left as it is, changed since', done.left),
    ...list('cannot be had any more', done.missing),
    ...list('stays', done.stays),
    ...list('key in memory', done.keys.back),
    ...done.keys.notes.map((note) => `  ${oneLine(note)}`),
  ];
  const branch = record?.branch;
  if (branch !== undefined && branch !== workspace.branch)
    lines.push(`It was completed on the branch ${oneLine(branch)}.`);
  // Verbs look in one folder only.
  if (!dryRun && !isHere && dirname(path) === SESSIONS_FOLDER)
    lines.push(`Take it up again with: session resume ${oneLine(id)}`);
  return lines;
}

function list(what: string, paths: readonly string[]): string[] {
  return paths.map((path) => `  ${what}: ${oneLine(path)}`);
}
