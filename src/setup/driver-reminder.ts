import { join } from 'node:path';
import { ATTRIBUTES_FILE, lacksDriver } from '../core/setup/merge-driver.ts';
import { readText } from '../io/files.ts';
import type { Workspace } from '../workspace.ts';

/**
 * What to tell the person in a clone whose .gitattributes names a merge driver that it does not know;
 * '' elsewhere. Reads at most four small files and asks no git: hooks call it.
 */
export function driverReminder(
  { root, repository }: Workspace,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const { commonDir } = repository;
  if (commonDir === undefined) return '';
  const attributes = textOf(join(root, ATTRIBUTES_FILE));
  if (!lacksDriver(attributes, [])) return '';
  const places = [join(commonDir, 'config'), ...personalConfigs(env)];
  if (places.some((path) => !lacksDriver(attributes, [textOf(path)]))) return '';
  return 'This clone merges session files line by line, with conflicts. To merge them by meaning: session init';
}

/** Where git keeps a person's own settings; it reads both. */
function personalConfigs(env: Readonly<Record<string, string | undefined>>): string[] {
  const home = env['HOME'] || env['USERPROFILE'] || '/';
  const folder = env['XDG_CONFIG_HOME'] || join(home, '.config');
  return [join(home, '.gitconfig'), join(folder, 'git', 'config')];
}

function textOf(path: string): string {
  const reading = readText(path);
  return reading.kind === 'text' ? reading.text : '';
}
