import type { Rule } from '../core/lint/rule.ts';

/** Reported by the engine before there is a text: no rule ever sees a file that cannot be read. */
export const fileReadable: Rule = {
  name: 'file-readable',
  severity: 'error',
  summary:
    'The file can be read: a regular UTF-8 text file of at most 8 MiB inside the repository.',
  why: 'Every reader would see something else, or nothing; and rewriting bytes that are not UTF-8 would destroy them.',
  fixable: false,
  check() {},
};
