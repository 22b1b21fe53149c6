import { describe, expect, test } from 'vitest';
import {
  choiceOptions,
  readChoices,
  shellWord,
  type TypedChoices,
} from '../../../src/core/completion/choice-options.ts';

const TYPED: TypedChoices = {
  outcome: undefined,
  answers: [],
  waivers: [],
  skips: [],
  artifacts: [],
  fixReferences: false,
};
const read = (typed: Partial<TypedChoices>) => readChoices({ ...TYPED, ...typed });

describe('readChoices', () => {
  test('reads pairs, the text with any sign', () => {
    expect(
      read({ answers: ['lessons=a=b c'], skips: ['dec-1=no'], artifacts: ['code/a=b.js=keep'] }),
    ).toMatchObject({
      answers: { lessons: 'a=b c' },
      skips: { 'dec-1': 'no' },
      artifacts: { 'code/a=b.js': 'keep' },
    });
  });

  test.each<[string, Partial<TypedChoices>, string]>([
    ['an answer without a text', { answers: ['lessons'] }, 'bad-choice'],
    ['an empty text', { waivers: ['references='] }, 'bad-choice'],
    ['an unknown item', { answers: ['lesson=none'] }, 'unknown-item'],
    ['a waived deletion', { waivers: ['deletion=no'] }, 'bad-choice'],
    ['an unknown fate', { artifacts: ['a.js=burn'] }, 'bad-choice'],
  ])('refuses %s', (_, typed, code) => {
    expect(() => read(typed)).toThrow(expect.objectContaining({ code }));
  });
});

test('the options of a command line say the same choices', () => {
  const choices = read({
    outcome: 'partial',
    answers: ["lessons=it's so"],
    waivers: ['references=an example'],
    artifacts: ['docs/**=keep'],
    fixReferences: true,
  });
  expect(choiceOptions(choices)).toEqual([
    '--outcome partial',
    String.raw`--answer 'lessons=it'\''s so'`,
    "--waive 'references=an example'",
    "--artifact 'docs/**=keep'",
    '--fix-references',
  ]);
});

test.each([
  ['a-b_c.d/e', 'a-b_c.d/e'],
  ['a b', "'a b'"],
  ['$(x)', "'$(x)'"],
  ['', "''"],
])('shellWord of %j', (text, word) => {
  expect(shellWord(text)).toBe(word);
});
