import type { DecisionRecord } from './decision-record-read.ts';
import { normalTitle } from './normal-title.ts';

export { readDecisionRecord, type DecisionRecord } from './decision-record-read.ts';
export {
  composeDecisionRecord,
  updateDecisionRecord,
  type DecisionContent,
} from './decision-record-write.ts';

/** The number behind the highest. */
export function nextNumber(records: readonly Pick<DecisionRecord, 'number'>[]): number {
  return Math.max(0, ...records.map(({ number }) => number)) + 1;
}

/** What names a decision of a session. */
export interface DecisionSource {
  session: string | undefined;
  sessionDecision: string | undefined;
  title: string;
}

/**
 * Finds records of decisions among the same records again and again: each title is normalised once, and no
 * question looks at them all. Of several that fit the first of the list is meant.
 */
export class RecordFinder {
  readonly #bySource = new Map<string, DecisionRecord>();
  readonly #byTitle = new Map<string, DecisionRecord[]>();

  constructor(records: readonly DecisionRecord[]) {
    for (const record of records) {
      const { session, sessionDecision, title } = record;
      if (session !== undefined && sessionDecision !== undefined) {
        const key = sourceKey(session, sessionDecision);
        if (!this.#bySource.has(key)) this.#bySource.set(key, record);
      }
      const known = normalTitle(title);
      const same = this.#byTitle.get(known);
      if (same) same.push(record);
      else this.#byTitle.set(known, [record]);
    }
  }

  /**
   * What `findRecordFor` finds among those that come from this session or from none: a record of the same title
   * counts only where it names no other session.
   */
  find(source: {
    session: string;
    sessionDecision: string;
    title: string;
  }): DecisionRecord | undefined {
    const { session, sessionDecision, title } = source;
    const own = this.#bySource.get(sourceKey(session, sessionDecision));
    const wanted = normalTitle(title);
    if (own !== undefined || wanted === '') return own;
    const same = this.#byTitle.get(wanted) ?? [];
    return same.find((one) => one.session === undefined || one.session === session);
  }
}

function sourceKey(session: string, decision: string): string {
  return `${session}\n${decision}`;
}

/** The record of the same decision: the one that came from it, else one of an equal title. */
export function findRecordFor(
  records: readonly DecisionRecord[],
  { session, sessionDecision, title }: DecisionSource,
): DecisionRecord | undefined {
  const own =
    session === undefined || sessionDecision === undefined
      ? undefined
      : records.find((one) => one.session === session && one.sessionDecision === sessionDecision);
  const wanted = normalTitle(title);
  return (
    own ?? (wanted === '' ? undefined : records.find((one) => normalTitle(one.title) === wanted))
  );
}
