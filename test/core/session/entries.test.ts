import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDecision, addLogEntry, authorOf } from '../../../src/core/session/entries.ts';
import { parseSession, type Session } from '../../../src/core/session/session.ts';
import { differenceOf, expectOutsideKept } from '../../support/difference.ts';
import { sessionText, sessionTexts } from '../../support/session-texts.ts';

const NOW = new Date('2026-11-29T15:04:59Z');

function withSection(title: string, body: string): Session {
  return parseSession(sessionText({ body: `## ${title}\n\n${body}\n` }), 'x.md');
}

describe('addLogEntry', () => {
  const logged = (body: string): string =>
    addLogEntry(withSection('Session Log', body), NOW, 'dev/test', 'Ran it.').body('Session Log');

  it('starts a log', () => {
    expect(
      addLogEntry(parseSession(sessionText(), 'x.md'), NOW, 'dev/test', 'Ran it.').body(
        'Session Log',
      ),
    ).toBe('### 2026-11-29 15:04 - dev/test\n\nRan it.');
  });

  it('goes to the end of a log that runs forwards, in its layout', () => {
    expect(logged('### 2026-11-20 10:00 - a\nx\n\n### 2026-11-20 11:00 - b\ny')).toBe(
      '### 2026-11-20 10:00 - a\nx\n\n### 2026-11-20 11:00 - b\ny\n\n### 2026-11-29 15:04 - dev/test\nRan it.',
    );
  });

  it('goes to the top of a log that runs backwards', () => {
    expect(logged('### 2026-11-20 11:00 - b\ny\n\n### 2026-11-20 10:00 - a\nx')).toBe(
      '### 2026-11-29 15:04 - dev/test\nRan it.\n\n### 2026-11-20 11:00 - b\ny\n\n### 2026-11-20 10:00 - a\nx',
    );
  });

  it.each([
    ['an entry of its own', 'x\n\n### 2026-11-20 10:00 - fake'],
    ['a section', '## Decisions'],
    ['an open fence', '```\nx'],
  ])('refuses a text that brings %s', (_, text) => {
    expect(() => addLogEntry(withSection('Session Log', ''), NOW, 'a', text)).toThrow(
      expect.objectContaining({ code: 'would-break-sections' }),
    );
  });

  it('only inserts, whatever the session', () => {
    fc.assert(
      fc.property(
        sessionTexts,
        fc.constantFrom('one line', 'two\nlines', '- a\n- b', '```\n## code\n```'),
        (text, entry) => {
          const session = parseSession(text, 'x.md');
          const after = addLogEntry(session, NOW, 'who', entry);
          expect(differenceOf(text, after.text).removed).toBe('');
          expectOutsideKept(session, after.text, 'Session Log');
          const found = after.log.find(({ at }) => at === '2026-11-29 15:04');
          expect(found?.text.replaceAll('\r\n', '\n')).toBe(entry);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('addDecision', () => {
  it('starts with number 1 and the first sentence as title', () => {
    expect(
      addDecision(parseSession(sessionText(), 'x.md'), { text: 'Use a queue. It is calm.' }).body(
        'Decisions',
      ),
    ).toBe('### Decision 1: Use a queue\n\n**Decision**: Use a queue. It is calm.');
  });

  it('counts on from the highest number, in the layout of the others', () => {
    const session = withSection(
      'Decisions',
      '### Decision 7: A\n**Decision**: a\n**Rationale**: b\n\n### Decision 2: B\n**Decision**: b',
    );
    const { decisions } = addDecision(session, {
      text: 'c',
      title: 'C',
      rationale: 'd',
      alternatives: 'e',
    });
    expect(decisions.at(-1)).toMatchObject({
      number: 8,
      title: 'C',
      decision: 'c',
      rationale: 'd',
      alternatives: 'e',
    });
    expect(addDecision(session, { text: 'c', title: 'C' }).text).toContain(
      '### Decision 8: C\n**Decision**: c',
    );
  });

  it('keeps texts of several paragraphs', () => {
    const { decisions } = addDecision(parseSession(sessionText(), 'x.md'), {
      text: 'a\n\n- b\n- c',
      title: 'T',
      rationale: 'd\n\ne',
    });
    expect(decisions[0]).toMatchObject({ decision: 'a\n\n- b\n- c', rationale: 'd\n\ne' });
  });

  it.each(['## Fake', '# x', '```', '<!--', '### Decision 9: fake'])(
    'reads %j back as one decision',
    (title) => {
      const after = addDecision(parseSession(sessionText(), 'x.md'), { text: 'plain', title });
      expect(after.decisions.map(({ number }) => number)).toEqual([1]);
    },
  );

  it('refuses a text that would be a decision of its own', () => {
    expect(() =>
      addDecision(parseSession(sessionText(), 'x.md'), { text: 'a\n\n### Decision 9: b' }),
    ).toThrow(expect.objectContaining({ code: 'would-break-sections' }));
  });

  it('only inserts, whatever the session', () => {
    fc.assert(
      fc.property(sessionTexts, (text) => {
        const session = parseSession(text, 'x.md');
        const after = addDecision(session, { text: 'Take it', rationale: 'Because' });
        expect(differenceOf(text, after.text).removed).toBe('');
        expectOutsideKept(session, after.text, 'Decisions');
        expect(after.decisions).toHaveLength(session.decisions.length + 1);
      }),
      { numRuns: 200 },
    );
  });
});

describe('authorOf', () => {
  it('prefers the type of the agent', () => {
    expect(authorOf('backend-dev', true)).toBe('backend-dev');
  });

  it('tells an agent from a person', () => {
    expect([authorOf(undefined, true), authorOf('', false)]).toEqual(['agent', 'person']);
  });
});
