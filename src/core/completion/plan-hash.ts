import type { Choices, CompletionFacts } from './completion-facts.ts';
import type { CompletionPlan } from './plan.ts';

/** Digits of the hash that a person approves. */
const LENGTH = 12;

/**
 * The hash of everything that decides what is done: the bytes of session, artifacts and destinations,
 * answers, waivers, configuration and references. Not HEAD and not the time: a commit made
 * meanwhile, or a minute gone by, changes nothing that was approved.
 */
export function planHash(
  plan: Omit<CompletionPlan, 'hash' | 'message' | 'snapshot'>,
  facts: CompletionFacts,
  choices: Choices,
): string {
  const decisive = {
    session: [plan.path, facts.file.sha256],
    outcome: plan.outcome,
    artifacts: facts.artifacts.map(({ path, sha256 }) => [path, sha256]),
    destinations: [
      ...plan.writes.map(({ path, before }) => [path, before ?? null]),
      ...plan.copies.map(({ to, sha256 }) => [to, sha256]),
    ],
    extractions: plan.extractions.map(({ id, kind, title, to, action }) => [
      id,
      kind,
      title,
      to,
      action,
    ]),
    removals: plan.removals.map(({ path, sha256 }) => [path, sha256]),
    filings: plan.filings.map(({ marker }) => marker),
    closing: plan.closing?.ref,
    references: plan.checklist.find(({ id }) => id === 'references')?.evidence,
    configuration: sorted(facts.config),
    choices: sorted(choices),
  };
  return facts.digest(JSON.stringify(decisive)).slice(0, LENGTH);
}

/** The same value with its keys in order, so that the order in which choices were made does not count. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, sorted(one)]);
}
