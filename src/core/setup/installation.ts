import { LAUNCHER_FILE } from './launcher.ts';
import type { GitSetting } from './merge-driver.ts';
import type { HookEntry, Traces } from './settings.ts';

export const SCOPES = ['project', 'local', 'user'] as const;
export type Scope = (typeof SCOPES)[number];

/** One event of the agent client that we listen to. */
export interface EventRow {
  event: string;
  /** The name of the built hook. */
  hook: string;
  /** Seconds. */
  timeout: number;
  matcher?: string;
  async?: boolean;
}

/** Every hook that `init` installs. A new hook is one more row. */
export const EVENTS: readonly EventRow[] = [
  { event: 'SessionStart', hook: 'session-start', timeout: 10 },
  { event: 'SessionEnd', hook: 'session-end', timeout: 5 },
  { event: 'PreCompact', hook: 'pre-compact', timeout: 10 },
  { event: 'UserPromptSubmit', hook: 'user-prompt-submit', timeout: 5 },
  {
    event: 'PostToolUse',
    hook: 'post-tool-use',
    timeout: 5,
    matcher: 'Write|Edit|NotebookEdit|Agent',
    async: true,
  },
  { event: 'Stop', hook: 'stop', timeout: 5 },
  { event: 'SubagentStart', hook: 'subagent-start', timeout: 5 },
  { event: 'SubagentStop', hook: 'subagent-stop', timeout: 5 },
];

/** What is true of this machine: absolute paths, which never go into a committed file. */
export interface Machine {
  /** The running node. */
  node: string;
  /** The folder of the agent-session package, and its version. */
  tool: string;
  version: string;
  /** The text of the launcher that the package brings. */
  launcher: string;
  /** The user's settings file of the agent client. */
  userSettings: string;
}

/** A file that `init` changed: enough to give it back, or to know that a person changed it since. */
export interface TouchedFile {
  /** Relative to the root of its work tree, or absolute. */
  path: string;
  created: boolean;
  /** Base64 of the bytes before; null where there were none, or where they already were ours. */
  before: string | null;
  /** sha256 of what we left. */
  after: string;
  blanks?: Traces;
}

/** What `init` did in one work tree. */
export interface Installed {
  scopes: Scope[];
  files: TouchedFile[];
  /** Folders that were made, parents first; relative to the root, absolute outside of it. */
  folders: string[];
  /** What was set in git's configuration of the clone, with what stood there before. */
  gitSettings?: GitSetting[];
}

/** `install.json` in local state: this machine's record of every init. */
export interface InstallRecord {
  version: 1;
  toolVersion: string;
  tool: string;
  node: string;
  /** By work tree: `''` the main one, else `worktrees/NAME`, as git keeps them. */
  worktrees: Record<string, Installed>;
}

export const RECORD_FILE = 'install.json';

/** One file to be written (`before` undefined: made) or removed (`after` undefined). */
export interface FileChange {
  path: string;
  before: string | undefined;
  after: string | undefined;
  /** A new file that is to be run. */
  executable?: boolean;
}

/** The text of a file by its path as in `FileChange`; undefined when there is none. */
export type ReadFile = (path: string) => string | undefined;

export const CONFIG_FILE = '.agents/config.yaml';
export const LOCAL_SETTINGS = '.claude/settings.local.json';
export const PROJECT_SETTINGS = '.claude/settings.json';

export function settingsPath(scope: Scope, { userSettings }: { userSettings: string }): string {
  if (scope === 'user') return userSettings;
  return scope === 'local' ? LOCAL_SETTINGS : PROJECT_SETTINGS;
}

/** The hook entries of one scope. Those of a project name no machine. */
export function hookEntries(scope: Scope, machine: Machine): HookEntry[] {
  const portable = scope === 'project';
  const command = portable ? 'node' : machine.node;
  const launcher = portable
    ? `\${CLAUDE_PROJECT_DIR}/${LAUNCHER_FILE}`
    : `${machine.tool.replaceAll('\\', '/')}/dist/hooks/agent-session.cjs`;
  const tail = portable ? [] : ['--scope', scope];
  return EVENTS.map(({ event, hook, timeout, matcher, async }) => {
    const entry: HookEntry = {
      event,
      hook: { type: 'command', command, args: [launcher, hook, ...tail], timeout },
    };
    if (matcher !== undefined) entry.matcher = matcher;
    if (async !== undefined) entry.hook.async = async;
    return entry;
  });
}

/** The record from local state; undefined when there is none, or it is of another form. */
export function readRecord(value: object | undefined): InstallRecord | undefined {
  const record: Partial<InstallRecord> = value ?? {};
  if (record.version !== 1 || typeof record.worktrees !== 'object') return undefined;
  return record as InstallRecord;
}

/** The configuration that a project starts with: its id; every default stands in a comment. */
export function configText(projectId: string): string {
  return `# Configuration of agent-session. What is commented out shows the default.

# Tells this project's keys from those of others in shared memory.
project: ${projectId}

# handoff:
#   enforce: warn         # off, warn or block: insist on an up-to-date Current State
# sessions:
#   auto_start: off       # off, ask or on: a session for a conversation that has none
#   stale_days: 14
#   auto_track: off       # on: edited files go into Files Modified with the next write
#   handoff_on_end: on    # whether session end gives the handoff document
# journal: full           # full, paths or off: what hooks record on this machine, never in git
# context:
#   budget: 1000          # tokens that a brief may take
#   architecture: .agents/architecture.md    # or a name alone, such as hexagonal
#   patterns: []          # patterns to keep to, by name
# tracking:
#   watch: []             # globs of the files that count as work; all by default
# lint:
#   rules:
#     home-paths-absent: warning    # off, warning or error, by the name of the rule
`;
}

/** Whether a configuration is as \`init\` wrote it. */
export function isUntouchedConfig(text: string): boolean {
  const plain = text.replaceAll('\r\n', '\n');
  return plain === configText(/^project: ([\w-]+)$/m.exec(plain)?.[1] ?? '');
}

/** A project id for people to read and for stores to tell apart: `shop-4f2a19c3`. */
export function newProjectId(folderName: string, random: string): string {
  const name = folderName
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return `${name.slice(0, 40).replace(/-$/, '') || 'project'}-${random}`;
}
