import { attachedSession } from '../journal/attachment.ts';
import { briefFacts } from '../brief-facts.ts';
import { verifyClaims } from '../claims/claim-facts.ts';
import { claimLine } from '../core/claims/claim-report.ts';
import { composeBrief, roleOf } from '../core/brief/brief.ts';
import { repositoryParts } from '../core/onboarding/repository-parts.ts';
import { oneLine } from '../core/text/display.ts';
import { SessionError } from '../core/errors.ts';
import { lookAround } from '../onboarding/look-around.ts';
import { conversationOf, Workspace } from '../workspace.ts';
import { flag, JSON_OPTION, printJson, textOption, type Command, type Input } from './command.ts';

export const command: Command = {
  name: 'brief',
  summary: 'Prints what an agent is told about a session.',
  args: '[ref]',
  options: [
    {
      flags: '--role <role>',
      description: 'orchestrator, implementer, reviewer, other or an agent type',
    },
    {
      flags: '--budget <tokens>',
      description: 'estimated tokens at most (default: context.budget, 1000)',
    },
    JSON_OPTION,
  ],
  examples: ['session brief', 'session brief fix-login --role reviewer --budget 400'],
  run(world, input) {
    const workspace = new Workspace(world.cwd);
    const conversation = conversationOf(world.env);
    const { session } = workspace.find(input.args[0], conversation);
    const brief = composeBrief(
      session,
      {
        ...briefFacts(workspace, session, { now: world.now(), conversation }),
        claims: claimLine(verifyClaims(workspace, session, world.env)),
        repository: repositoryParts(lookAround(workspace, session), world.now()),
      },
      {
        role: roleOf(textOption(input, 'role') ?? world.env['AGENT_TYPE']),
        budget: budgetOf(input) ?? workspace.config.context.budget,
        attached:
          conversation !== undefined && attachedSession(workspace, conversation) === session.id,
      },
    );
    if (flag(input, 'json')) printJson(world, { id: session.id, ...brief });
    else world.out(`${brief.text}\n`);
    return 0;
  },
};

function budgetOf(input: Input): number | undefined {
  const text = textOption(input, 'budget');
  if (text === undefined) return undefined;
  if (/^[1-9]\d{1,6}$/.test(text)) return Number(text);
  throw new SessionError('bad-budget', {
    so: `"${oneLine(text)}" is no number of tokens.`,
    follows: 'So no brief was made.',
    todo: 'Give a whole number from 10 up, for example --budget 400',
  });
}
