import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig, unusedKeys } from '../core/config-reader.ts';
import { SessionError } from '../core/errors.ts';
import { judge, type Finding, type Trial } from '../core/setup/hook-verdict.ts';
import { LOCAL_SETTINGS, PROJECT_SETTINGS } from '../core/setup/installation.ts';
import {
  hookName,
  hooksInForce,
  launcherOf,
  readSettings,
  type InstalledHook,
  type SettingsReading,
} from '../core/setup/installed-hooks.ts';
import { setupFindings, type Setup } from '../core/setup/setup-findings.ts';
import { readText } from '../io/files.ts';
import { desktopPath, findProgram, versionOf } from '../io/hook-runner.ts';
import type { HookRun } from '../io/local-state.ts';
import { isAbandoned } from '../io/lock.ts';
import { userSettingsFile } from '../io/machine.ts';
import { lastRecorded } from '../journal/last-recorded.ts';
import { driverState } from './git-settings.ts';
import { ThrowAwayState, tryHook } from './trial.ts';
import { Workspace } from '../workspace.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** One installed hook, what became of its trial run, and its last run in a real conversation. */
export interface ExaminedHook {
  hook: InstalledHook;
  trial: Trial;
  finding: Finding | undefined;
  /** Runs in real conversations that the hook log still has, oldest first. */
  runs: HookRun[];
  /** When it last recorded something in a journal, as an ISO time; not every hook does. */
  recorded: string | undefined;
}

export interface Examination {
  setup: Setup;
  /** How many session files there are, and how many other Markdown files beside them. */
  sessions: { ours: number; foreign: number };
  hooks: ExaminedHook[];
  findings: Finding[];
}

/** Looks at everything that the hooks depend on and runs each of them once; leaves no trace. */
export function examine(cwd: string, env: Environment): Examination {
  const workspace = new Workspace(cwd);
  const settings = settingsOf(workspace.root, env);
  const inForce = hooksInForce(settings);
  const state = new ThrowAwayState(workspace.state.folder);
  try {
    const store = readStore(workspace);
    const setup: Setup = {
      root: workspace.root,
      cwd: realpathSync(cwd),
      settings,
      inForce,
      hasAgentsFolder: existsSync(join(workspace.root, '.agents')),
      missingLaunchers: missingLaunchers(inForce, workspace.root),
      switchedOff: env['SESSION_HOOKS'] === '0',
      extraCertificates: Boolean(env['NODE_EXTRA_CA_CERTS']),
      ...nodeFor(inForce, env),
      stateFolder: workspace.state.folder,
      stateProblem: state.problem,
      ...configurationOf(workspace.root),
      unreadable: store.unreadable,
      staleLocks: staleLocks(workspace),
      mergeDriver:
        workspace.repository.commonDir === undefined ? undefined : driverState(workspace.root),
    };
    const around = {
      runs: workspace.state.hookRuns(),
      recorded: lastRecorded(workspace, new Date()),
    };
    const hooks = inForce.map((hook) =>
      examineHook(hook, { setup, workspace, env, state, ...around }),
    );
    const findings = [...store.findings, ...setupFindings(setup), ...hookFindings(hooks, setup)];
    return { setup, sessions: store, hooks, findings };
  } finally {
    state.remove();
  }
}

interface Around {
  setup: Setup;
  workspace: Workspace;
  env: Environment;
  state: ThrowAwayState;
  runs: readonly HookRun[];
  recorded: ReadonlyMap<string, string>;
}

function examineHook(
  hook: InstalledHook,
  { setup, workspace, env, state, runs, recorded }: Around,
): ExaminedHook {
  const trial = tryHook(hook, workspace.root, env, state);
  // Where there is nothing to tell about, a hook is silent and leaves no line.
  if (!setup.hasAgentsFolder) trial.logged = true;
  const own = runs.filter(({ event }) => event === hookName(hook.event));
  return {
    hook,
    trial,
    runs: own,
    recorded: recorded.get(hookName(hook.event)),
    finding: judge(hook, trial) ?? lastError(hook, own.at(-1)),
  };
}

/** One finding for each kind of trouble, however many hooks have it. */
function hookFindings(hooks: readonly ExaminedHook[], setup: Setup): Finding[] {
  const explained = setup.missingLaunchers.length > 0;
  const kinds = new Map<string, { finding: Finding; others: string[] }>();
  for (const { hook, finding } of hooks) {
    if (finding === undefined || (explained && finding.code === 'hook-failed')) continue;
    const known = kinds.get(finding.code);
    if (known) known.others.push(hook.event);
    else kinds.set(finding.code, { finding, others: [] });
  }
  return [...kinds.values()].map(({ finding, others }) => alsoTrueOf(finding, others));
}

function alsoTrueOf(finding: Finding, others: readonly string[]): Finding {
  if (others.length === 0) return finding;
  return { ...finding, so: `${finding.so} The same is true of ${others.join(' and ')}.` };
}

function lastError({ event }: InstalledHook, run: HookRun | undefined): Finding | undefined {
  if (run?.error === undefined) return undefined;
  return {
    code: 'last-run-failed',
    level: 'failed',
    so: `The ${event} hook gave up in its last real run, at ${run.at}: ${run.error}`,
    follows: 'So it was silent in that conversation. The trial run just now went well.',
    todo: 'If it happens again, look at what the message names.',
  };
}

function settingsOf(root: string, env: Environment): SettingsReading[] {
  const user = userSettingsFile(env);
  const files = [
    ['project', PROJECT_SETTINGS, join(root, PROJECT_SETTINGS)],
    ['local', LOCAL_SETTINGS, join(root, LOCAL_SETTINGS)],
    ['user', user, user],
  ] as const;
  // Where the home folder itself is the project, one file is both; the client finds it as the user's.
  const distinct = files.filter(([scope, , path]) => scope === 'user' || path !== user);
  return distinct.map(([scope, shown, path]) => {
    const reading = readText(path);
    if (reading.kind === 'text') return readSettings(scope, shown, reading.text);
    const problem = reading.code === 'missing' ? undefined : reading.detail;
    return { scope, path: shown, hooks: [], disabled: false, problem };
  });
}

function missingLaunchers(hooks: readonly InstalledHook[], root: string): string[] {
  const named = new Set(hooks.flatMap((hook) => launcherOf(hook, root) ?? []));
  return [...named].filter((path) => !existsSync(path));
}

/** The node that the entries start; those of a machine name it by its whole path. */
function nodeFor(
  hooks: readonly InstalledHook[],
  env: Environment,
): Pick<Setup, 'node' | 'nodeOnDesktop'> {
  const command = hooks.find((hook) => hook.args !== undefined)?.command ?? 'node';
  const path = findProgram(command, env['PATH'] ?? env['Path']);
  const version = path === undefined ? undefined : versionOf(path);
  return {
    node: path === undefined ? undefined : { path, version: version ?? 'unknown' },
    nodeOnDesktop: findProgram(command, desktopPath(env)) !== undefined,
  };
}

function configurationOf(root: string): Pick<Setup, 'configComplaints' | 'configUnused'> {
  const reading = readText(join(root, '.agents/config.yaml'));
  if (reading.kind === 'unreadable') {
    const configComplaints = reading.code === 'missing' ? [] : [reading.detail];
    return { configComplaints, configUnused: [] };
  }
  const { complaints } = readConfig(reading.text);
  const configComplaints = complaints.map(({ message }) => message);
  return { configComplaints, configUnused: unusedKeys(reading.text) };
}

function staleLocks({ state }: Workspace): string[] {
  const names = state.names('locks').filter((name) => name.endsWith('.lock'));
  return names.map((name) => join(state.folder, 'locks', name)).filter(isAbandoned);
}

function readStore(workspace: Workspace): {
  ours: number;
  foreign: number;
  unreadable: string[];
  findings: Finding[];
} {
  try {
    const loaded = workspace.loadAll();
    const broken = loaded.filter(({ session }) => session?.frontMatter.data === undefined);
    return {
      ours: loaded.length,
      foreign: workspace.store.names().length - loaded.length,
      unreadable: broken.map(({ file }) => file.path),
      findings: [],
    };
  } catch (error) {
    if (!(error instanceof SessionError)) throw error;
    const finding: Finding = { code: error.code, level: 'failed', ...error.explanation };
    return { ours: 0, foreign: 0, unreadable: [], findings: [finding] };
  }
}
