import type { FileChange } from '../setup/installation.ts';
import type { GitSetting } from '../setup/merge-driver.ts';
import { unifiedDiff } from '../text/text-diff.ts';

/** One change as `--json` shows it. */
export interface ChangeJson {
  path: string;
  action: 'create' | 'change' | 'delete';
  diff: string;
}

export function changeJson(change: FileChange): ChangeJson {
  return { path: change.path, action: actionOf(change), diff: diffOf(change) };
}

/** `create  .agents/config.yaml`, one line for each change. */
export function changeLines(changes: readonly FileChange[]): string {
  return changes.map((change) => `${actionOf(change)}  ${change.path}\n`).join('');
}

/** `create  .agents/config.yaml  +12`, in columns: what a person looks at between long diffs and a question. */
export function changeCounts(changes: readonly FileChange[]): string {
  const widest = Math.max(0, ...changes.map(({ path }) => path.length));
  return changes
    .map((change) => {
      const patch = diffOf(change)
        .split(/^(?=@@ )/m)
        .slice(1)
        .join('');
      const count = (sign: RegExp): number => patch.match(sign)?.length ?? 0;
      const [added, gone] = [count(/^\+/gm), count(/^-/gm)];
      const lines = [...(added > 0 ? [`+${added}`] : []), ...(gone > 0 ? [`-${gone}`] : [])];
      return `${actionOf(change).padEnd(6)}  ${change.path.padEnd(widest)}  ${lines.join(' ')}`;
    })
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

/** What `git apply` would need for all changes. */
export function changeDiffs(changes: readonly FileChange[]): string {
  return changes.map(diffOf).join('');
}

/** `set  merge.agent-session.name in the git configuration`, one line for each setting. */
export function settingLines(settings: readonly GitSetting[]): string {
  return settings
    .map(
      ({ key, after }) =>
        `${after === undefined ? 'unset' : 'set'}  ${key} in the git configuration of this clone\n`,
    )
    .join('');
}

function actionOf({ before, after }: FileChange): ChangeJson['action'] {
  if (before === undefined) return 'create';
  return after === undefined ? 'delete' : 'change';
}

function diffOf({ path, before, after, executable }: FileChange): string {
  return unifiedDiff(path.replace(/^\//, ''), before, after, executable ? '100755' : '100644');
}
