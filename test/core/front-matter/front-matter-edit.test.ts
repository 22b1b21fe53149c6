import { describe, expect, it } from 'vitest';
import { SessionError } from '../../../src/core/errors.ts';
import {
  editFrontMatter,
  type Change,
  type Path,
  type Value,
} from '../../../src/core/front-matter/front-matter.ts';

function inBlock(block: string, path: Path, value: Value | undefined): string {
  const text = editFrontMatter(`---\n${block}\n---\nbody`, [{ path, value }]);
  return text.slice('---\n'.length, -'\n---\nbody'.length);
}

function codeOf(edit: () => unknown): string | undefined {
  try {
    edit();
  } catch (error) {
    return error instanceof SessionError ? error.code : String(error);
  }
  return undefined;
}

describe('how a value is written', () => {
  it.each<[string, Value, string]>([
    ['a: x', 'z', 'a: z'],
    ['a:   x  # c', 'z', 'a:   z  # c'],
    ['a: "x" # c', 'y: "z"', 'a: "y: \\"z\\"" # c'],
    ["a: 'x'", "it's", "a: 'it''s'"],
    ["a: 'x'", 'two\nlines', 'a: "two\\nlines"'],
    ['a: x', 'y: z', 'a: "y: z"'],
    ['a: x', '12', 'a: "12"'],
    ['a: x', '1234e56', 'a: "1234e56"'],
    ['a: x', 'yes', 'a: "yes"'],
    ['a: x', '10:30', 'a: "10:30"'],
    ['a: x', '', 'a: ""'],
    ['a: x', '@y', 'a: "@y"'],
    ['a: 2026-11-20T14:30:00Z', '2026-11-21T08:00:00Z', 'a: 2026-11-21T08:00:00Z'],
    ['a: "12"', 13, 'a: 13'],
    ['a: 1', null, 'a: null'],
    ['a: x', '\u0007\u0085\u2028\ufeff', 'a: "\\u0007\\u0085\\u2028\\ufeff"'],
    ['a: x', '\ud800', 'a: "\\ud800"'],
    ['a:', 'word', 'a: word'],
    ['a: # c', 'two words', 'a: "two words" # c'],
    ['a:\n# c\nb: 1', 'x', 'a: x\n# c\nb: 1'],
    ['a: |\n  one\n  two\nb: 1', 'x', 'a: x\nb: 1'],
    ['a: |\n    one\n    two\n\nb: 1', '1\n\n2\n', 'a: |\n    1\n\n    2\n\nb: 1'],
    ['a: >-\n  one\nb: 1', '1\n2', 'a: |-\n  1\n  2\nb: 1'],
    ['a: [x, y] # c', 'z', 'a: z # c'],
    ['a:\n  # above\n  - x # c\n  - y\nb: 1', 'z', 'a: z\n  # above\nb: 1'],
    ['a: x # c\nb: 1', ['z', 'two words'], 'a: # c\n  - z\n  - "two words"\nb: 1'],
    ['a: x', { b: { c: 1, d: [] } }, 'a:\n  b:\n    c: 1\n    d: []'],
    ['a:\n  - x\n  - y # c', ['x', 'z'], 'a:\n  - x\n  - z # c'],
    ['a:\n  - x # c\n  - y', ['x'], 'a:\n  - x # c'],
    ['a: {b: 1, c: 2} # x', { b: 1, c: 3, d: 'e, f' }, 'a: {b: 1, c: 3, d: "e, f"} # x'],
  ])('%j set to %j becomes %j', (block, value, expected) => {
    expect(inBlock(block, ['a'], value)).toBe(expected);
  });
});

describe('adding', () => {
  const agent = { agent: 'dev', task: 'Do it', status: 'pending' };
  const lines = '- agent: dev\n      task: "Do it"\n      status: pending';

  it.each<[string, Path, Value, string]>([
    ['o:\n  s: []', ['o', 's', 0], agent, `o:\n  s:\n    ${lines}`],
    ['o:\n  s: [] # none', ['o', 's', 0], agent, `o:\n  s: # none\n    ${lines}`],
    ['o:\n  s:\nz: 1', ['o', 's', 0], agent, `o:\n  s:\n    ${lines}\nz: 1`],
    [
      'o:\n  s:\n    - a: 1 # c\n\n# d\nz: 1',
      ['o', 's', 1],
      agent,
      `o:\n  s:\n    - a: 1 # c\n    ${lines}\n\n# d\nz: 1`,
    ],
    [
      'o:\n  s:\n    - a: 1\n      # b: 2',
      ['o', 's', 1],
      agent,
      `o:\n  s:\n    - a: 1\n      # b: 2\n    ${lines}`,
    ],
    ['s:\n- a\nz: 1', ['s', 1], 'b', 's:\n- a\n- b\nz: 1'],
    ['s: [a, b] # c', ['s', 2], 'c d', 's: [a, b, "c d"] # c'],
    ['s: [\n  a, # x\n  b # y\n  ]', ['s', 2], 'c', 's: [\n  a, # x\n  b, c # y\n  ]'],
    ['s: {}', ['s', 'a'], 1, 's:\n  a: 1'],
    ['s: {a: 1}', ['s', 'b'], [1, 2], 's: {a: 1, b: [1, 2]}'],
    ['s:\n    a: 1\nz: 1', ['s', 'b', 'c'], 1, 's:\n    a: 1\n    b:\n        c: 1\nz: 1'],
    ['a: 1', ['b', 0, 'c'], 'x', 'a: 1\nb:\n  - c: x'],
    ['a: 1', ['a key: "x"'], 1, 'a: 1\n"a key: \\"x\\"": 1'],
    ['a: 1', ['__proto__'], 1, 'a: 1\n__proto__: 1'],
    ['# only a comment', ['a'], 1, '# only a comment\na: 1'],
  ])('to %j at %j', (block, path, value, expected) => {
    expect(inBlock(block, path, value)).toBe(expected);
  });

  it('fills an empty block', () => {
    expect(editFrontMatter('---\r\n---\r\n', [{ path: ['a', 'b'], value: 1 }])).toBe(
      '---\r\na:\r\n  b: 1\r\n---\r\n',
    );
  });
});

describe('removing', () => {
  it.each<[string, Path, string]>([
    ['a: 1\nb: 2 # own\n  # below\n# above c\nc: 3', ['b'], 'a: 1\n# above c\nc: 3'],
    ['# above a\na: 1\nb: 2', ['a'], '# above a\nb: 2'],
    ['s:\n  a: 1 # c\nz: 1', ['s', 'a'], 's: {}\nz: 1'],
    ['s: # c\n  # d\n  - a\nz: 1', ['s', 0], 's: [] # c\n  # d\nz: 1'],
    ['s:\n  - a: 1\n    b: 2\n  - c', ['s', 0, 'a'], 's:\n  - b: 2\n  - c'],
    ['s:\n  - a: 1\n    # about b\n    b: 2', ['s', 0, 'a'], 's:\n  - \n    # about b\n    b: 2'],
    ['s:\n  - a: 1\n  - c', ['s', 0, 'a'], 's:\n  - {}\n  - c'],
    ['s:\n  - a: 1\n    b: 2\n  - c', ['s', 0], 's:\n  - c'],
    ['s: [a, "b", c]', ['s', 0], 's: ["b", c]'],
    ['s: [a, "b", c]', ['s', 1], 's: [a, c]'],
    ['s: [a, "b", c]', ['s', 2], 's: [a, "b"]'],
    ['s: [ a ]', ['s', 0], 's: []'],
    ['s: [a, # x\n  b,]', ['s', 1], 's: [a, # x\n  ]'],
    ['s: {a: 1, b: 2}', ['s', 'a'], 's: {b: 2}'],
    ['s: |\n  x\n\nz: 1', ['s'], '\nz: 1'],
    ['a: 1', ['b', 'c'], 'a: 1'],
    ['a:', ['a', 'b'], 'a:'],
    ['a: []', ['a', 0], 'a: []'],
  ])('from %j at %j', (block, path, expected) => {
    expect(inBlock(block, path, undefined)).toBe(expected);
  });

  it('may leave nothing', () => {
    expect(editFrontMatter('---\na: 1\n---\n', [{ path: ['a'], value: undefined }])).toBe(
      '---\n---\n',
    );
  });
});

describe('several changes', () => {
  it('come one after the other', () => {
    const changes: Change[] = [
      { path: ['s', 0], value: 'a' },
      { path: ['s', 1], value: 'b' },
      { path: ['s', 0], value: undefined },
      { path: ['t'], value: 1 },
    ];
    expect(editFrontMatter('---\ns: []\n---\n', changes)).toBe('---\ns:\n  - b\nt: 1\n---\n');
  });

  it('leave a text alone that says so already', () => {
    const text = '---\na:   "x"  # c\nb: [ 1,2 ]\nc: 1.10\nd: a\n  b\n---\n';
    const changes: Change[] = [
      { path: ['a'], value: 'x' },
      { path: ['b'], value: [1, 2] },
      { path: ['c'], value: 1.1 },
      { path: ['d'], value: 'a b' },
    ];
    expect(editFrontMatter(text, changes)).toBe(text);
  });

  it('are all or nothing', () => {
    const changes: Change[] = [
      { path: ['a'], value: 2 },
      { path: ['a', 'b'], value: 1 },
    ];
    expect(codeOf(() => editFrontMatter('---\na: 1\n---\n', changes))).toBe('front-matter-edit');
  });
});

describe('line endings', () => {
  it('writes CRLF among CRLF', () => {
    const text = '---\r\na:\r\n  - x\r\n---\r\n\nbody\n';
    expect(editFrontMatter(text, [{ path: ['a', 1], value: { b: 1, c: 2 } }])).toBe(
      '---\r\na:\r\n  - x\r\n  - b: 1\r\n    c: 2\r\n---\r\n\nbody\n',
    );
  });

  it('leaves a body of 700 KB alone', () => {
    const body = 'Zeile: "ü" 🎯\r\n'.repeat(50_000);
    const text = `\ufeff---\na: 1\n---\n${body}no newline`;
    expect(editFrontMatter(text, [{ path: ['a'], value: 2 }]).slice(14)).toBe(text.slice(14));
  });
});

describe('refusing', () => {
  it.each([
    'no front matter',
    '---\na: 1\n',
    '---\na: "x\n---\n',
    '---\na: &x 1\n---\n',
    '---js\n---\n',
  ])('a text without a usable block: %j', (text) => {
    expect(codeOf(() => editFrontMatter(text, [{ path: ['a'], value: 1 }]))).toBe(
      'front-matter-unusable',
    );
  });

  it.each<[string, Path]>([
    ['a: text', ['a', 'b']],
    ['a: text', ['a', 0]],
    ['a: {b: 1}', ['a', 0]],
    ['a: [b]', ['a', 'b']],
    ['a: [b]', ['a', 2]],
    ['a: [b]', ['a', -1]],
    ['a: [b]', ['a', 0.5]],
    ['a: 1', ['b', 1]],
    ['a: [b: c]', ['a', 0, 'd']],
    ['a: 1', []],
  ])('a path that does not fit %j: %j', (block, path) => {
    expect(codeOf(() => inBlock(block, path, 1))).toBe('front-matter-edit');
  });
});
