import { deepStrictEqual, ok } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { findFence } from '../../../src/core/front-matter/front-matter-fence.ts';
import type { Reading, YamlNode } from '../../../src/core/front-matter/yaml-node.ts';
import { parseFenced } from '../../../src/core/front-matter/yaml-parser.ts';
import { readSubset } from '../../../src/core/front-matter/yaml-subset.ts';
import { sessionFile } from '../../support/front-matter-arbitrary.ts';
import { shaped, soup } from '../../support/yaml-arbitrary.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 1000);
const FIXTURES = new URL('../../fixtures/front-matter/', import.meta.url);

function subsetOf(text: string): Reading | undefined {
  const { blockStart, blockEnd, defect } = findFence(text);
  return defect ? undefined : readSubset(text, blockStart, blockEnd, true);
}

function ofBlock(block: string): Reading | undefined {
  return subsetOf(`---\n${block}---\n`);
}

function libraryOf(text: string): Reading {
  const { fenceStart, bodyStart } = findFence(text);
  return parseFenced(text.slice(fenceStart, bodyStart), fenceStart);
}

/** What the `yaml` library itself makes of a block, without our conversion. */
function rawValue(text: string): unknown {
  const { blockStart, blockEnd } = findFence(text);
  const document = parseDocument(text.slice(blockStart, blockEnd), {
    version: '1.2',
    schema: 'core',
    merge: false,
  });
  deepStrictEqual(document.errors, []);
  return document.toJS() ?? {};
}

/** The same values as plain objects that can be compared, `__proto__` included. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).map(([key, item]) => [key, comparable(item)]);
}

function places(nodes: readonly YamlNode[] | undefined): unknown {
  return nodes?.map(({ key, style, keyStart, after, start, end, children }) => ({
    key,
    style,
    keyStart,
    after,
    start,
    end,
    children: places(children),
  }));
}

/** The library takes a quote that is the last character of its line for the closing one. */
function endsInQuote(text: string, { offset }: { offset: number }): boolean {
  return /^.*["']\r?$/m.test(text.slice(offset).split('\n', 1)[0] ?? '');
}

describe.each([
  ['session-shaped blocks', shaped.map((block) => `---\n${block}---\n`)],
  ['soup', soup.map((block) => `---\n${block}---\n`)],
  ['session files', sessionFile],
])('readSubset on %s', (_, texts) => {
  it('means what gray-matter and yaml mean, or refuses', () => {
    const agrees = fc.property(texts, (text) => {
      const data = subsetOf(text)?.data;
      if (data === undefined) return;
      deepStrictEqual(comparable(data), comparable(rawValue(text)));
      deepStrictEqual(comparable(data), comparable(libraryOf(text).data));
    });
    expect(() => fc.assert(agrees, { numRuns })).not.toThrow();
  });

  it('puts every value where the library puts it', () => {
    const agrees = fc.property(texts, (text) => {
      const root = subsetOf(text)?.root;
      if (root === undefined) return;
      deepStrictEqual(places(root.children), places(libraryOf(text).root?.children));
    });
    expect(() => fc.assert(agrees, { numRuns })).not.toThrow();
  });

  it('finds a defect only where the library finds one', () => {
    const agrees = fc.property(texts, (text) => {
      const defect = subsetOf(text)?.defect;
      if (defect === undefined || defect.code === 'document-marker') return;
      if (defect.code === 'unclosed-quote' && endsInQuote(text, defect)) return;
      ok(libraryOf(text).defect);
    });
    expect(() => fc.assert(agrees, { numRuns })).not.toThrow();
  });
});

describe('what the subset covers', () => {
  it('refuses no session file that is well formed', () => {
    const read = fc.property(sessionFile, (text) => {
      ok(subsetOf(text)?.data);
    });
    expect(() => fc.assert(read, { numRuns })).not.toThrow();
  });

  it.each(readdirSync(FIXTURES))('reads %s', (name) => {
    const text = readFileSync(new URL(name, FIXTURES), 'utf8');
    expect(subsetOf(text)?.data).toEqual(rawValue(text));
  });

  it('keeps names that objects inherit', () => {
    const data = ofBlock('__proto__: {x: 1}\nconstructor: 2\ntoString: 3\n')?.data;
    expect(Object.keys(data ?? {})).toEqual(['__proto__', 'constructor', 'toString']);
  });

  it('does not change the prototype of anything', () => {
    const data = ofBlock('__proto__:\n  polluted: true\n')?.data;
    expect([data?.['polluted'], Reflect.get({}, 'polluted')]).toEqual([undefined, undefined]);
  });

  it('has no value for a name that is not in the file', () => {
    expect(ofBlock('a: 1\n')?.data?.['constructor']).toBeUndefined();
  });
});

describe('scalars', () => {
  it.each([
    ['10:30', '10:30'],
    ['12:30:45', '12:30:45'],
    ['2026-11-20', '2026-11-20'],
    ['2026-11-20T14:30:00+02:00', '2026-11-20T14:30:00+02:00'],
    ['0755', 755],
    ['0o17', 15],
    ['0x1F', 31],
    ['1.10', 1.1],
    ['1234e56', 1.234e59],
    ['-0', -0],
    ['12345678901234567890', 12345678901234567e3],
    ['.inf', Infinity],
    ['-.INF', -Infinity],
    ['.nan', Number.NaN],
    ['yes', 'yes'],
    ['On', 'On'],
    ['True', true],
    ['FALSE', false],
    ['tRUE', 'tRUE'],
    ['~', null],
    ['Null', null],
    ['', null],
    ['# comment', null],
    ['a#b', 'a#b'],
    ['a # b', 'a'],
    ['a:b', 'a:b'],
    ['http://x.y/z', 'http://x.y/z'],
    ['-1', -1],
    ['-x', '-x'],
    ['?x', '?x'],
    ['---', '---'],
    ['...', '...'],
    ["don't", "don't"],
    ["'it''s'", "it's"],
    ['"\\u00e9\\x41\\n\\t\\/\\e"', 'éA\n\t/\u001b'],
    ['"\\U0001F600"', '😀'],
    ['""', ''],
    ['[]', []],
    ['{}', {}],
    ['[a, "b, c", [1], {x: y}]', ['a', 'b, c', [1], { x: 'y' }]],
    ['[a, b,]', ['a', 'b']],
    ['[a,\n   # c\n   b]', ['a', 'b']],
    ['one\n  two\n\n  three', 'one two\nthree'],
    ['"one \n  two\\\n  \\ three"', 'one two three'],
    ['|\n  a\n   b\n', 'a\n b\n'],
    ['|-\n  a\n\n', 'a'],
    ['|+\n  a\n\n', 'a\n\n\n'],
    ['>\n  a\n  b\n\n  c\n    d\n  e', 'a b\nc\n  d\ne\n'],
  ])('reads %j', (source, value) => {
    expect(ofBlock(`key: ${source}\n`)?.data).toEqual({ key: value });
  });
});

describe('defects it names itself', () => {
  it.each([
    ['a: "x\n', 'unclosed-quote', 3],
    ["a: 'x\nb: 1\n", 'unclosed-quote', 3],
    ['a: "x\nb: "y"\n', 'unclosed-quote', 3],
    ["a: 'don't'\n", 'syntax', 3],
    ['a: "x" y\n', 'syntax', 3],
    ['a: "C:\\Users"\n', 'syntax', 6],
    ['a: Fix: it\n', 'colon-in-plain', 3],
    ['a: ends:\n', 'colon-in-plain', 3],
    ['a: @x\n', 'reserved-character', 3],
    ['a: `x`\n', 'reserved-character', 3],
    ['a: %x\n', 'reserved-character', 3],
    ['a: &x y\n', 'anchor', 3],
    ['a: *x\n', 'alias', 3],
    ['a: !!js/function x\n', 'tag', 3],
    ['<<: x\n', 'merge-key', 0],
    ['a: 1\nb: 2\na: 3\n', 'duplicate-key', 10],
    ['\ta: 1\n', 'tab-indent', 0],
    ['a:\n\tb: 1\n', 'tab-indent', 3],
    ['a: 1\nprose\n', 'syntax', 5],
    ['a:\n  key:value\n  b: 1\n', 'syntax', 5],
    ['a: 1\n  b: 2\n', 'syntax', 7],
    ['a:\n    b: 1\n  c: 2\n', 'syntax', 14],
    ['a: 1\n- b\n', 'syntax', 5],
    ['a: - b\n', 'syntax', 3],
    ['a: [WIP] b\n', 'syntax', 3],
    ['a: {{title}}\n', 'syntax', 3],
    ['a: > 80%\n', 'syntax', 3],
    ['a: [x\nb: 1\n', 'syntax', 6],
    ['a: 1\n...\nb: 2\n', 'document-marker', 5],
    ['- a\n', 'not-a-mapping', 0],
    ['prose\n', 'not-a-mapping', 0],
    ['null\n', 'not-a-mapping', 0],
    [`${'- '.repeat(40)}\n`, 'not-a-mapping', 0],
    [`a: ${'['.repeat(40)}\n`, 'too-large', 34],
    [`a:\n${'- '.repeat(40)}\n`, 'too-large', 65],
  ])('%j', (block, code, offset) => {
    const defect = ofBlock(block)?.defect;
    expect([defect?.code, defect?.offset]).toEqual([code, offset + 4]);
  });
});

describe('what it leaves to the library', () => {
  it.each([
    '? a\n: b\n',
    '1: a\n',
    'null: a\n',
    '{a: 1}\n',
    'a: |2\n    b\n',
    'a: [b: c]\n',
    'a: 1\n \t\n',
  ])('%j', (block) => {
    expect(ofBlock(block)).toBeUndefined();
  });
});
