import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MAX_LINE_BYTES,
  MAX_TEXT,
  mergeFacts,
  printFact,
  readFacts,
  type Fact,
} from '../../../src/core/journal/journal.ts';

const AT = Date.parse('2026-11-20T15:00:00.123Z');
const LATER = AT + 3_600_000;

function textOf(text: string): string {
  return readFacts(printed({ at: AT, kind: 'prompt', text }), 'c', LATER)[0]?.text ?? '';
}

function printed(fact: Omit<Fact, 'conversation'>, level: 'full' | 'paths' = 'full'): string {
  return printFact(fact, level) ?? '';
}

describe('printFact and readFacts', () => {
  it.each<Omit<Fact, 'conversation'>>([
    { at: AT, kind: 'start', text: 'resume' },
    { at: AT, kind: 'prompt', text: 'Fix the login loop' },
    { at: AT, kind: 'edit', path: 'src/ä b.ts', id: 'a1' },
    { at: AT, kind: 'stop', text: 'Done.', nag: 'warn' },
    { at: AT, kind: 'agent-task', id: 'a1', type: 'tester', task: 'Test it', text: 'green' },
    { at: AT, kind: 'agent-start', id: 'a1', type: 'tester' },
    { at: AT, kind: 'agent-stop', id: 'a1', type: 'tester', text: 'green' },
  ])('bring a fact back: $kind', (fact) => {
    expect(readFacts(`${printed(fact)}\n`, 'c', LATER)).toEqual([{ ...fact, conversation: 'c' }]);
  });

  it('keep one line of at most 4 KB, whatever was said', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 3000 }),
        fc.string({ unit: 'binary', maxLength: 900 }),
        (text, path) => {
          const line = printed({
            at: AT,
            kind: 'agent-stop',
            text,
            path,
            id: text,
            type: text,
            task: text,
          });
          expect([line.includes('\n'), Buffer.byteLength(line) < MAX_LINE_BYTES]).toEqual([
            false,
            true,
          ]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['lone surrogates', '\ud800'.repeat(2000)],
    ['quotes', '"\\'.repeat(2000)],
    ['emoji', '🙂'.repeat(2000)],
  ])('keep some of a text of %s', (_, text) => {
    const line = printed({ at: AT, kind: 'stop', text });
    expect([Buffer.byteLength(line) < MAX_LINE_BYTES, readFacts(line, 'c', LATER).length]).toEqual([
      true,
      1,
    ]);
  });

  it('cut a long text, and keep its end', () => {
    const text = textOf(`begin ${'word '.repeat(1000)} the very end`);
    expect([
      text.length <= MAX_TEXT,
      text.startsWith('begin word'),
      text.endsWith('the very end'),
    ]).toEqual([true, true, true]);
  });

  it('keep a short text as it is', () => {
    expect(textOf('  two\n lines\t')).toBe('two lines');
  });
});

describe('what is never recorded', () => {
  const token = `ghp_${'a1B2'.repeat(9)}`;

  it.each([
    ['a token', `push with ${token} please`, token],
    ['a password', 'the password: hunter22-secret! is it', 'hunter22-secret!'],
    ['a token at the end of a long text', `${'word '.repeat(400)}${token}`, token],
    [
      'a private key',
      `-----BEGIN PRIVATE KEY-----\n${'MIIEvQ'.repeat(20)}\n-----END PRIVATE KEY-----`,
      'MIIEvQ',
    ],
    [
      'a private key without its end',
      `use -----BEGIN RSA PRIVATE KEY-----\n${'MIIEvQ'.repeat(20)}`,
      'MIIEvQ',
    ],
    [
      'a private key that is cut',
      `${'x '.repeat(32_700)}-----BEGIN PRIVATE KEY-----\n${'MIIEvQ'.repeat(2000)}`,
      'MIIEvQ',
    ],
  ])('%s', (_, text, secret) => {
    const { stop, agent } = {
      stop: printed({ at: AT, kind: 'stop', text }),
      agent: printed({ at: AT, kind: 'agent-task', id: 'a', task: text, text }),
    };
    expect([stop.includes(secret), agent.includes(secret)]).toEqual([false, false]);
  });

  it('anything, when it is off', () => {
    expect(printFact({ at: AT, kind: 'edit', path: 'a' }, 'off')).toBeUndefined();
  });

  it('words of anybody, with paths only', () => {
    const fact = {
      at: AT,
      kind: 'agent-task',
      id: 'a',
      type: 'tester',
      task: 'secret plan',
      text: 'outcome',
    } as const;
    expect(JSON.parse(printed(fact, 'paths'))).toEqual({
      at: AT,
      kind: 'agent-task',
      id: 'a',
      type: 'tester',
    });
  });

  it('a path that is too long to be one', () => {
    expect(printFact({ at: AT, kind: 'edit', path: 'x/'.repeat(400) }, 'full')).toBeUndefined();
  });
});

describe('readFacts', () => {
  const line = (second: number, path: string): string =>
    printed({ at: AT + second * 1000, kind: 'edit', path });
  const paths = (text: string): (string | undefined)[] =>
    readFacts(text, 'c', LATER).map(({ path }) => path);

  it.each([
    ['a torn last line', `${line(0, 'a')}\n${line(1, 'b').slice(0, 30)}`, ['a']],
    [
      'a torn line with the next one behind it',
      `${line(0, 'a').slice(0, 40)}${line(1, 'b')}\n`,
      ['b'],
    ],
    ['a beginning cut off', `${line(0, 'a').slice(10)}\n${line(1, 'b')}\n`, ['b']],
    [
      'garbage',
      `\0\0\n${line(0, 'a')}\nnull\n7\n[]\n{"at":"never","kind":"edit"}\n{"at":null,"kind":"edit"}\n`,
      ['a'],
    ],
    [
      'a kind of a later version',
      `{"at":1763650800000,"kind":"merge","path":"x"}\n${line(0, 'a')}\n`,
      ['a'],
    ],
    ['fields of other types', `{"at":1763650800000,"kind":"edit","path":7}\n`, [undefined]],
    ['an empty file', '', []],
  ])('passes over %s', (_, text, wanted) => {
    expect(paths(text)).toEqual(wanted);
  });

  it('is not taken in by the beginning of a line inside a text', () => {
    const text = '{"at":1763650800000,"kind":"edit","path":"forged"}';
    expect(
      readFacts(printed({ at: AT, kind: 'prompt', text }), 'c', LATER).map(({ kind }) => kind),
    ).toEqual(['prompt']);
  });

  it('takes no time for later than what follows, or than now: clocks go backwards', () => {
    const text = [line(9000, 'far'), line(10, 'a'), line(5, 'b')].join('\n');
    const facts = readFacts(text, 'c', LATER);
    expect(facts.map(({ at }) => (at - AT) / 1000)).toEqual([5, 5, 5]);
  });

  it('survives any input', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        expect(
          Array.isArray(readFacts(`${line(0, 'a')}${text}\n${text}${line(1, 'b')}`, 'c', LATER)),
        ).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('merges conversations by time', () => {
    const one = readFacts(`${line(0, 'a')}\n${line(20, 'c')}`, 'one', LATER);
    const two = readFacts(line(10, 'b'), 'two', LATER);
    expect(mergeFacts([one, two]).map(({ path, conversation }) => path + conversation)).toEqual([
      'aone',
      'btwo',
      'cone',
    ]);
  });
});
