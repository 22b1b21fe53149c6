import { OUTCOMES } from '../core/completion/plan.ts';
import { SessionError } from '../core/errors.ts';
import { issuesOf } from '../core/completion/checklist.ts';
import { planLines } from '../core/mirror/plan-view.ts';
import { updateLine } from '../core/mirror/updates.ts';
import { oneLine, showable } from '../core/text/display.ts';
import { conversationOf, Workspace, type Loaded } from '../workspace.ts';
import type { Session } from '../core/session/session.ts';
import { closeIssue } from '../mirror/close-issue.ts';
import { noTracker } from '../mirror/issue-refusals.ts';
import { Outbox } from '../mirror/outbox.ts';
import { addNote } from '../mirror/add-note.ts';
import {
  createIssue,
  linkIssue,
  syncIssue,
  type Mirror,
  type Synced,
} from '../mirror/sync-issue.ts';
import { archiveIssues, findIssues, issueStats } from '../tracker/issue-answers.ts';
import { openTracker } from '../tracker/open-tracker.ts';
import {
  actionOf,
  DRY_RUN_OPTION,
  flag,
  JSON_OPTION,
  numberOption,
  printJson,
  SESSION_OPTION,
  textOption,
  type Command,
  type Input,
  type World,
} from './command.ts';

const ACTIONS = ['create', 'link', 'sync', 'note', 'close', 'find', 'stats', 'archive'] as const;

export const command: Command = {
  name: 'issue',
  summary: 'Keeps the issue of a session up to date; finds, totals and archives those of all.',
  args: '[action] [text...]',
  words: [...ACTIONS, 'list'],
  options: [
    {
      flags: '--type <type>',
      description:
        'note: milestone (default), decision, blocker, architecture, quality-gate, integration; ' +
        'find: the type of the session',
    },
    { flags: '--agent <agent>', description: 'note: the progress of this agent' },
    { flags: '--sync', description: 'note: send it at once' },
    {
      flags: '--outcome <outcome>',
      description: 'close, find: how the work ended',
      choices: OUTCOMES,
    },
    { flags: '--details <text>', description: 'close: a sentence for the summary' },
    {
      flags: '--replace',
      description: 'link: in place of the issue it has; create: of one that is gone',
    },
    { flags: '--status <status>', description: 'find: active, completed, archived' },
    { flags: '--since <time>', description: 'find, stats: a day, or a span such as 30d' },
    { flags: '--contains <text>', description: 'find: words that stand in it' },
    { flags: '--limit <number>', description: 'find: how many are shown' },
    { flags: '--older-than <age>', description: 'archive: 90d by default' },
    SESSION_OPTION,
    DRY_RUN_OPTION,
    JSON_OPTION,
  ],
  examples: [
    'session issue create',
    'session issue link 128',
    'session issue note --type quality-gate "Latency benchmarks passed"',
    'session issue note --agent backend-dev "Queue is in, retries next"',
    'session issue sync --dry-run',
    'session issue close --outcome partial',
    'session issue find --status completed --outcome successful --contains login',
    'session issue archive --dry-run',
  ],
  notes: `The session file stays the truth; the issue mirrors it. What people write there outside our part, a title
they change, labels they add or take off, and an issue they close all stay as they are. create, link, sync and
close need the network; notes are queued, and sent by sync, checkpoints, end and complete.`,
  async run(world, input) {
    const { action, words } = actionOf('issue', input, ACTIONS);
    const workspace = new Workspace(world.cwd);
    const text = words.join(' ');
    if (action === 'find' || action === 'stats' || action === 'archive') {
      if (text !== '') throw aboutAll(action, text);
      return await answer(world, input, workspace, action);
    }
    const takesText = action === 'link' || action === 'note';
    const ref = textOption(input, 'session') ?? (takesText ? undefined : words[0]);
    const found = workspace.find(ref, conversationOf(world.env));
    if (action === 'list') return list(world, input, workspace, found.session);
    if (action === 'note') return note(world, input, { workspace, found, text });
    return await send(world, input, { workspace, found, text, action });
  },
};

/** A word that was passed over would make the answer one about other issues than was meant. */
function aboutAll(action: string, text: string): SessionError {
  return new SessionError('unclear-arguments', {
    so: `issue ${action} is about the issues of all sessions, and was given "${oneLine(text)}" beside.`,
    follows: 'So nothing was asked of the tracker.',
    todo: 'Look for words with: session issue find --contains "WORDS". Leave them out otherwise.',
  });
}

/** What is asked about the issues of all sessions. */
async function answer(
  world: World,
  input: Input,
  workspace: Workspace,
  action: 'find' | 'stats' | 'archive',
): Promise<number> {
  const { tracker } = await mirrorOf(world, workspace);
  const now = world.now();
  const said = (name: string): string | undefined => textOption(input, name);
  const [since, limit] = [said('since'), numberOption(input, 'limit')];
  const query = {
    status: said('status'),
    type: said('type'),
    outcome: said('outcome'),
    since,
    contains: said('contains'),
  };
  const { code, json, text } = await {
    find: () => findIssues(tracker, query, { now, limit }),
    stats: () => issueStats(tracker, since, now),
    archive: () =>
      archiveIssues(tracker, said('olderThan'), { now, dryRun: flag(input, 'dryRun') }),
  }[action]();
  if (flag(input, 'json')) printJson(world, json);
  else world.out(text);
  return code;
}

interface Asked {
  workspace: Workspace;
  found: Loaded & { session: Session };
  /** What was said behind the action. */
  text: string;
}

/** Whatever needs the tracker now. */
async function send(
  world: World,
  input: Input,
  { workspace, found, text, action }: Asked & { action: 'create' | 'link' | 'sync' | 'close' },
): Promise<number> {
  const mirror = await mirrorOf(world, workspace);
  const options = { dryRun: flag(input, 'dryRun'), replace: flag(input, 'replace') };
  const outcome = OUTCOMES.find((one) => one === textOption(input, 'outcome'));
  const details = textOption(input, 'details');
  const synced = await {
    create: () => createIssue(mirror, found, options),
    link: () => linkIssue(mirror, found, text, options),
    sync: () => syncIssue(mirror, found, options),
    close: () => closeIssue(mirror, found, { ...options, outcome, details }),
  }[action]();
  tell(world, input, { workspace, session: found.session, action, synced });
  return 0;
}

async function mirrorOf(world: World, workspace: Workspace): Promise<Mirror> {
  const now = (): Date => world.now();
  const tracker = await openTracker(workspace, world.env, { now });
  if (tracker === undefined) throw noTracker();
  return { workspace, tracker, now };
}

async function note(
  world: World,
  input: Input,
  { workspace, found, text }: Asked,
): Promise<number> {
  const sends = flag(input, 'sync') && !flag(input, 'dryRun');
  const silent = sends && flag(input, 'json');
  const edge = silent ? { ...world, out: () => {} } : world;
  const code = addNote(edge, input.options, found.session, {
    text,
    type: textOption(input, 'type'),
    agent: textOption(input, 'agent'),
  });
  if (!sends) return code;
  const noted = workspace.find(found.file.id, undefined);
  return await send(world, input, { workspace, found: noted, text: '', action: 'sync' });
}

/** The issue, and what waits to be told there; asks no network. */
function list(world: World, input: Input, workspace: Workspace, session: Session): number {
  const { id, path } = session;
  const issues = issuesOf(session);
  const waiting = new Outbox(workspace.state).waiting(id);
  if (flag(input, 'json')) {
    printJson(world, { id, path, issues, waiting });
    return 0;
  }
  const none = 'No issue yet. Make one with: session issue create\n';
  world.out(issues.length === 0 ? none : `${issues.join(', ')}\n`);
  for (const update of waiting) world.out(`  waits  ${oneLine(updateLine(update))}\n`);
  if (waiting.length > 0) world.out('Send them with: session issue sync\n');
  return 0;
}

interface Told {
  workspace: Workspace;
  session: Session;
  action: 'create' | 'link' | 'sync' | 'close';
  synced: Synced;
}

function tell(world: World, input: Input, { workspace, session, action, synced }: Told): void {
  const { issue, writes, notes } = synced;
  const dryRun = flag(input, 'dryRun');
  const waiting = new Outbox(workspace.state).waiting(session.id).length;
  if (flag(input, 'json')) {
    const { ref, url, state } = issue ?? {};
    const shown = issue === undefined ? null : { ref, url, state };
    const changed = !dryRun && writes.length > 0;
    printJson(world, {
      id: session.id,
      path: session.path,
      issue: shown,
      changed,
      writes,
      notes,
      waiting,
    });
    return;
  }
  const lines = planLines(writes, notes);
  const name = oneLine(issue?.ref ?? 'A new issue');
  const head = dryRun
    ? writes.length === 0
      ? `${name} is as it should be: nothing would be sent.`
      : 'Would be sent:'
    : headline(action, synced);
  world.out(showable(`${[head, ...lines].join('\n')}\n`));
}

function headline(action: Told['action'], { issue, writes }: Synced): string {
  const ref = oneLine(issue?.ref ?? '');
  const url = oneLine(issue?.url ?? '');
  if (action === 'create') return `${ref} is the issue now: ${url}`;
  if (action === 'link') return `Tied to ${ref}: ${url}`;
  if (action === 'close') return `${ref} is closed: ${url}`;
  return writes.length === 0 ? `${ref} is up to date.` : `${ref} is up to date now: ${url}`;
}
