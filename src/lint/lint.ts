import { isoTime, parseTime } from '../core/clock.ts';
import type { RuleSetting } from '../core/config.ts';
import { oneLine } from '../core/text/display.ts';
import type { Finding, Problem, Rule, RuleOptions, Severity } from '../core/lint/rule.ts';
import { mask } from '../core/text/secrets.ts';
import { parseSession } from '../core/session/session.ts';
import { applySplices, type Splice } from '../core/text/splice.ts';
import { Subject, type SubjectWorld } from '../core/lint/subject.ts';
import { RULES } from '../rules/registry.ts';

export interface LintOptions {
  /** ISO time of the check; the present by default. */
  now?: string;
  /** What the configuration says of single rules, by name. */
  rules?: Readonly<Record<string, RuleSetting>>;
  /** Days after which an active session is stale. */
  staleDays?: number;
}

export interface LintResult {
  /** By line and column. */
  problems: Problem[];
}

export interface FixResult extends LintResult {
  text: string;
  /** How many problems were mended. */
  fixed: number;
}

/**
 * Lints the text of one session file. Reads nothing, changes nothing and never throws.
 * @param path relative to the root, with `/`; its last part is the file name that rules judge
 */
export function lintText(text: string, path: string, options: LintOptions = {}): LintResult {
  return { problems: new Linter(options).lint(text, path) };
}

/**
 * Mends what is certain, again and again until nothing mendable is left, and lints the result. Every
 * byte that no problem is about stays.
 */
export function fixText(text: string, path: string, options: LintOptions = {}): FixResult {
  return new Linter(options).fix(text, path);
}

/** A rule as one configuration wants it; all of one shape, which keeps the loop over them fast. */
interface ActiveRule {
  name: string;
  needs: Rule['needs'];
  severity: Severity;
  options: RuleOptions;
  check: Rule['check'];
}

interface Found extends Finding {
  by: ActiveRule;
}

/** More rounds than fixes can wait for each other. */
const MOST_ROUNDS = 25;

/** The rules as one configuration wants them; made once, used for many files. */
export class Linter {
  readonly #rules: readonly ActiveRule[];
  readonly #now: number;
  readonly #world: SubjectWorld | undefined;
  readonly #report: (finding: Finding) => void;
  #found: Found[] = [];
  #current: ActiveRule | undefined;

  /** @param world the project that the files stand in; without it no rule asks for more than the text */
  constructor(options: LintOptions = {}, world?: SubjectWorld) {
    this.#world = world;
    this.#now = parseTime(options.now ?? isoTime(new Date())) ?? Date.now();
    this.#rules = RULES.flatMap((rule) => activeRule(rule, options));
    this.#report = (finding) => {
      if (this.#current) this.#found.push({ ...finding, by: this.#current });
    };
  }

  /** @param size bytes of the file, where known */
  lint(text: string, path: string, size = text.length): Problem[] {
    const found = this.#check(text, path, size);
    return found.length === 0 ? [] : problemsOf(text, path, found);
  }

  fix(text: string, path: string): FixResult {
    let current = text;
    let fixed = 0;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const fixes = compatibleFixes(this.#check(current, path, current.length));
      const next = applySplices(current, fixes.flat());
      if (next === current) break;
      current = next;
      fixed += fixes.length;
    }
    return { text: current, fixed, problems: this.lint(current, path) };
  }

  /** The problem of a file that has no text. */
  unreadable(path: string, detail: string): Problem[] {
    const rule = this.#rules.find(({ name }) => name === 'file-readable');
    if (!rule) return [];
    const message = `The file cannot be linted. ${oneLine(detail)}`;
    const { severity } = rule;
    return [{ path, line: 1, column: 1, rule: 'file-readable', severity, message, fixable: false }];
  }

  #check(text: string, path: string, size: number): readonly Found[] {
    const subject = new Subject(parseSession(text, path), this.#now, size, this.#world);
    const fields = subject.session.frontMatter.data !== undefined;
    const sections = fields || subject.sectionsKnown;
    if (this.#found.length > 0) this.#found = [];
    const rules = this.#rules;
    for (let at = 0; at < rules.length; at++) {
      const rule = rules[at]!;
      const { needs } = rule;
      if (needs !== undefined && !(needs === 'fields' ? fields : sections)) continue;
      this.#current = rule;
      rule.check(subject, this.#report, rule.options);
    }
    return this.#found;
  }
}

function activeRule(rule: Rule, { rules = {}, staleDays }: LintOptions): ActiveRule[] {
  const setting = Object.hasOwn(rules, rule.name) ? rules[rule.name] : undefined;
  const severity = setting?.severity ?? rule.severity;
  if (severity === 'off') return [];
  const stale = staleDays !== undefined && rule.options?.['stale_days'] !== undefined;
  const options = { ...rule.options, ...(stale && { stale_days: staleDays }), ...setting?.options };
  const { name, needs } = rule;
  return [{ name, needs, severity, options, check: rule.check }];
}

/** Findings in the order of the file, with positions; messages are safe to show anywhere. */
function problemsOf(text: string, path: string, found: readonly Found[]): Problem[] {
  const ordered = found.toSorted((a, b) => a.at - b.at);
  const lines = new LineCounter(text);
  return ordered.map(({ at, message, fix, by }) => ({
    path,
    ...lines.position(at),
    rule: by.name,
    severity: by.severity,
    message: mask(oneLine(message)),
    fixable: fix !== undefined,
  }));
}

/** Positions of rising offsets in one pass over the text. */
class LineCounter {
  readonly #text: string;
  #line = 1;
  #start = 0;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  position(offset: number): { line: number; column: number } {
    for (; this.#at < offset; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 10 && (code !== 13 || this.#text.charCodeAt(this.#at + 1) === 10)) continue;
      this.#line++;
      this.#start = this.#at + 1;
    }
    return { line: this.#line, column: Math.max(1, offset - this.#start + 1) };
  }
}

/** The fixes that do not touch each other, in the order of the rules; the others wait for the next round. */
function compatibleFixes(found: readonly Found[]): (readonly Splice[])[] {
  const taken: Splice[] = [];
  const chosen: (readonly Splice[])[] = [];
  for (const { fix } of found) {
    if (!fix || fix.some((splice) => taken.some((other) => touches(splice, other)))) continue;
    taken.push(...fix);
    chosen.push(fix);
  }
  return chosen;
}

function touches(a: Splice, b: Splice): boolean {
  return a.start <= b.end && b.start <= a.end;
}
