/** Whether a request needs a session: `ask` leaves it to the person, `optional` means no. Strictest first. */
export const VERDICTS = ['mandatory', 'recommended', 'ask', 'optional'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** The rules that look at a request, in the order in which they do; docs/decisions.md says why so. */
export const ASSESS_RULES = [
  'multi-agent',
  'three-components',
  'nothing-asked',
  'project-word',
  'continuation',
  'documentation-only',
  'trivial-task',
  'system-level',
  'query-command',
  'enterprise',
  'low-complexity',
  'complex-debugging',
  'architectural-decision',
  'quick-query',
  'simple-fix',
  'single-file',
  'three-areas',
  'large-refactoring',
  'research',
  'several-steps',
  'component-development',
  'high-complexity',
  'medium-complexity',
  'long-request',
  'simple-request',
] as const;
export type AssessRule = (typeof ASSESS_RULES)[number];

/** What a project has to say about its requests: `sessions.assess` of the configuration. */
export interface AssessTable {
  /** Words of the project, in any case, and what a request that holds them needs. */
  words: Readonly<Record<string, Verdict>>;
  /** Another verdict for a rule, or `off`: then the next one that applies decides. */
  rules: Readonly<Partial<Record<AssessRule, Verdict | 'off'>>>;
}

export const NO_TABLE: AssessTable = { words: {}, rules: {} };
