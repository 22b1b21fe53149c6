import { composeGroup } from '../core/groups/compose-group.ts';
import { nothingSaid, readKey, readPair } from '../core/groups/given-metadata.ts';
import { chooseGroups } from '../core/groups/group-choice.ts';
import {
  changeMetadata,
  changeTags,
  setDescription,
  setStatus,
} from '../core/groups/group-edits.ts';
import { composeGroupHandoff } from '../core/groups/group-handoff.ts';
import { newGroupName } from '../core/groups/group-name.ts';
import {
  groupDocument,
  groupJson,
  groupRows,
  groupTable,
  memberRows,
  namesText,
} from '../core/groups/group-view.ts';
import { GROUP_STATUSES, type Group, type GroupStatus } from '../core/groups/group.ts';
import { readTags } from '../core/knowledge/given-knowledge.ts';
import { GivenText } from '../core/session/given-text.ts';
import { oneLine, showable } from '../core/text/display.ts';
import { mask } from '../core/text/secrets.ts';
import { unifiedDiff } from '../core/text/text-diff.ts';
import {
  addToGroup,
  editGroup,
  removeFromGroup,
  type ChangeOptions,
  type GroupChange,
} from '../groups/change-group.ts';
import { atWork, GroupRoster, lookAtGroup } from '../groups/group-roster.ts';
import { GroupStore } from '../groups/group-store.ts';
import { keptOf } from '../groups/kept-of-sessions.ts';
import { columns, paint } from '../io/terminal.ts';
import { writeHandoff } from '../onboarding/write-handoff.ts';
import { screenTable } from '../screen-table.ts';
import { conversationOf, Workspace } from '../workspace.ts';
import {
  actionOf,
  DRY_RUN_OPTION,
  flag,
  JSON_OPTION,
  listOption,
  numberOption,
  printJson,
  textOption,
  type Command,
  type Input,
  type World,
} from './command.ts';

/** Estimated tokens of a group handoff. */
const BUDGET = 2000;

interface Call {
  world: World;
  input: Input;
  workspace: Workspace;
}

/** What each action does with the words behind it; the first of them is the name of the group. */
const DEEDS: Readonly<Record<string, (call: Call, words: readonly string[]) => number>> = {
  create,
  add,
  remove,
  list,
  show,
  find,
  tag,
  set,
  close: (call, words) => status(call, words, 'closed'),
  archive: (call, words) => status(call, words, 'archived'),
  reopen: (call, words) => status(call, words, 'active'),
  handoff,
};
const ACTIONS = Object.keys(DEEDS);

/** What people type who come from other tools. */
const OTHER_WORDS = new Map([
  ['new', 'create'],
  ['rm', 'remove'],
  ['ls', 'list'],
  ['open', 'reopen'],
]);

export const command: Command = {
  name: 'group',
  summary: 'Named sets of sessions: those at work, and those that have ended with their outcome.',
  args: '[action] [name] [words...]',
  words: ACTIONS,
  options: [
    { flags: '--description <text>', description: 'create and set: what holds it together' },
    { flags: '--tags <tags>', description: 'create: its tags; list and find: groups with them' },
    { flags: '--meta <key=value>', description: 'create: metadata', repeatable: true },
    { flags: '--unset <key>', description: 'set: take metadata out', repeatable: true },
    { flags: '--remove', description: 'tag: take the tags away' },
    {
      flags: '--group <name>',
      description: 'add and remove: a whole group inside this one',
      repeatable: true,
    },
    { flags: '--status <status>', description: 'list and find', choices: GROUP_STATUSES },
    { flags: '-a, --all', description: 'list and find: archived ones too' },
    { flags: '--budget <number>', description: `handoff: estimated tokens (default: ${BUDGET})` },
    { flags: '-o, --out <file>', description: 'handoff: write it to a file' },
    DRY_RUN_OPTION,
    JSON_OPTION,
  ],
  examples: [
    'session group create "User preferences" --tags redis,backend',
    'session group add user-preferences fix-login redis-integration',
    'session group show user-preferences',
    'session group find --tags redis',
    'session group set user-preferences status=in-review',
    'session group handoff user-preferences --out HANDOFF.md',
    'session group close user-preferences',
  ],
  notes:
    'add and remove mean the current session where none is named; one that has ended can be added too.\n' +
    'A group is the file .agents/groups/NAME.md: what people write into it stays, and it goes with it.',
  run(world, input) {
    const [word = 'list', ...rest] = input.args;
    const args = [OTHER_WORDS.get(word) ?? word, ...rest];
    const { action, words } = actionOf('group', { ...input, args }, ACTIONS);
    const workspace = new Workspace(world.cwd);
    return DEEDS[action]?.({ world, input, workspace }, words) ?? 0;
  },
};

function create({ world, input, workspace }: Call, words: readonly string[]): number {
  const given = words.join(' ');
  const name = newGroupName(given);
  const texts = new GivenText(world);
  const description = textOption(input, 'description');
  const text = composeGroup({
    name,
    title: given,
    description: description === undefined ? '' : texts.line(description, 'description'),
    tags: readTags(textOption(input, 'tags')),
    metadata: listOption(input, 'meta').map(readPair),
    created: world.now(),
  });
  const dryRun = flag(input, 'dryRun');
  const group = new GroupStore(workspace).create(name, text, { dryRun });
  const diff = dryRun ? unifiedDiff(group.path, undefined, group.text) : undefined;
  if (flag(input, 'json')) printJson(world, { ...groupJson(group), changed: true, diff });
  else if (dryRun) world.out(`Would write ${group.path}:\n\n${showable(group.text)}`);
  else world.out(`${group.path}\nNext: session group add ${name} SESSION…\n`);
  return 0;
}

function add(call: Call, [ref = '', ...sessions]: readonly string[]): number {
  const given = { sessions, groups: listOption(call.input, 'group') };
  const change = addToGroup(call.workspace, ref, given, optionsOf(call));
  return tell(call, change, ({ name }) =>
    change.names.length === 0
      ? `${name} had all of that already.`
      : `${name}: added ${namesText(change.names)}`,
  );
}

function remove(call: Call, [ref = '', ...sessions]: readonly string[]): number {
  const given = { sessions, groups: listOption(call.input, 'group') };
  const change = removeFromGroup(call.workspace, ref, given, optionsOf(call));
  return tell(call, change, ({ name }) => `${name}: removed ${namesText(change.names)}`);
}

function tag(call: Call, [ref = '', ...tags]: readonly string[]): number {
  const given = readTags(tags.join(','));
  if (given.length === 0) throw nothingSaid('tag', 'session group tag checkout redis backend');
  const [add, remove] = flag(call.input, 'remove') ? [[], given] : [given, []];
  const edit = (group: Group): string => changeTags(group, { add, remove });
  return tell(
    call,
    editGroup(call.workspace, ref, edit, optionsOf(call)),
    (group) => `${group.name}: ${group.tags.join(', ') || 'no tags'}`,
  );
}

function set(call: Call, [ref = '', ...pairs]: readonly string[]): number {
  const { world, input } = call;
  const said = textOption(input, 'description');
  const description =
    said === undefined ? undefined : new GivenText(world).line(said, 'description');
  const changes = [
    ...pairs.map(readPair),
    ...listOption(input, 'unset').map((key) => [readKey(key), undefined] as const),
  ];
  if (changes.length === 0 && description === undefined)
    throw nothingSaid('set', 'session group set checkout status=in-review');
  const edit = (group: Group): string => {
    const text = changeMetadata(group, changes);
    return description === undefined ? text : setDescription({ ...group, text }, description);
  };
  const change = editGroup(call.workspace, ref, edit, optionsOf(call));
  return tell(
    call,
    change,
    ({ name }) => `${name} ${change.files.length > 0 ? 'changed' : 'says so already'}.`,
  );
}

function status(call: Call, words: readonly string[], wanted: GroupStatus): number {
  const edit = (group: Group): string =>
    group.status === wanted ? group.text : setStatus(group, wanted);
  const change = editGroup(call.workspace, words.join(' '), edit, optionsOf(call));
  const active = wanted === 'active' ? 0 : atWork(call.workspace, change.group);
  const left =
    active === 0 ? '' : `; ${active} of its sessions ${active === 1 ? 'is' : 'are'} still at work`;
  const is = change.files.length > 0 ? 'is' : 'was already';
  return tell(call, change, ({ name }) => `${name} ${is} ${wanted}${left}.`);
}

function list(call: Call, words: readonly string[]): number {
  tellAll(call, words);
  return 0;
}

function find(call: Call, words: readonly string[]): number {
  if (words.length === 0 && readTags(textOption(call.input, 'tags')).length === 0)
    throw nothingSaid('find', 'session group find --tags redis');
  return tellAll(call, words) > 0 ? 0 : 1;
}

/** Prints the groups that are wanted, and says how many they are. */
function tellAll({ world, input, workspace }: Call, words: readonly string[]): number {
  const store = new GroupStore(workspace);
  const status = textOption(input, 'status');
  const chosen = chooseGroups(store.all(), {
    words,
    tags: readTags(textOption(input, 'tags')),
    status: GROUP_STATUSES.find((one) => one === status),
    all: flag(input, 'all'),
  });
  const roster = new GroupRoster(workspace, store.all());
  const counted = chosen.map((group) => ({ group, sessions: roster.members(group).length }));
  const { broken } = store;
  if (flag(input, 'json')) {
    const groups = counted.map(({ group, sessions }) => ({ ...groupJson(group), sessions }));
    printJson(world, { groups, broken });
    return chosen.length;
  }
  const lines = columns(groupTable(counted), { width: Math.max(world.width, 60) });
  if (chosen.length > 0) world.out(`${lines.join('\n')}\n`);
  else if (store.all().length > 0) world.out('No group fits. See all: session group list --all\n');
  else world.out('There is no group. Make one with: session group create NAME\n');
  for (const { path, problem } of broken) world.err(`${oneLine(path)}: ${oneLine(problem)}\n`);
  return chosen.length;
}

function show({ world, input, workspace }: Call, words: readonly string[]): number {
  const { group, members, outer } = lookAtGroup(workspace, words.join(' '), { now: world.now() });
  if (flag(input, 'json')) {
    printJson(world, groupDocument(group, members, outer));
    return 0;
  }
  const head = `${oneLine(group.title)}  (${group.status})`;
  world.out(`${paint(head, 'strong', world.colour)}\n${oneLine(group.path)}\n\n`);
  for (const row of columns(groupRows(group, members, outer))) world.out(`${row}\n`);
  const rows = screenTable(world, memberRows(group, members), 3, '  ');
  if (rows.length > 0) world.out(`${rows.join('\n')}\n`);
  const prose = mask(showable(group.body)).trim();
  if (prose.includes('\n')) world.out(`\n${prose}\n`);
  return 0;
}

function handoff({ world, input, workspace }: Call, words: readonly string[]): number {
  const { group, members, outer } = lookAtGroup(workspace, words.join(' '), { now: world.now() });
  const budget = numberOption(input, 'budget') ?? BUDGET;
  const kept = keptOf(workspace, members);
  const document = composeGroupHandoff({ group, members, kept, now: world.now(), budget });
  const output = textOption(input, 'out');
  const toFile = output !== undefined && output !== '-' && !flag(input, 'dryRun');
  if (toFile) writeHandoff(world.cwd, output, document);
  if (flag(input, 'json')) {
    const told = groupDocument(group, members, outer);
    printJson(world, { ...told, output: toFile ? output : null, document });
  } else world.out(toFile ? `${oneLine(output)} written.\n` : document);
  return 0;
}

function tell(call: Call, change: GroupChange, line: (group: Group) => string): number {
  const { world, input } = call;
  const { group, files } = change;
  const dryRun = flag(input, 'dryRun');
  const diff = files.map(({ path, before, after }) => unifiedDiff(path, before, after)).join('');
  if (flag(input, 'json')) {
    const shown = { ...groupJson(group), changed: files.length > 0, names: change.names };
    printJson(world, { ...shown, diff: dryRun ? diff : undefined });
  } else if (!dryRun) world.out(`${showable(line(group))}\n`);
  else world.out(diff === '' ? 'Nothing would change.\n' : showable(diff));
  return 0;
}

function optionsOf({ world, input }: Call): ChangeOptions {
  const dryRun = flag(input, 'dryRun');
  return { conversation: conversationOf(world.env), now: world.now(), dryRun };
}
