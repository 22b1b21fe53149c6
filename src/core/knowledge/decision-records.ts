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
