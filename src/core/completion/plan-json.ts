import { openItems } from './checklist.ts';
import type { KeptMemory } from '../memory/kept-values.ts';
import { recommendation } from './plan-view.ts';
import type { CompletionPlan } from './plan.ts';

/** A plan as `--json` shows it: what a program needs to show it, ask, and approve it. */
export function planJson(plan: CompletionPlan, approve: string): object {
  const { writes, copies, snapshot, ...told } = plan;
  const { file: _file, memory_snapshot: memory, ...metadata } = snapshot;
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
    closing: told.closing,
    quality: told.quality,
    message: told.message,
    snapshot: { ...metadata, memory_snapshot: keysOnly(memory) },
    recommendation: recommendation(plan),
    approve,
  };
}

/** The keys that go, without their values: those can be long. */
function keysOnly(memory: KeptMemory): Record<string, object[]> {
  return Object.fromEntries(
    Object.entries(memory).map(([namespace, values]) => [
      namespace,
      values.map(({ value, ...rest }) => ({ ...rest, characters: value.length })),
    ]),
  );
}
