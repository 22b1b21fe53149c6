import type { Rule } from '../core/lint/rule.ts';

export const sizeReasonable: Rule = {
  name: 'size-reasonable',
  severity: 'warning',
  summary: 'The file is short enough to be read at the start of a conversation.',
  why: 'Every agent that takes over reads it; beyond a few thousand tokens it costs more than it tells.',
  fixable: false,
  options: { max_kb: 64, max_log_entries: 150 },
  check({ session, log, size }, report, options) {
    const limit = Number(options['max_kb']);
    const kilobytes = size / 1024;
    const entries = log.all.length;
    const most = Number(options['max_log_entries']);
    if (kilobytes > limit) {
      const { title } = longestPart(session.parts) ?? { title: '' };
      report({
        at: 0,
        message: `The file has ${Math.round(kilobytes)} KB, more than ${limit}. Shorten it${title === '' ? '' : `; \`## ${title}\` is the longest section`}.`,
      });
    } else if (entries > most) {
      report({
        at: session.section('Session Log')?.start ?? 0,
        message: `The log has ${entries} entries, more than ${most}. Fold the old ones into Context and Decisions.`,
      });
    }
  },
};

function longestPart<T extends { start: number; end: number }>(parts: readonly T[]): T | undefined {
  let longest: T | undefined;
  for (const part of parts) {
    if (!longest || part.end - part.start > longest.end - longest.start) longest = part;
  }
  return longest;
}
