import { cutText } from '../brief/tokens.ts';
import type { Finding } from './hook-verdict.ts';
import {
  hasPlugin,
  missingEvents,
  type InstalledHook,
  type SettingsReading,
} from './installed-hooks.ts';
import { ATTRIBUTES_FILE, type DriverState } from './merge-driver.ts';
import { LAUNCHER_FILE } from './launcher.ts';

/** What is known about a project's set-up, for {@link setupFindings}. */
export interface Setup {
  /** The project's folder, and the one the command was started in. */
  root: string;
  cwd: string;
  settings: readonly SettingsReading[];
  inForce: readonly InstalledHook[];
  hasAgentsFolder: boolean;
  /** Launchers that entries name and that do not exist. */
  missingLaunchers: readonly string[];
  /** Value of `SESSION_HOOKS` and whether `NODE_EXTRA_CA_CERTS` is set. */
  switchedOff: boolean;
  extraCertificates: boolean;
  /** The `node` that entries name: its version and where it is; undefined when PATH has none. */
  node: { path: string; version: string } | undefined;
  /** Whether a PATH as a desktop client has it leads to a node too. */
  nodeOnDesktop: boolean;
  /** Why local state cannot be written, or undefined. */
  stateProblem: string | undefined;
  stateFolder: string;
  /** Why `.agents/config.yaml` is not what it looks like. */
  configComplaints: readonly string[];
  /** Its keys that nothing uses. */
  configUnused: readonly string[];
  /** Session files that cannot be read, relative to the root. */
  unreadable: readonly string[];
  /** Locks whose owner has ended. */
  staleLocks: readonly string[];
  /** Undefined where there is no git to ask. */
  mergeDriver: DriverState | undefined;
}

/** Everything about the set-up that a person should know. */
export function setupFindings(setup: Setup): Finding[] {
  return CHECKS.flatMap((check) => check(setup));
}

const OLDEST_NODE = 20;

const CHECKS: readonly ((setup: Setup) => Finding[])[] = [
  settingsRead,
  installed,
  launcherThere,
  switches,
  node,
  desktop,
  certificates,
  subfolder,
  state,
  configuration,
  sessions,
  locks,
  mergeDriver,
];

function settingsRead({ settings }: Setup): Finding[] {
  return settings.flatMap(({ path, problem }) =>
    problem === undefined
      ? []
      : failed(
          'settings-broken',
          `${path} cannot be used: ${problem}.`,
          'So the agent client loads nothing from it, hooks included.',
          'Correct the file; it must be plain JSON.',
        ),
  );
}

function installed({ settings, inForce, hasAgentsFolder }: Setup): Finding[] {
  if (inForce.length === 0 && hasPlugin(settings)) {
    return note(
      'hooks-of-plugin',
      'No settings file has a hook of agent-session, and the plugin is enabled.',
      'So its hooks run, for you and not for who clones the project; they are not tried here.',
      'For a trial and for everybody: session init. The plugin is silent then.',
    );
  }
  if (inForce.length === 0) {
    const where = settings.map(({ path }) => path).join(', ');
    return failed(
      'not-installed',
      `No settings file has a hook of agent-session (looked in ${where}).`,
      'So agents are told nothing about sessions.',
      'Run: session init',
    );
  }
  const missing = missingEvents(inForce);
  const found: Finding[] = [];
  if (missing.length > 0) {
    found.push(
      ...failed(
        'hook-missing',
        `There is no hook for ${missing.join(', ')}.`,
        'So part of the work is not done.',
        'Run: session init',
      ),
    );
  }
  if (hasAgentsFolder) return found;
  // Hooks of the user's own settings meet many projects that want nothing of them.
  const say = inForce.every(({ scope }) => scope === 'user') ? note : failed;
  return [
    ...found,
    ...say(
      'no-agents-folder',
      'The hooks are installed, but this project has no .agents folder.',
      'So every hook is silent here.',
      'To use it here, run session init, or make a session: session new "TITLE"',
    ),
  ];
}

function launcherThere({ missingLaunchers }: Setup): Finding[] {
  return missingLaunchers.flatMap((path) =>
    failed(
      'launcher-missing',
      `The settings start ${path}, and there is no such file.`,
      'So every hook ends with an error that the client shows.',
      `Run session init, and commit ${LAUNCHER_FILE} where it belongs to the project.`,
    ),
  );
}

function switches({ settings, switchedOff }: Setup): Finding[] {
  const found = settings.flatMap(({ disabled, path }) =>
    disabled
      ? failed(
          'hooks-disabled',
          `${path} says disableAllHooks.`,
          'So the agent client runs no hook at all.',
          `Remove disableAllHooks from ${path} to have them back.`,
        )
      : [],
  );
  if (!switchedOff) return found;
  return [
    ...found,
    ...failed(
      'switched-off',
      'SESSION_HOOKS is 0 in this environment.',
      'So all hooks are silent in a client that is started from here (the trial runs below ignore it).',
      'To have them back: unset SESSION_HOOKS',
    ),
  ];
}

function node({ inForce, node: found }: Setup): Finding[] {
  if (found === undefined || inForce.length === 0) return [];
  const major = Number(/^v?(\d+)/.exec(found.version)?.[1] ?? 0);
  if (major >= OLDEST_NODE) return [];
  return failed(
    'node-too-old',
    `The hooks start ${found.path}, which is node ${found.version}; ${OLDEST_NODE} is the oldest that will do.`,
    'So they fail, or do part of their work.',
    'Install a newer node, or record the one that runs this command: session init --scope local',
  );
}

function desktop({ inForce, nodeOnDesktop, node: found }: Setup): Finding[] {
  const bare = inForce.some(({ command }) => command === 'node');
  if (!bare || nodeOnDesktop || found === undefined) return [];
  return note(
    'node-not-on-desktop-path',
    `node is found at ${found.path}, a place that only your shell knows.`,
    'A client that is started from the desktop does not find it, and then runs no hook.',
    'Start the client from a terminal, or run: session init --scope local',
  );
}

function certificates({ inForce, extraCertificates, node: found }: Setup): Finding[] {
  if (inForce.length === 0 || !extraCertificates || !/^v?20\./.test(found?.version ?? ''))
    return [];
  return note(
    'slow-certificates',
    'NODE_EXTRA_CA_CERTS is set, and node 20 reads those certificates at every start.',
    'Each hook starts about 2.5 times slower.',
    'Use node 22 or newer, or unset it where it is not needed.',
  );
}

function subfolder({ inForce, root, cwd }: Setup): Finding[] {
  if (cwd === root || !inForce.some(({ scope }) => scope === 'project')) return [];
  return note(
    'subfolder',
    `This is a subfolder of ${root}.`,
    'A client that is started here does not read the project settings, and runs no hook of them.',
    `Start it in ${root}, or run: session init --scope local`,
  );
}

function state({ stateProblem, stateFolder }: Setup): Finding[] {
  if (stateProblem === undefined) return [];
  return failed(
    'state-unwritable',
    `${stateFolder} cannot be written (${stateProblem}).`,
    'So attachments, reminders and locks are lost: each start finds its session by branch again.',
    'Make room or check its permissions.',
  );
}

function configuration({ configComplaints, configUnused }: Setup): Finding[] {
  const wrong = configComplaints.flatMap((complaint) =>
    failed(
      'config',
      `.agents/config.yaml: ${complaint}${complaint.endsWith('.') ? '' : '.'}`,
      'So the default stands for what cannot be used.',
      'Correct the file.',
    ),
  );
  if (configUnused.length === 0) return wrong;
  const unused = note(
    'config-unused',
    `.agents/config.yaml has keys that nothing uses: ${cutText(configUnused.join(', '), 300)}.`,
    'So they change nothing, and defaults stand for what they were to say.',
    'Look for a misspelling, or take them out.',
  );
  return [...wrong, ...unused];
}

function sessions({ unreadable }: Setup): Finding[] {
  const [first] = unreadable;
  if (first === undefined) return [];
  const more = unreadable.length > 1 ? ` and ${unreadable.length - 1} more` : '';
  return failed(
    'session-unreadable',
    `${first}${more} cannot be read as a session.`,
    'So no brief can be made of it; the others are not affected.',
    'See what is wrong with: session lint',
  );
}

function locks({ staleLocks }: Setup): Finding[] {
  const [first] = staleLocks;
  if (first === undefined) return [];
  const more = staleLocks.length > 1 ? ` and ${staleLocks.length - 1} more` : '';
  return note(
    'stale-lock',
    `${first}${more} was left by a process that has ended.`,
    'The next change of that session takes it over.',
    'Nothing needs to be done.',
  );
}

function mergeDriver({ inForce, mergeDriver: driver }: Setup): Finding[] {
  if (driver === undefined) return [];
  const { declared, command, missingTool } = driver;
  const installs = inForce.some(({ scope }) => scope === 'project');
  if (declared && command === undefined) {
    return note(
      'merge-driver-unset',
      `${ATTRIBUTES_FILE} has session files merged by agent-session, and this clone does not know that driver yet.`,
      'So git merges them by lines here, with conflict markers where both sides changed the same.',
      'Run: session init',
    );
  }
  if (declared && missingTool !== undefined) {
    return note(
      'merge-driver-tool-missing',
      `The merge driver of this clone starts ${missingTool}, and there is no such file.`,
      'So git takes the session command on PATH, or merges by lines where there is none.',
      'Run: session init',
    );
  }
  if (declared || !installs) return [];
  return note(
    'merge-driver-undeclared',
    `${ATTRIBUTES_FILE} does not say that session files are merged by agent-session.`,
    'So two branches that work on one session conflict when they are merged.',
    'Run session init, and commit the file.',
  );
}

function failed(code: string, so: string, follows: string, todo: string): Finding[] {
  return [{ code, level: 'failed', so, follows, todo }];
}

function note(code: string, so: string, follows: string, todo: string): Finding[] {
  return [{ code, level: 'note', so, follows, todo }];
}
