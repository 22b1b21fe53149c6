import * as fc from 'fast-check';
import type { Value } from '../../src/core/front-matter/front-matter.ts';

/** Pieces that are special somewhere in YAML, and ordinary ones to stand between them. */
const PIECES = [
  'a',
  'title',
  'key',
  'x y',
  'Zürich',
  '日本',
  '🎯',
  '0',
  '12',
  '1e3',
  '0x1F',
  '0o7',
  '-0',
  '.5',
  '1.10',
  '~',
  'null',
  'true',
  'False',
  'yes',
  '.inf',
  '.nan',
  '10:30',
  '2026-11-20',
  '2026-11-20T14:30:00Z',
  '__proto__',
  'constructor',
  '<<',
  ':',
  ': ',
  ' :',
  '#',
  ' #',
  ' # c',
  '-',
  '- ',
  '?',
  '? ',
  ',',
  ', ',
  '[',
  ']',
  '{',
  '}',
  '[]',
  '{}',
  '&',
  '&a ',
  '*',
  '*a',
  '!',
  '!!str ',
  '|',
  '|-',
  '>',
  '>+',
  '|2',
  '"',
  "'",
  '""',
  "''",
  '"q"',
  "'s'",
  '"a: b"',
  '"\\n"',
  '"\\x41"',
  '"\\q"',
  '\\',
  '%',
  '@',
  '`',
  ' ',
  '  ',
  '\t',
  '.',
  '...',
  '--',
  '=',
  '…',
  '\u00a0',
  '\u2028',
  '\u0001',
  '\ufeff',
];

const piece = fc.constantFrom(...PIECES);
const soupLine = fc
  .tuple(fc.integer({ min: 0, max: 6 }), fc.array(piece, { maxLength: 5 }))
  .map(([indent, pieces]) => ' '.repeat(indent) + pieces.join(''));

/** Lines of anything: most are defective, many nearly right. */
export const soup = fc
  .tuple(fc.array(soupLine, { maxLength: 8 }), fc.constantFrom('\n', '\n', '\r\n'))
  .map(([lines, eol]) => lines.map((line) => line + eol).join(''));

const scalarText = fc.oneof(
  piece,
  fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join('')),
  fc.string({ maxLength: 12 }).map((text) => text.replaceAll(/[\r\n]/g, ' ')),
);
const comment = fc.constantFrom('', '', '', ' # note', '  # a: "b', '\t# tab', '#none', ' #');
const key = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('title', 'status', 'agent', 'a', 'b', 'key with space') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '"q k"',
      "'s'",
      '__proto__',
      'toString',
      'a:b',
      '1',
      'null',
      '<<',
      'ü',
    ),
  },
);

/** A value on the line of its key, or with further lines at the given depth. */
function inlineValue(depth: number): fc.Arbitrary<string> {
  const pad = ' '.repeat(depth);
  const wrapped = fc.array(
    fc.constantFrom('one', 'two three', '# no', 'a: b', '', ' deep', "it''s", '\\"'),
    {
      minLength: 1,
      maxLength: 4,
    },
  );
  const gaps = fc.constantFrom(pad, pad, `${pad} `, ' '.repeat(Math.max(0, depth - 1)));
  return fc.oneof(
    { weight: 6, arbitrary: scalarText },
    { weight: 3, arbitrary: scalarText.map((text) => `"${text.replaceAll('"', '')}"`) },
    { weight: 2, arbitrary: scalarText.map((text) => `'${text.replaceAll("'", "''")}'`) },
    {
      weight: 2,
      arbitrary: fc.array(scalarText, { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    },
    { weight: 1, arbitrary: scalarText.map((text) => `{a: ${text}, "b": 1}`) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(wrapped, gaps, fc.constantFrom('', '"', "'", '[', '{'))
        .map(([lines, gap, open]) => open + lines.join(`\n${gap}`) + (CLOSERS[open] ?? '')),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          fc.constantFrom('|', '>', '|-', '>-', '|+', '>+', '| # c', '|2', '>x'),
          wrapped,
          gaps,
        )
        .map(([header, lines, gap]) => `${header}\n${gap}${lines.join(`\n${gap}`)}`),
    },
  );
}
const CLOSERS: Record<string, string> = { '"': '"', "'": "'", '[': ']', '{': '}' };

/** Block lines at a depth: mappings and sequences in each other, comments and blank lines between. */
function blockLines(depth: number, levels: number): fc.Arbitrary<string> {
  const pad = ' '.repeat(depth);
  const nested = (step: number): fc.Arbitrary<string> =>
    levels === 0
      ? inlineValue(depth + 2)
      : blockLines(depth + step, levels - 1).map((text) => `\n${text}`);
  const value = fc.oneof(
    { weight: 5, arbitrary: inlineValue(depth + 2).map((text) => ` ${text}`) },
    { weight: 2, arbitrary: fc.constantFrom(1, 2, 2, 4, 0).chain(nested) },
    { weight: 1, arbitrary: fc.constantFrom('', ' ', '  ') },
  );
  const entry = fc
    .tuple(key, value, comment)
    .map(([name, text, note]) => `${pad}${name}:${text}${note}`);
  const item = fc.oneof(
    fc.tuple(value, comment).map(([text, note]) => `${pad}-${text}${note}`),
    fc
      .array(fc.tuple(key, value), { minLength: 1, maxLength: 3 })
      .map(
        (pairs) => `${pad}- ${pairs.map(([name, text]) => `${name}:${text}`).join(`\n${pad}  `)}`,
      ),
  );
  const noise = fc.constantFrom(`${pad}# note`, '', '  # other', `${pad}   `, '\t');
  const lines = (line: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc
      .array(fc.oneof({ weight: 8, arbitrary: line }, { weight: 1, arbitrary: noise }), {
        minLength: 1,
        maxLength: 4,
      })
      .map((all) => all.join('\n'));
  return fc.oneof({ weight: 3, arbitrary: lines(entry) }, { weight: 1, arbitrary: lines(item) });
}

/** YAML of the shape of session files, most of it right, in LF and CRLF. */
export const shaped = fc
  .tuple(blockLines(0, 2), fc.constantFrom('\n', '\n', '\r\n'))
  .map(([text, eol]) => `${text}\n`.replaceAll('\n', eol));

/** Strings of every kind that a value may take. */
export const anyText = fc.oneof(
  piece,
  fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 10 }),
  fc.constantFrom(
    'two\nlines',
    'ends\n',
    '\n',
    ' leads',
    'trails ',
    'a\n\n b',
    '\ud800',
    '---',
    '# h',
    '',
  ),
);

export const anyValue: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 5, arbitrary: anyText },
    fc.constantFrom<Value>(null, true, false, 0, -0, 1.5, -3, 1e21, 1e-7, Infinity, NaN),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(anyText, tie('value'), { maxKeys: 3 }),
  ),
})).value;
