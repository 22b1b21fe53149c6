import { spanText } from '../core/clock.ts';
import type { Finding, Rule } from '../core/rule.ts';
import type { Subject } from '../core/subject.ts';

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
    checkLog(subject.log, report);
  },
};

/** Entries run upwards or downwards; the first one that turns is named. */
function checkLog({ sections, times }: Subject['log'], report: (finding: Finding) => void): void {
  const first = times.find((time) => !Number.isNaN(time));
  const last = times.findLast((time) => !Number.isNaN(time));
  if (first === undefined || last === undefined) return;
  const down = first > last;
  let before = first;
  let beforeAt = 0;
  for (let at = 0; at < times.length; at++) {
    const time = times[at]!;
    if (Number.isNaN(time)) continue;
    if (down ? time <= before : time >= before) {
      before = time;
      beforeAt = at;
      continue;
    }
    const said = (index: number): string => sections[index]?.title.slice(0, 16) ?? '';
    report({
      at: sections[at]!.start,
      message: `The log entry of ${said(at)} stands behind the one of ${said(beforeAt)}, while the others run ${down ? 'down' : 'up'}wards. Move it to its place, or correct its time.`,
    });
    return;
  }
}
