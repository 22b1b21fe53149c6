import { figures, remarks, tables, type Table } from './report-parts.ts';
import { reportTitle, type Report } from './report.ts';
import { dayText, said } from './wording.ts';

/** The mark by which a report is known again, so that only a report is ever written over. */
export const REPORT_MARK = 'agent-session report';

/** The report as Markdown; text of files is escaped, so that it stays text. */
export function reportMarkdown(report: Report): string {
  const { project, from, to, series, step } = report;
  const busy = series.filter((one) => one.commits + one.objectives + one.tasks > 0);
  const timeline: Table = {
    title: `By ${step}`,
    head: [
      step === 'day' ? 'Day' : `${step === 'week' ? 'Week' : 'Month'} from`,
      'Commits',
      'Objectives',
      'Tasks',
    ],
    rows: busy.map(({ start, commits, objectives, tasks }) => [
      dayText(start),
      String(commits),
      String(objectives),
      String(tasks),
    ]),
    numbers: [1, 2, 3],
    empty: 'Nothing was done.',
  };
  const notes = remarks(report);
  return [
    `# ${reportTitle(report)}: ${escaped(said(project))}`,
    `<!-- ${REPORT_MARK} -->`,
    `${dayText(from)} to ${dayText(to)} (UTC)`,
    figures(report)
      .map(({ value, label }) => `- **${value}** ${label}`)
      .join('\n'),
    ...[timeline, ...tables(report)].map(tableText),
    ...(notes.length === 0
      ? []
      : ['## What is not in the figures', notes.map((one) => `- ${escaped(one)}`).join('\n')]),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

function tableText({ title, head, rows, numbers, empty }: Table): string {
  if (rows.length === 0) return `## ${title}\n\n${empty}`;
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, at) => (numbers.includes(at) ? '--:' : '---'));
  return [
    `## ${title}`,
    '',
    row(head),
    row(rule),
    ...rows.map((cells) => row(cells.map(escaped))),
  ].join('\n');
}

/** One line of text that no renderer takes for markup, a link, HTML or the end of a cell. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_[\]|~#!]/g, '\\$&');
}
