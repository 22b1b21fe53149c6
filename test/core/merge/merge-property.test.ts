import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepWhole } from '../../../src/core/merge/keep-whole.ts';
import { mergeSessions } from '../../../src/core/merge/merge-sessions.ts';
import { parseSession, type Session } from '../../../src/core/session/session.ts';
import { lintText } from '../../../src/lint/lint.ts';
import { anySession } from '../../support/any-session.ts';
import { anyWork, lineEdited, lineEdits, worked } from '../../support/session-edits.ts';
import { sessionTexts } from '../../support/session-texts.ts';

const PATH = '.agents/sessions/20261120-140000-fix-login-redirect.md';
const now = '2026-11-28T16:00:00Z';

const twoSides = fc.tuple(sessionTexts, anyWork, anyWork).map(([base, first, second]) => ({
  base,
  ours: worked(base, PATH, 'Ours', first),
  theirs: worked(base, PATH, 'Theirs', second),
}));

/** Problems of the file, not of the work: together the sides may really have no step planned. */
function problemsOf(text: string): string[] {
  const { problems } = lintText(text, PATH, { now });
  return problems.flatMap(({ rule }) =>
    rule === 'steps-actionable' || rule === 'status-coherent' ? [] : [rule],
  );
}

function done(session: Session): string[] {
  return [...session.objectives, ...session.tasks].flatMap((one) => (one.done ? one.text : []));
}

const twoTexts = fc
  .tuple(fc.oneof(sessionTexts, anySession), lineEdits, lineEdits)
  .map(([base, first, second]) => ({
    base,
    ours: lineEdited(base, 'Ours', first),
    theirs: lineEdited(base, 'Theirs', second),
  }));

/** By meaning where that goes, else one side whole, as the driver does it. */
function mergeAnyhow(base: string, ours: string, theirs: string): string {
  return mergeSessions(base, ours, theirs, PATH)?.text ?? keepWhole(ours, theirs, PATH);
}

describe('two sides with lines of any kind edited anywhere', () => {
  it('merge to the same bytes in either order, and lose no new line', () => {
    fc.assert(
      fc.property(twoTexts, ({ base, ours, theirs }) => {
        const text = mergeAnyhow(base, ours.text, theirs.text);
        expect(mergeAnyhow(base, theirs.text, ours.text)).toBe(text);
        const words = [...ours.words, ...theirs.words];
        expect(words.filter((one) => !text.includes(one))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('two sides that both worked on a session', () => {
  it('merge, to the same bytes in either order', () => {
    fc.assert(
      fc.property(twoSides, ({ base, ours, theirs }) => {
        const merge = mergeSessions(base, ours.text, theirs.text, PATH);
        expect(merge).toBeDefined();
        expect(mergeSessions(base, theirs.text, ours.text, PATH)).toEqual(merge);
      }),
      { numRuns: 150 },
    );
  });

  it('lose nothing of what either added', () => {
    fc.assert(
      fc.property(twoSides, ({ base, ours, theirs }) => {
        const { text = '' } = mergeSessions(base, ours.text, theirs.text, PATH) ?? {};
        const words = [...ours.words, ...theirs.words];
        expect(words.filter((one) => !text.includes(one))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('keep done what either has done', () => {
    fc.assert(
      fc.property(twoSides, ({ base, ours, theirs }) => {
        const [one, other] = [ours, theirs].map(({ text }) => parseSession(text, PATH));
        const merged = mergeSessions(base, ours.text, theirs.text, PATH)?.text ?? '';
        const held = done(parseSession(merged, PATH));
        const wanted = [one, other].flatMap((side) => (side ? done(side) : []));
        expect(wanted.filter((text) => !held.includes(text))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('have no problem that neither side had', () => {
    fc.assert(
      fc.property(twoSides, ({ base, ours, theirs }) => {
        const { text = '' } = mergeSessions(base, ours.text, theirs.text, PATH) ?? {};
        const known = new Set([ours, theirs].flatMap((side) => problemsOf(side.text)));
        expect(problemsOf(text).filter((rule) => !known.has(rule))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
