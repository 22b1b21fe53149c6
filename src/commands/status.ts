import { oneLine } from '../core/text/display.ts';
import { readiness } from '../core/session/readiness.ts';
import { statusJson, statusParts } from '../core/session/status-view.ts';
import { gitFreshness } from '../git-freshness.ts';
import { missingPaths } from '../claims/missing-paths.ts';
import { unrecordedIn } from '../journal/session-journal.ts';
import { paint } from '../io/terminal.ts';
import { conversationOf, Workspace } from '../workspace.ts';
import { flag, JSON_OPTION, printJson, type Command } from './command.ts';

export const command: Command = {
  name: 'status',
  summary:
    'Says where a session stands: state, next steps, what is open, how fresh, ready for handoff or not.',
  args: '[ref]',
  options: [
    { flags: '--objectives', description: 'all objectives, done ones too' },
    { flags: '--verbose', description: 'everything in full' },
    JSON_OPTION,
  ],
  examples: ['session status', 'session status fix-login --objectives', 'session status --json'],
  run(world, input) {
    const workspace = new Workspace(world.cwd);
    const { session } = workspace.find(input.args[0], conversationOf(world.env));
    const facts = {
      now: world.now(),
      branch: workspace.branch,
      ...gitFreshness(workspace, session),
    };
    const verdict = readiness(session, {
      missingPaths: missingPaths(workspace, session),
      unrecorded: unrecordedIn(workspace, session, { now: facts.now }),
    });
    if (flag(input, 'json')) {
      printJson(world, statusJson(session, facts, verdict));
      return 0;
    }
    const options = { objectives: flag(input, 'objectives'), verbose: flag(input, 'verbose') };
    world.out(
      `${paint(oneLine(session.title ?? session.id), 'strong', world.colour)}\n${oneLine(session.path)}\n\n`,
    );
    for (const { label, lines } of statusParts(session, facts, verdict, options)) {
      const good = label !== 'Handoff' || verdict.ready;
      world.out(
        `${paint(label.padEnd(11), good ? 'faint' : 'warn', world.colour)} ${lines.join(`\n${' '.repeat(12)}`)}\n`,
      );
    }
    return 0;
  },
};
