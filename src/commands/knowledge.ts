import { outLines } from '../answer.ts';
import { SessionError } from '../core/errors.ts';
import { chooseKnowledge } from '../core/knowledge/knowledge-choice.ts';
import { readImportance, readTags } from '../core/knowledge/given-knowledge.ts';
import { recordUse, retireKnowledge } from '../core/knowledge/knowledge-edits.ts';
import { findKnowledge } from '../core/knowledge/knowledge-ref.ts';
import { searchKnowledge } from '../core/knowledge/knowledge-search.ts';
import {
  hitJson,
  hitsText,
  itemText,
  knowledgeJson,
  shortNumber,
} from '../core/knowledge/knowledge-view.ts';
import {
  byImportance,
  KNOWLEDGE_KINDS,
  usesText,
  type Knowledge,
} from '../core/knowledge/knowledge.ts';
import { shortTitle } from '../core/session/entries.ts';
import { GivenText } from '../core/session/given-text.ts';
import { oneLine, showable } from '../core/text/display.ts';
import { unifiedDiff } from '../core/text/text-diff.ts';
import { hasTimestampName } from '../io/store.ts';
import { columns, paint } from '../io/terminal.ts';
import { addKnowledge, editKnowledge, loadKnowledge } from '../knowledge/knowledge-store.ts';
import { conversationOf, Workspace } from '../workspace.ts';
import {
  actionOf,
  DRY_RUN_OPTION,
  flag,
  JSON_OPTION,
  numberOption,
  printJson,
  textOption,
  type Command,
  type Input,
  type World,
} from './command.ts';

/** Estimated tokens of an answer without --limit: an agent asks often. */
const BUDGET = 300;

const ACTIONS = ['add', 'find', 'show', 'apply', 'retire'] as const;

export const command: Command = {
  name: 'knowledge',
  summary:
    'Lessons and patterns that outlive their session: adds, lists, finds and counts their use.',
  args: '[action] [text...]',
  words: [...ACTIONS, 'list'],
  options: [
    { flags: '--kind <kind>', description: 'lesson or pattern', choices: KNOWLEDGE_KINDS },
    { flags: '--tags <tags>', description: 'add: its tags; list and find: only items with them' },
    { flags: '--title <text>', description: 'add: its title (default: the first sentence)' },
    { flags: '--importance <number>', description: 'add: from 0 to 1 (default: 0.5)' },
    { flags: '-s, --session <ref>', description: 'the session it comes from' },
    { flags: '--success', description: 'apply: it worked (the default)' },
    { flags: '--failure', description: 'apply: it did not work' },
    { flags: '--note <text>', description: 'apply: what happened' },
    { flags: '--reason <text>', description: 'retire: why it is no longer true' },
    { flags: '--limit <number>', description: 'list and find: results at most' },
    { flags: '--all', description: 'list and find: retired ones too' },
    DRY_RUN_OPTION,
    JSON_OPTION,
  ],
  examples: [
    'session knowledge add "Retry webhooks with a queue" --tags webhooks --importance 0.8',
    'session knowledge find webhook retries',
    'session knowledge apply retry-webhooks --failure --note "The queue was full"',
    'session knowledge retire retry-webhooks --reason "The provider retries itself now"',
  ],
  run(world, input) {
    const { action, words } = actionOf('knowledge', input, ACTIONS);
    const text = words.join(' ');
    const workspace = new Workspace(world.cwd);
    const call = { world, input, workspace };
    if (action === 'list') return list(call);
    if (action === 'add') return add(call, text);
    if (action === 'find') return find(call, text);
    if (action === 'show') return show(call, text);
    return action === 'apply' ? apply(call, text) : retire(call, text);
  },
};

interface Call {
  world: World;
  input: Input;
  workspace: Workspace;
}

function add({ world, input, workspace }: Call, given: string): number {
  const texts = new GivenText(world);
  const body = texts.markdown(given, 'knowledge');
  const title = textOption(input, 'title');
  const one = {
    kind: textOption(input, 'kind') === 'pattern' ? ('pattern' as const) : ('lesson' as const),
    title: title === undefined ? shortTitle(body) : texts.line(title, 'title'),
    tags: readTags(textOption(input, 'tags')),
    importance: readImportance(textOption(input, 'importance')),
    session: sourceOf(world, input, workspace),
    commit: workspace.commit,
    created: world.now(),
    body,
  };
  const same = oneLine(body);
  const known = loadKnowledge(workspace).items.find(
    (item) => !item.retired && oneLine(item.body || item.title) === same,
  );
  if (known) {
    tell(world, input, known, false, `Known already: ${known.path}`);
    return 0;
  }
  const dryRun = flag(input, 'dryRun');
  const item = addKnowledge(workspace, one, { dryRun });
  const line = dryRun ? `Would write ${item.path}:\n\n${item.text}` : item.path;
  tell(
    world,
    input,
    item,
    true,
    line,
    dryRun ? unifiedDiff(item.path, undefined, item.text) : undefined,
  );
  return 0;
}

function list({ world, input, workspace }: Call): number {
  const { items, broken } = loadKnowledge(workspace);
  const chosen = chosenOf(items, input).toSorted(byImportance);
  const shown = chosen.slice(0, numberOption(input, 'limit') ?? chosen.length);
  if (flag(input, 'json')) {
    printJson(world, { total: chosen.length, knowledge: shown.map(knowledgeJson), broken });
    return 0;
  }
  if (shown.length === 0) {
    const none = items.length === 0 ? 'No knowledge yet' : 'No knowledge fits';
    world.out(`${none}. Write some down with: session knowledge add "TEXT"\n`);
  }
  const fates = shown.map((item) => (item.retired ? 'retired' : usesText(item)));
  // A column in which nothing stands would only take room from the titles.
  const hasFates = fates.some((fate) => fate !== '');
  const rows = shown.map((item, at) => [
    shortNumber(item.importance),
    oneLine(item.id),
    ...(hasFates ? [fates[at] ?? ''] : []),
    item.title,
  ]);
  const dress = (cell: string, row: number): string =>
    shown[row]?.retired ? paint(cell, 'faint', world.colour) : cell;
  const lines = columns(rows, { width: Math.max(world.width, 40), paint: dress });
  const all = numberOption(input, 'limit') !== undefined;
  if (lines.length > 0) outLines(world, lines, { all, rest: `--limit ${lines.length}` });
  if (shown.length < chosen.length) world.out(`and ${chosen.length - shown.length} more\n`);
  tellBroken(world, broken);
  return 0;
}

function find({ world, input, workspace }: Call, words: string): number {
  const query = oneLine(words);
  if (query === '') throw noWords();
  const { items, broken } = loadKnowledge(workspace);
  const hits = searchKnowledge(chosenOf(items, input), query);
  const given = numberOption(input, 'limit');
  const limit = given ?? 5;
  if (flag(input, 'json')) {
    const results = hits.slice(0, limit).map(hitJson);
    printJson(world, { query, total: hits.length, results, broken });
  } else if (hits.length === 0) {
    world.out(`Nothing fits "${query}".\n`);
  } else {
    const budget = given === undefined ? BUDGET : Infinity;
    world.out(hitsText(hits, { limit, budget }, (text) => paint(text, 'strong', world.colour)));
  }
  if (!flag(input, 'json')) tellBroken(world, broken);
  return hits.length > 0 ? 0 : 1;
}

function show({ world, input, workspace }: Call, ref: string): number {
  const item = findKnowledge(loadKnowledge(workspace).items, ref);
  if (flag(input, 'json')) printJson(world, { ...knowledgeJson(item), body: item.body });
  else world.out(itemText(item));
  return 0;
}

function apply({ world, input, workspace }: Call, ref: string): number {
  const success = !flag(input, 'failure');
  if (!success && flag(input, 'success')) throw bothOutcomes();
  const note = textOption(input, 'note');
  const use = {
    success,
    note: note === undefined ? undefined : new GivenText(world).line(note, 'note'),
    at: world.now(),
  };
  const found = findKnowledge(loadKnowledge(workspace).items, ref);
  return change(
    { world, input, workspace },
    found,
    (item) => recordUse(item, use),
    (item) => `${oneLine(item.id)}: ${usesText(item)}.${item.retired ? ' It is retired.' : ''}`,
  );
}

function retire(call: Call, ref: string): number {
  const { world, input, workspace } = call;
  const given = textOption(input, 'reason');
  if (given === undefined) throw noReason();
  const reason = new GivenText(world).line(given, 'reason');
  const found = findKnowledge(loadKnowledge(workspace).items, ref);
  return change(
    call,
    found,
    (item) => (item.retired ? item.text : retireKnowledge(item, reason, world.now())),
    (item, changed) =>
      `${oneLine(item.id)} ${changed ? 'is retired: searches and briefs leave it out' : 'was retired already'}.`,
  );
}

function change(
  { world, input, workspace }: Call,
  found: Knowledge,
  edit: (item: Knowledge) => string,
  say: (item: Knowledge, changed: boolean) => string,
): number {
  const dryRun = flag(input, 'dryRun');
  const { before, after } = editKnowledge(workspace, found, edit, { dryRun });
  const changed = before.text !== after.text;
  const diff = dryRun ? unifiedDiff(found.path, before.text, after.text) : undefined;
  if (diff === undefined || flag(input, 'json')) {
    tell(world, input, after, changed, say(after, changed), diff);
  } else {
    world.out(diff === '' ? 'Nothing would change.\n' : showable(diff));
  }
  return 0;
}

function tell(
  world: World,
  input: Input,
  item: Knowledge,
  changed: boolean,
  line: string,
  diff?: string,
): void {
  if (flag(input, 'json')) printJson(world, { ...knowledgeJson(item), changed, diff });
  else world.out(`${showable(line)}\n`);
}

function tellBroken(world: World, broken: readonly { path: string; problem: string }[]): void {
  for (const { path, problem } of broken.slice(0, 3))
    world.err(`${oneLine(path)}: ${oneLine(problem)}\n`);
  if (broken.length > 3) world.err(`and ${broken.length - 3} more that cannot be read\n`);
}

/** What the filters leave; retired items only on request. */
function chosenOf(items: readonly Knowledge[], input: Input): Knowledge[] {
  return chooseKnowledge(items, {
    kind: textOption(input, 'kind'),
    tags: readTags(textOption(input, 'tags')),
    session: textOption(input, 'session'),
    all: flag(input, 'all'),
  });
}

/** The session that knowledge comes from: the one named, one that is gone too, else this conversation's. */
function sourceOf(world: World, input: Input, workspace: Workspace): string | undefined {
  const ref = textOption(input, 'session');
  const conversation = conversationOf(world.env);
  if (ref !== undefined) {
    if (hasTimestampName(`${ref}.md`) && !workspace.store.has(ref)) return oneLine(ref);
    return workspace.find(ref, conversation).file.id;
  }
  if (conversation === undefined) return undefined;
  return workspace.state.conversation(conversation)?.session || undefined;
}

function noWords(): SessionError {
  return new SessionError('no-words', {
    so: 'There is nothing to search for.',
    follows: 'So nothing was searched.',
    todo: 'Give words: session knowledge find webhook retries',
  });
}

function noReason(): SessionError {
  return new SessionError('no-reason', {
    so: 'It was not said why this is no longer true.',
    follows: 'So it was not retired.',
    todo: 'Say it in a sentence: --reason "The provider retries itself now"',
  });
}

function bothOutcomes(): SessionError {
  return new SessionError('wrong-use', {
    so: '--success and --failure were given together.',
    follows: 'So no use was counted.',
    todo: 'Give one of them.',
  });
}
