import type { KeptMemory } from '../memory/kept-values.ts';
import type { Closing } from '../mirror/plan-closing.ts';

/** How the work ended. */
export const OUTCOMES = ['successful', 'partial', 'blocked'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The six items of the deletion checklist, in their order. */
export const CHECKLIST_IDS = [
  'external-issue',
  'decisions',
  'lessons',
  'remaining-work',
  'references',
  'deletion',
] as const;
export type ChecklistId = (typeof CHECKLIST_IDS)[number];

/**
 * One piece of knowledge that leaves the session. `lines` are the first and last line of the session
 * file that it comes from, counted from 1; `to` is a path relative to the root, or `issue` where a
 * tracker takes it.
 */
export interface Extraction {
  /**
   * `dec-1`, `les-1`, `work-1`, `con-1`, `art-1`: how a person names it to leave it out. A group is
   * always told how its session ended.
   */
  id?: string;
  kind: 'decision' | 'lesson' | 'pattern' | 'remaining-work' | 'contract' | 'artifact' | 'group';
  title: string;
  lines: [number, number];
  to: string;
  /** `reference`: it is there already, nothing is written. */
  action: 'create' | 'append' | 'update' | 'reference';
}

/**
 * One item of the checklist. done: found to be so. planned: this plan does it. not-needed: nothing
 * to do. question: only a person can know. open: it is not so, and required. waived: a person said why not.
 */
export interface ChecklistItem {
  id: ChecklistId;
  state: 'done' | 'planned' | 'not-needed' | 'question' | 'open' | 'waived';
  /** What was found, or the question; one line. */
  summary: string;
  /** Where it was found: paths with lines, records, answers, reasons. */
  evidence: string[];
}

/** A text file as it will be. `before` is the SHA-256 of its bytes now, undefined where there is none. */
interface PlannedWrite {
  path: string;
  before: string | undefined;
  after: string;
}

/** A file that is copied to where it stays, byte for byte; what is there already is never replaced. */
export interface PlannedCopy {
  from: string;
  to: string;
  sha256: string;
}

/** A file that goes. The session file is the last of them. */
export interface Removal {
  path: string;
  bytes: number;
  sha256: string;
  why: string;
}

/** One artifact of the session and what becomes of it; `to` is where a promoted one goes. */
export interface PlannedArtifact {
  name: string;
  bytes: number;
  fate: 'promote' | 'keep' | 'remove';
  to?: string;
}

/** An item that a tracker gets, once: `marker` tells whether it has it already. */
export interface Filing {
  marker: string;
  title: string;
  body: string;
}

/**
 * What completing a session does, worked out before anything is touched: plain data, the same for the
 * same session, facts and answers. Paths are relative to the root, with `/`.
 */
export interface CompletionPlan {
  id: string;
  path: string;
  title: string;
  outcome: Outcome;
  /** Twelve hexadecimal digits over everything that decides what is done; what a person approves. */
  hash: string;
  extractions: Extraction[];
  checklist: ChecklistItem[];
  removals: Removal[];
  writes: PlannedWrite[];
  copies: PlannedCopy[];
  filings: Filing[];
  /** How the external issue ends, once everything else is done; absent where it is left alone. */
  closing?: Closing;
  artifacts: PlannedArtifact[];
  /** Test and coverage figures; `source` names the reports that they come from. */
  quality: { coverage?: number; passed?: number; failed?: number; source: string[] };
  warnings: string[];
  /** What a person chose to leave out, and why. */
  skipped: { id: string; title: string; reason: string }[];
  /** Sections with substance that go nowhere: they stay in the history of git only. */
  left: string[];
  /** Lines of the commit message: subject, blank line, body, trailers. */
  message: string;
  snapshot: Snapshot;
}

/** The session as it was when it ended, for whoever asks later; times are ISO 8601. */
export interface Snapshot {
  version: 1;
  session_id: string;
  title: string;
  topic: string;
  outcome: Outcome;
  created_at: string;
  closed_at: string;
  duration_minutes: number;
  branch: string | undefined;
  /** Relative path and the bytes of the session file, base64. */
  file: { path: string; base64: string; sha256: string };
  agents: {
    type: string;
    task: string;
    status: string;
    summary: string | undefined;
    duration_minutes: number | undefined;
  }[];
  /** Names relative to the artifacts folder, by its subfolder (`code`, `tests`, `docs` …). */
  artifacts: Record<string, string[]>;
  /** Its own keys in memory, by namespace. */
  memory_snapshot: KeptMemory;
  decisions: { id: string; title: string; record: string | undefined }[];
  /** Commits since the session began that belong to it. */
  commits: { sha: string; subject: string }[];
  metrics: {
    test_coverage: number | undefined;
    tests_passed: number | undefined;
    tests_failed: number | undefined;
    files_created: number;
    memory_entries: number;
    agents_spawned: number;
    objectives_done: number;
    objectives: number;
  };
  learned_patterns: {
    pattern_id: string;
    title: string;
    success_rate: number | undefined;
    reusable: boolean;
  }[];
  /** Answers and waivers, by checklist item. */
  answers: Partial<Record<ChecklistId, string>>;
  waivers: Partial<Record<ChecklistId, string>>;
}
