import type { Splice } from '../text/splice.ts';
import type { Subject } from './subject.ts';

export type Severity = 'error' | 'warning';

/** A lint finding as every output shows it; `path` relative to the root, line and column from 1. */
export interface Problem {
  path: string;
  line: number;
  column: number;
  rule: string;
  severity: Severity;
  message: string;
  fixable: boolean;
}

/**
 * What a rule reports: the offset of the key, heading or text it is about, one sentence that says
 * what is so, what follows and what to do, and the splices that mend it where that is certain.
 */
export interface Finding {
  at: number;
  message: string;
  fix?: readonly Splice[];
}

/** The values a rule reads from `lint.rules.<name>` in the configuration, with its defaults. */
export type RuleOptions = Readonly<Record<string, number | string | boolean | readonly string[]>>;

/**
 * One lint rule, one file, named by the healthy state. A rule only reports: it reads no file, no
 * clock and no environment, and never changes what it is given.
 */
export interface Rule {
  readonly name: string;
  readonly severity: Severity;
  /** The healthy state in one sentence, for the rules page. */
  readonly summary: string;
  /** Why a person should care, for the rules page and `lint --explain`. */
  readonly why: string;
  /** Whether some of its findings carry a fix. */
  readonly fixable: boolean;
  readonly options?: RuleOptions;
  /**
   * What has to be readable for the rule to say anything: `fields` the front matter, `sections` at
   * least its end. A rule that could only repeat what the front matter rules say stays silent.
   */
  readonly needs?: 'fields' | 'sections';
  readonly check: (
    subject: Subject,
    report: (finding: Finding) => void,
    options: RuleOptions,
  ) => void;
}
