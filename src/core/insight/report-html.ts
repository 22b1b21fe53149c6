import { html } from './html-text.ts';
import { REPORT_MARK } from './report-markdown.ts';
import { figures, remarks, tables, type Table } from './report-parts.ts';
import { reportTitle, type Report } from './report.ts';
import { barChart, rowChart } from './svg-chart.ts';
import { counted, dayText } from './wording.ts';

/**
 * The report as one HTML file that needs nothing else: no script, no network, charts as SVG, light and
 * dark, fit for printing. Text of files is escaped, and the page forbids whatever could run.
 */
export function reportHtml(report: Report): string {
  const name = `${reportTitle(report)}: ${report.project}`;
  const span = `${dayText(report.from)} to ${dayText(report.to)} (UTC)`;
  const notes = remarks(report).map((one) => `<li>${html(one)}</li>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="${REPORT_MARK}">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${html(name)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header><h1>${html(name)}</h1><p>${html(span)}</p></header>
<dl class="figures">${figures(report).map(figure).join('')}</dl>
${charts(report).join('\n')}
${tables(report).map(table).join('\n')}
${notes.length === 0 ? '' : `<section><h2>What is not in the figures</h2><ul>${notes.join('')}</ul></section>`}
</main>
</body>
</html>
`;
}

function figure({ value, label }: { value: string; label: string }): string {
  return `<div><dt>${html(label)}</dt><dd>${html(value)}</dd></div>`;
}

function charts(report: Report): string[] {
  const { series, step, files, states, totals } = report;
  const labels = series.map(({ start }) => label(start, step));
  const by = `by ${step}`;
  const busiest = series.reduce<Report['series'][number] | undefined>(
    (most, one) => (most && most.commits >= one.commits ? most : one),
    undefined,
  );
  const peak =
    busiest === undefined || busiest.commits === 0
      ? ''
      : ` Most in the ${step} from ${dayText(busiest.start)}: ${busiest.commits}.`;
  return [
    totals.commits === 0
      ? nothing(`Commits ${by}`, 'No commit was made.')
      : section(
          `Commits ${by}`,
          barChart(
            {
              id: 'commits',
              title: `Commits ${by}`,
              description: `${counted(totals.commits, 'commit')} in all.${peak}`,
            },
            labels,
            [{ name: 'commits', values: series.map(({ commits }) => commits) }],
          ),
        ),
    totals.objectives + totals.tasks === 0
      ? nothing(`Done ${by}`, 'No commit shows an objective or a task that was done.')
      : section(
          `Done ${by}`,
          barChart(
            {
              id: 'done',
              title: `Objectives and tasks done ${by}`,
              description: `${counted(totals.objectives, 'objective')} and ${counted(totals.tasks, 'task')} were done.`,
            },
            labels,
            [
              { name: 'objectives', values: series.map(({ objectives }) => objectives) },
              { name: 'tasks', values: series.map(({ tasks }) => tasks) },
            ],
          ),
        ),
    ...bars(
      'states',
      'Sessions by state',
      states.map(({ state, count }) => ({ name: state, value: count })),
    ),
    ...bars(
      'files',
      'Files by commits',
      files.map(({ path, commits }) => ({ name: path, value: commits })),
    ),
  ];
}

function bars(
  id: string,
  title: string,
  rows: readonly { name: string; value: number }[],
): string[] {
  const description = rows.map(({ name, value }) => `${name}: ${value}`).join('; ');
  return rows.length === 0 ? [] : [section(title, rowChart({ id, title, description }, rows))];
}

function label(start: number, step: Report['step']): string {
  const day = dayText(start);
  return step === 'month' ? day.slice(0, 7) : day.slice(5);
}

function section(title: string, body: string): string {
  return `<section><h2>${html(title)}</h2>${body}</section>`;
}

function nothing(title: string, text: string): string {
  return section(title, `<p class="none">${html(text)}</p>`);
}

function table({ title, head, rows, numbers, empty }: Table): string {
  if (rows.length === 0) return nothing(title, empty);
  const mark = (at: number, text = ''): string =>
    numbers.includes(at) ? ' class="number"' : text.length <= SHORT ? ' class="short"' : '';
  const heads = head.map((text, at) => `<th scope="col"${mark(at)}>${html(text)}</th>`);
  const body = rows.map(
    (cells) =>
      `<tr>${cells.map((text, at) => `<td${mark(at, text)}>${html(text)}</td>`).join('')}</tr>`,
  );
  return section(
    title,
    `<div class="wide" role="region" aria-label="${html(title)}" tabindex="0"><table><thead><tr>${heads.join('')}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`,
  );
}

/** A cell of so few characters, a day for one, is not broken. */
const SHORT = 14;

/** Colours are named once, for light and for dark; a printer gets the light ones. */
const STYLE = `
:root{color-scheme:light dark;--ink:#1d2329;--soft:#59636e;--paper:#fff;--line:#d6dbe1;--card:#f5f7f9;--s0:#2563a8;--s1:#b45f06}
@media (prefers-color-scheme:dark){:root{--ink:#e6eaee;--soft:#a3adb8;--paper:#14181d;--line:#343c46;--card:#1d232a;--s0:#74aef0;--s1:#f0a45c}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:60rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.75rem;line-height:1.25;margin:0;overflow-wrap:anywhere}
header p{margin:.25rem 0 1.5rem;color:var(--soft)}
h2{font-size:1.15rem;margin:2.25rem 0 .6rem}
.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr));gap:.6rem;margin:0}
.figures div{display:flex;flex-direction:column-reverse;justify-content:flex-end;background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.6rem .8rem}
.figures dt{color:var(--soft);font-size:.85rem;line-height:1.3}
.figures dd{margin:0;font-size:1.5rem;font-weight:600;font-variant-numeric:tabular-nums}
.chart{display:block;width:100%;height:auto}
.plot{overflow-x:auto}.plot .chart{min-width:34rem}
.chart text{font:12px system-ui,-apple-system,"Segoe UI",sans-serif;fill:var(--soft)}
.chart .label{fill:var(--ink)}
.grid{stroke:var(--line);stroke-width:1}
.s0{fill:var(--s0)}.s1{fill:var(--s1)}
.legend{display:flex;gap:1.25rem;list-style:none;padding:0;margin:.25rem 0 0 2.5rem;color:var(--soft);font-size:.85rem}
.key{display:inline-block;width:.8em;height:.8em;margin-right:.4em;border-radius:2px;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.k0{background:var(--s0)}.k1{background:var(--s1)}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid var(--line);overflow-wrap:break-word}
th{color:var(--soft);font-weight:600;white-space:nowrap}
.short,.number{white-space:nowrap}
td:not(.short,.number){min-width:12rem;max-width:26rem}
th:first-child,td:first-child{padding-left:0}
.number{text-align:right;font-variant-numeric:tabular-nums}
.none{color:var(--soft);margin:0}
@media print{:root{color-scheme:light;--ink:#000;--soft:#444;--paper:#fff;--line:#bbb;--card:#fff;--s0:#2563a8;--s1:#b45f06}
main{max-width:none;padding:0}h2{break-after:avoid}tr,.figures div,.chart{break-inside:avoid}.wide,.plot{overflow:visible}.plot .chart{min-width:0}}
`;
