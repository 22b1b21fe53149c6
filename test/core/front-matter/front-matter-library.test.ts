import { afterEach, describe, expect, it } from 'vitest';
import { parseBlock, parseFenced } from '../../../src/core/front-matter/yaml-parser.ts';

/** What gray-matter does when nothing stands before it: our door has to hold by itself. */
describe('the door to gray-matter', () => {
  afterEach(() => {
    Reflect.deleteProperty(globalThis, 'evaluated');
  });

  it.each(['js', 'javascript', ' JS', 'JavaScript', 'json', 'coffee', 'cson', 'constructor'])(
    'evaluates nothing behind ---%s',
    (language) => {
      const text = `---${language}\nglobalThis.evaluated = true\n---\n`;
      expect([parseFenced(text, 0).defect?.code, Reflect.get(globalThis, 'evaluated')]).toEqual([
        'fence-language',
        undefined,
      ]);
    },
  );

  it.each(['toml', '__proto__'])(
    'throws behind ---%s, which no fence check lets through',
    (language) => {
      expect(() => parseFenced(`---${language}\na: 1\n---\n`, 0)).toThrow(language);
    },
  );

  it('gives offsets of the whole text', () => {
    expect(parseFenced('---\na: "b"\n---\n', 100).root?.children?.[0]).toMatchObject({
      keyStart: 104,
      after: 106,
      start: 107,
      end: 110,
    });
  });

  it('keeps the last line break of a block scalar in CRLF', () => {
    expect(parseFenced('---\r\na: |\r\n  x\r\n---\r\n', 0).data).toEqual({ a: 'x\n' });
  });

  it('does not mind a key that gray-matter takes for its own', () => {
    expect(parseFenced('---\nexcerpt_separator: {a: 1}\n---\n', 0).data).toEqual({
      excerpt_separator: { a: 1 },
    });
  });

  it.each(['---\n\u00a0\n---\n', '---\n#\n---\n'])(
    'agrees with yaml on what is empty: %j',
    (text) => {
      const { data, defect } = parseFenced(text, 0);
      expect(data === undefined).toBe(defect !== undefined);
    },
  );

  it('names numbers, booleans and nothing by their text', () => {
    expect(Object.keys(parseBlock('1.10: a\nTrue: b\nnull: c\n', 0).data ?? {})).toEqual([
      '1.10',
      'True',
      'null',
    ]);
  });

  it('reads no dates, times of day or octal numbers of YAML 1.1', () => {
    expect(parseBlock('a: 2026-11-20\nb: 10:30\nc: 0755\nd: yes\n', 0).data).toEqual({
      a: '2026-11-20',
      b: '10:30',
      c: 755,
      d: 'yes',
    });
  });

  it('keeps __proto__ a key like any other', () => {
    const { data } = parseBlock('__proto__: {polluted: 1}\n', 0);
    expect([Object.keys(data ?? {}), data?.['polluted']]).toEqual([['__proto__'], undefined]);
  });
});
