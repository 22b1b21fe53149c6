import { openItems } from './checklist.ts';
import { recommendation } from './plan-view.ts';
import type { CompletionPlan } from './plan.ts';

/** A plan as `--json` shows it: what a program needs to show it, ask, and approve it. */
export function planJson(plan: CompletionPlan, approve: string): object {
  const { writes, copies, snapshot, ...told } = plan;
  const { file: _file, ...metadata } = snapshot;
  return {
    hash: told.hash,
    id: told.id,
    path: told.path,
    title: told.title,
    outcome: told.outcome,
    extractions: told.extractions,
    checklist: told.checklist,
    open: openItems(told.checklist).map(({ id }) => id),
    removals: told.removals,
    warnings: told.warnings,
    artifacts: told.artifacts,
    skipped: told.skipped,
    left: told.left,
    writes: writes.map(({ path, before, after }) => ({
      path,
      new: before === undefined,
      text: after,
    })),
    copies: copies.map(({ from, to }) => ({ from, to })),
    filings: told.filings,
    quality: told.quality,
    message: told.message,
    snapshot: metadata,
    recommendation: recommendation(plan),
    approve,
  };
}
