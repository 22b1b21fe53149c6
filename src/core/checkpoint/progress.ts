import type { Session } from '../session/session.ts';

/** An objective as a commit tells it: done before, done by this commit (or at work), next. */
export interface ObjectiveStep {
  state: 'done' | 'now' | 'next';
  text: string;
}

/** A decision that a commit carries. */
export interface DecisionTold {
  title: string;
  rationale: string;
}

/**
 * Where the objectives of a session stand, seen from what was committed of it last. `now` are those that were
 * ticked since; when none was, the first open one, which is at work. One `next` at most.
 */
export function objectiveSteps(before: Session | undefined, now: Session): ObjectiveStep[] {
  const known = new Set(
    before?.objectives.filter(({ done }) => done).map(({ text }) => text) ?? [],
  );
  const ticked = now.objectives.filter(({ done }) => done);
  const open = now.objectives.filter(({ done }) => !done);
  const fresh = ticked.filter(({ text }) => !known.has(text));
  const atWork = fresh.length > 0 ? fresh : open.slice(0, 1);
  const next = open.find((one) => !atWork.includes(one));
  const told = (state: ObjectiveStep['state']) => (one: { text: string }) => ({
    state,
    text: one.text,
  });
  return [
    ...ticked.filter((one) => !fresh.includes(one)).map(told('done')),
    ...atWork.map(told('now')),
    ...(next === undefined ? [] : [told('next')(next)]),
  ];
}

/** The decisions that are not in what was committed of the session last. */
export function newDecisions(before: Session | undefined, now: Session): DecisionTold[] {
  const known = new Set(before?.decisions.map(({ title, decision }) => `${title}\0${decision}`));
  return now.decisions
    .filter(({ title, decision }) => !known.has(`${title}\0${decision}`))
    .map(({ title, decision, rationale }) => ({ title: title || decision, rationale }));
}
