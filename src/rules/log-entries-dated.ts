import type { Rule } from '../core/lint/rule.ts';
import { hasTemplateName } from '../core/lint/template.ts';

export const logEntriesDated: Rule = {
  name: 'log-entries-dated',
  severity: 'warning',
  summary: 'Every entry of Session Log is headed `### YYYY-MM-DD HH:MM - who/action`, in UTC.',
  why: 'Entries without a time cannot be ordered, merged or compared with commits.',
  fixable: false,
  needs: 'sections',
  check({ session, log }, report) {
    const { all, dated } = log;
    if (all.length > dated.length) {
      for (const one of all) {
        if (dated.includes(one) || hasTemplateName(one.title)) continue;
        report({ at: one.start, message: complaint(one.title) });
      }
    }
    if (all.length > 0) return;
    const section = session.section('Session Log');
    const item =
      section &&
      session.outline.items.find(({ start }) => start >= section.bodyStart && start < section.end);
    if (!item) return;
    report({
      at: item.start,
      message:
        'The log is a list, so no entry of it is read. Head each entry `### YYYY-MM-DD HH:MM - who/action`, as session log does.',
    });
  },
};

function complaint(title: string): string {
  const time = /\d{4}-\d\d-\d\d[ T]\d\d:\d\d/.exec(title)?.[0];
  if (/^\d{4}-\d\d-\d\d \d\d:\d\d(?:$|\s*[-\u2013\u2014:])/.test(title)) {
    return `The log entry "${title}" has a time that does not exist. Correct it, in UTC.`;
  }
  if (/^\d{4}-\d\d-\d\d/.test(title) && time === undefined) {
    return `The log entry "${title}" has a day without a time. Head it \`### ${title.slice(0, 10)} HH:MM - who/action\`, in UTC.`;
  }
  return `The log entry "${title}" does not begin with its time. Head it \`### ${time?.replace('T', ' ') ?? 'YYYY-MM-DD HH:MM'} - who/action\`, in UTC.`;
}
