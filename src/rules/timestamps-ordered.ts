import { spanText } from '../core/clock.ts';
import type { Finding, Rule } from '../core/rule.ts';
import type { Session } from '../core/session.ts';

const DAY = 86_400_000;

export const timestampsOrdered: Rule = {
  name: 'timestamps-ordered',
  severity: 'warning',
  summary:
    'created is not after last_updated, neither lies in the future, and log entries are in order.',
  why: 'Sorting, staleness and merges go by these times; one that runs ahead wins over everything written later.',
  fixable: false,
  needs: 'fields',
  check(subject, report) {
    const { session, created, updated, now } = subject;
    if (created !== undefined && updated !== undefined && created > updated) {
      report({
        at: subject.keyAt(['session', 'last_updated']),
        message: `last_updated is ${spanText(created - updated)} before created. Correct the one that is wrong.`,
      });
    }
    for (const key of ['created', 'last_updated']) {
      const time = key === 'created' ? created : updated;
      if (time === undefined || time <= now + DAY) continue;
      report({
        at: subject.keyAt(['session', key]),
        message: `${key} lies ${spanText(time - now)} in the future. Write the time in UTC, or check the clock.`,
      });
    }
    checkLog(session, report);
  },
};

/** Entries run upwards or downwards; the first one that turns is named. */
function checkLog({ log }: Session, report: (finding: Finding) => void): void {
  const first = log[0]?.at;
  const last = log.at(-1)?.at;
  if (first === undefined || last === undefined) return;
  const down = first > last;
  for (let at = 1; at < log.length; at++) {
    const before = log[at - 1]!;
    const entry = log[at]!;
    if (down ? entry.at <= before.at : entry.at >= before.at) continue;
    report({
      at: entry.section.start,
      message: `The log entry of ${entry.at} stands behind the one of ${before.at}, while the others run ${down ? 'down' : 'up'}wards. Move it to its place, or correct its time.`,
    });
    return;
  }
}
