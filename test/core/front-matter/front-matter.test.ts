import { describe, expect, it } from 'vitest';
import { readFrontMatter, readYaml } from '../../../src/core/front-matter/front-matter.ts';

function codeOf(text: string): string | undefined {
  return readFrontMatter(text).defects[0]?.code;
}

describe('the fences', () => {
  it.each([
    ['', 'absent'],
    ['# Title\n', 'absent'],
    ['----\na: 1\n----\n', 'absent'],
    ['--- ---\na: 1\n---\n', 'absent'],
    ['\n\n# Title\n\n---\n', 'absent'],
    ['\n---\na: 1\n---\n', 'not-first'],
    [' ---\na: 1\n---\n', 'not-first'],
    ['\n---\nnothing closes this\n', 'absent'],
    ['---', 'unclosed'],
    ['---\n', 'unclosed'],
    ['---\na: 1\n', 'unclosed'],
    ['---\na: 1\n--\n', 'unclosed'],
    ['---\na: 1\n ---\n', 'unclosed'],
    ['---\na: 1\n# Title\n\n## Context\nprose\n\n---\nmore\n', 'unclosed'],
    ['---\na: 1\n----\n', 'closing-fence'],
    ['---\na: 1\n---x\n', 'closing-fence'],
    ['---\na: |\n--- text\n---\n', 'closing-fence'],
    ['---js\n({})\n---\n', 'fence-language'],
    ['--- JavaScript\n({})\n---\n', 'fence-language'],
    ['---json\n{}\n---\n', 'fence-language'],
    ['---coffee\n{}\n---\n', 'fence-language'],
    ['---constructor\n{}\n---\n', 'fence-language'],
    ['---yaml\na: 1\n---\n', 'fence-language'],
    ['---\ra: 1\r---\r', 'lone-cr'],
    ['---\na: 1\rb: 2\n---\n', 'lone-cr'],
    ['---\na: 1\n...\n---\n', 'document-marker'],
    ['---\n1: x\n...\n---\n', 'document-marker'],
  ])('%j is %s', (text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it.each([
    '---\na: 1\n---\n',
    '---\na: 1\n---',
    '--- \t\na: 1\n---\t\nbody',
    '\ufeff---\na: 1\n---\n',
    '---\r\na: 1\r\n---\r\n',
    '---\na: 1\r\n---\n',
  ])('%j is well', (text) => {
    expect(readFrontMatter(text).data).toEqual({ a: 1 });
  });

  it.each(['---\n---\n', '---\n\n---\n', '---\n# only a comment\n---\n', '---\n\t\n---\n'])(
    '%j is an empty mapping',
    (text) => {
      expect(readFrontMatter(text).data).toEqual({});
    },
  );

  it('gives the offsets of fence, block and body behind a byte order mark', () => {
    const { fenceStart, blockStart, blockEnd, bodyStart } = readFrontMatter(
      '\ufeff---\r\na: 1\r\n---\r\nbody',
    );
    expect([fenceStart, blockStart, blockEnd, bodyStart]).toEqual([1, 6, 12, 17]);
  });

  it.each([
    ['no front matter', 0],
    ['\ufeffno front matter', 1],
    ['---\nunclosed: 1\n', 0],
    ['\n---\nnot: first\n---\n', 0],
    ['---\nbroken: "\n---\nbody', 18],
  ])('the body of %j begins at %i', (text, bodyStart) => {
    expect(readFrontMatter(text).bodyStart).toBe(bodyStart);
  });

  it('ends at a fence inside a block scalar', () => {
    expect(readFrontMatter('---\na: |\n  text\n---\nmore\n---\n').bodyStart).toBe(20);
  });
});

describe('what a block may not be', () => {
  it.each([
    ['- a', 'not-a-mapping'],
    ['[a]', 'not-a-mapping'],
    ['prose', 'not-a-mapping'],
    ['"prose"', 'not-a-mapping'],
    ['1', 'not-a-mapping'],
    ['? [a]\n: 1', 'syntax'],
    ['1: a\n"1": b', 'duplicate-key'],
    ['? &a b\n: c', 'anchor'],
    ['? b\n: *a', 'alias'],
    ['? b\n: !x c', 'tag'],
    ['? <<\n: c', 'merge-key'],
    ['? a\n: @b', 'reserved-character'],
    ['? a\n:\n\t- b', 'tab-indent'],
  ])('%j: %s', (block, code) => {
    expect(codeOf(`---\n${block}\n---\n`)).toBe(code);
  });

  it('refuses the billion laughs', () => {
    const level = (name: string, of: string): string =>
      `${name}: &${name} [${`*${of}, `.repeat(9)}]\n`;
    const block = `a: &a [lol]\n${level('b', 'a')}${level('c', 'b')}${level('d', 'c')}`;
    expect(codeOf(`---\n${block}---\n`)).toBe('anchor');
  });

  it('refuses 5 MB', () => {
    expect(codeOf(`---\na: "${'x'.repeat(5_000_000)}"\n---\n`)).toBe('too-large');
  });

  it.each([
    ['? ', 'too-large'],
    [': ', 'too-large'],
    ['- ', 'too-large'],
    ['[', 'too-large'],
    ['{', 'too-large'],
    ['a: ', 'too-large'],
    ['!x ', 'tag'],
    ['&a ', 'anchor'],
  ])('survives %j thousands of times, which the library may not', (piece, code) => {
    expect(codeOf(`---\n1: ${piece.repeat(20_000)}\n---\n`)).toBe(code);
  });

  it('survives a level for every line, which the library may not', () => {
    const lines = Array.from({ length: 300 }, (_, level) => `${' '.repeat(level)}1:\n`);
    expect(codeOf(`---\n${lines.join('')}---\n`)).toBe('too-large');
  });

  it('survives thousands of blank lines in a block for the library', () => {
    expect(codeOf(`---\n1: a\n${'\n'.repeat(60_000)}---\n`)).toBe('too-large');
  });

  it('takes nesting of 32 levels and no more', () => {
    const nested = (levels: number): string => `a: ${'['.repeat(levels)}${']'.repeat(levels)}`;
    expect([codeOf(`---\n${nested(31)}\n---\n`), codeOf(`---\n${nested(32)}\n---\n`)]).toEqual([
      undefined,
      'too-large',
    ]);
  });
});

describe('locate', () => {
  const text =
    '\ufeff---\r\nsession:\r\n  sha: 1234e56 # short\r\n  empty:\r\norchestration:\r\n  spawned_agents:\r\n    - agent: "dev"\r\n---\r\n';
  const front = readFrontMatter(text);

  it('finds nothing where there is nothing', () => {
    expect(front.locate(['session', 'title'])).toBeUndefined();
  });

  it('keeps the text of a value', () => {
    expect(front.locate(['session', 'sha'])).toMatchObject({ source: '1234e56', style: 'plain' });
  });

  it.each([
    [['session', 'sha'], 'sha'],
    [['orchestration', 'spawned_agents', 0], '- agent'],
    [['orchestration', 'spawned_agents', 0, 'agent'], 'agent'],
  ])('gives the start of the key of %j', (path, key) => {
    expect(text.slice(front.locate(path)?.keyStart).startsWith(key)).toBe(true);
  });

  it('puts an absent value behind its colon', () => {
    const entry = front.locate(['session', 'empty']);
    expect(text.slice(0, entry?.start).endsWith('empty:')).toBe(true);
  });

  it('spans quotes', () => {
    expect(front.locate(['orchestration', 'spawned_agents', 0, 'agent'])?.source).toBe('"dev"');
  });

  it('works on blocks that only the library reads', () => {
    const odd = readFrontMatter('---\n1: "x" # y\nlist:\n- 2\n---\n');
    expect([odd.locate(['1'])?.source, odd.locate(['list', 0])?.source]).toEqual(['"x"', '2']);
  });

  it('finds nothing in an unusable block', () => {
    expect(readFrontMatter('---\na: "\n---\n').locate(['a'])).toBeUndefined();
  });
});

describe('reading twice', () => {
  it('gives objects of its own each time', () => {
    const text = '---\na: {b: 1}\n---\n';
    const first = readFrontMatter(text).data;
    expect(readFrontMatter(text).data?.['a']).not.toBe(first?.['a']);
  });

  it('finds the same defect each time, where gray-matter would forget it', () => {
    const text = '---\n1: [a: }\n---\n';
    expect([codeOf(text), codeOf(text)]).toEqual(['syntax', 'syntax']);
  });
});

describe('readYaml', () => {
  it.each(['a: 1', 'a: 1\n', '\ufeffa: 1\n', '---\na: 1\n', '--- \r\na: 1\r\n', '# c\na: 1 # d'])(
    'reads %j',
    (text) => {
      expect(readYaml(text).data).toEqual({ a: 1 });
    },
  );

  it.each(['', '# nothing\n'])('reads %j as an empty mapping', (text) => {
    expect(readYaml(text).data).toEqual({});
  });

  it.each([
    ['a: "x', 'unclosed-quote'],
    ['- a\n', 'not-a-mapping'],
    ['a: 1\rb: 2', 'lone-cr'],
    ['a: 1\n...\n', 'document-marker'],
    ['1: a\n---\nb: 1\n', 'document-marker'],
    ['a: 1\n--- b: 1\n', 'document-marker'],
  ])('finds the defect of %j', (text, code) => {
    expect(readYaml(text).defects[0]?.code).toBe(code);
  });

  it('gives offsets of the whole text', () => {
    const text = '---\nlint:\n  rules: |\n    a';
    const entry = readYaml(text).locate(['lint', 'rules']);
    expect([entry?.source, entry?.end]).toEqual(['|\n    a', text.length]);
  });
});
