import { parseTime } from '../core/clock.ts';
import type { Rule } from '../core/rule.ts';
import { hasTemplateName } from '../core/template.ts';

export const logEntriesDated: Rule = {
  name: 'log-entries-dated',
  severity: 'warning',
  summary: 'Every entry of Session Log is headed `### YYYY-MM-DD HH:MM - who/action`, in UTC.',
  why: 'Entries without a time cannot be ordered, merged or compared with commits.',
  fixable: false,
  needs: 'sections',
  check({ session }, report) {
    const section = session.section('Session Log');
    if (!section) return;
    const entries = session.subsections('Session Log');
    for (const { title, start } of entries) {
      if (isDated(title) || hasTemplateName(title)) continue;
      report({ at: start, message: complaint(title) });
    }
    if (entries.length > 0) return;
    const item = session.outline.items.find(
      (one) => one.start >= section.bodyStart && one.start < section.end,
    );
    if (!item) return;
    report({
      at: item.start,
      message:
        'The log is a list, so no entry of it is read. Head each entry `### YYYY-MM-DD HH:MM - who/action`, as session log does.',
    });
  },
};

const DATED = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d)(?:$|\s*[-–—:]\s*)/;

function isDated(title: string): boolean {
  const match = DATED.exec(title);
  if (!match) return false;
  const [, day = '', time = ''] = match;
  // The usual day needs no calendar.
  const plain =
    day.slice(5, 7) <= '12' &&
    day.slice(5, 7) > '00' &&
    day.slice(8) <= '28' &&
    day.slice(8) > '00';
  return plain && time < '24' && time.slice(3) < '60'
    ? true
    : parseTime(`${day}T${time}:00Z`) !== undefined;
}

function complaint(title: string): string {
  const time = /\d{4}-\d\d-\d\d[ T]\d\d:\d\d/.exec(title)?.[0];
  if (DATED.test(title)) {
    return `The log entry "${title}" has a time that does not exist. Correct it, in UTC.`;
  }
  if (/^\d{4}-\d\d-\d\d/.test(title) && time === undefined) {
    return `The log entry "${title}" has a day without a time. Head it \`### ${title.slice(0, 10)} HH:MM - who/action\`, in UTC.`;
  }
  return `The log entry "${title}" does not begin with its time. Head it \`### ${time?.replace('T', ' ') ?? 'YYYY-MM-DD HH:MM'} - who/action\`, in UTC.`;
}
