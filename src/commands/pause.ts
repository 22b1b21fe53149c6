import { withJournalAgents } from '../journal/agents-of-journal.ts';
import { applyEdit } from '../apply.ts';
import { oneLine } from '../core/text/display.ts';
import { agentNews } from '../core/mirror/updates.ts';
import { transition } from '../core/session/lifecycle.ts';
import { readiness } from '../core/session/readiness.ts';
import { parseSession } from '../core/session/session.ts';
import { announce } from '../mirror/queue-updates.ts';
import { missingPaths } from '../claims/missing-paths.ts';
import { unrecordedIn } from '../journal/session-journal.ts';
import { conversationOf, Workspace } from '../workspace.ts';
import { DRY_RUN_OPTION, flag, JSON_OPTION, printJson, type Command } from './command.ts';

export const command: Command = {
  name: 'pause',
  summary: 'Lays a session aside and says whether somebody else could take it up.',
  args: '[ref]',
  options: [DRY_RUN_OPTION, JSON_OPTION],
  examples: ['session pause', 'session pause fix-login'],
  run(world, input) {
    const workspace = new Workspace(world.cwd);
    const conversation = conversationOf(world.env);
    const { file } = workspace.find(input.args[0], conversation);
    const dryRun = flag(input, 'dryRun');
    const now = world.now();
    const { session, changed, before } = applyEdit(
      workspace,
      file,
      {
        body: (current) => withJournalAgents(workspace, current, { now, conversation }).text,
        changes: (current) => transition(current, { kind: 'pause', at: now }).changes,
      },
      { dryRun },
    );
    const unheard =
      changed && !dryRun
        ? announce(workspace, session, agentNews(session, parseSession(before, file.path)), now)
        : '';
    const { ready, reasons } = readiness(session, {
      missingPaths: missingPaths(workspace, session),
      unrecorded: unrecordedIn(workspace, session, { now, read: !dryRun }),
    });
    if (flag(input, 'json')) {
      printJson(world, {
        id: file.id,
        path: file.path,
        status: session.status,
        changed,
        ready,
        reasons,
      });
      return 0;
    }
    const verb = dryRun ? 'would be paused' : changed ? 'paused' : 'was paused already';
    world.out(`${oneLine(file.id)} ${verb}.\n${unheard}`);
    if (!ready) {
      world.out('It is not handoff-ready:\n');
      for (const { text } of reasons) world.out(`  - ${oneLine(text)}\n`);
      world.out('Mend it with: session update --state "…" --next "…"\n');
    }
    return 0;
  },
};
