import { join } from 'node:path';
import { GROUPS_FOLDER } from '../core/groups/groups-folder.ts';
import { isFolder } from '../io/folders.ts';
import { compileLater } from '../io/compiled-script.ts';
import { findRepository } from '../io/repository.ts';
import { Store } from '../io/store.ts';
import { readProjectConfig } from '../project-config.ts';
import type { Config } from '../core/config.ts';
import { QuickLook } from './quick-look.ts';

/** So many files are worth a word to the engine; of more than that, enough is left when it has compiled. */
const MANY = { least: 100, most: 2500 } as const;
/** The same of files that the rules look at, however many. */
const MANY_LEFT = 50;

/** What a quick look at all session files of a project settles, and what it leaves to the rules. */
export interface ProjectLook {
  /** How many files are plainly clean. */
  passed: number;
  /** Names of all other Markdown files, in order. */
  left: string[];
  /** What has looked: it reads many files fast by now. */
  quick: QuickLook;
  /** Whether the configuration says something of rules. */
  hasRuleSettings: boolean;
  /** Whether anything was kept of sessions, which has rules of its own. */
  hasKept: boolean;
}

/**
 * Looks at every session file of the project that holds `cwd`.
 * @param now milliseconds
 * @throws SessionError `folder-unreadable`, `folder-outside`
 */
export function lookAtProject(cwd: string, now: number): ProjectLook {
  const { root } = findRepository(cwd);
  const store = new Store(root);
  const config = readProjectConfig(root);
  const quick = new QuickLook(root, config, now);
  const names = store.names();
  if (names.length > MANY.least && names.length < MANY.most) compileLater();
  const left = names.filter((name) => !quick.passes(store.absolute(name), name));
  if (left.length > MANY_LEFT) compileLater();
  const hasRuleSettings = Object.keys(config.lint.rules).length > 0;
  const passed = names.length - left.length;
  return { passed, left, quick, hasRuleSettings, hasKept: hasKept(root, config) };
}

/** Whether there are decision records, knowledge or groups. */
export function hasKept(root: string, { completion }: Config): boolean {
  const { decisions, knowledge } = completion.destinations;
  return [decisions, knowledge, GROUPS_FOLDER].some((folder) => isFolder(join(root, folder)));
}
