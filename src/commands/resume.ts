import { applyEdit } from '../apply.ts';
import { attach } from '../journal/attachment.ts';
import { briefFacts } from '../brief-facts.ts';
import { verifyClaims } from '../claims/claim-facts.ts';
import { claimLine } from '../core/claims/claim-report.ts';
import { composeBrief, roleOf } from '../core/brief/brief.ts';
import { repositoryParts } from '../core/onboarding/repository-parts.ts';
import { oneLine } from '../core/text/display.ts';
import { transition } from '../core/session/lifecycle.ts';
import { lookAround } from '../onboarding/look-around.ts';
import { conversationOf, Workspace } from '../workspace.ts';
import { DRY_RUN_OPTION, flag, JSON_OPTION, printJson, type Command } from './command.ts';

export const command: Command = {
  name: 'resume',
  summary:
    'Takes a session up again: sets it in progress, attaches this conversation, prints the brief.',
  args: '[ref]',
  options: [DRY_RUN_OPTION, JSON_OPTION],
  examples: ['session resume', 'session resume fix-login'],
  notes: 'Branches are not touched: when the session belongs to another branch, the brief says so.',
  run(world, input) {
    const workspace = new Workspace(world.cwd);
    const conversation = conversationOf(world.env);
    const { file, session: found } = workspace.find(input.args[0], conversation);
    const now = world.now();
    const dryRun = flag(input, 'dryRun');
    const event = { kind: 'resume', at: now } as const;
    const { session, changed } = applyEdit(
      workspace,
      file,
      { changes: (current) => transition(current, event).changes },
      { dryRun },
    );
    const inside =
      conversation !== undefined && transition(found, event).effects.includes('attach');
    const attached =
      inside && (dryRun || attach(workspace, { id: conversation, pid: 0 }, file.id, { now }));
    const facts = {
      ...briefFacts(workspace, session, { now, conversation }),
      claims: claimLine(verifyClaims(workspace, session, world.env)),
      repository: repositoryParts(lookAround(workspace, session), world.now()),
    };
    const brief = composeBrief(session, facts, {
      role: roleOf(world.env['AGENT_TYPE']),
      budget: workspace.config.context.budget,
      attached,
    });
    if (flag(input, 'json')) {
      const { id, path } = file;
      printJson(world, { id, path, status: session.status, changed, attached, brief: brief.text });
    } else if (dryRun) {
      const already = changed ? '' : ' (it is)';
      const too = attached ? ' and attach this conversation' : '';
      world.out(`Would set ${oneLine(file.id)} in progress${already}${too}.\n`);
    } else {
      world.out(`${brief.text}\n`);
    }
    return 0;
  },
};
