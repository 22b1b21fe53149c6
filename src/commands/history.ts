import { completedSessions, filesOf } from '../completion/completed-sessions.ts';
import { cutText } from '../core/brief/tokens.ts';
import { durationText } from '../core/completion/commit-message.ts';
import { pickCompleted, type Completed } from '../core/completion/history.ts';
import { completedJson, completedLines } from '../core/completion/history-view.ts';
import { SessionError } from '../core/errors.ts';
import { parseSession } from '../core/session/session.ts';
import { oneLine } from '../core/text/display.ts';
import { SESSIONS_FOLDER } from '../io/store.ts';
import { columns } from '../io/terminal.ts';
import { Workspace } from '../workspace.ts';
import { flag, JSON_OPTION, numberOption, printJson, type Command, type World } from './command.ts';

export const command: Command = {
  name: 'history',
  summary: 'Lists sessions that have ended, newest first, or shows one of them.',
  args: '[id]',
  options: [
    { flags: '--limit <n>', description: 'at most so many (default: 20)' },
    { flags: '--file', description: 'the bytes of its session file, control characters included' },
    JSON_OPTION,
  ],
  examples: [
    'session history',
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
    const shown = all
      .slice(0, numberOption(input, 'limit') ?? 20)
      .map((one) => titled(workspace, one));
    if (flag(input, 'json')) {
      const sessions = shown.map((one) => completedJson(one, workspace.store.has(one.id)));
      printJson(world, { total: all.length, sessions });
    } else {
      print(world, workspace, shown, all.length);
    }
    return 0;
  },
};

function showOne(
  world: World,
  workspace: Workspace,
  found: Completed,
  options: Readonly<Record<string, unknown>>,
): number {
  if (options['file'] === true) {
    world.out(textOf(workspace, found) ?? '');
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
function textOf(workspace: Workspace, one: Completed): string | undefined {
  const file = filesOf(workspace, one).get(`${SESSIONS_FOLDER}/${one.id}.md`);
  return file?.bytes.toString('utf8');
}

/** A commit alone does not say what the session was called: its file does. */
function titled(workspace: Workspace, one: Completed): Completed {
  if (one.title !== undefined) return one;
  const text = textOf(workspace, one) ?? '';
  return { ...one, title: parseSession(text, `${SESSIONS_FOLDER}/${one.id}.md`).title };
}

function print(
  world: World,
  workspace: Workspace,
  shown: readonly Completed[],
  total: number,
): void {
  if (shown.length === 0) {
    world.out('No session has ended here yet.\n');
    return;
  }
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
  world.out(`${columns([head, ...rows]).join('\n')}\n`);
  if (total > shown.length)
    world.out(`${total - shown.length} more: session history --limit ${total}\n`);
  const unfinished = shown.find(({ outcome }) => outcome === 'unfinished');
  if (unfinished) {
    const id = oneLine(unfinished.id);
    world.out(
      `Carry on with: session complete ${id}\nOr take it back with: session restore ${id}\n`,
    );
  }
}

function whichFile(): SessionError {
  return new SessionError('wrong-use', {
    so: '--file prints the file of one session, and none is named.',
    follows: 'So nothing was printed.',
    todo: 'Name one: session history ID --file',
  });
}
