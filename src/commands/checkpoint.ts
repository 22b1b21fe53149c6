import { fitting } from '../core/brief/tokens.ts';
import { relative, resolve, sep } from 'node:path';
import { COMMIT_TYPES } from '../core/checkpoint/commit-subject.ts';
import { SessionError } from '../core/errors.ts';
import { authorOf } from '../core/session/entries.ts';
import { agentNews, type NewUpdate } from '../core/mirror/updates.ts';
import { GivenText } from '../core/session/given-text.ts';
import type { Session } from '../core/session/session.ts';
import { oneLine, showable } from '../core/text/display.ts';
import { flush } from '../mirror/flush.ts';
import { announce } from '../mirror/queue-updates.ts';
import { makeCheckpoint, type Checkpoint, type CheckpointWish } from '../git-work/checkpoint.ts';
import { planPush, push } from '../git-work/push.ts';
import { restoreShadow } from '../git-work/restore-shadow.ts';
import { findShadow, makeShadow, shadowCheckpoints } from '../git-work/shadow-checkpoints.ts';
import type { StoredFile } from '../io/store.ts';
import { columns } from '../io/terminal.ts';
import { conversationOf, Workspace, type Loaded } from '../workspace.ts';
import {
  DRY_RUN_OPTION,
  flag,
  JSON_OPTION,
  listOption,
  printJson,
  textOption,
  type Command,
  type Input,
  type World,
} from './command.ts';

export const command: Command = {
  name: 'checkpoint',
  summary: 'Adds a log entry and makes a commit that says how the work stands.',
  args: '[ref]',
  options: [
    { flags: '--label <label>', description: 'a name for it, such as oauth-complete' },
    { flags: '-m, --message <text>', description: 'what was done; - reads standard input' },
    { flags: '--type <type>', description: 'type of the commit', choices: COMMIT_TYPES },
    { flags: '--decision <text>', description: 'a decision to record with it', repeatable: true },
    {
      flags: '--rationale <text>',
      description: 'why, in the order of --decision',
      repeatable: true,
    },
    { flags: '--all', description: 'commit untracked files too' },
    { flags: '--only <path>', description: 'commit these paths only', repeatable: true },
    { flags: '--no-commit', description: 'add the log entry only' },
    { flags: '--push', description: 'push the branch afterwards' },
    { flags: '--shadow', description: 'keep the work beside the branch; touch nothing else' },
    { flags: '--list', description: 'list the shadow checkpoints' },
    { flags: '--restore <number>', description: 'bring a shadow checkpoint back' },
    DRY_RUN_OPTION,
    JSON_OPTION,
  ],
  examples: [
    'session checkpoint --label "oauth-complete"',
    'session checkpoint --decision "Using JWT over sessions for stateless auth"',
    'session checkpoint -m "Fix security issue" --push',
    'session checkpoint --shadow --label before-refactoring',
  ],
  notes:
    'With something staged, exactly that is committed, else all tracked files that changed; the session ' +
    'file always. The trailers of the commit are described in docs/trailers.md of agent-session.',
  run(world, input) {
    const workspace = new Workspace(world.cwd);
    const found = workspace.find(input.args[0], conversationOf(world.env));
    if (flag(input, 'list')) return list(world, input, workspace, found.session);
    if (textOption(input, 'restore') !== undefined)
      return restore(world, input, workspace, found.session);
    if (flag(input, 'shadow')) return shadow(world, input, workspace, found.session);
    return record(world, input, workspace, found);
  },
};

async function record(
  world: World,
  input: Input,
  workspace: Workspace,
  { file, session }: Loaded & { session: Session },
): Promise<number> {
  if (input.args[0] === undefined) checkBranch(workspace, session);
  const wish = wishOf(world, input, workspace);
  const pushes = flag(input, 'push') && wish.commit;
  const pushArgs = pushes ? planPush(workspace, workspace.branch) : undefined;
  const made = makeCheckpoint(workspace, file, wish);
  if (pushArgs !== undefined && made.commit !== undefined && wish.dryRun !== true)
    push(workspace, pushArgs, 'Look at what it says, then run: git push');
  if (wish.dryRun !== true) await tellIssue(world, workspace, file, { wish, made });
  if (flag(input, 'json')) {
    const { commit = null, message = null, selection, notes } = made;
    printJson(world, {
      id: file.id,
      path: file.path,
      commit,
      message,
      files: selection?.paths ?? [],
      committed: selection?.why ?? null,
      pushed: pushArgs !== undefined && commit !== null,
      notes,
    });
  } else world.out(showable(told(made, file.id, wish, pushArgs !== undefined)));
  return 0;
}

/** The issue hears of it, where it is kept up to date from here; what came of that is one of the notes. */
async function tellIssue(
  world: World,
  workspace: Workspace,
  file: StoredFile,
  { wish, made }: { wish: CheckpointWish; made: Checkpoint },
): Promise<void> {
  const { session } = workspace.load(file);
  if (session === undefined) return;
  const { label, message, decisions, now } = wish;
  const said = [label, message].filter((one) => one !== undefined).join(': ');
  const updates: NewUpdate[] = [
    ...agentNews(made.session, made.before),
    ...(said === '' ? [] : [{ type: 'milestone' as const, text: said }]),
    ...decisions.map(({ text }) => ({ type: 'decision' as const, text })),
  ];
  const unheard = announce(workspace, session, updates, now);
  const { line } = await flush(workspace, { file, session }, world.env, () => world.now());
  made.notes.push(...[unheard, line].filter((one) => one !== '').map((one) => one.trim()));
}

/** A checkpoint of the wrong session would be worse than none. */
function checkBranch({ branch }: Workspace, session: Session): void {
  if (branch === undefined || session.branch === undefined || session.branch === branch) return;
  throw new SessionError('other-branch', {
    so: `The current session is ${oneLine(session.id)}, of ${oneLine(session.branch)}; ${branch} is checked out.`,
    follows: 'So it is not clear whose work this is, and nothing was recorded.',
    todo: [
      `For work of that session: session checkpoint ${oneLine(session.id)}`,
      `For other work, make a session first: session start ${branch}`,
    ].join('\n'),
  });
}

function wishOf(world: World, input: Input, workspace: Workspace): CheckpointWish {
  const texts = new GivenText(world);
  const label = textOption(input, 'label');
  const message = textOption(input, 'message');
  const conversation = conversationOf(world.env);
  const [decisions, reasons] = [listOption(input, 'decision'), listOption(input, 'rationale')];
  if (reasons.length > decisions.length) throw loneRationale();
  const root = workspace.root;
  return {
    label: label === undefined ? undefined : texts.line(label, 'label'),
    message: message === undefined ? undefined : texts.markdown(message, 'message'),
    type: COMMIT_TYPES.find((one) => one === textOption(input, 'type')),
    decisions: decisions.map((text, at) => ({
      text: texts.markdown(text, 'decision'),
      rationale: reasons[at] === undefined ? undefined : texts.markdown(reasons[at], 'rationale'),
    })),
    who: `${authorOf(world.env['AGENT_TYPE'], conversation !== undefined)}/checkpoint`,
    now: world.now(),
    conversation,
    choice: {
      all: flag(input, 'all'),
      only: listOption(input, 'only').map((path) =>
        relative(root, resolve(world.cwd, path)).split(sep).join('/'),
      ),
    },
    commit: input.options['commit'] !== false,
    dryRun: flag(input, 'dryRun'),
  };
}

function loneRationale(): SessionError {
  return new SessionError('unclear-options', {
    so: 'There are more --rationale than --decision.',
    follows: 'A reason without its decision would get lost, so nothing was recorded.',
    todo: 'Give each reason with the decision it belongs to: --decision TEXT --rationale TEXT',
  });
}

function told(made: Checkpoint, id: string, { dryRun }: CheckpointWish, isPushed: boolean): string {
  const { commit, message, selection, notes } = made;
  const rest = notes.map((note) => `  ${note}\n`).join('');
  if (dryRun === true) {
    const { shown, left } = fitting(selection?.paths.map((path) => `  ${path}\n`) ?? [], 300);
    const files = shown.join('') + (left === 0 ? '' : `  and ${left} more: --json\n`);
    const what =
      selection === undefined ? '' : `Would commit the session file and ${selection.why}:\n`;
    return `${what}${files}${rest}${message === undefined ? 'Would add a log entry.\n' : `\n${message}`}`;
  }
  if (commit === undefined) return `${id}: logged.\n${rest}`;
  const [subject = ''] = (message ?? '').split('\n');
  const count = selection?.paths.length ?? 0;
  const files = `${count} ${count === 1 ? 'file' : 'files'} and the session file`;
  const pushed = isPushed ? ' Pushed.' : '';
  return `${commit.slice(0, 12)} ${subject}\n  ${files}: ${selection?.why}.${pushed}\n${rest}`;
}

function shadow(world: World, input: Input, workspace: Workspace, session: Session): number {
  const said = [textOption(input, 'label'), textOption(input, 'message')].filter(Boolean);
  if (flag(input, 'dryRun')) {
    if (flag(input, 'json')) printJson(world, { id: session.id, checkpoint: null });
    else world.out('Would keep the work tree as it is beside the branch.\n');
    return 0;
  }
  const made = makeShadow(workspace, session.id, said.length > 0 ? said.join(': ') : undefined);
  if (flag(input, 'json')) printJson(world, { id: session.id, checkpoint: made });
  else {
    world.out(
      `Shadow checkpoint ${made.number} kept (${made.commit.slice(0, 12)}).\n` +
        `Bring it back with: session checkpoint --restore ${made.number}\n`,
    );
  }
  return 0;
}

function list(world: World, input: Input, workspace: Workspace, { id }: Session): number {
  const isGit = workspace.repository.gitDir !== undefined;
  const all = isGit ? shadowCheckpoints(workspace, id) : [];
  if (flag(input, 'json')) printJson(world, { id, checkpoints: all });
  else if (all.length === 0)
    world.out('No shadow checkpoints yet. Make one with: session checkpoint --shadow\n');
  else {
    const rows = all.map(({ number, at, commit, subject }) => [
      String(number),
      at.slice(0, 16).replace('T', ' '),
      commit.slice(0, 12),
      oneLine(subject),
    ]);
    world.out(`${columns(rows, { width: Math.max(world.width, 40) }).join('\n')}\n`);
  }
  return 0;
}

function restore(world: World, input: Input, workspace: Workspace, { id }: Session): number {
  const found = findShadow(workspace, id, textOption(input, 'restore') ?? '');
  const dryRun = flag(input, 'dryRun');
  const done = restoreShadow(workspace, found, dryRun);
  if (flag(input, 'json')) {
    printJson(world, { id, checkpoint: found, ...done, head_moved: done.moved });
    return 0;
  }
  const would = dryRun ? 'Would restore' : 'Restored';
  const lines = [
    ...done.written.map((path) => `  written  ${oneLine(path)}`),
    ...done.removed.map((path) => `  removed  ${oneLine(path)}`),
    ...done.kept.map((path) => `  kept     ${oneLine(path)} (session files are not taken back)`),
    ...(done.moved ? ['HEAD has moved since; only the files of the checkpoint are back.'] : []),
  ];
  const none = done.written.length + done.removed.length === 0;
  const head = none
    ? `Everything of checkpoint ${found.number} is there already.`
    : `${would} checkpoint ${found.number}:`;
  world.out(`${[head, ...lines].join('\n')}\n`);
  return 0;
}
