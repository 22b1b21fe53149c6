import fc from 'fast-check';

/** Starts of containers, complete and in pieces. */
const CONTAINERS = split(
  '- |* |+ |-|*|+|1. |1.|2. |1) |12)|123456789. |1234567890. |> |>|- [ ] a|- [x] b|[ ] c|[X] d|[ ]|[x]',
);
/** Starts of leaf blocks, alone or as parts of a longer line. */
const LEAVES = split(
  '# h|## h ##|#|#x|###### six|####### seven|===|=|---|--|- - -|***|* * *|___|```|```js|````|~~~|~~~ x|' +
    '``` a`b|    |   |  |\t',
);
/** What makes a line of text mean something else, or the line before it. */
const INLINE = split('foo|bar baz|a| |\\|&amp;|**b**|*i*|snake_case|`c`|<i>x</i>|[a]|[^1]');
const HTML = split(
  '<div>|</div>|<b>|<b|<a href="x">|<br/>|<!--|-->|<!-- c -->|<?x|?>|<!D|<pre>|</pre>|<script>|' +
    '</script>|<![CDATA[|]]>',
);
const TABLES = ['| a | b |', '| - | - |', '|-|', '|a|', 'a | b', '-|-', ':-', '-:', '|', '||'];
const DEFINITIONS = split('[a]: b|[a]: b "t"|[a]:|[a|b]: c|[^1]: f|[^1]:|- [^a]: - ');
const BLOCKS = [...CONTAINERS, ...LEAVES];
const REST = [...INLINE, ...HTML, ...TABLES, ...DEFINITIONS];
const INDENTS = [
  '',
  '',
  '',
  '',
  '',
  ' ',
  '  ',
  '   ',
  '    ',
  '      ',
  '\t',
  ' \t',
  '\t\t',
  '         ',
];
const FRONTS = [
  '---\n',
  '---\na: b\n---\n',
  '---  \na: b\n--- \n',
  '---\n---\n',
  '----\n',
  '---\r\n',
];

const endings = fc.oneof(
  { weight: 6, arbitrary: fc.constant(['\n']) },
  { weight: 1, arbitrary: fc.constant(['\r\n']) },
  { weight: 1, arbitrary: fc.constant(['\r']) },
  { weight: 2, arbitrary: fc.constant(['\n', '\n', '\r\n', '\r', '\n\n', '\n \n']) },
);

/** A line of two or three fragments; most of the meaning of Markdown is at its start. */
function soup(fragments: string[]): fc.Arbitrary<string> {
  const fragment = fc.constantFrom(...fragments);
  return fc
    .tuple(fc.constantFrom(...INDENTS), fc.array(fragment, { maxLength: 3 }))
    .map(([indent, parts]) => indent + parts.join(''));
}

/** Lines whose few characters all mean something. */
const characters = fc
  .array(fc.constantFrom(...'  \t-*+>0.1)[]x^:#`~<!/|=_\\ab'.split('')), { maxLength: 8 })
  .map((parts) => parts.join(''));

/** Deep lists and quotes with content in all of their columns. */
const nested = fc
  .tuple(
    fc.nat({ max: 9 }),
    fc.array(fc.constantFrom('- ', '> ', '1. ', '-   ', '[^n]: '), { maxLength: 4 }),
    fc.constantFrom('', 'text', '[ ] t', '```', '# h', '---', '    code', '<!-- c', '|a|', '|-|'),
  )
  .map(([columns, markers, rest]) => ' '.repeat(columns) + markers.join('') + rest);

const line = fc.oneof(
  { weight: 4, arbitrary: soup([...BLOCKS, ...REST]) },
  { weight: 2, arbitrary: soup(BLOCKS) },
  { weight: 1, arbitrary: characters },
  { weight: 2, arbitrary: nested },
  { weight: 1, arbitrary: fc.constant('') },
);

/**
 * Small Markdown documents that put every kind of block next to every other: lists, quotes, fences,
 * HTML, tables, definitions and footnotes at odd indents, all line endings, with and without a byte
 * order mark, front matter and a last line ending.
 */
export const hostileMarkdown: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', '', '', '', '', '', '', '', '\ufeff'),
    fc.oneof({ weight: 9, arbitrary: fc.constant('') }, fc.constantFrom(...FRONTS)),
    endings,
    fc.array(fc.tuple(line, fc.nat({ max: 29 })), { maxLength: 8 }),
    fc.boolean(),
  )
  .map(([mark, front, ends, lines, open]) => {
    const body = lines.map(([content, pick]) => content + ends[pick % ends.length]).join('');
    return mark + front + (open ? body.replace(/(?:\r\n?|\n)$/, '') : body);
  });

const WORDS = split('a|b c|foo|é|—|日|😀|\u00a0|1| |  |\t|#| #|$|!|.|(|)|;|"|snake_case|\0');
const MARKUP = split('*|**|***|_|__|`|``|` a `|\\|\\*|\\`|~|~~|[|]|](|](x)|![|<|>|<b>|&|&amp;|&x');
const SPANS = split('`x`|**b**|*i*|_u_|www.a.b|a@b.c|http://x.y');

/** Heading contents: inline markup, complete and in pieces. */
export const inlineMarkdown: fc.Arbitrary<string> = fc
  .array(fc.constantFrom('|', ...WORDS, ...MARKUP, ...SPANS), { minLength: 1, maxLength: 7 })
  .map((parts) => parts.join(''));

function split(fragments: string): string[] {
  return fragments.split('|');
}
