import { existsSync } from 'node:fs';
import { SessionError } from '../core/errors.ts';
import {
  declaresDriver,
  DRIVER_SECTION,
  driverSettings,
  isOurDriver,
  toolOfDriver,
  ATTRIBUTES_FILE,
  type DriverState,
  type GitSetting,
} from '../core/setup/merge-driver.ts';
import type { Machine } from '../core/setup/installation.ts';
import { readText } from '../io/files.ts';
import { git } from '../io/git.ts';
import { join } from 'node:path';

/** What has to be set for the merge driver; nothing where everything is set or there is no git to ask. */
export function settingsToMake(
  root: string,
  { node, tool }: Pick<Machine, 'node' | 'tool'>,
): GitSetting[] {
  const current = currentSettings(root);
  if (current === undefined) return [];
  return Object.entries(driverSettings(node, tool)).flatMap(([key, after]) => {
    const before = current.get(key);
    return before === after ? [] : [{ key, before, after }];
  });
}

/** What has to be taken back: to what was noted, where the value still is ours; else away. */
export function settingsToUndo(root: string, noted: readonly GitSetting[]): GitSetting[] {
  const current = currentSettings(root) ?? new Map<string, string>();
  const ours = isOurDriver(current.get(`${DRIVER_SECTION}.driver`) ?? '');
  return [...current].flatMap(([key, before]) => {
    const known = noted.find((one) => one.key === key);
    if (
      known ? known.after !== before : !ours || (!key.endsWith('.name') && !key.endsWith('.driver'))
    )
      return [];
    return [{ key, before, after: known?.before }];
  });
}

/** @throws SessionError `git-config-failed` */
export function writeSettings(root: string, settings: readonly GitSetting[]): void {
  const left = [...(currentSettings(root)?.keys() ?? [])].filter(
    (key) => !settings.some((one) => one.key === key && one.after === undefined),
  );
  const emptied = left.length === 0 && settings.every(({ after }) => after === undefined);
  if (emptied && settings.length > 0) return configure(root, ['--remove-section', DRIVER_SECTION]);
  for (const { key, after } of settings) {
    configure(root, after === undefined ? ['--unset-all', key] : ['--replace-all', key, after]);
  }
}

/** How far the merge driver is set up in a clone; undefined without git. */
export function driverState(root: string): DriverState | undefined {
  const current = currentSettings(root, []);
  if (current === undefined) return undefined;
  const attributes = readText(join(root, ATTRIBUTES_FILE));
  const command = current.get(`${DRIVER_SECTION}.driver`);
  const tool = command === undefined ? undefined : toolOfDriver(command);
  return {
    declared: attributes.kind === 'text' && declaresDriver(attributes.text),
    command,
    missingTool: tool === undefined || existsSync(tool) ? undefined : tool,
  };
}

/** By key, as git reads it; undefined where it cannot. */
function currentSettings(
  root: string,
  where: readonly string[] = ['--local'],
): Map<string, string> | undefined {
  const pattern = `^${DRIVER_SECTION.replaceAll('.', '\\.')}\\.`;
  try {
    const { status, stdout } = git(root, ['config', ...where, '-z', '--get-regexp', pattern]);
    if (status > 1) return undefined;
    const pairs = stdout.split('\0').filter((one) => one !== '');
    return new Map(
      pairs.map((pair) => {
        const at = pair.indexOf('\n');
        return at === -1 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
      }),
    );
  } catch (error) {
    if (error instanceof SessionError) return undefined;
    throw error;
  }
}

function configure(root: string, args: readonly string[]): void {
  const { status, stderr } = git(root, ['config', '--local', ...args]);
  if (status === 0) return;
  throw new SessionError('git-config-failed', {
    so: `git could not change the configuration of this clone: ${stderr.trim()}`,
    follows: 'So nothing was changed.',
    todo: 'Look at what it names (often a lock file that was left behind), then run it again.',
  });
}
