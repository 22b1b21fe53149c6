import { titleOfBranch } from '../core/session/naming.ts';
import { oneLine } from '../core/text/display.ts';
import type { Arrival } from '../git-work/switch-branch.ts';
import { KEEPING_OPTIONS, keepingOf, switchWith, telling } from '../git-work/switch-wish.ts';
import { attach } from '../journal/attachment.ts';
import { sessionOfBranch, takeUp } from '../take-up.ts';
import { conversationOf, Workspace } from '../workspace.ts';
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
import { makeSession } from './new.ts';

export const command: Command = {
  name: 'switch',
  summary: 'Goes to the work of another branch: switches, takes its session up or makes one.',
  args: '<branch>',
  options: [
    ...KEEPING_OPTIONS,
    { flags: '--base <commit>', description: 'where a new branch begins (default: main)' },
    { flags: '--no-session', description: 'make no session where the branch has none' },
    DRY_RUN_OPTION,
    JSON_OPTION,
  ],
  examples: ['session switch hotfix/critical-bug', 'session switch feature/main-work'],
  notes:
    'Nothing goes along unasked: changes that are not committed are put aside under the name of their ' +
    'branch, and come back with the next switch or resume to it. Untracked files stay where they are. ' +
    'A branch that does not exist is made from the default branch; the default branch itself gets no session.',
  run(world, input) {
    const base = textOption(input, 'base');
    const arrival = switchWith(world, new Workspace(world.cwd), {
      branch: input.args[0] ?? '',
      keeping: keepingOf(input.options, 'stash'),
      fresh: base === undefined ? { from: 'default' } : { from: 'commit', commit: base },
      verb: 'switch',
      dryRun: flag(input, 'dryRun'),
    });
    const { branch, command: way, notes } = arrival;
    if (flag(input, 'dryRun')) return wouldSwitch(world, input, arrival);
    if (!flag(input, 'json')) {
      world.out(`${way === undefined ? 'Already on' : 'On'} ${branch}.\n`);
      for (const note of notes) world.out(`${oneLine(note)}\n`);
    }
    return telling(flag(input, 'json') ? notes : [], () => settle(world, input, arrival));
  },
};

/** Tells the way to a branch that a dry run did not take. */
export function wouldSwitch(
  world: World,
  input: Input,
  { branch, command: way, notes }: Arrival,
): number {
  const git = way === undefined ? null : ['git', ...way].join(' ');
  if (flag(input, 'json')) printJson(world, { branch, command: git, notes });
  else {
    const head = git === null ? `${branch} is checked out already.` : `Would run: ${git}`;
    world.out(`${[head, ...notes].map(oneLine).join('\n')}\n`);
  }
  return 0;
}

/** The session of the branch becomes the current one; what was attached before belongs to the other branch. */
function settle(world: World, input: Input, arrival: Arrival): number {
  const { workspace, branch, notes } = arrival;
  const conversation = conversationOf(world.env);
  const found = sessionOfBranch(workspace, branch, conversation);
  if (found !== undefined && found !== 'several') {
    const { session, attached, brief } = takeUp(workspace, found, world);
    if (flag(input, 'json'))
      printJson(world, { branch, id: session.id, path: session.path, attached, brief, notes });
    else world.out(`${brief}\n`);
    return 0;
  }
  if (conversation !== undefined)
    attach(workspace, { id: conversation, pid: 0 }, '', { now: world.now() });
  const wanted = input.options['session'] !== false && branch !== workspace.defaultBranch;
  if (found === undefined && wanted) {
    const own = { ...world, cwd: workspace.root };
    return makeSession(own, input, { workspace, title: titleOfBranch(branch), branch, notes });
  }
  if (flag(input, 'json')) printJson(world, { branch, id: null, notes });
  else {
    world.out(
      found === 'several'
        ? 'Several sessions are active here: session list. Take one up: session resume REF\n'
        : 'No session is active here. Make one: session new "TITLE"\n',
    );
  }
  return 0;
}
