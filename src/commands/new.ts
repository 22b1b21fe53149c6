import { createSession } from '../apply.ts';
import { attach, attachedSession } from '../journal/attachment.ts';
import { findEarlier } from '../completion/earlier-session.ts';
import { wordOf } from '../core/brief/fence.ts';
import { cutText } from '../core/brief/tokens.ts';
import type { Knowledge } from '../core/knowledge/knowledge.ts';
import { composeSession } from '../core/session/compose.ts';
import { composeFollowUp, type Earlier } from '../core/session/follow-up.ts';
import { oneLine } from '../core/text/display.ts';
import { SessionError } from '../core/errors.ts';
import { isVague, nameFor, vagueHint } from '../core/session/name-words.ts';
import { descriptionOf, newId, titleOfBranch } from '../core/session/naming.ts';
import { parseSession, TYPES } from '../core/session/session.ts';
import { groupsToJoin, joinGroups } from '../groups/join-groups.ts';
import { knowledgeFor } from '../knowledge/relevant-knowledge.ts';
import { conversationOf, Workspace } from '../workspace.ts';
import {
  DRY_RUN_OPTION,
  flag,
  JSON_OPTION,
  listOption,
  numberOption,
  printJson,
  textOption,
  type Command,
  type Input,
  type OptionSpec,
  type World,
} from './command.ts';

/** What can be said of a session when it is made. */
export const NEW_OPTIONS: readonly OptionSpec[] = [
  { flags: '-o, --objective <text>', description: 'an acceptance criterion', repeatable: true },
  { flags: '--name <words>', description: 'the words of its file name, as in auth-research' },
  { flags: '--context <text>', description: 'background for whoever picks this up' },
  {
    flags: '--from <ref>',
    description: 'an earlier session that this continues, also a completed one',
  },
  { flags: '--type <type>', description: 'kind of work', choices: TYPES },
  { flags: '--group <name>', description: 'a group that it belongs to', repeatable: true },
  { flags: '--tag <tag>', description: 'a tag', repeatable: true },
  { flags: '--github-issue <number>', description: 'the GitHub issue it belongs to' },
  { flags: '--linear-issue <id>', description: 'the Linear issue it belongs to' },
  { flags: '--linear-url <url>', description: 'its address' },
  DRY_RUN_OPTION,
  JSON_OPTION,
];

export const command: Command = {
  name: 'new',
  summary: 'Makes a session file for work that begins. Never touches branches.',
  args: '<title...>',
  options: NEW_OPTIONS,
  examples: [
    'session new "Fix login redirect"',
    'session new "Payments with retries" --objective "No double charge" --type development',
    'session new "Why do calls of the API time out?" --name api-debug-timeout',
    'session new "Payments: refunds" --from payments-with-retries',
  ],
  run(world, input) {
    const title = oneLine(input.args.join(' '));
    if (title === '') throw noTitle();
    const workspace = new Workspace(world.cwd);
    return makeSession(world, input, { workspace, title, branch: workspace.branch });
  },
};

/** Where a session is made, and for what. */
export interface Making {
  workspace: Workspace;
  title: string;
  branch: string | undefined;
  /** What happened on the way there, for programs: sentences. */
  notes?: readonly string[];
}

/** Makes the session file, or shows it with `--dry-run`; attaches the conversation it is made in. */
export function makeSession(
  world: World,
  input: Input,
  { workspace, title, branch, notes = [] }: Making,
): number {
  const at = world.now();
  const earlier = earlierOf(world, input, workspace);
  const wanted = listOption(input, 'group');
  // What joining needs is loaded only where there is something to join.
  const groups = wanted.length === 0 ? [] : groupsToJoin(workspace, wanted);
  const linearIssue = filled(textOption(input, 'linearIssue'));
  const name = nameOf(input, title, linearIssue);
  const onTheWay = notes.length > 0 ? { notes } : {};
  const text = composeSession({
    title,
    at,
    type: textOption(input, 'type'),
    branch,
    commit: workspace.commit,
    objectives: listOption(input, 'objective').flatMap((one) => filled(one) ?? []),
    groups,
    tags: listOption(input, 'tag').flatMap((one) => filled(one) ?? []),
    context: filled(textOption(input, 'context')),
    githubIssue: numberOption(input, 'githubIssue'),
    linearIssue,
    linearUrl: filled(textOption(input, 'linearUrl')),
    ...(earlier && composeFollowUp(earlier)),
  });
  const idFor = (taken: (id: string) => boolean): string =>
    newId({ title, at, linearIssue, name }, taken);
  if (flag(input, 'dryRun')) {
    const { id, path } = workspace.store.file(`${idFor((one) => workspace.store.has(one))}.md`);
    if (flag(input, 'json')) printJson(world, { id, path, text, ...onTheWay });
    else world.out(`Would write ${path}:\n\n${text}`);
    return 0;
  }
  const { id, path } = createSession(workspace, idFor, text);
  const unlisted = groups.length === 0 ? [] : joinGroups(workspace, id, groups, at);
  for (const problem of unlisted) world.err(`${oneLine(problem)}\n`);
  const tied = attachNew(workspace, world.env, id, at);
  const known = knowledgeFor(workspace, parseSession(text, path));
  const from = earlier && { id: earlier.id, kind: earlier.kind };
  if (flag(input, 'json')) {
    const knowledge = known.length > 0 ? known.map(knownJson) : undefined;
    printJson(world, { id, path, from, knowledge, ...onTheWay });
  } else {
    const isOwn = textOption(input, 'name') === undefined && title !== titleOfBranch(branch ?? '');
    const hint = isOwn && isVague(title) ? `${vagueHint(title, branch)}\n` : '';
    world.out(
      `${path}\n${hint}${tied}${knownLines(known)}Next: session update --state "…" --next "…"\n`,
    );
  }
  return 0;
}

/**
 * The session that `--from` names, or undefined.
 * @throws SessionError `unknown-ref`, `ambiguous-ref`
 */
export function earlierOf(world: World, input: Input, workspace: Workspace): Earlier | undefined {
  const ref = textOption(input, 'from');
  return ref === undefined ? undefined : findEarlier(workspace, ref, conversationOf(world.env));
}

/** The words of the file name: what was given, else what the title suggests. */
function nameOf(input: Input, title: string, linearIssue: string | undefined): string {
  const given = textOption(input, 'name');
  if (given === undefined) return nameFor(title, linearIssue);
  if (descriptionOf(given, linearIssue) !== 'session' || /session/i.test(given)) return given;
  throw new SessionError('bad-name', {
    so: `--name "${oneLine(given)}" has no letter that a file name can take.`,
    follows: 'So no session was made.',
    todo: 'Give the part and the purpose, as in: --name auth-research',
  });
}

/** What is known already about such work, and how to read it; '' when nothing is. */
function knownLines(known: readonly Knowledge[]): string {
  const lines = known.map(
    ({ id, title }) =>
      `  ${cutText(oneLine(title), 100)}  (session knowledge show ${wordOf(id, 80)})\n`,
  );
  return lines.length === 0 ? '' : `Known already:\n${lines.join('')}`;
}

function knownJson({ id, kind, title }: Knowledge): object {
  return { id, kind, title };
}

/** A shell inside a conversation attaches it, unless it works on something else already. */
export function attachNew(
  workspace: Workspace,
  env: World['env'],
  sessionId: string,
  at: Date,
): string {
  const id = conversationOf(env);
  if (id === undefined) return '';
  const other = attachedSession(workspace, id);
  if (other !== undefined) {
    return `This conversation stays with ${oneLine(other)}; to change that: session resume ${sessionId}\n`;
  }
  const attached = attach(workspace, { id, pid: 0 }, sessionId, { now: at });
  return attached ? 'Attached to this conversation. ' : '';
}

/** A text that says something, or undefined. */
function filled(text: string | undefined): string | undefined {
  return text === undefined || oneLine(text) === '' ? undefined : text;
}

function noTitle(): SessionError {
  return new SessionError('no-title', {
    so: 'The title is empty.',
    follows: 'So no session was made.',
    todo: 'Say in a few words what the work is: session new "Fix login redirect"',
  });
}
