import { titleOfBranch } from '../core/session/naming.ts';
import { oneLine } from '../core/text/display.ts';
import { SessionError } from '../core/errors.ts';
import { findBranch } from '../git-work/branches.ts';
import { KEEPING_OPTIONS, keepingOf, switchWith, telling } from '../git-work/switch-wish.ts';
import { scanSessions } from '../scan.ts';
import { briefOf, sessionOfBranch } from '../take-up.ts';
import { conversationOf, Workspace } from '../workspace.ts';
import { flag, textOption, type Command, type Input, type World } from './command.ts';
import { earlierOf, makeSession, NEW_OPTIONS } from './new.ts';
import { resume } from './resume.ts';

export const command: Command = {
  name: 'start',
  summary:
    'Makes a session: with a title as `session new` does, with one word on a branch of that name.',
  args: '[branch-or-title...]',
  options: [
    ...NEW_OPTIONS,
    { flags: '--resume', description: 'take up the session that is there instead of making one' },
    ...KEEPING_OPTIONS,
    { flags: '--base <commit>', description: 'where a new branch begins (default: here)' },
  ],
  examples: [
    'session start feature/retry-payments --objective "No double charge"',
    'session start "Fix login redirect"',
    'session start --resume',
  ],
  notes:
    'A branch that does not exist is made from the current commit; one that exists is switched to, by ' +
    'the rule of session switch.',
  run(world, input) {
    const given = oneLine(input.args.join(' '));
    const workspace = new Workspace(world.cwd);
    const resumes = flag(input, 'resume');
    if (resumes && given === '') return resume(world, input);
    if (given === '' || given.includes(' ')) {
      return makeSession(world, input, {
        workspace,
        title: titleOrNothing(given),
        branch: workspace.branch,
      });
    }
    // A wrong name is told before the branch is switched.
    earlierOf(world, input, workspace);
    if (workspace.repository.gitDir === undefined) throw titleOfOneWord(workspace, given);
    const { name } = findBranch(workspace, given);
    if (hasSession(workspace, name)) {
      if (resumes) return resume(world, { ...input, args: [name] });
      throw hasSessionAlready(workspace, name);
    }
    return startOn(world, input, workspace, given);
  },
};

function startOn(world: World, input: Input, workspace: Workspace, given: string): number {
  const base = textOption(input, 'base');
  const dryRun = flag(input, 'dryRun');
  const isQuiet = flag(input, 'json');
  const arrival = switchWith(world, workspace, {
    branch: given,
    keeping: keepingOf(input.options, 'refuse'),
    fresh: base === undefined ? { from: 'head' } : { from: 'commit', commit: base },
    verb: 'start',
    dryRun,
  });
  const { branch, command: way, notes } = arrival;
  if (!isQuiet) {
    if (dryRun && way !== undefined) world.out(`Would run: git ${way.map(oneLine).join(' ')}\n`);
    for (const note of notes) world.out(`${oneLine(note)}\n`);
  }
  // The session may be known on that branch only.
  const untold = isQuiet ? notes : [];
  if (hasSession(arrival.workspace, branch)) {
    if (flag(input, 'resume')) return resume(world, { ...input, args: [branch] }, untold);
    return telling(untold, () => {
      throw hasSessionAlready(arrival.workspace, branch);
    });
  }
  const own = { ...world, cwd: workspace.root };
  const making = { workspace: arrival.workspace, title: titleOfBranch(branch), branch };
  const code = telling(untold, () => makeSession(own, input, { ...making, notes: untold }));
  if (code === 0 && !dryRun && !isQuiet) showBrief(world, new Workspace(workspace.root), branch);
  return code;
}

function showBrief(world: World, workspace: Workspace, branch: string): void {
  const conversation = conversationOf(world.env);
  const made = sessionOfBranch(workspace, branch, conversation);
  if (made === undefined || made === 'several') return;
  const attached =
    conversation !== undefined &&
    workspace.state.conversation(conversation)?.session === made.file.id;
  world.out(`\n${briefOf(workspace, made.session, world, attached)}\n`);
}

function titleOrNothing(title: string): string {
  if (title !== '') return title;
  throw new SessionError('no-title', {
    so: 'Neither a branch nor a title was given.',
    follows: 'So no session was made.',
    todo: 'Name one: session start feature/retry-payments',
  });
}

function titleOfOneWord({ root }: Workspace, given: string): SessionError {
  return new SessionError('not-a-repository', {
    so: `"${given}" is one word, so it is a branch, and ${oneLine(root)} has no git work tree.`,
    follows: 'So no session was made.',
    todo: `For a title of one word: session new ${given}`,
  });
}

function hasSession(workspace: Workspace, branch: string): boolean {
  return scanSessions(workspace).active.some((one) => one.branch === branch);
}

function hasSessionAlready(workspace: Workspace, branch: string): SessionError {
  const own = scanSessions(workspace).active.find((one) => one.branch === branch);
  const there = workspace.branch === branch ? ' It is checked out.' : '';
  return new SessionError('branch-has-session', {
    so: `The branch ${branch} has an active session already: ${oneLine(own?.name.slice(0, -3) ?? '')}`,
    follows: `So no second one was made.${there}`,
    todo: `Take it up with: session resume ${branch}, or name a new one: session new "TITLE"`,
  });
}
