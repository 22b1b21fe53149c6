import { titleOfBranch } from '../core/session/naming.ts';
import { oneLine } from '../core/text/display.ts';
import { SessionError } from '../core/errors.ts';
import { git } from '../io/git.ts';
import { scanSessions } from '../scan.ts';
import { Workspace } from '../workspace.ts';
import { flag, type Command } from './command.ts';
import { earlierOf, makeSession, NEW_OPTIONS } from './new.ts';

export const command: Command = {
  name: 'start',
  summary:
    'Makes a session: with a title as `session new` does, with one word on a branch of that name.',
  args: '<branch-or-title...>',
  options: NEW_OPTIONS,
  examples: [
    'session start feature/retry-payments --objective "No double charge"',
    'session start "Fix login redirect"',
  ],
  notes:
    'A branch that does not exist is made from the current commit; one that exists is switched to.',
  run(world, input) {
    const given = oneLine(input.args.join(' '));
    const workspace = new Workspace(world.cwd);
    if (given === '' || given.includes(' ')) {
      return makeSession(world, input, {
        workspace,
        title: titleOrNothing(given),
        branch: workspace.branch,
      });
    }
    // A wrong name is told before the branch is switched.
    earlierOf(world, input, workspace);
    const action = planSwitch(workspace, given);
    if (flag(input, 'dryRun')) {
      if (!flag(input, 'json') && action) world.out(`Would run: git ${action.join(' ')}\n`);
    } else if (action) {
      switchBranch(workspace.root, given, action);
    }
    return makeSession(world, input, { workspace, title: titleOfBranch(given), branch: given });
  },
};

function titleOrNothing(title: string): string {
  if (title !== '') return title;
  throw new SessionError('no-title', {
    so: 'Neither a branch nor a title was given.',
    follows: 'So no session was made.',
    todo: 'Name one: session start feature/retry-payments',
  });
}

/** The git command that leads to a branch; undefined when it is checked out already. */
function planSwitch(workspace: Workspace, branch: string): string[] | undefined {
  if (workspace.repository.gitDir === undefined) {
    throw new SessionError('not-a-repository', {
      so: `"${branch}" is one word, so it is a branch, and ${workspace.root} is no git repository.`,
      follows: 'So no session was made.',
      todo: `For a title of one word: session new ${branch}`,
    });
  }
  const { root } = workspace;
  const { status } = git(root, ['check-ref-format', `refs/heads/${branch}`]);
  if (status !== 0 || branch.startsWith('-')) {
    throw new SessionError('bad-branch', {
      so: `Git takes no branch named "${branch}".`,
      follows: 'So no session was made.',
      todo: `For a title of one word: session new "${branch}"`,
    });
  }
  const own = scanSessions(workspace).active.find((one) => one.branch === branch);
  if (own) {
    throw new SessionError('branch-has-session', {
      so: `The branch ${branch} has an active session already: ${oneLine(own.name.slice(0, -3))}`,
      follows: 'So no second one was made.',
      todo: 'Take it up with: session resume, or name a new one: session new "TITLE"',
    });
  }
  if (workspace.branch === branch) return undefined;
  const exists =
    git(root, ['rev-parse', '--quiet', '--verify', `refs/heads/${branch}`]).status === 0;
  return exists ? ['checkout', branch, '--'] : ['checkout', '-b', branch];
}

function switchBranch(root: string, branch: string, action: readonly string[]): void {
  const { status, stderr } = git(root, action);
  if (status === 0) return;
  throw new SessionError('switch-failed', {
    so: `Git did not switch to ${branch}: ${oneLine(stderr)}`,
    follows: 'So no session was made.',
    todo: 'Commit or stash what is in the way, then run the command again.',
  });
}
