import { durationText } from '../core/completion/commit-message.ts';
import { counted } from '../core/insight/wording.ts';
import { remainingWork } from '../core/session/follow-up.ts';
import { outcomeOf } from '../core/completion/snapshot.ts';
import { parseTime } from '../core/clock.ts';
import { authorOf } from '../core/session/entries.ts';
import { doneCount } from '../core/session/session-json.ts';
import { SessionError } from '../core/errors.ts';
import type { Session } from '../core/session/session.ts';
import { oneLine } from '../core/text/display.ts';
import { sessionCommits } from '../completion/session-work.ts';
import { makeCheckpoint } from '../git-work/checkpoint.ts';
import { mergeTo, planMerge, type MergePlan } from '../git-work/merge-to.ts';
import { planPush, push } from '../git-work/push.ts';
import { flush } from '../mirror/flush.ts';
import { attach } from '../journal/attachment.ts';
import { composeSessionHandoff } from '../onboarding/compose-session-handoff.ts';
import { writeHandoff } from '../onboarding/write-handoff.ts';
import { changedFiles } from '../io/git.ts';
import { SESSIONS_FOLDER, type StoredFile } from '../io/store.ts';
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
import { outputOf, verdict } from './handoff.ts';
import { command as pause } from './pause.ts';

export const command: Command = {
  name: 'end',
  summary: 'Lays a session aside for today: handoff, pause, and a merge of its branch if wanted.',
  args: '[ref]',
  options: [
    { flags: '--handoff', description: 'print the handoff document (default)' },
    { flags: '--no-handoff', description: 'print what was done only' },
    { flags: '-o, --output <file>', description: 'write it to a file instead' },
    { flags: '--summary', description: 'print what was done, in a few lines' },
    { flags: '--merge-to <branch>', description: 'commit the session file, then merge the branch' },
    { flags: '--push', description: 'push what was merged' },
    DRY_RUN_OPTION,
    JSON_OPTION,
  ],
  examples: [
    'session end --handoff',
    'session end --handoff --summary',
    'session end --merge-to main',
  ],
  notes:
    'The session stays: session resume takes it up again, session complete ends it for good. A merge ' +
    'that conflicts is taken back, and it says how to go on. Branches that are never merged to: ' +
    'git config --add session.protectedBranch NAME. With sessions.handoff_on_end: false in ' +
    '.agents/config.yaml the handoff comes with --handoff only.',
  async run(world, input) {
    const workspace = new Workspace(world.cwd);
    const { file, session } = workspace.find(input.args[0], conversationOf(world.env));
    const target = textOption(input, 'mergeTo');
    if (target === undefined && flag(input, 'push')) throw nothingToPush();
    const plan = target === undefined ? undefined : planMerge(workspace, target, file.path);
    const pushArgs = plan && flag(input, 'push') ? planPush(workspace, plan.to) : undefined;
    const silent: World = { ...world, out: () => {} };
    const handoff = handOff(world, input, workspace, session);
    const dryRun = flag(input, 'dryRun');
    await pause.run(
      silent,
      { args: [file.id], options: { dryRun: dryRun || plan !== undefined } },
      {},
    );
    const merged = plan && !dryRun ? merge(world, workspace, file, plan, session) : undefined;
    if (pushArgs && plan) push(workspace, pushArgs, pullRequest(plan));
    if (!dryRun) detach(world, workspace);
    const issue = dryRun ? '' : await tellIssue(world, workspace, file);
    tell(world, input, { workspace, session, plan, merged, issue, handoff });
    return 0;
  },
};

/** The handoff document, and what is printed of it; a file takes it where one is named. */
interface Handoff {
  document: string;
  shown: string;
}

function handOff(
  world: World,
  input: Input,
  workspace: Workspace,
  session: Session,
): Handoff | undefined {
  if (!wantsHandoff(workspace, input)) return undefined;
  const { env } = world;
  const { text, readiness } = composeSessionHandoff(workspace, session, { now: world.now(), env });
  const output = outputOf(input);
  if (output === undefined || flag(input, 'dryRun')) return { document: text, shown: text };
  writeHandoff(world.cwd, output, text);
  return { document: text, shown: `${oneLine(output)} written.\n${verdict(readiness)}` };
}

/** Brings the issue up to date, where it is kept so from here; one line about it. */
async function tellIssue(world: World, workspace: Workspace, file: StoredFile): Promise<string> {
  const { session } = workspace.load(file);
  if (session === undefined) return '';
  const { line } = await flush(workspace, { file, session }, world.env, () => world.now());
  return line;
}

/** The session file goes along, paused, so that the target has the whole story. */
function merge(
  world: World,
  workspace: Workspace,
  file: StoredFile,
  plan: MergePlan,
  session: Session,
): string {
  const conversation = conversationOf(world.env);
  makeCheckpoint(workspace, file, {
    label: undefined,
    message: `End of work, before the merge to ${plan.to}`,
    type: 'chore',
    decisions: [],
    who: `${authorOf(world.env['AGENT_TYPE'], conversation !== undefined)}/end`,
    now: world.now(),
    conversation,
    choice: { sessionAlone: true },
    commit: true,
    pause: true,
    outcome: outcomeOf(session, remainingWork(session).length),
  });
  return mergeTo(workspace, plan);
}

function pullRequest({ from, to }: MergePlan): string {
  return [
    `If ${oneLine(to)} is protected, take the merge back and ask for a review:`,
    `  git reset --keep '@{upstream}'`,
    `  git push --set-upstream origin ${oneLine(from)}`,
  ].join('\n');
}

/** Asked for, or what the configuration says of every end. */
function wantsHandoff({ config }: Workspace, input: Input): boolean {
  if (flag(input, 'handoff') || textOption(input, 'output') !== undefined) return true;
  return config.sessions.handoffOnEnd && input.options['handoff'] !== false;
}

function detach(world: World, workspace: Workspace): void {
  const conversation = conversationOf(world.env);
  if (conversation !== undefined)
    attach(workspace, { id: conversation, pid: 0 }, '', { now: world.now() });
}

function nothingToPush(): SessionError {
  return new SessionError('wrong-use', {
    so: '--push pushes what --merge-to merged, and nothing is to be merged.',
    follows: 'So nothing was changed.',
    todo: 'Name a branch with --merge-to, or push your own one with: session checkpoint --push',
  });
}

interface Ended {
  workspace: Workspace;
  session: Session;
  plan: MergePlan | undefined;
  merged: string | undefined;
  /** What came of telling its issue; '' where it has none. */
  issue: string;
  handoff: Handoff | undefined;
}

function tell(world: World, input: Input, ended: Ended): void {
  const { workspace, session, plan, merged, issue, handoff } = ended;
  const { id, path } = session;
  const dryRun = flag(input, 'dryRun');
  const loose = (changedFiles(workspace.root) ?? []).filter(
    (one) => one !== '.agents/' && !one.startsWith(SESSIONS_FOLDER),
  );
  const isJson = flag(input, 'json');
  const summary = isJson || flag(input, 'summary') ? summaryOf(world, workspace, session) : [];
  if (isJson) {
    const to = plan?.to ?? null;
    const shown = { id, path, merged_to: to, commit: merged ?? null, uncommitted: loose };
    const document = handoff?.document ?? null;
    printJson(world, { ...shown, summary, handoff: document, issue: issue.trim() || null });
    return;
  }
  const would = dryRun ? 'would be paused' : 'paused';
  const document = handoff?.shown ?? '';
  // What follows is no part of the document.
  world.out(document.startsWith('#') ? `${document}\n` : document);
  for (const line of summary) world.out(`${line}\n`);
  world.out(`${oneLine(id)} ${would}.\n`);
  if (plan !== undefined && merged === undefined)
    world.out(
      `Would commit the session file and merge ${oneLine(plan.from)} into ${oneLine(plan.to)}.\n`,
    );
  if (plan !== undefined && merged !== undefined)
    world.out(
      `${oneLine(plan.from)} is merged into ${oneLine(plan.to)} (${merged.slice(0, 12)}), which is checked out.\n`,
    );
  world.out(issue);
  if (loose.length > 0)
    world.out(
      `${counted(loose.length, 'file')} not committed: session checkpoint ${oneLine(id)}\n`,
    );
}

/** A few lines about the session, safe to show: how far, how long, what was decided. */
function summaryOf(world: World, workspace: Workspace, session: Session): string[] {
  const { objectives, tasks, decisions, blockers, created } = session;
  const begun = parseTime(created);
  const minutes = begun === undefined ? undefined : (+world.now() - begun) / 60_000;
  const { commits } = sessionCommits(workspace, session);
  const open = blockers.filter(({ resolved }) => !resolved).length;
  return [
    `Summary: ${oneLine(session.title ?? session.id)}`,
    ...(objectives.length > 0 ? [`  ${doneCount(objectives, 'objective')}`] : []),
    ...(tasks.length > 0 ? [`  ${doneCount(tasks, 'task')}`] : []),
    `  ${[
      counted(commits.length, 'commit'),
      counted(decisions.length, 'decision'),
      counted(open, 'open blocker'),
    ].join(', ')}`,
    ...(minutes === undefined ? [] : [`  begun ${durationText(minutes)} ago`]),
  ];
}
