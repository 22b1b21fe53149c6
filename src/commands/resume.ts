import { SessionError } from '../core/errors.ts';
import { oneLine } from '../core/text/display.ts';
import type { Session } from '../core/session/session.ts';
import { isBranch } from '../git-work/branches.ts';
import { KEEPING_OPTIONS, keepingOf, switchWith, telling } from '../git-work/switch-wish.ts';
import { sessionOfBranch, takeUp } from '../take-up.ts';
import { conversationOf, Workspace, type Loaded } from '../workspace.ts';
import {
  DRY_RUN_OPTION,
  flag,
  JSON_OPTION,
  printJson,
  type Command,
  type Input,
  type World,
} from './command.ts';
import { wouldSwitch } from './switch.ts';

export const command: Command = {
  name: 'resume',
  summary:
    'Takes a session up again: sets it in progress, attaches this conversation, prints the brief.',
  args: '[branch|ref]',
  options: [...KEEPING_OPTIONS, DRY_RUN_OPTION, JSON_OPTION],
  examples: ['session resume', 'session resume fix-login', 'session resume feature/main-work'],
  notes:
    'The name of a branch switches to it, by the rule of session switch. A ref touches no branch: when ' +
    'the session belongs to another one, the brief says so.',
  run: (world, input) => resume(world, input),
};

/**
 * Takes the session of a branch or ref up; `start --resume` does the same.
 * @param before what happened already and is not told yet: sentences
 */
export function resume(world: World, input: Input, before: readonly string[] = []): number {
  const workspace = new Workspace(world.cwd);
  const [given] = input.args;
  const ids = given === undefined ? [] : workspace.files().map(({ id }) => id);
  if (given === undefined || ids.includes(given) || !isBranch(workspace, given)) {
    const found = workspace.find(given, conversationOf(world.env));
    return tell(world, input, workspace, found, before);
  }
  const dryRun = flag(input, 'dryRun');
  const arrival = switchWith(world, workspace, {
    branch: given,
    keeping: keepingOf(input.options, 'stash'),
    fresh: { from: 'never' },
    verb: 'resume',
    dryRun,
  });
  const { branch, command: way } = arrival;
  const notes = [...before, ...arrival.notes];
  if (dryRun && way !== undefined) return wouldSwitch(world, input, arrival);
  return telling(notes, () => {
    const found = sessionOfBranch(arrival.workspace, branch, conversationOf(world.env));
    if (found === undefined || found === 'several') throw noneOf(branch, found);
    return tell(world, input, arrival.workspace, found, notes);
  });
}

function tell(
  world: World,
  input: Input,
  workspace: Workspace,
  found: Loaded & { session: Session },
  notes: readonly string[],
): number {
  const dryRun = flag(input, 'dryRun');
  const { file } = found;
  const { session, changed, attached, brief } = takeUp(workspace, found, world, dryRun);
  if (flag(input, 'json')) {
    const { id, path } = file;
    const more = notes.length > 0 ? { notes } : {};
    printJson(world, { id, path, status: session.status, changed, attached, brief, ...more });
  } else if (dryRun) {
    const already = changed ? '' : ' (it is)';
    const too = attached ? ' and attach this conversation' : '';
    world.out(`Would set ${oneLine(file.id)} in progress${already}${too}.\n`);
  } else {
    for (const note of notes) world.out(`${oneLine(note)}\n`);
    world.out(`${brief}\n`);
  }
  return 0;
}

function noneOf(branch: string, found: 'several' | undefined): SessionError {
  const name = oneLine(branch);
  return new SessionError(found === undefined ? 'no-session' : 'ambiguous-ref', {
    so: `${name} has ${found === undefined ? 'no active session' : 'several active sessions'}.`,
    follows: 'It is checked out now, and no session was taken up.',
    todo:
      found === undefined
        ? `Make one with: session start ${name}`
        : 'Name one: session resume REF (session list shows them)',
  });
}
