import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** The absolute path of the node that runs this. */
export function runningNode(): string {
  return process.execPath;
}

/** The folder of the package that the running script belongs to; undefined when it is in none. */
export function packageFolder(name: string, script = process.argv[1] ?? ''): string | undefined {
  let folder: string;
  try {
    folder = dirname(realpathSync(script));
  } catch {
    return undefined;
  }
  for (; !isPackage(folder, name); folder = dirname(folder)) {
    if (dirname(folder) === folder) return undefined;
  }
  return folder;
}

function isPackage(folder: string, name: string): boolean {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return (manifest as { name?: unknown }).name === name;
  } catch {
    return false;
  }
}

/** The agent client's settings file for all projects of this user. */
export function userSettingsFile(env: Environment): string {
  const folder = env['CLAUDE_CONFIG_DIR'] || join(home(env), '.claude');
  return join(folder, 'settings.json');
}

/** Where what concerns this user on this machine is kept, as the XDG directories say. */
export function userStateFolder(env: Environment): string {
  const base = env['XDG_STATE_HOME'] || env['LOCALAPPDATA'] || join(home(env), '.local/state');
  return join(base, 'agent-session');
}

function home(env: Environment): string {
  return env['HOME'] || env['USERPROFILE'] || '/';
}
