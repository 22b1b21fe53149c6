import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  appendToSection,
  guarded,
  checkContained,
  insertSection,
  replaceSection,
} from '../../../src/core/session/sections.ts';
import { parseSession, type Session } from '../../../src/core/session/session.ts';
import { applySplices } from '../../../src/core/text/splice.ts';
import { sessionText, sessionTexts } from '../../support/session-texts.ts';

const PATH = '.agents/sessions/20261120-140000-fix-login-redirect.md';

function sessionOf(body: string): Session {
  return parseSession(body, PATH);
}

function replaced(body: string, title: string, text: string): string {
  const session = sessionOf(body);
  return applySplices(body, [replaceSection(session, title, text)]);
}

function appended(body: string, title: string, text: string): string {
  const session = sessionOf(body);
  return applySplices(body, [appendToSection(session, title, text)]);
}

describe('replaceSection', () => {
  it('keeps the blank lines around the body', () => {
    expect(replaced('## Context\n\n\nold\nold\n\n\n## Next Steps\n', 'Context', 'new')).toBe(
      '## Context\n\n\nnew\n\n\n## Next Steps\n',
    );
  });

  it('leaves the rule before the next section alone', () => {
    expect(replaced('## Blockers\n- a\n\n---\n\n## Session Log\n', 'Blockers', '- b')).toBe(
      '## Blockers\n- b\n\n---\n\n## Session Log\n',
    );
  });

  it('takes a rule at the end of the file for text', () => {
    expect(replaced('## Context\n\na\n\n---\n', 'Context', 'b')).toBe('## Context\n\nb\n');
  });

  it('fills a section without text', () => {
    expect(replaced('## Context\n## Next Steps\n', 'Context', 'new')).toBe(
      '## Context\n\nnew\n\n## Next Steps\n',
    );
  });

  it('fills an empty last section and leaves out the last newline where there was none', () => {
    expect(replaced('## Context', 'Context', 'new')).toBe('## Context\n\nnew');
  });

  it('fills a section that holds nothing but a rule', () => {
    expect(replaced('## Blockers\n\n---\n\n## Session Log\n', 'Blockers', '- b')).toBe(
      '## Blockers\n\n- b\n\n---\n\n## Session Log\n',
    );
  });

  it('writes the line endings of the file', () => {
    expect(replaced('## Context\r\n\r\nold\r\n', 'Context', 'a\nb')).toBe(
      '## Context\r\n\r\na\r\nb\r\n',
    );
  });

  it('ignores a heading of that name inside a fence', () => {
    expect(replaced('```\n## Context\n```\n\n## Context\n\nold\n', 'Context', 'new')).toBe(
      '```\n## Context\n```\n\n## Context\n\nnew\n',
    );
  });
});

describe('appendToSection', () => {
  it('stands behind a blank line', () => {
    expect(appended('## Lessons\n\na  \n\n## Session Log\n', 'Lessons', 'b')).toBe(
      '## Lessons\n\na  \n\nb\n\n## Session Log\n',
    );
  });

  it('keeps a missing last newline missing', () => {
    expect(appended('## Lessons\n\na', 'Lessons', 'b')).toBe('## Lessons\n\na\n\nb');
  });
});

describe('insertSection', () => {
  const insert = (text: string, title: string): string =>
    applySplices(text, [insertSection(sessionOf(text), title, 'new')]);

  it('goes before the first later section of the template', () => {
    expect(insert('## Next Steps\n\na\n\n## Session Log\n', 'Decisions')).toBe(
      '## Next Steps\n\na\n\n## Decisions\n\nnew\n\n## Session Log\n',
    );
  });

  it('goes before the rule that sets the log apart', () => {
    expect(insert('## Next Steps\n\na\n\n---\n\n## Session Log\n', 'Blockers')).toBe(
      '## Next Steps\n\na\n\n## Blockers\n\nnew\n\n---\n\n## Session Log\n',
    );
  });

  it('goes to the end where nothing later is there', () => {
    expect(insert('## Next Steps\n\na\n', 'Session Log')).toBe(
      '## Next Steps\n\na\n\n## Session Log\n\nnew\n',
    );
  });

  it('keeps a missing last newline missing', () => {
    expect(insert('## Next Steps\n\na', 'Session Log')).toBe(
      '## Next Steps\n\na\n\n## Session Log\n\nnew',
    );
  });

  it('goes to the end under a title that the template does not know', () => {
    expect(insert('## Next Steps\n\na\n', 'Own')).toBe('## Next Steps\n\na\n\n## Own\n\nnew\n');
  });
});

describe('guarded', () => {
  const text = sessionText({ body: '## Decisions\n\n```\ncode\n```\n' });
  const session = sessionOf(text);

  it.each([
    ['a level-2 heading', '## Fake'],
    ['a level-1 heading', '# Fake'],
    ['a setext heading', 'Fake\n---'],
    ['an unclosed fence', '```\nopen'],
    ['an unclosed tilde fence', '~~~'],
    ['an unclosed comment', 'text\n\n<!-- open'],
    ['an unclosed script block', '<script>'],
    ['an unclosed processing instruction', '<?php'],
  ])('refuses %s', (_, body) => {
    const splice = replaceSection(session, 'Current State', body);
    expect(() => guarded(session, [splice])).toThrow(
      expect.objectContaining({ code: 'would-break-sections' }),
    );
  });

  it.each([
    ['front matter fences', '---\nsession: {}\n\n---'],
    ['a closed fence with a heading in it', '```\n## Fake\n```'],
    ['a level-3 heading', '### Detail'],
    ['a quoted heading', '> ## Quoted'],
  ])('accepts %s', (_, body) => {
    const splice = replaceSection(session, 'Current State', body);
    expect(guarded(session, [splice]).body('Current State')).toBe(body);
  });

  it('accepts the section that is meant to be new, once', () => {
    const splice = insertSection(session, 'Blockers', '- a');
    expect(guarded(session, [splice], ['Blockers']).section('Blockers')).toBeDefined();
    expect(() => guarded(session, [splice])).toThrow(
      expect.objectContaining({ code: 'would-break-sections' }),
    );
  });
});

describe('checkContained', () => {
  it.each([
    ['a fence that nothing closes', '```\nopen', 3],
    ['a comment that nothing closes', '<!-- open', 3],
    ['a heading of the section level', '## Fake', 3],
    ['a heading of the entry level', '### 2026-11-20 10:00 - fake', 4],
    ['a setext heading behind prose', 'Fake\n====', 4],
  ] as const)('refuses %s', (_, body, level) => {
    expect(() => checkContained(body, level)).toThrow(
      expect.objectContaining({ code: 'would-break-sections' }),
    );
  });

  it('accepts deeper headings and closed blocks', () => {
    expect(() => checkContained('#### Detail\n\n```\n# no\n```\n\n<div>\n\ntext', 4)).not.toThrow();
  });
});

describe('any session', () => {
  const titles = [
    'Context',
    'Current State',
    'Next Steps',
    'Decisions',
    'Blockers',
    'Session Log',
    'Lessons',
  ];
  const bodies = [
    'one line',
    'two\nlines',
    '- a\n- b',
    '### Deep\n\ntext',
    '```\n## code\n```',
    '> quote',
  ];
  const cases = fc.tuple(sessionTexts, fc.constantFrom(...titles), fc.constantFrom(...bodies));

  it('is replaced in one section only', () => {
    fc.assert(
      fc.property(cases, ([text, title, body]) => {
        const session = sessionOf(text);
        const section = session.section(title);
        const splice = replaceSection(session, title, body);
        expect(splice.start).toBeGreaterThanOrEqual(section?.bodyStart ?? 0);
        expect(splice.end).toBeLessThanOrEqual(section?.end ?? text.length);
        expect(splice.end - splice.start === 0 || section !== undefined).toBe(true);
        const after = guarded(session, [splice], [title]);
        expect(
          after
            .body(title)
            .replaceAll('\r\n', '\n')
            .replace(/\s*---$/, ''),
        ).toBe(body);
      }),
      { numRuns: 300 },
    );
  });

  it('is only inserted into by an append', () => {
    fc.assert(
      fc.property(cases, ([text, title, body]) => {
        const session = sessionOf(text);
        const splice = appendToSection(session, title, body);
        expect(splice.start).toBe(splice.end);
        const after = guarded(session, [splice], [title]);
        const now = after
          .body(title)
          .replaceAll('\r\n', '\n')
          .replace(/\s*---$/, '');
        expect(now.slice(-body.length)).toBe(body);
      }),
      { numRuns: 300 },
    );
  });
});
