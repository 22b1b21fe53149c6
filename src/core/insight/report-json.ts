import { isoTime } from '../clock.ts';
import { published } from './published.ts';
import { REPORT_MARK } from './report-markdown.ts';
import type { Report } from './report.ts';
import { metricsOf } from './session-metrics.ts';

/** The report for programs; times are ISO 8601, what is not known is null. */
export function reportJson(report: Report): object {
  return published(plainReport(report)) as object;
}

function plainReport(report: Report): object {
  const { kind, project, totals, step, states, files, health, patterns, notes } = report;
  return {
    generator: REPORT_MARK,
    kind,
    project,
    from: time(report.from),
    to: time(report.to),
    totals,
    step,
    series: report.series.map(({ start, end, ...counts }) => ({
      start: time(start),
      end: time(end),
      ...counts,
    })),
    sessions: report.sessions.map((one) => ({
      id: one.id,
      title: one.title,
      state: one.state,
      live: one.isLive,
      begun: maybe(one.begun),
      last_updated: maybe(one.updated),
      ended: maybe(one.ended),
      ...metricsOf(one),
    })),
    states,
    files,
    open_blockers: report.openBlockers.map(({ session, item, days }) => ({
      session: session.id,
      id: item.id,
      text: item.text,
      since: maybe(item.seen?.at),
      or_earlier: item.seen?.orEarlier ?? false,
      days: days ?? null,
    })),
    decisions: report.decisions.map(({ session, item }) => ({
      session: session.id,
      id: item.id,
      title: item.text,
      day: maybe(item.seen?.at),
    })),
    health,
    patterns,
    notes,
  };
}

function time(at: number): string {
  return isoTime(new Date(at));
}

function maybe(at: number | undefined): string | null {
  return at === undefined ? null : time(at);
}
