import { ARCHIVED, readAge, toArchive } from '../core/mirror/archive.ts';
import { HITS_BUDGET, hitsText, issueJson } from '../core/mirror/issue-hits.ts';
import { readIssueQuery, type GivenQuery } from '../core/mirror/issue-query.ts';
import { published } from '../core/insight/published.ts';
import { countedIssues } from '../core/mirror/issue-stats.ts';
import { SESSION_LABEL } from '../core/mirror/session-labels.ts';
import type { Issue, Tracker } from '../core/mirror/tracker.ts';
import { DAY, readSince } from '../core/insight/since.ts';
import { totals } from '../core/insight/totals.ts';
import { totalsLines } from '../core/insight/totals-view.ts';
import { oneLine } from '../core/text/display.ts';

/** What a command about all issues of sessions answers. */
export interface IssueAnswer {
  /** 0, or 1 where nothing was found. */
  code: 0 | 1;
  json: object;
  /** For people, with a newline at its end. */
  text: string;
}

/** How many issues a search shows without being told. */
const LIMIT = 20;
/** Comments are looked through for blockers no further back than this. */
const COMMENT_DAYS = 90;

/** `issue find`: asks the search of the tracker, and shows what was asked. @throws SessionError `bad-status` … */
export async function findIssues(
  tracker: Tracker,
  given: GivenQuery,
  { now, limit }: { now: Date; limit?: number | undefined },
): Promise<IssueAnswer> {
  const hits = await tracker.search(readIssueQuery(given, now), limit ?? LIMIT);
  const { shown, total, issues } = hits;
  return {
    code: issues.length > 0 ? 0 : 1,
    json: { tracker: tracker.name, query: shown, total, issues: issues.map(issueJson) },
    text: hitsText(hits, limit === undefined ? HITS_BUDGET : Infinity),
  };
}

/** `issue stats`: what all issues of sessions come to. @param since a day or a span @throws SessionError `bad-since` */
export async function issueStats(
  tracker: Tracker,
  since: string | undefined,
  now: Date,
): Promise<IssueAnswer> {
  const from = since === undefined ? undefined : new Date(readSince(since, now));
  const filter = { labels: [SESSION_LABEL], ...(from !== undefined && { createdSince: from }) };
  const issues = await tracker.issues(filter);
  const comments = await tracker.recentComments?.(commentsSince(issues, now));
  const found = totals(countedIssues(issues, comments ?? []));
  const lines = totalsLines(found).flatMap((line, at) => {
    if (line.kind === 'table') return [];
    return line.kind === 'heading' && at > 0 ? ['', line.text] : [line.text];
  });
  const json = { tracker: tracker.name, ...(published(found) as object) };
  return { code: 0, json, text: `${lines.join('\n')}\n` };
}

/** No further back than the oldest issue, nor than is worth it. */
function commentsSince(issues: readonly Issue[], now: Date): Date {
  const oldest = Math.min(now.getTime(), ...issues.map(({ created }) => Date.parse(created)));
  return new Date(Math.max(oldest, now.getTime() - COMMENT_DAYS * DAY));
}

/**
 * `issue archive`: labels completed issues that are older than 90 days, or than what is given. Only ever adds
 * a label; interrupted, it goes on where it was. @throws SessionError `bad-age`
 */
export async function archiveIssues(
  tracker: Tracker,
  olderThan: string | undefined,
  { now, dryRun }: { now: Date; dryRun: boolean },
): Promise<IssueAnswer> {
  const days = readAge(olderThan);
  const completed = await tracker.issues({
    labels: [SESSION_LABEL, 'completed'],
    state: 'closed',
  });
  const old = toArchive(completed, days, now);
  if (!dryRun && old.length > 0) {
    await tracker.ensureLabels([ARCHIVED]);
    for (const { ref } of old) await tracker.change(ref, { addLabels: [ARCHIVED] });
  }
  const did = dryRun ? 'Would archive' : 'Archived';
  const head =
    old.length === 0
      ? `No completed session is older than ${days} days and not archived yet.`
      : `${did} ${old.length} ${old.length === 1 ? 'issue' : 'issues'} closed more than ${days} days ago:`;
  const rows = old.map(({ ref, title }) => `  ${oneLine(ref)}  ${oneLine(title)}`);
  return {
    code: 0,
    json: {
      tracker: tracker.name,
      dry_run: dryRun,
      older_than_days: days,
      changed: !dryRun && old.length > 0,
      archived: old.map(issueJson),
    },
    text: `${[head, ...rows].join('\n')}\n`,
  };
}
