import { join } from 'node:path';
import type { RuleSetting } from '../core/config.ts';
import type { FileProblem } from '../core/lint/file-problems.ts';
import { KEPT_RULES, type KeptRule } from '../core/lint/kept-rules.ts';
import type { Problem, Severity } from '../core/lint/rule.ts';
import { oneLine } from '../core/text/display.ts';
import { mask } from '../core/text/secrets.ts';
import { listNames, readText, staysInside } from '../io/files.ts';
import { isFolder } from '../io/folders.ts';
import type { Workspace } from '../workspace.ts';

/** A folder inside the root, with the Markdown right in it. */
export interface KeptFolder {
  /** Paths relative to the root. */
  paths: string[];
  path: string;
}

export function openFolder({ root }: Workspace, given: string): KeptFolder | undefined {
  const absolute = join(root, given);
  if (!isFolder(absolute) || !staysInside(root, absolute)) return undefined;
  const path = join('.', given).replaceAll('\\', '/').replace(/\/$/, '');
  const names = (listNames(absolute) ?? []).filter((name) => /^[^.].*\.md$/.test(name));
  return { path, paths: names.map((name) => `${path}/${name}`) };
}

/** What is wrong with one file by a rule: that it cannot be read, or what `check` finds in its text. */
export function problemsIn(
  { root }: Workspace,
  path: string,
  rule: KeptRule,
  severity: Severity,
  check: (text: string) => FileProblem[],
): Problem[] {
  const absolute = join(root, path);
  const reading = readText(absolute);
  if (reading.kind === 'unreadable' || !staysInside(root, absolute)) {
    const detail =
      reading.kind === 'unreadable' ? reading.detail : 'It leads out of the repository.';
    return [problem(path, rule, severity, `It cannot be read. ${detail}`)];
  }
  return check(reading.text).map(({ line, column, message }) => ({
    ...problem(path, rule, severity, message),
    line,
    column,
  }));
}

/** Undefined for a rule that the configuration switches off. */
export function severityOf({ config }: Workspace, name: KeptRule): Severity | undefined {
  const { rules } = config.lint;
  const setting: RuleSetting | undefined = Object.hasOwn(rules, name) ? rules[name] : undefined;
  const usual = KEPT_RULES.find((one) => one.name === name)?.severity;
  const severity = setting?.severity ?? usual;
  return severity === 'off' ? undefined : severity;
}

export function problem(
  path: string,
  rule: KeptRule,
  severity: Severity,
  message: string,
  fixable = false,
): Problem {
  return { path, line: 1, column: 1, rule, severity, message: mask(oneLine(message)), fixable };
}
