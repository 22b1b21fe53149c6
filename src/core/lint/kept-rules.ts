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
  {
    name: 'groups-valid',
    severity: 'error',
    summary:
      'The front matter of a group can be read and follows its schema, and its file has the name of a group.',
    why: 'Nobody can add to a group that cannot be read, and one under another name is not found by those who say it.',
    fixable: false,
  },
  {
    name: 'groups-without-circle',
    severity: 'error',
    summary: 'Every group that another one contains is there, and none contains itself.',
    why: 'In a circle nobody can say which group is the larger one, and all of them show the same sessions.',
    fixable: false,
  },
  {
    name: 'group-members-known',
    severity: 'warning',
    summary:
      'Every member of a group is a session that is here or was, once; every group that a session names is there.',
    why: 'A misspelled id or name looks like membership and is none.',
    fixable: false,
  },
  {
    name: 'group-members-once',
    severity: 'warning',
    summary: 'A group lists each session once.',
    why: 'Two entries of one session can tell two outcomes; the first one counts.',
    fixable: false,
  },
  {
    name: 'closed-groups-finished',
    severity: 'warning',
    summary: 'No session of a closed or archived group is still at work.',
    why: 'Who reads that a group is closed does not look for work in it.',
    fixable: false,
  },
] as const satisfies readonly RuleNotes[];

export type KeptRule = (typeof KEPT_RULES)[number]['name'];
