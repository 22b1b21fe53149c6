import { isoTime } from '../core/clock.ts';
import { MissingPaths } from '../claims/missing-paths.ts';
import { Workspace } from '../workspace.ts';
import { Linter } from './lint.ts';
import type { RuleNotes } from '../core/lint/kept-rules.ts';
import { ALL_RULES, explainRule, unknownRules } from './lint-rules.ts';
import { runLint, type LintRun } from './lint-run.ts';
import { chooseSources, type Choice } from './lint-sources.ts';
import { hasKept } from './project-look.ts';
import { lintKeptFiles } from './kept-files.ts';
import { QuickLook } from './quick-look.ts';

export interface LintRequest extends Choice {
  cwd: string;
  /** Milliseconds. */
  now: number;
  dryRun: boolean;
}

/** A run, and the names of rules in the configuration that there are not. */
export interface FullRun extends LintRun {
  unknown: string[];
}

/**
 * Lints with every rule what no quick look passes. One bundle with all that needs, apart from the verb:
 * where all files are plainly clean it is never loaded.
 * @throws SessionError as `chooseSources` does
 */
export async function lintFully(request: LintRequest): Promise<FullRun> {
  const { cwd, now, staged } = request;
  const workspace = new Workspace(cwd);
  const { lint, sessions } = workspace.config;
  const quick = request.look?.quick ?? new QuickLook(workspace.root, workspace.config, now);
  const sources = chooseSources(workspace, quick, cwd, request);
  // What is staged need not be what is there.
  const paths = staged ? undefined : new MissingPaths(workspace, { suspects: quick.suspects });
  const linter = new Linter(
    { now: isoTime(new Date(now)), rules: lint.rules, staleDays: sessions.staleDays },
    paths && { missingPaths: (session) => paths.of(session) },
  );
  const run = await runLint(workspace, sources, linter, request);
  if (!staged && request.names.length === 0 && hasKept(workspace.root, workspace.config)) {
    lintKeptFiles(workspace, request, run);
  }
  const files = run.files + (request.look?.passed ?? 0);
  return { ...run, files, unknown: unknownRules(lint.rules) };
}

/** Every rule there is, for reports that describe them. */
export function allRules(): readonly RuleNotes[] {
  return ALL_RULES;
}

/**
 * What a rule wants and why.
 * @throws SessionError `unknown-rule`
 */
export function explained(name: string): string {
  return explainRule(name);
}
