import { describe, expect, test } from 'vitest';
import { DEFAULT_COMPLETION } from '../../../src/core/completion/completion-config.ts';
import { findLessons } from '../../../src/core/completion/extract-lessons.ts';
import { parseSession } from '../../../src/core/session/session.ts';
import { sessionWith } from '../../support/completion-facts.ts';

const found = (sections: Record<string, string>) =>
  findLessons(sessionWith(sections), DEFAULT_COMPLETION);
const titles = (sections: Record<string, string>): string[] =>
  found(sections).map(({ title }) => title);

describe('findLessons', () => {
  test.each([
    ['items', '- Cookies outlive deploys\n- Tests lie', ['Cookies outlive deploys', 'Tests lie']],
    [
      'paragraphs',
      'Cookies outlive deploys.\n\nTests lie.',
      ['Cookies outlive deploys', 'Tests lie'],
    ],
    ['subsections', '### Cookies\n\nThey last.\n\n### Tests\n\nThey lie.', ['Cookies', 'Tests']],
    ['both', '- First one\n\n### Second\n\nIt is so.', ['First one', 'Second']],
    ['code below a paragraph', 'Run it so:\n\n```sh\nnpm test\n\nnpm start\n```', ['Run it so']],
    ['nothing', 'None.', []],
  ])('takes %s of the section', (_, body, expected) => {
    expect(titles({ Lessons: body })).toEqual(expected);
  });

  test.each(['Lessons', 'Learnings', 'Lessons Learned', 'LESSONS  learned'])(
    'reads ## %s',
    (heading) => {
      expect(titles({ [heading]: '- Cookies outlive deploys' })).toHaveLength(1);
    },
  );

  test.each([
    ['Lesson: cookies last', 'lesson'],
    ['**Lesson**: cookies last', 'lesson'],
    ['- **Learned:** cookies last', 'lesson'],
    ['- [x] Learned: cookies last', 'lesson'],
    ['Lesson learned: cookies last', 'lesson'],
    ['Pattern: cookies last', 'pattern'],
    ['1. **Pattern**: cookies last', 'pattern'],
  ])('takes the line "%s" anywhere', (line, kind) => {
    expect(
      found({ 'Session Log': `### 2026-11-20 14:30 - me\n\nBegan.\n${line}\n` }),
    ).toMatchObject([{ title: 'cookies last', kind }]);
  });

  test('a marked line goes on to the end of its paragraph', () => {
    const [lesson] = found({ 'Technical Context': 'Lesson: cookies last\nfor a year\n\nMore.' });
    expect(lesson?.body).toBe('cookies last\nfor a year');
  });

  test('two marked lines in a row are two lessons', () => {
    const body = 'Lesson: cookies last\nPattern: test zero first';
    expect(titles({ Notes: body })).toEqual(['cookies last', 'test zero first']);
  });

  test.each([
    ['in a fence', '```\nLesson: cookies last\n```'],
    ['in a comment', '<!--\nLesson: cookies last\n-->'],
    ['without words', 'Lesson: none'],
    ['inside a sentence', 'The Lesson: cookies last'],
  ])('leaves a mark alone %s', (_, body) => {
    expect(titles({ 'Technical Context': body })).toEqual([]);
  });

  test.each([
    ['Cookies last', 0.5],
    ['Cookies last (importance: 0.8)', 0.8],
    ['Cookies last (importance: 7)', 1],
    ['! Cookies last', 0.7],
    ['Cookies last !!', 0.85],
    ['!!! Cookies last', 1],
    ['Cookies last!', 0.5],
  ])('weighs "%s" as %d', (text, importance) => {
    expect(found({ Lessons: `- ${text}` })[0]?.importance).toBe(importance);
  });

  test('has the tags of the session and its own', () => {
    const session = sessionWith({ Lessons: '- Cookies last (tags: http, login)' });
    const text = session.text.replace('  status:', '  tags: [auth]\n  status:');
    const [lesson] = findLessons(parseSession(text, session.path), DEFAULT_COMPLETION);
    expect(lesson).toMatchObject({ tags: ['auth', 'http', 'login'], title: 'Cookies last' });
  });

  test('the same said twice counts once', () => {
    expect(
      titles({ 'Technical Context': 'Lesson: Cookies last', Lessons: '- **Cookies last.**' }),
    ).toEqual(['Cookies last']);
  });
});
