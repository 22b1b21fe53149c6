import { join } from 'node:path';
import { ATTRIBUTES_FILE, lacksDriver } from '../core/setup/merge-driver.ts';
import { readText } from '../io/files.ts';
import type { Workspace } from '../workspace.ts';

/**
 * What to tell the person in a clone whose .gitattributes names a merge driver that it does not know;
 * '' elsewhere. Reads at most three small files and asks no git: hooks call it.
 */
export function driverReminder(
  { root, repository }: Workspace,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const { commonDir } = repository;
  if (commonDir === undefined) return '';
  const attributes = textOf(join(root, ATTRIBUTES_FILE));
  if (!lacksDriver(attributes, [])) return '';
  const own = join(env['HOME'] || env['USERPROFILE'] || '/', '.gitconfig');
  if (!lacksDriver(attributes, [textOf(join(commonDir, 'config')), textOf(own)])) return '';
  return 'This clone merges session files line by line, with conflicts. To merge them by meaning: session init';
}

function textOf(path: string): string {
  const reading = readText(path);
  return reading.kind === 'text' ? reading.text : '';
}
