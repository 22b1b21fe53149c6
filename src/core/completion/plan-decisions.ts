import {
  composeDecisionRecord,
  findRecordFor,
  nextNumber,
  readDecisionRecord,
  updateDecisionRecord,
  type DecisionContent,
  type DecisionRecord,
} from '../knowledge/decision-records.ts';
import type { Session } from '../session/session.ts';
import { mask } from '../text/secrets.ts';
import type { CompletionFacts } from './completion-facts.ts';
import { contextOf, type FoundDecision } from './extract-decisions.ts';
import type { Extraction } from './plan.ts';

/** What leaves the session, and the texts that take it, by path. */
export interface Placed {
  extractions: Extraction[];
  texts: Map<string, string>;
}

/**
 * A record for each decision: a new one with the next free number, else the one of the same decision,
 * brought up to date where the session knows better and only referred to where it does not.
 */
export function placeDecisions(
  session: Session,
  facts: CompletionFacts,
  decisions: readonly FoundDecision[],
): Placed {
  const records = [...facts.records];
  const placed: Placed = { extractions: [], texts: new Map() };
  for (const one of decisions) {
    const { id, title, lines } = one;
    const source = { session: session.id, sessionDecision: id, title };
    const known = findRecordFor(records, source);
    const content = contentOf(session, facts, one, known?.number ?? nextNumber(records));
    const written = known ? updated(known, content) : created(facts, records, content);
    if (written.text !== undefined) placed.texts.set(written.path, written.text);
    placed.extractions.push({
      id,
      kind: 'decision',
      title: mask(title),
      lines,
      to: written.path,
      action: written.action,
    });
    remember(records, written.path, written.text, source);
  }
  return placed;
}

interface Written {
  path: string;
  text: string | undefined;
  action: Extraction['action'];
}

function updated(record: DecisionRecord, content: DecisionContent): Written {
  const text = updateDecisionRecord(record, content);
  const { path } = record;
  return text === record.text
    ? { path, text: undefined, action: 'reference' }
    : { path, text, action: 'update' };
}

function created(
  facts: CompletionFacts,
  records: readonly DecisionRecord[],
  content: DecisionContent,
): Written {
  // A file that is no record may have the name already.
  for (let number = nextNumber(records); ; number++) {
    const { name, text } = composeDecisionRecord({ ...content, number });
    const path = `${facts.config.destinations.decisions}/${name}`;
    if (facts.at(path) === undefined) return { path, text, action: 'create' };
  }
}

/** The next decision of this plan finds what this one wrote. */
function remember(
  records: DecisionRecord[],
  path: string,
  text: string | undefined,
  source: { session: string; sessionDecision: string },
): void {
  const record = text === undefined ? undefined : readDecisionRecord(path, text);
  if (record === undefined) return;
  const at = records.findIndex((one) => one.path === path);
  if (at === -1) records.push({ ...record, ...source });
  else records[at] = record;
}

function contentOf(
  session: Session,
  { commit, now }: CompletionFacts,
  one: FoundDecision,
  number: number,
): DecisionContent {
  return {
    number,
    title: mask(one.title),
    status: one.status || 'accepted',
    context: mask(one.context || contextOf(session)),
    decision: mask(one.decision),
    rationale: mask(one.rationale),
    alternatives: mask(one.alternatives),
    consequences: mask(one.consequences),
    session: session.id,
    sessionDecision: one.id,
    commit: commit?.slice(0, 12),
    date: now,
  };
}
