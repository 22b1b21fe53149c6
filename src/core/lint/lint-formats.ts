import { oneLine } from '../text/display.ts';
import type { RuleNotes } from './kept-rules.ts';
import type { Problem } from './rule.ts';
import { toSarif } from './sarif.ts';

/** What a lint run found, for every format. */
export interface LintReport {
  /** How many session files were read. */
  files: number;
  problems: readonly Problem[];
  /** How many files `--fix` changed, or would change; undefined without it. */
  fixed: number | undefined;
}

export const FORMATS = ['text', 'json', 'github', 'sarif'] as const;
export type Format = (typeof FORMATS)[number];

export interface FormatContext {
  rules: readonly RuleNotes[];
  version: string;
  dryRun: boolean;
  paint: (text: string, style: 'strong' | 'faint' | 'good' | 'warn' | 'bad') => string;
}

/** A lint report as text in one of the formats, with its last newline. */
export function formatReport(report: LintReport, format: Format, context: FormatContext): string {
  if (format === 'json') return `${JSON.stringify(asJson(report), undefined, 2)}\n`;
  if (format === 'github') return asAnnotations(report);
  if (format === 'text') return asText(report, context);
  const sarif = toSarif(report.problems, context.rules, context.version);
  return `${JSON.stringify(sarif, undefined, 2)}\n`;
}

export function countOf(problems: readonly Problem[], severity: Problem['severity']): number {
  let count = 0;
  for (const problem of problems) if (problem.severity === severity) count++;
  return count;
}

function asJson({ files, problems, fixed }: LintReport): object {
  return {
    version: 1,
    files,
    errors: countOf(problems, 'error'),
    warnings: countOf(problems, 'warning'),
    ...(fixed !== undefined && { fixed }),
    problems,
  };
}

/** For people: grouped by file, aligned, with a summary at the end. */
function asText(report: LintReport, { paint, dryRun }: FormatContext): string {
  const lines: string[] = [];
  const { problems } = report;
  const places = problems.map(({ line, column }) => `${line}:${column}`);
  const placeWidth = Math.max(0, ...places.map(({ length }) => length));
  const ruleWidth = problems.reduce((width, { rule }) => Math.max(width, rule.length), 0);
  let path: string | undefined;
  for (const [at, problem] of problems.entries()) {
    if (problem.path !== path) {
      if (path !== undefined) lines.push('');
      path = problem.path;
      lines.push(paint(oneLine(path), 'strong'));
    }
    const severity = paint(
      problem.severity.padEnd(7),
      problem.severity === 'error' ? 'bad' : 'warn',
    );
    const place = paint((places[at] ?? '').padStart(placeWidth), 'faint');
    const rule = paint(problem.rule.padEnd(ruleWidth), 'faint');
    lines.push(`  ${place}  ${severity}  ${rule}  ${oneLine(problem.message)}`);
  }
  if (problems.length > 0) lines.push('');
  return `${[...lines, summary(report, dryRun)].join('\n')}\n`;
}

function summary({ files, problems, fixed }: LintReport, dryRun: boolean): string {
  const errors = countOf(problems, 'error');
  const warnings = problems.length - errors;
  const checked = files === 0 ? 'No session files to check' : count(files, 'session file');
  const found =
    problems.length === 0
      ? 'no problems'
      : `${count(errors, 'error')}, ${count(warnings, 'warning')}`;
  const fixable = problems.filter((one) => one.fixable).length;
  const mended =
    fixed === undefined
      ? ''
      : ` ${count(fixed, 'file')} ${dryRun ? 'would be changed' : 'changed'}.`;
  const hint =
    fixable > 0 && fixed === undefined ? ` ${fixable} can be mended with: session lint --fix` : '';
  return files === 0 && problems.length === 0
    ? `${checked}.`
    : `${checked}: ${found}.${mended}${hint}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** GitHub shows ten errors and ten warnings of a step: errors go first, and the total is said. */
function asAnnotations(report: LintReport): string {
  const ordered = report.problems.toSorted((a, b) => rank(a) - rank(b));
  const lines = ordered.map(({ path, line, column, rule, severity, message }) => {
    const place = `file=${property(path)},line=${line},col=${column},title=${property(rule)}`;
    return `::${severity} ${place}::${data(message)}`;
  });
  const total = summary({ ...report, fixed: undefined }, false);
  return `${[...lines, total].join('\n')}\n`;
}

function rank({ severity }: Problem): number {
  return severity === 'error' ? 0 : 1;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
