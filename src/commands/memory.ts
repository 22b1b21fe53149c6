import { cutText } from '../core/brief/tokens.ts';
import {
  ageText,
  changeJson,
  entryJson,
  foundText,
  keyText,
  valueText,
} from '../core/memory/memory-display.ts';
import { noScope, noSearchWords, notTogether } from '../core/memory/memory-refusals.ts';
import { mayBeSet } from '../core/memory/memory-value.ts';
import {
  clearMemory,
  isKeyPattern,
  type MemoryEntry,
  type MemoryKey,
  type MemoryStore,
  type SetOptions,
} from '../core/memory/memory.ts';
import { readSpan } from '../core/memory/time-span.ts';
import { oneLine, showable } from '../core/text/display.ts';
import { columns, paint } from '../io/terminal.ts';
import { GivenScope, givenSession } from '../memory/given-scope.ts';
import { givenValue } from '../memory/given-value.ts';
import { openMemory } from '../memory/open-memory.ts';
import { watchMemory } from '../memory/watch-memory.ts';
import { Workspace } from '../workspace.ts';
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

const ACTIONS = ['set', 'get', 'search', 'delete', 'clear', 'watch'] as const;
/** Estimated tokens of a search without --limit: an agent asks often. */
const BUDGET = 300;
/** Lines of a list without --limit. */
const LINES = 50;
/** Characters of a key in a list: one long key would push the values of all others off the screen. */
const LONGEST = 100;

export const command: Command = {
  name: 'memory',
  summary: 'Short-lived values that agents at work share: sets, gets, finds and watches them.',
  args: '[action] [text...]',
  words: [...ACTIONS, 'list'],
  options: [
    {
      flags: '-n, --namespace <name>',
      description: 'where the key is (default: default; list, search, watch: everywhere)',
    },
    {
      flags: '-s, --session [ref]',
      description: "a session's own keys, session/ID/KEY: gone at its completion",
    },
    { flags: '--ttl <span>', description: 'set: it goes by itself, after 90s, 2h, 7d' },
    { flags: '--if-match <value>', description: 'set, delete: only if the key has this value' },
    { flags: '--if-absent', description: 'set: only if the key has no value' },
    { flags: '--json-value', description: 'set: refuse what is no valid JSON' },
    { flags: '--text', description: 'set: keep it as text, whatever it looks like' },
    { flags: '--all', description: 'clear: every key of this project' },
    { flags: '--limit <number>', description: 'list, search: entries at most' },
    { flags: '--count <number>', description: 'watch: end after so many changes' },
    { flags: '--timeout <span>', description: 'watch: end after that time' },
    DRY_RUN_OPTION,
    JSON_OPTION,
  ],
  examples: [
    'session memory set swarm/shared/api-contract \'{"login": "POST /auth"}\' --ttl 2h',
    'session memory get swarm/shared/api-contract',
    'session memory set phase implementation --namespace coordination --session',
    'session memory set builds 42 --if-match 41',
    'session memory search "pattern/%" --namespace reasoning-bank',
    'session memory watch "swarm/*" --count 1 --timeout 10m',
  ],
  notes:
    'A value is JSON when it is valid JSON, else text; "-" reads it from standard input, of which one last newline is no part. In patterns * and % stand for any characters, ? for one. Exit code 1: no such key, the condition did not hold, nothing found, or the time of watch was over first. Values are kept on this machine for all worktrees, or in Redis: SESSION_MEMORY_URL, or memory.url in .agents/config.yaml.',
  async run(world, input) {
    const { action, words } = actionOf('memory', input, ACTIONS);
    const workspace = new Workspace(world.cwd);
    const session = givenSession(input.options['session'], workspace, world.env);
    const scope = new GivenScope(textOption(input, 'namespace'), session);
    const store = await openMemory(workspace, world.env);
    try {
      const code = await DO[action]({ world, input, store, words, scope });
      for (const warning of store.warnings) world.err(`${oneLine(warning)}\n`);
      return code;
    } finally {
      await store.close();
    }
  },
};

interface Call {
  world: World;
  input: Input;
  store: MemoryStore;
  /** What follows the action. */
  words: readonly string[];
  scope: GivenScope;
}

const DO: Readonly<Record<(typeof ACTIONS)[number] | 'list', (call: Call) => Promise<number>>> = {
  set,
  get,
  list,
  search,
  delete: remove,
  clear,
  watch,
};

async function set({ world, input, store, words, scope }: Call): Promise<number> {
  const at = scope.key(words[0], 'set');
  const value = givenValue(world, words.slice(1), {
    isText: flag(input, 'text'),
    isJson: flag(input, 'jsonValue'),
  });
  const ttlMs = readSpan(textOption(input, 'ttl'), 'ttl');
  const ifMatch = textOption(input, 'ifMatch');
  const ifAbsent = flag(input, 'ifAbsent');
  if (ifAbsent && ifMatch !== undefined) throw notTogether('--if-absent', '--if-match');
  const dryRun = flag(input, 'dryRun');
  const options = { ttlMs, ifMatch, ifAbsent };
  const result = dryRun ? await wouldSet(store, at, options) : await store.set(at, value, options);
  const now = result.entry;
  if (flag(input, 'json')) {
    const entry = now && entryJson(now);
    printJson(world, { ...at, set: result.set, dry_run: dryRun, current: entry });
  } else if (!result.set) {
    world.err(`Not set: ${oneLine(at.key)} ${now ? `is ${valueText(now)}` : 'has no value'}\n`);
  } else if (dryRun) {
    world.out(`Would set ${keyText(at)}${now ? `, which is ${valueText(now)}` : ''}\n`);
  } else if (now) world.out(`${keyText(now)} is set (${ageText(now, new Date(now.updated))})\n`);
  return result.set ? 0 : 1;
}

async function wouldSet(
  store: MemoryStore,
  at: MemoryKey,
  options: SetOptions,
): Promise<{ set: boolean; entry: MemoryEntry | undefined }> {
  const entry = await store.get(at);
  return { set: mayBeSet(entry, options), entry };
}

async function get({ world, input, store, words, scope }: Call): Promise<number> {
  const at = scope.onlyKey(words, 'get');
  const entry = await store.get(at);
  if (flag(input, 'json')) {
    printJson(world, { found: entry !== undefined, ...(entry ? entryJson(entry) : at) });
  } else if (entry === undefined) noKey(world, at);
  else {
    const { text } = entry.value;
    world.out(`${world.terminal === true ? showable(text) : text}\n`);
  }
  return entry === undefined ? 1 : 0;
}

async function list({ world, input, store, words, scope }: Call): Promise<number> {
  const entries = await store.list(scope.query(words));
  const shown = entries.slice(
    0,
    numberOption(input, 'limit') ?? (flag(input, 'json') ? entries.length : LINES),
  );
  if (flag(input, 'json')) {
    printJson(world, { total: entries.length, entries: shown.map(entryJson) });
    return 0;
  }
  if (entries.length === 0) world.out(`Nothing is kept here: ${store.place}\n`);
  const rows = shown.map((entry) => [
    cutText(keyText(entry), LONGEST),
    ageText(entry, world.now()),
    valueText(entry),
  ]);
  const dress = (cell: string, _: number, column: number): string =>
    column === 1 ? paint(cell, 'faint', world.colour) : cell;
  for (const line of columns(rows, { width: Math.max(world.width, 60), paint: dress }))
    world.out(`${line}\n`);
  if (shown.length < entries.length)
    world.out(`and ${entries.length - shown.length} more: --limit ${entries.length}\n`);
  return 0;
}

async function search({ world, input, store, words, scope }: Call): Promise<number> {
  const query = words.join(' ');
  if (query.trim() === '') throw noSearchWords();
  const isPattern = words.length === 1 && isKeyPattern(query);
  const meant = scope.query(isPattern ? words : []);
  const entries = await store.list(isPattern ? meant : { ...meant, text: query });
  const given = numberOption(input, 'limit');
  if (flag(input, 'json')) {
    const shown = entries.slice(0, given ?? entries.length).map(entryJson);
    printJson(world, { query, total: entries.length, entries: shown });
  } else if (entries.length === 0) world.out(`Nothing fits "${oneLine(query)}".\n`);
  else {
    const budget = given === undefined ? BUDGET : Infinity;
    world.out(foundText(entries, { limit: given ?? entries.length, budget }));
  }
  return entries.length > 0 ? 0 : 1;
}

async function remove({ world, input, store, words, scope }: Call): Promise<number> {
  const at = scope.onlyKey(words, 'delete');
  const entry = await store.get(at);
  const ifMatch = textOption(input, 'ifMatch');
  const isMeant = entry !== undefined && mayBeSet(entry, { ifMatch });
  const dryRun = flag(input, 'dryRun');
  const seen = ifMatch === undefined ? undefined : entry;
  const deleted = isMeant && (dryRun || (await store.delete(at, seen)));
  if (flag(input, 'json')) printJson(world, { ...at, deleted, dry_run: dryRun });
  else if (entry === undefined) noKey(world, at);
  else if (deleted) world.out(`${dryRun ? 'Would delete' : 'Deleted'} ${keyText(at)}\n`);
  else world.err(`Not deleted: ${keyText(at)} has another value\n`);
  return deleted ? 0 : 1;
}

async function clear({ world, input, store, words, scope }: Call): Promise<number> {
  const { namespace, session } = scope;
  const isScoped = session !== undefined || namespace !== undefined || words.length > 0;
  if (!isScoped && !flag(input, 'all')) throw noScope();
  const query = scope.query(words);
  const dryRun = flag(input, 'dryRun');
  const gone = dryRun ? await store.list(query) : await clearMemory(store, query);
  if (flag(input, 'json')) {
    const keys = gone.map(({ namespace, key }) => ({ namespace, key }));
    printJson(world, { dry_run: dryRun, total: gone.length, deleted: keys });
    return 0;
  }
  for (const at of gone.slice(0, LINES)) world.out(`  ${keyText(at)}\n`);
  if (gone.length > LINES) world.out(`  and ${gone.length - LINES} more\n`);
  world.out(`${dryRun ? 'Would delete' : 'Deleted'} ${keysText(gone.length)}\n`);
  return 0;
}

async function watch({ world, input, store, words, scope }: Call): Promise<number> {
  const count = numberOption(input, 'count');
  const isJson = flag(input, 'json');
  const seen = await watchMemory(store, scope.query(words), {
    count,
    timeoutMs: readSpan(textOption(input, 'timeout'), 'timeout'),
    notice: (text) => world.err(`${oneLine(text)}\n`),
    on: (change) => {
      const { event, entry } = change;
      if (isJson) world.out(`${JSON.stringify({ version: 1, ...changeJson(change) })}\n`);
      else
        world.out(
          `${event.padEnd(8)}${keyText(change)}${entry ? `  ${valueText(entry, 400)}` : ''}\n`,
        );
    },
  });
  return count !== undefined && seen < count ? 1 : 0;
}

function noKey(world: World, at: MemoryKey): void {
  world.err(`No such key: ${keyText(at)}\n`);
}

function keysText(count: number): string {
  return count === 1 ? '1 key' : `${count} keys`;
}
