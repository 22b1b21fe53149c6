import { resolve } from 'node:path';
import {
  applyCompletion,
  continueCompletion,
  type AppliedCompletion,
  type Application,
} from '../completion/apply-completion.ts';
import { begunCompletion, explainMissing } from '../completion/begun-completion.ts';
import { otherPlanAtWork } from '../completion/completion-refusals.ts';
import { gatherFacts } from '../completion/gather-facts.ts';
import { itemsOpen, planChanged, settleText } from '../completion/plan-refusals.ts';
import { approvalCommand, planDiff, planText } from '../completion/plan-text.ts';
import { checkDestination } from '../completion/preflight.ts';
import { issueSteps, trackerFacts } from '../completion/session-tracker.ts';
import { openText, reviewPlan, type Reviewed } from '../completion/review-plan.ts';
import { readChoices, shellWord } from '../core/completion/choice-options.ts';
import { openItems } from '../core/completion/checklist.ts';
import type { Choices } from '../core/completion/completion-facts.ts';
import { completionSummary } from '../core/completion/completion-summary.ts';
import { planCompletion } from '../core/completion/plan-completion.ts';
import { planJson } from '../core/completion/plan-json.ts';
import { OUTCOMES, type CompletionPlan } from '../core/completion/plan.ts';
import type { Session } from '../core/session/session.ts';
import { showable } from '../core/text/display.ts';
import { openMemory } from '../memory/open-memory.ts';
import { conversationOf, Workspace } from '../workspace.ts';
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
  name: 'complete',
  summary:
    'Moves the knowledge of a session where it belongs, then deletes the file, by an approved plan.',
  args: '[ref]',
  options: [
    {
      flags: '--approve <hash>',
      description: 'carry out exactly the plan that was shown with this hash',
    },
    { flags: '-y, --yes', description: 'carry it out unless an item of the checklist is open' },
    {
      flags: '--answer <item=text>',
      description: 'answer a question of the checklist',
      repeatable: true,
    },
    {
      flags: '--waive <item=reason>',
      description: 'do without an item of the checklist',
      repeatable: true,
    },
    {
      flags: '--skip <id=reason>',
      description: 'leave one piece out (dec-2, les-1, work-3 …)',
      repeatable: true,
    },
    {
      flags: '--artifact <name=fate>',
      description: 'promote, keep or remove artifacts',
      repeatable: true,
    },
    { flags: '--outcome <outcome>', description: 'how the work ended', choices: OUTCOMES },
    { flags: '--fix-references', description: 'mend texts that point at the session file' },
    { flags: '--no-commit', description: 'leave the result uncommitted' },
    { flags: '--backup [path]', description: 'also write the snapshot as JSON' },
    { flags: '--diff', description: 'show the exact change of every file' },
    DRY_RUN_OPTION,
    JSON_OPTION,
  ],
  examples: [
    'session complete',
    'session complete fix-login --dry-run --json',
    'session complete fix-login --approve 1a2b3c4d5e6f',
    'session complete fix-login --yes --waive references="they are examples"',
  ],
  notes: `Items of the checklist: external-issue, decisions, lessons, remaining-work, references, deletion.
A waived one leaves all of its kind out. In a terminal it asks; anywhere else it shows the plan and the command
that approves it, and ends with 1. A completion that was interrupted is carried on.
What it did is shown by session history and undone by: session restore`,
  async run(world, input) {
    const workspace = new Workspace(world.cwd);
    const [ref] = input.args;
    const approved = textOption(input, 'approve')?.trim().toLowerCase();
    const begun = begunCompletion(workspace, ref, conversationOf(world.env));
    if (begun !== undefined && !flag(input, 'dryRun')) {
      const { id, hash } = begun.plan;
      if (approved !== undefined && approved !== hash) throw otherPlanAtWork(id);
      const applied = await continueCompletion(
        workspace,
        begun,
        await application(world, input, workspace, begun.plan),
      );
      return tell(world, input, begun.plan, applied);
    }
    const choices = choicesOf(input);
    const planFor = planner(world, ref);
    if (flag(input, 'dryRun')) {
      show(world, workspace, input, { plan: await planFor(choices), choices });
      return 0;
    }
    const decided = await decide(world, workspace, input, { planFor, choices, approved });
    if (decided === undefined) return 1;
    return tell(
      world,
      input,
      decided,
      await applyCompletion(
        workspace,
        decided,
        await application(world, input, workspace, decided),
      ),
    );
  },
};

type PlanFor = (choices: Choices) => Promise<CompletionPlan>;

/** Plans from the world as it is at each call. */
function planner(world: World, ref: string | undefined): PlanFor {
  const conversation = conversationOf(world.env);
  return async (choices) => {
    const workspace = new Workspace(world.cwd);
    const session = sessionOf(workspace, ref, conversation);
    const now = world.now();
    const { env } = world;
    const tracker = await trackerFacts(workspace, session, { env, now: () => now });
    const facts = await gatherFacts(workspace, session, {
      now,
      conversation,
      tracker,
      openMemory: () => openMemory(workspace, env),
    });
    const plan = planCompletion(session, facts, choices);
    const places = [...plan.writes.map(({ path }) => path), ...plan.copies.map(({ to }) => to)];
    for (const path of places) checkDestination(workspace.root, path);
    return plan;
  };
}

function sessionOf(
  workspace: Workspace,
  ref: string | undefined,
  conversation: string | undefined,
): Session {
  try {
    return workspace.find(ref, conversation).session;
  } catch (error) {
    throw explainMissing(workspace, ref, error);
  }
}

function choicesOf(input: Input): Choices {
  return readChoices({
    outcome: textOption(input, 'outcome'),
    answers: listOption(input, 'answer'),
    waivers: listOption(input, 'waive'),
    skips: listOption(input, 'skip'),
    artifacts: listOption(input, 'artifact'),
    fixReferences: flag(input, 'fixReferences'),
  });
}

/** The plan that is to be carried out; undefined where nobody said yes. */
async function decide(
  world: World,
  workspace: Workspace,
  input: Input,
  asked: { planFor: PlanFor; choices: Choices; approved: string | undefined },
): Promise<CompletionPlan | undefined> {
  const { planFor, choices, approved } = asked;
  if (approved !== undefined || flag(input, 'yes')) {
    const plan = await planFor(choices);
    if (approved !== undefined && approved !== plan.hash)
      throw planChanged(plan, approved, choices);
    const open = openItems(plan.checklist);
    if (open.length > 0) throw itemsOpen(plan, open);
    return plan;
  }
  if (!world.interactive || flag(input, 'json')) {
    show(world, workspace, input, { plan: await planFor(choices), choices });
    return undefined;
  }
  if (flag(input, 'diff')) world.out(planDiff(workspace.root, await planFor(choices)));
  const agreed = await reviewPlan(world, planFor, choices);
  if (agreed === undefined) {
    world.out('Nothing was changed.\n');
    return undefined;
  }
  // What was shown may be minutes old.
  const plan = await planFor(agreed.choices);
  if (plan.hash !== agreed.plan.hash) throw planChanged(plan, agreed.plan.hash, agreed.choices);
  return plan;
}

function show(world: World, workspace: Workspace, input: Input, { plan, choices }: Reviewed): void {
  const command = approvalCommand(plan, choices, kept(input));
  if (flag(input, 'json')) return printJson(world, planJson(plan, command));
  world.out(planText(plan, { colour: world.colour, everything: world.interactive }));
  if (flag(input, 'diff')) world.out(`\n${planDiff(workspace.root, plan)}`);
  const open = openItems(plan.checklist);
  world.out(
    open.length > 0
      ? `\n${openText(open)}${settleText(plan, open)}`
      : `\nApprove it with:\n  ${showable(command)}\n`,
  );
}

/** Options that say how, not what: they are no part of the hash. */
function kept(input: Input): string[] {
  const { backup, commit } = input.options;
  return [
    ...(commit === false ? ['--no-commit'] : []),
    ...(backup === true ? ['--backup'] : []),
    ...(typeof backup === 'string' ? [`--backup=${shellWord(backup)}`] : []),
  ];
}

async function application(
  world: World,
  input: Input,
  workspace: Workspace,
  plan: CompletionPlan,
): Promise<Application> {
  const { env } = world;
  const now = (): Date => world.now();
  const { waivers } = choicesOf(input);
  // A plan was approved with its issue; only a reason given now ends it without.
  const isLeftAlone = waivers['external-issue'] !== undefined;
  return {
    commit: input.options['commit'] !== false,
    now,
    tracker: await issueSteps(workspace, plan, { env, now, isLeftAlone }),
    openMemory: () => openMemory(workspace, env),
    backup: backupPath(world, input, plan),
  };
}

function backupPath(world: World, input: Input, { id }: CompletionPlan): string | undefined {
  const { backup } = input.options;
  const path = backup === true ? `.agents/backups/${id}.json` : backup;
  return typeof path === 'string' ? resolve(world.cwd, path) : undefined;
}

function tell(
  world: World,
  input: Input,
  plan: CompletionPlan,
  applied: AppliedCompletion,
): number {
  const { commit, record, recovered, notes } = applied;
  const filed = Object.values(applied.filed);
  const backup = backupPath(world, input, plan);
  const summary = completionSummary(plan, { commit, recovered, filed, backup });
  if (!flag(input, 'json')) {
    world.out(summary);
    for (const note of notes) world.out(`${showable(note)}\n`);
    return 0;
  }
  const { id, path, hash, outcome, extractions } = plan;
  printJson(world, {
    id,
    path,
    hash,
    outcome,
    commit: commit ?? null,
    recovered,
    record,
    backup: backup ?? null,
    filed,
    extractions,
    notes,
    summary,
  });
  return 0;
}
