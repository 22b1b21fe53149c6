import { applyEdit } from '../apply.ts';
import { messageOf } from '../core/errors.ts';
import type { Problem } from '../core/lint/rule.ts';
import { idOfPath } from '../core/session/session.ts';
import { unifiedDiff } from '../core/text/text-diff.ts';
import type { Linter } from './lint.ts';
import type { Source, Sources } from './lint-sources.ts';
import type { Workspace } from '../workspace.ts';

export interface LintRun {
  files: number;
  problems: Problem[];
  /** Paths that were changed, or would be. */
  fixed: string[];
  /** What would change, with a dry run. */
  diffs: string[];
  /** Markdown of others that was named explicitly. */
  foreign: string[];
  /** Files that could not be written, in words. */
  failures: string[];
}

/** A run that has found nothing, in so many files. */
export function emptyRun(files = 0): LintRun {
  return { files, problems: [], fixed: [], diffs: [], foreign: [], failures: [] };
}

export interface FixOptions {
  fix: boolean;
  dryRun: boolean;
}

/** Lints every source, and mends what is certain where that is asked for. One bad file hides no other. */
export async function runLint(
  workspace: Workspace,
  sources: Sources,
  linter: Linter,
  options: FixOptions,
): Promise<LintRun> {
  const run = emptyRun();
  if (Symbol.iterator in sources) {
    // Most runs: no promise for each of ten thousand files.
    for (const source of sources) lintOne(workspace, source, linter, options, run);
  } else {
    for await (const source of sources) lintOne(workspace, source, linter, options, run);
  }
  return run;
}

function lintOne(
  workspace: Workspace,
  source: Source,
  linter: Linter,
  options: FixOptions,
  run: LintRun,
): void {
  if (source.kind === 'foreign') {
    run.foreign.push(source.path);
    return;
  }
  run.files++;
  if (source.kind === 'clean') return;
  if (source.kind === 'unreadable') {
    run.problems.push(...linter.unreadable(source.path, source.detail));
    return;
  }
  const found = linter.lint(source.text, source.path, source.size);
  if (found.length === 0) return;
  const mended =
    options.fix &&
    found.some(({ fixable }) => fixable) &&
    fixOne(workspace, source, linter, options, run);
  for (const problem of mended || found) run.problems.push(problem);
}

/** The problems that are left, or false when the file could not be written. */
function fixOne(
  workspace: Workspace,
  source: Source,
  linter: Linter,
  { dryRun }: FixOptions,
  run: LintRun,
): Problem[] | false {
  const { path, absolute } = source;
  if (absolute === undefined) return false;
  try {
    const file = { id: idOfPath(path), path, absolute };
    const body = ({ text }: { text: string }): string => linter.fix(text, path).text;
    const { before, after, changed } = applyEdit(workspace, file, { body }, { dryRun });
    if (changed) run.fixed.push(path);
    if (changed && dryRun) run.diffs.push(unifiedDiff(path, before, after));
    return linter.lint(after, path);
  } catch (error) {
    run.failures.push(messageOf(error));
    return false;
  }
}
