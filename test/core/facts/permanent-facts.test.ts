import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPermanentFacts } from '../../../src/core/facts/permanent-facts.ts';

const FILE = `# Facts

### 1. Technology Stack

#### Core Languages

- **LANG-001**: Primary language is Python 3.12+
- **LANG-002**: Package management via \`uv\`
  and nothing beside it

### Quality

* **QUAL-001:** Minimum 70% test coverage
- **QUAL-005**: ~~Old rule~~ **DEPRECATED**
    - Reason: superseded
- ~~**QUAL-006**: struck as a whole~~
- **QUAL-007**: replaced by QUAL-008
  DEPRECATED since May

### Browsers (DEPRECATED)

- **WEB-001**: IE 6

## Commands

- \`npm test\` runs all tests
`;

const ids = (text: string): string[] => readPermanentFacts(text).facts.map(({ id }) => id);
const lines = (text: string): number[] => readPermanentFacts(text).problems.map(({ line }) => line);

describe('readPermanentFacts', () => {
  test('reads on behind a comment mark in code', () => {
    expect(
      ids('- **A**: no `<!--` in code\n- **B**: tabs <!-- or not -->\n<!--\n- **C**: x'),
    ).toEqual(['A', 'B']);
  });

  test('reads the form, and leaves out what holds no more', () => {
    expect(ids(FILE)).toEqual(['LANG-001', 'LANG-002', 'QUAL-001']);
  });

  test('knows category, text, line and place of a fact', () => {
    const { facts } = readPermanentFacts(FILE);
    expect(facts[1]).toEqual({
      id: 'LANG-002',
      category: 'Core Languages',
      text: 'Package management via `uv` and nothing beside it',
      line: 8,
      at: FILE.indexOf('- **LANG-002'),
    });
  });

  test('keeps prose, and nothing that is struck, for whoever tells the rest', () => {
    const { rest } = readPermanentFacts(FILE);
    expect([rest.includes('npm test'), /QUAL|IE 6|LANG|superseded|May/.test(rest)]).toEqual([
      true,
      false,
    ]);
  });

  test('reads CRLF and a byte order mark alike', () => {
    expect(ids(`\ufeff${FILE.replaceAll('\n', '\r\n')}`)).toEqual(ids(FILE));
  });

  test.each([
    ['a comment', '### A\n<!-- - **A-1**: no -->\n- **A-2**: yes', ['A-2']],
    ['a fence', '### A\n```\n- **A-1**: no\n```\n- **A-2**: yes', ['A-2']],
    ['front matter', '---\na: 1\n- **A-1**: no\n---\n- **A-2**: yes', ['A-2']],
    ['nothing', '', []],
  ])('sees no fact in %s', (_, text, found) => {
    expect(ids(text)).toEqual(found);
  });

  test.each<[string, string, number[]]>([
    ['an id without a colon', '### A\n- **A-1** no colon', [2]],
    ['an id twice', '### A\n- **A-1**: one\n- **a-1**: two', [3]],
    ['prose alone', '# Facts\n\nWe use Python.\n', [1]],
    ['the untouched template', '# Facts\n\n## Commands\n\n<!-- hint -->\n', []],
    ['struck facts alone', '- ~~**A-1**: gone~~\n', []],
    ['prose beside a fact', '- **A-1**: one\n- two\n', []],
  ])('says where %s is not in the form', (_, text, at) => {
    expect(lines(text)).toEqual(at);
  });

  test('never throws, and every position is that of its line', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom('- **A**: b', '### C', '```', '~~', '<!--', '-->', '---', '  more', '\r'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('\n');
        const { facts, problems } = readPermanentFacts(text);
        for (const { at, line } of [...facts, ...problems])
          expect(text.slice(0, at).split('\n')).toHaveLength(line);
      }),
      { numRuns: 500 },
    );
  });
});
