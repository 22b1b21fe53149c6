import { createHash } from 'node:crypto';
import type { CompletionPlan } from '../../src/core/completion/plan.ts';
import type { CompletionRecord } from '../../src/core/completion/record.ts';

/** What a made-up completion is about. */
export interface Completed {
  id: string;
  text: string;
  commit?: string;
  started?: string;
  decisions?: { id: string; title: string; record: string | undefined }[];
  extractions?: CompletionPlan['extractions'];
  removed?: readonly string[];
  artifacts?: Record<string, string[]>;
}

/** The record of a completion that is done. */
export function completedRecord(given: Completed): CompletionRecord {
  const { id, text, commit, started = '2026-11-20T16:00:00Z', removed = [] } = given;
  const path = `.agents/sessions/${id}.md`;
  const sha256 = createHash('sha256').update(text).digest('hex');
  return {
    version: 1,
    state: 'closed',
    started,
    closed: started,
    commits: commit !== undefined,
    ...(commit !== undefined && { commit }),
    before: {},
    folders: [],
    filed: {},
    plan: {
      id,
      path,
      title: 'Project alpha planning',
      outcome: 'successful',
      hash: '0123456789ab',
      extractions: given.extractions ?? [],
      checklist: [],
      removals: [...removed, path].map((one) => ({ path: one, bytes: 1, sha256: '', why: '' })),
      writes: [],
      copies: [],
      filings: [],
      artifacts: [],
      quality: { source: [] },
      warnings: [],
      skipped: [],
      left: [],
      message: 'Complete',
      snapshot: {
        version: 1,
        session_id: id,
        title: 'Project alpha planning',
        topic: 'project-alpha-planning',
        outcome: 'successful',
        created_at: '2026-11-20T14:00:00Z',
        closed_at: started,
        duration_minutes: 120,
        branch: 'main',
        file: { path, base64: Buffer.from(text).toString('base64'), sha256 },
        agents: [],
        artifacts: given.artifacts ?? {},
        memory_snapshot: {},
        decisions: given.decisions ?? [],
        commits: [],
        metrics: {
          test_coverage: undefined,
          tests_passed: undefined,
          tests_failed: undefined,
          files_created: 0,
          memory_entries: 0,
          agents_spawned: 0,
          objectives_done: 0,
          objectives: 0,
        },
        learned_patterns: [],
        answers: {},
        waivers: {},
      },
    },
  };
}
