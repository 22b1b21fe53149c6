import { basename } from 'node:path';
import { SessionError } from '../core/errors.ts';
import { isActive } from '../core/insight/insight.ts';
import { reportHtml } from '../core/insight/report-html.ts';
import { reportJson } from '../core/insight/report-json.ts';
import { reportMarkdown } from '../core/insight/report-markdown.ts';
import { makeReport, type Report, type ReportKind } from '../core/insight/report.ts';
import { DAY, readSince } from '../core/insight/since.ts';
import { oneLine } from '../core/text/display.ts';
import { gatherInsight } from '../insight/gather-insight.ts';
import { healthOfAll } from '../insight/health-facts.ts';
import { writeReport } from '../insight/write-report.ts';
import { Workspace } from '../workspace.ts';
import { flag, JSON_OPTION, textOption, type Command, type Input, type World } from './command.ts';

const FORMATS = ['markdown', 'json', 'html'] as const;
type Format = (typeof FORMATS)[number];

export const command: Command = {
  name: 'report',
  summary: 'Reports on a week or the whole project: sessions, what was done, blockers, files.',
  options: [
    { flags: '--weekly', description: 'the last seven days (default)' },
    { flags: '--project', description: 'everything that commits and records tell' },
    { flags: '--since <when>', description: 'since a day or span: 2026-11-01, 30d, 2w' },
    { flags: '--format <format>', description: 'default: markdown', choices: FORMATS },
    {
      flags: '-o, --out <file>',
      description: 'write it there; .html and .json choose the format too',
    },
    JSON_OPTION,
  ],
  examples: [
    'session report --weekly',
    'session report --project --format markdown',
    'session report --since 30d --out report.html',
  ],
  notes: `The HTML is one file without scripts that needs no network. Sessions that were deleted count. Only an earlier
report is ever written over.`,
  run(world, input) {
    const workspace = new Workspace(world.cwd);
    const now = world.now();
    const { kind, since } = periodOf(input, now);
    const out = textOption(input, 'out');
    const format = formatOf(input, out);
    const insight = gatherInsight(workspace, { now, since });
    const active = insight.sessions.filter(isActive);
    const report = makeReport(insight, {
      kind,
      project: basename(workspace.root),
      health: healthOfAll(workspace, active, now),
    });
    const text = printed(report, format);
    if (out === undefined) {
      world.out(text);
    } else {
      writeReport(world.cwd, out, text);
      tell(world, out);
    }
    return 0;
  },
};

/** @throws SessionError `wrong-use`, `bad-since` */
function periodOf(input: Input, now: Date): { kind: ReportKind; since: number | undefined } {
  const since = textOption(input, 'since');
  const project = flag(input, 'project');
  const given = [flag(input, 'weekly'), project, since !== undefined].filter(Boolean).length;
  if (given > 1) {
    throw new SessionError('wrong-use', {
      so: '--weekly, --project and --since each say what to report on.',
      follows: 'So nothing was reported.',
      todo: 'Give one of them.',
    });
  }
  if (since !== undefined) return { kind: 'since', since: readSince(since, now) };
  if (project) return { kind: 'project', since: undefined };
  // Seven days, today among them.
  const today = +now - (+now % DAY);
  return { kind: 'weekly', since: today - 6 * DAY };
}

function formatOf(input: Input, out: string | undefined): Format {
  const given = FORMATS.find((one) => one === input.options['format']);
  if (given !== undefined) return given;
  if (flag(input, 'json') || /\.json$/i.test(out ?? '')) return 'json';
  return /\.html?$/i.test(out ?? '') ? 'html' : 'markdown';
}

function printed(report: Report, format: Format): string {
  switch (format) {
    case 'html':
      return reportHtml(report);
    case 'json':
      return `${JSON.stringify({ version: 1, ...reportJson(report) }, undefined, 2)}\n`;
    default:
      return reportMarkdown(report);
  }
}

function tell(world: World, out: string): void {
  world.out(`Written: ${oneLine(out)}\n`);
}
