import { messageOf } from '../errors.ts';
import { LAUNCHER_FILE } from './launcher.ts';
import { EVENTS, type Scope } from './installation.ts';
import { dataOf, parseJson } from './json-edit.ts';
import { isOurs } from './settings.ts';

/** A hook entry of ours as it stands in a settings file. */
export interface InstalledHook {
  event: string;
  scope: Scope;
  command: string;
  /** Undefined means that `command` is a line for the shell. */
  args: string[] | undefined;
  /** Milliseconds until the client ends it. */
  timeout: number;
}

/** One settings file of the agent client. */
export interface SettingsReading {
  scope: Scope;
  path: string;
  hooks: InstalledHook[];
  /** Whether `disableAllHooks` is set. */
  disabled: boolean;
  /** Whether it turns the plugin on or off; undefined where it does neither. */
  plugin?: boolean | undefined;
  /** Why it cannot be read. */
  problem?: string | undefined;
}

/**
 * Reads our hooks from the text of a settings file, as editors accept it; that the client does not is
 * a problem. Never throws.
 */
export function readSettings(scope: Scope, path: string, text: string): SettingsReading {
  const reading: SettingsReading = { scope, path, hooks: [], disabled: false };
  let data: unknown;
  try {
    data = dataOf(parseJson(text).root);
  } catch (error) {
    return { ...reading, problem: `it is not valid JSON (${messageOf(error)})` };
  }
  if (!isStrict(text)) reading.problem = 'it has comments or a trailing comma';
  reading.disabled = fieldOf(data, 'disableAllHooks') === true;
  reading.plugin = pluginIn(fieldOf(data, 'enabledPlugins'));
  const events = fieldOf(data, 'hooks');
  for (const [event, groups] of Object.entries(isObject(events) ? events : {})) {
    for (const hook of listOf(groups).flatMap((group) => listOf(fieldOf(group, 'hooks')))) {
      if (isOurs(hook)) reading.hooks.push(installed(event, scope, hook));
    }
  }
  return reading;
}

/** `{"agent-session@MARKETPLACE": true}` */
function pluginIn(plugins: unknown): boolean | undefined {
  const [on] = Object.entries(isObject(plugins) ? plugins : {})
    .filter(([name]) => name.startsWith('agent-session@'))
    .map(([, value]) => value === true);
  return on;
}

/** Whether the client runs the hooks of the plugin, as the narrowest settings say that name it. */
export function hasPlugin(readings: readonly SettingsReading[]): boolean {
  const naming = readings.filter(({ plugin }) => plugin !== undefined);
  return naming.toSorted((a, b) => NARROWEST[a.scope] - NARROWEST[b.scope])[0]?.plugin ?? false;
}

/**
 * Whether the agent client loads a settings file: Claude Code 2.1.329 takes nothing from one with
 * comments or trailing commas; a BOM does not trouble it.
 */
export function isStrict(text: string): boolean {
  if (text.trim() === '') return true;
  try {
    JSON.parse(text.replace(/^\ufeff/, ''));
    return true;
  } catch {
    return false;
  }
}

/** The entries that run: for each event those of the narrowest scope, as the launcher decides. */
export function hooksInForce(readings: readonly SettingsReading[]): InstalledHook[] {
  const all = readings.flatMap(({ hooks }) => hooks);
  return all.filter(
    ({ event, scope }) =>
      !all.some((other) => other.event === event && RANK[other.scope] < RANK[scope]),
  );
}

/** Events that `init` installs and no settings file has. */
export function missingEvents(hooks: readonly InstalledHook[]): string[] {
  return EVENTS.map(({ event }) => event).filter(
    (name) => !hooks.some(({ event }) => event === name),
  );
}

/** The name that the hook log and `session hook` use for a client's event. */
export function hookName(event: string): string {
  return EVENTS.find((row) => row.event === event)?.hook ?? event;
}

/** Puts the project's folder where an entry says `${CLAUDE_PROJECT_DIR}`, as the client does. */
export function expand(text: string, projectFolder: string): string {
  return text.replaceAll('${CLAUDE_PROJECT_DIR}', () => projectFolder);
}

/** The launcher file that an entry names, or undefined. */
export function launcherOf(
  { command, args }: InstalledHook,
  projectFolder: string,
): string | undefined {
  const name = LAUNCHER_FILE.slice(LAUNCHER_FILE.lastIndexOf('/'));
  const word = [command, ...(args ?? [])].find((one) => one.replaceAll('\\', '/').endsWith(name));
  return word === undefined ? undefined : expand(word, projectFolder);
}

const RANK: Record<Scope, number> = { local: 0, user: 1, project: 2 };
/** As the client itself lets one settings file go before another. */
const NARROWEST: Record<Scope, number> = { local: 0, project: 1, user: 2 };

/** The client's own limits where an entry names none. */
const DEFAULT_TIMEOUT = 600_000;
const END_TIMEOUT = 1500;

function installed(event: string, scope: Scope, hook: unknown): InstalledHook {
  const args = fieldOf(hook, 'args');
  const seconds = fieldOf(hook, 'timeout');
  const fallback = event === 'SessionEnd' ? END_TIMEOUT : DEFAULT_TIMEOUT;
  return {
    event,
    scope,
    command: String(fieldOf(hook, 'command')),
    args: Array.isArray(args) ? args.map(String) : undefined,
    timeout: typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : fallback,
  };
}

function fieldOf(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
