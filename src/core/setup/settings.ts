import { SessionError, messageOf } from '../errors.ts';
import {
  appendItem,
  dataOf,
  emptyOut,
  emptyTail,
  hasComment,
  parseJson,
  printJson,
  removeItem,
  replaceItem,
  valueOf,
  type Json,
  type JsonDocument,
  type JsonNode,
} from './json-edit.ts';
import { applySplices } from '../text/splice.ts';

/** One hook that the agent client shall run: the event, an optional filter, the command entry. */
export interface HookEntry {
  event: string;
  matcher?: string;
  hook: {
    type: 'command';
    command: string;
    args: string[];
    /** Seconds. */
    timeout: number;
    async?: boolean;
  };
}

/**
 * The blanks that stood in empty places before we filled them, by JSON pointer (`''` the root
 * object, `/hooks`, `/hooks/Stop`; `#` a file without any value). Without it nobody could tell an
 * empty `"hooks": {}` that a person left from one that we made.
 */
export type Traces = Record<string, string>;

export interface Addition {
  text: string;
  added: string[];
  /** Events whose entry of ours was an older one. */
  replaced: string[];
  traces: Traces;
}

export interface Removal {
  text: string;
  /** Events that lost an entry, one for each entry. */
  removed: string[];
  /** Whether the file now says nothing: no value, or an empty object, and no comment. */
  empty: boolean;
}

/** Whether a hook entry runs our launcher or one of our built hooks. */
export function isOurs(hook: unknown): boolean {
  if (typeof hook !== 'object' || hook === null) return false;
  const { command, args } = hook as { command?: unknown; args?: unknown };
  const words: unknown[] = [command, ...(Array.isArray(args) ? args : [])];
  return words.some((word) => typeof word === 'string' && OURS.test(word));
}

const OURS =
  /(?:^|[\\/"'\s])hooks[\\/]agent-session\.cjs(?:$|["'\s])|[\\/]agent-session[\\/]dist[\\/]hooks[\\/]/;

/** The events for which the settings hold an entry of ours. @throws SessionError as `addHooks` */
export function hookedEvents(text: string, path: string): string[] {
  return ourHooks(parse(text, path)).map(({ event }) => event);
}

/**
 * Adds the hooks that are missing and renews our own that have changed. Comments, order,
 * indentation, line endings, trailing commas and other people's hooks keep their bytes; a timeout
 * or another key that a person gave to an entry of ours stays.
 * @param path names the file in errors
 * @throws SessionError `settings-broken` when the text cannot be understood
 */
export function addHooks(text: string, wanted: readonly HookEntry[], path: string): Addition {
  const result: Addition = { text, added: [], replaced: [], traces: {} };
  for (const entry of wanted) {
    const document = parse(result.text, path);
    const present = ourHooks(document).filter(({ event }) => event === entry.event);
    const [only] = present;
    if (only && present.length === 1 && isCurrent(only, entry)) continue;
    (only ? result.replaced : result.added).push(entry.event);
    if (only && present.length === 1 && only.alone && !hasComment(document, only.group)) {
      const splices = replaceItem(document, only.group, groupOf(entry, only.hook));
      result.text = applySplices(result.text, splices);
      continue;
    }
    for (const _ of present) result.text = removeOne(parse(result.text, path), entry.event, {});
    result.text = addOne(parse(result.text, path), entry, result.traces);
  }
  return result;
}

/**
 * Removes every entry of ours, and the groups, events and `hooks` object that hold nothing else.
 * @param traces what `addHooks` told when the entries were made, where it is known
 * @throws SessionError as `addHooks`
 */
export function removeHooks(text: string, path: string, traces: Traces = {}): Removal {
  let document = parse(text, path);
  const removed = ourHooks(document).map(({ event }) => event);
  for (const _ of removed) document = parse(removeOne(document, undefined, traces), path);
  const empty = /^\s*(?:\{\s*\})?\s*$/.test(document.text);
  const nothing = empty && removed.length > 0 ? traces['#'] : undefined;
  if (nothing === undefined) return { text: document.text, removed, empty };
  return { text: (text.startsWith('\ufeff') ? '\ufeff' : '') + nothing, removed, empty };
}

/** One hook entry of ours. */
interface Found {
  event: string;
  hook: Record<string, Json>;
  matcher: unknown;
  group: JsonNode;
  /** Whether its group holds nothing else. */
  alone: boolean;
  /** The entry, its group, its event and `hooks`, each with what it stands in. */
  places: Place[];
}

interface Place {
  item: JsonNode;
  container: JsonNode;
  /** Where a comment would keep the container alive. */
  scope: JsonNode;
  /** The container's JSON pointer, as in `Traces`; undefined for the list inside a group. */
  pointer: string | undefined;
}

function parse(text: string, path: string): JsonDocument {
  let document: JsonDocument;
  try {
    document = parseJson(text);
  } catch (error) {
    throw broken(`${path} is not valid JSON: ${messageOf(error)}.`, path);
  }
  checkShape(document.root, path);
  return document;
}

function broken(so: string, path: string): SessionError {
  return new SessionError('settings-broken', {
    so,
    follows: 'So the agent client cannot read hooks from it, and nothing was changed.',
    todo: `Correct ${path}, then run the command again.`,
  });
}

function checkShape(root: JsonNode | undefined, path: string): void {
  if (root && root.type !== 'object') {
    throw broken(`${path} holds ${nameOf(root)} where an object is needed.`, path);
  }
  const hooks = valueOf(root, 'hooks');
  if (hooks && hooks.type !== 'object') {
    throw broken(`"hooks" in ${path} is ${nameOf(hooks)}; it must be an object.`, path);
  }
  for (const { children } of hooks?.children ?? []) {
    const [event, groups] = children ?? [];
    if (!event || !groups || groups.type === 'array') continue;
    const name = `"hooks.${String(event.value)}"`;
    throw broken(`${name} in ${path} is ${nameOf(groups)}; it must be a list.`, path);
  }
}

function nameOf({ type }: JsonNode): string {
  return type === 'null' ? 'null' : /^[ao]/.test(type) ? `an ${type}` : `a ${type}`;
}

function ourHooks({ root }: JsonDocument): Found[] {
  const wired = root?.children?.findLast(({ children }) => children?.[0]?.value === 'hooks');
  const hooks = wired?.children?.[1];
  if (!root || !wired || !hooks) return [];
  return (hooks.children ?? []).flatMap((property) => {
    const [name, groups] = property.children ?? [];
    const event = String(name?.value);
    const above: Place[] = [
      { item: property, container: hooks, scope: hooks, pointer: '/hooks' },
      { item: wired, container: root, scope: root, pointer: '' },
    ];
    return (groups?.children ?? []).flatMap((group) => {
      const list = valueOf(group, 'hooks');
      const pointer = `/hooks/${event}`;
      return (list?.children ?? []).flatMap((item): Found[] => {
        const hook = dataOf(item);
        if (!list || !groups || !isOurs(hook)) return [];
        return [
          {
            event,
            hook: hook as Record<string, Json>,
            matcher: dataOf(valueOf(group, 'matcher')),
            group,
            alone: list.children?.length === 1,
            places: [
              { item, container: list, scope: group, pointer: undefined },
              { item: group, container: groups, scope: groups, pointer },
              ...above,
            ],
          },
        ];
      });
    });
  });
}

/** Equal in what we decide. The timeout, and keys that we never write, are a person's to choose. */
function isCurrent(found: Found, { matcher, hook }: HookEntry): boolean {
  const decided = (one: Record<string, unknown>, filter: unknown): string =>
    JSON.stringify([...DECIDED.map((key) => one[key] ?? false), filter ?? '']);
  return (
    found.hook['timeout'] !== undefined &&
    decided(found.hook, found.matcher) === decided({ ...hook }, matcher)
  );
}

const DECIDED = ['type', 'command', 'args', 'async'];

function groupOf({ matcher, hook }: HookEntry, former: Record<string, Json> = {}): Json {
  const kept = Object.entries(former).filter(([key]) => !DECIDED.includes(key));
  const merged: Record<string, Json> = { ...hook, ...Object.fromEntries(kept) };
  return matcher === undefined ? { hooks: [merged] } : { matcher, hooks: [merged] };
}

function addOne(document: JsonDocument, entry: HookEntry, traces: Traces): string {
  const { text, root, lineEnding } = document;
  const group = groupOf(entry);
  if (!root) {
    const bom = text.startsWith('\ufeff') ? '\ufeff' : '';
    const blanks = (traces['#'] = text.slice(bom.length));
    const value = printJson(document, { hooks: { [entry.event]: [group] } }, true, '');
    return bom + value + (blanks.includes('\n') ? blanks : lineEnding);
  }
  const hooks = valueOf(root, 'hooks');
  const groups = valueOf(hooks, entry.event);
  const [pointer, container, key, value]: [string, JsonNode, string | undefined, Json] = groups
    ? [`/hooks/${entry.event}`, groups, undefined, group]
    : hooks
      ? ['/hooks', hooks, entry.event, [group]]
      : ['', root, 'hooks', { [entry.event]: [group] }];
  if (container.children?.length === 0) traces[pointer] = emptyTail(document, container);
  return applySplices(text, appendItem(document, container, key, value));
}

/** Removes the first entry of ours (of one event), with every container that only it needed. */
function removeOne(document: JsonDocument, event: string | undefined, traces: Traces): string {
  const { text } = document;
  const found = ourHooks(document).find((one) => event === undefined || one.event === event);
  for (const { item, container, scope, pointer } of found?.places ?? []) {
    const others = (container.children?.length ?? 0) > 1;
    if (others || hasComment(document, scope, item)) {
      return applySplices(text, removeItem(document, container, item));
    }
    const blanks = pointer === '' ? (traces[''] ?? '') : pointer && traces[pointer];
    if (blanks !== undefined) return applySplices(text, emptyOut(container, blanks));
  }
  return text;
}
