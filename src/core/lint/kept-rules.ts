import type { Rule } from './rule.ts';

/** What a rule says of itself; how it checks is its own affair. */
export type RuleNotes = Omit<Rule, 'check' | 'needs'>;

/** What lint checks beside session files, when it checks the whole project: what was kept of sessions. */
export const KEPT_RULES = [
  {
    name: 'records-numbered-once',
    severity: 'warning',
    summary: 'Every decision record has a number of its own.',
    why: 'Two branches that each add the next record give two decisions one number; a reference to it then leads to either.',
    fixable: true,
  },
  {
    name: 'knowledge-valid',
    severity: 'error',
    summary: 'The front matter of a knowledge file can be read and follows its schema.',
    why: 'Searches and briefs read these values; a file that cannot be read is found by nobody.',
    fixable: false,
  },
] as const satisfies readonly RuleNotes[];

export type KeptRule = (typeof KEPT_RULES)[number]['name'];
