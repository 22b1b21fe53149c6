import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeCommitMessage } from '../../src/core/completion/commit-message.ts';
import type { CompletionPlan, Filing } from '../../src/core/completion/plan.ts';

/** What a made-up plan does; paths are relative to the root. */
export interface PlanParts {
  /** Text of each destination as it will be. */
  writes?: Readonly<Record<string, string>>;
  /** Where each artifact is copied to. */
  copies?: Readonly<Record<string, string>>;
  /** Files that go beside the session file. */
  removes?: readonly string[];
  filings?: readonly Filing[];
  decisions?: readonly string[];
}

/** A completion plan of a session as it lies on disk now, worked out without any knowledge of sessions. */
export function madePlan(root: string, id: string, parts: PlanParts = {}): CompletionPlan {
  const path = `.agents/sessions/${id}.md`;
  const bytes = readFileSync(join(root, path));
  const writes = Object.entries(parts.writes ?? {}).map(([to, after]) => ({
    path: to,
    before: existsSync(join(root, to)) ? digest(readFileSync(join(root, to))) : undefined,
    after,
  }));
  const removal = (one: string) => {
    const content = readFileSync(join(root, one));
    return { path: one, bytes: content.length, sha256: digest(content), why: 'it goes' };
  };
  const decisions = parts.decisions ?? ['Keep the cookie'];
  const removals = [...(parts.removes ?? []), path].map(removal);
  return {
    id,
    path,
    title: 'Fix login redirect',
    outcome: 'successful',
    hash: digest(Buffer.from(JSON.stringify([writes, removals]))).slice(0, 12),
    extractions: writes.map(({ path: to }) => ({
      kind: 'decision',
      title: 'Keep the cookie',
      lines: [1, 2],
      to,
      action: 'create',
    })),
    checklist: [],
    removals,
    writes,
    copies: Object.entries(parts.copies ?? {}).map(([from, to]) => ({
      from,
      to,
      sha256: digest(readFileSync(join(root, from))),
    })),
    filings: [...(parts.filings ?? [])],
    artifacts: [],
    quality: { source: [] },
    warnings: [],
    skipped: [],
    left: [],
    message: composeCommitMessage({
      id,
      title: 'Fix login redirect',
      outcome: 'successful',
      decisions,
      minutes: 45,
      body: writes.map(({ path: to }) => `written: ${to}`),
    }),
    snapshot: {
      version: 1,
      session_id: id,
      title: 'Fix login redirect',
      topic: 'fix-login-redirect',
      outcome: 'successful',
      created_at: '2026-11-20T14:00:00Z',
      closed_at: '2026-11-20T14:45:00Z',
      duration_minutes: 45,
      branch: 'main',
      file: { path, base64: bytes.toString('base64'), sha256: digest(bytes) },
      agents: [],
      artifacts: {},
      memory_snapshot: {},
      decisions: decisions.map((title, at) => ({
        id: `dec-${at + 1}`,
        title,
        record: 'docs/decisions/0001-keep-the-cookie.md',
      })),
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
  };
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
