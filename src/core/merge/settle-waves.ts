import type { Session, Wave } from '../session/session.ts';
import { applySplices, type Splice } from '../text/splice.ts';

/**
 * The merged text with the states of its waves in agreement, where the two sides only together made
 * them disagree: of two active waves that of the newer side stays so, and a wave whose last open
 * tasks were done on either side is completed.
 */
export function settleWaves(merged: Session, sides: { newer: Session; older: Session }): string {
  const active = merged.waves.filter(isActive);
  const before = sides.newer.waves.filter(isActive);
  if (active.length > 1 && before.length === 1 && sides.older.waves.filter(isActive).length === 1) {
    return applySplices(merged.text, oneActive(merged, active, before[0]?.number ?? 0));
  }
  const [wave, ...others] = active;
  if (!wave || others.length > 0 || isOpen(wave) || wave.tasks.length === 0) return merged.text;
  const wasOpen = [sides.newer, sides.older].every(({ waves }) =>
    waves.some((one) => one.number === wave.number && isActive(one) && isOpen(one)),
  );
  if (!wasOpen) return merged.text;
  const next = merged.waves.find(isOpen);
  return applySplices(merged.text, [
    ...stated(merged, wave, 'completed'),
    ...(next ? stated(merged, next, 'ACTIVE') : []),
  ]);
}

function oneActive(merged: Session, active: readonly Wave[], kept: number): Splice[] {
  return active
    .filter(({ number }) => number !== kept)
    .flatMap((wave) => {
      const waits = isOpen(wave) || wave.tasks.length === 0;
      return stated(merged, wave, waits ? `blocked by Wave ${kept}` : 'completed');
    });
}

function isActive({ state }: Wave): boolean {
  return state.toUpperCase() === 'ACTIVE';
}

function isOpen({ tasks }: Wave): boolean {
  return tasks.some(({ done }) => !done);
}

/** Another state in the brackets that end the heading; a heading without them stays. */
function stated({ text }: Session, { section }: Wave, state: string): Splice[] {
  const heading = text.slice(section.start, section.bodyStart);
  const match = /\(([^()]*)\)(?=[\s#]*$)/.exec(heading);
  if (!match) return [];
  const start = section.start + match.index + 1;
  return [{ start, end: start + (match[1]?.length ?? 0), text: state }];
}
