import { spanText } from '../core/clock.ts';
import { findDisorder, minuteOf } from '../core/session/log-heads.ts';
import type { Rule } from '../core/lint/rule.ts';

const DAY = 86_400_000;

export const timestampsOrdered: Rule = {
  name: 'timestamps-ordered',
  severity: 'warning',
  summary:
    '`created` is not after `last_updated`, neither lies in the future, and log entries are in order.',
  why: 'Sorting, staleness and merges go by these times; one that runs ahead wins over everything written later.',
  fixable: false,
  needs: 'fields',
  check(subject, report) {
    const { created, updated, now } = subject;
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
    const disorder = findDisorder(subject.log.dated);
    if (!disorder) return;
    const { entry, before, down } = disorder;
    report({
      at: entry.start,
      message: `The log entry of ${minuteOf(entry)} stands behind the one of ${minuteOf(before)}, while the others run ${down ? 'down' : 'up'}wards. Move it to its place, or correct its time.`,
    });
  },
};
