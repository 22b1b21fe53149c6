import { describe, expect, test } from 'vitest';
import { annotationLines, annotationsIn } from '../../../src/core/onboarding/annotations.ts';

describe('annotationsIn', () => {
  test.each<[string, string, string]>([
    [`// TODO: measure again`, 'TODO', 'measure again'],
    [`  # FIXME leaks a handle`, 'FIXME', 'leaks a handle'],
    [`/* DECISION: a queue, no cron */`, 'DECISION', 'a queue, no cron'],
    [` * TODO(ada): ask`, 'TODO', 'ask'],
    [`<!-- BLOCKER: no key -->`, 'BLOCKER', 'no key'],
    [`x = 1; // TODO later`, 'TODO', 'later'],
    [`-- TODO: index`, 'TODO', 'index'],
    [`BLOCKER: staging is down`, 'BLOCKER', 'staging is down'],
  ])('reads %j', (text, kind, said) => {
    expect(annotationsIn('a', `first\n${text}\n`)).toEqual([
      { kind, text: said, path: 'a', line: 2 },
    ]);
  });

  test('reads lines that end with CRLF', () => {
    expect(annotationsIn('a', 'first\r\n// TODO: measure\r\n')).toMatchObject([
      { text: 'measure', line: 2 },
    ]);
  });

  test.each([
    'a list of TODO items',
    'TODO lists are long',
    'const TODO = 1;',
    '// TODO',
    'todo: small',
    '// METODO: another word',
    'if (kind === "FIXME: x") {}',
  ])('takes %j for no annotation', (text) => {
    expect(annotationsIn('a', text)).toEqual([]);
  });

  test('reads no more than twenty of one file', () => {
    expect(annotationsIn('a', '// TODO: x\n'.repeat(50))).toHaveLength(20);
  });
});

test('annotationLines has what stops the work first, and tells no secret', () => {
  const token = `ghp_${'a1B2'.repeat(9)}`;
  const all = annotationsIn('a.ts', `// TODO: use ${token}\n// BLOCKER: no key\n`);
  const lines = annotationLines(all);
  expect(lines[0]).toBe('BLOCKER a.ts:2 no key');
  expect(lines[1]).not.toContain(token);
});
