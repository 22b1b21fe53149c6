import type { Quality } from '../artifacts/quality-report.ts';
import { cutText } from '../brief/tokens.ts';
import { claimSummary, inReadingOrder } from '../claims/claim-report.ts';
import type { Judged } from '../claims/claim.ts';
import { parseTime } from '../clock.ts';
import { durationText } from '../completion/commit-message.ts';
import type { Session } from '../session/session.ts';
import { oneLine } from '../text/display.ts';
import { fileChangeLines } from './file-changes.ts';
import { recentLines } from './branch-history.ts';
import type { Surroundings } from './repository-parts.ts';

/** What was found out about the work beside what its file says. */
export interface Evidence {
  now: Date;
  around: Surroundings | undefined;
  /** Figures of the newest test reports. */
  quality: Quality;
  claims: readonly Judged[];
}

/** The same as lines of a handoff document. */
export interface EvidenceLines {
  metrics: string[];
  files: string[];
  commits: string[];
  claims: string[];
}

export function evidenceLines(session: Session, evidence: Evidence): EvidenceLines {
  const { around, claims, now } = evidence;
  return {
    metrics: metricLines(session, evidence),
    files: around?.changes ? fileChangeLines(around.changes, 30) : [],
    commits: around?.history ? recentLines(around.history, now) : [],
    claims: claims.length === 0 ? [] : claimLines(claims),
  };
}

function metricLines(session: Session, { now, around, quality }: Evidence): string[] {
  const { objectives, tasks, decisions, blockers, agents } = session;
  const begun = parseTime(session.created);
  const commits = around?.history?.sinceBase;
  const { added, changed, removed } = around?.changes ?? {};
  const open = blockers.filter(({ resolved }) => !resolved).length;
  const finished = agents.filter(({ status }) => status === 'completed').length;
  return [
    objectives.length > 0 && `Objectives: ${doneOf(objectives)}`,
    tasks.length > 0 && `Tasks: ${doneOf(tasks)}`,
    begun !== undefined && `Time: ${durationText((now.getTime() - begun) / 60_000)} since it began`,
    commits !== undefined && `Commits: ${commits} since it began`,
    added &&
      changed &&
      removed &&
      `Files: ${added.length} added, ${changed.length} changed, ${removed.length} removed`,
    decisions.length > 0 && `Decisions: ${decisions.length}`,
    blockers.length > 0 && `Blockers: ${open} of ${blockers.length} open`,
    agents.length > 0 && `Agents: ${finished} of ${agents.length} completed`,
    quality.passed !== undefined &&
      `Tests: ${quality.passed} passed, ${quality.failed ?? 0} failed${sourceOf(quality)}`,
    quality.coverage !== undefined && `Coverage: ${quality.coverage}% of lines`,
  ].filter((line) => typeof line === 'string');
}

function doneOf(items: readonly { done: boolean }[]): string {
  return `${items.filter(({ done }) => done).length} of ${items.length} done`;
}

function sourceOf({ source }: Quality): string {
  return source.length === 0 ? '' : ` (${cutText(source.map(oneLine).join(', '), 120)})`;
}

/** More claims than this are told by number. */
const MOST_CLAIMS = 20;

function claimLines(claims: readonly Judged[]): string[] {
  const shown = inReadingOrder(claims).slice(0, MOST_CLAIMS);
  const more = claims.length - shown.length;
  return [
    claimSummary(claims),
    ...shown.map(({ status, reason }) => `${status}: ${cutText(oneLine(reason), 200)}`),
    ...(more > 0 ? [`and ${more} more: session verify`] : []),
  ];
}
