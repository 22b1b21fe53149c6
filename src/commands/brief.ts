import { attachedSession } from '../journal/attachment.ts';
import { briefFacts } from '../brief-facts.ts';
import { verifyClaims } from '../claims/claim-facts.ts';
import { claimLine } from '../core/claims/claim-report.ts';
import { composeBrief, roleOf } from '../core/brief/brief.ts';
import { repositoryParts } from '../core/onboarding/repository-parts.ts';
import { oneLine } from '../core/text/display.ts';
import { SessionError } from '../core/errors.ts';
import { layersOf, MODE_NAMES, MODES, STAGES, type Stage } from '../core/stages/stages.ts';
import { lookAround } from '../onboarding/look-around.ts';
import { conversationOf, Workspace } from '../workspace.ts';
import {
  flag,
  JSON_OPTION,
  printJson,
  textOption,
  type Command,
  type Input,
  type World,
} from './command.ts';

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
    {
      flags: '--stage <stage>',
      description: 'what this stage of the work needs, memory and knowledge included',
      choices: STAGES,
    },
    {
      flags: '--mode <mode>',
      description: 'with --stage: half, all or twice the budget',
      choices: MODE_NAMES,
    },
    JSON_OPTION,
  ],
  examples: [
    'session brief',
    'session brief fix-login --role reviewer --budget 400',
    'session brief --stage plan --mode rigorous',
  ],
  run(world, input) {
    const workspace = new Workspace(world.cwd);
    const conversation = conversationOf(world.env);
    const stage = STAGES.find((one) => one === textOption(input, 'stage'));
    if (stage !== undefined) return briefFor(world, input, workspace, stage);
    if (textOption(input, 'mode') !== undefined) throw modeWithoutStage();
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

async function briefFor(
  world: World,
  input: Input,
  workspace: Workspace,
  stage: Stage,
): Promise<number> {
  const { context } = workspace.config;
  const conversation = conversationOf(world.env);
  const given = budgetOf(input);
  const wanted = MODE_NAMES.find((one) => one === textOption(input, 'mode'));
  if (given !== undefined && wanted !== undefined) throw budgetAndMode();
  const mode = wanted ?? 'standard';
  const { session } = workspace.find(input.args[0], conversation);
  const { tellStage } = await import('../stages/tell-stage.ts');
  const budget = given ?? Math.floor(context.budget * MODES[mode]);
  const { gaps, ...brief } = await tellStage(workspace, session, {
    stage,
    mode,
    layers: layersOf(stage, context.stages),
    role: roleOf(textOption(input, 'role') ?? world.env['AGENT_TYPE']),
    attached: conversation !== undefined && attachedSession(workspace, conversation) === session.id,
    budget,
    now: world.now(),
    env: world.env,
    conversation,
  });
  if (flag(input, 'json')) {
    printJson(world, { id: session.id, stage, mode, budget, ...brief, gaps });
  } else world.out(`${brief.text}\n`);
  return 0;
}

function modeWithoutStage(): SessionError {
  return new SessionError('wrong-use', {
    so: '--mode was given without --stage.',
    follows: 'So no brief was made.',
    todo: `Name the stage as well: --stage ${STAGES.join(', ')}`,
  });
}

function budgetAndMode(): SessionError {
  return new SessionError('wrong-use', {
    so: '--budget and --mode both say how long the brief may be.',
    follows: 'So no brief was made.',
    todo: 'Give one of them.',
  });
}

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
