import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { hasBlock, insertBlock, removeBlock } from '../../../src/core/setup/marked-block.ts';

const lines = fc.array(fc.constantFrom('a: 1', '  b', '', '# note', '- x', '\t'), { maxLength: 8 });
const eol = fc.constantFrom('\n', '\r\n');

it('comes out again without a trace, wherever it was put', () => {
  fc.assert(
    fc.property(lines, eol, fc.boolean(), fc.nat(8), fc.boolean(), (...drawn) => {
      const [parts, end, last, at, markdown] = drawn;
      const text = parts.join(end) + (last && parts.length > 0 ? end : '');
      const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1), text.length];
      const offset = starts[at % starts.length] ?? 0;
      const added = insertBlock(text, offset, ['ours', '  more'], { indent: '  ', markdown });
      expect(hasBlock(added)).toBe(true);
      expect(removeBlock(added)).toEqual({ text, found: true });
    }),
  );
});

it('takes its file along when it was made for it', () => {
  const text = insertBlock('#!/bin/sh\n', 10, ['x'], { newFile: true });
  expect(removeBlock(text).text).toBeUndefined();
});

it('leaves the file when a person added to it', () => {
  const text = insertBlock('#!/bin/sh\n', 10, ['x'], { newFile: true });
  expect(removeBlock(`${text}npm test\n`).text).toBe('#!/bin/sh\nnpm test\n');
});

it('ends its last line, so that what is appended later stands on one of its own, and stays', () => {
  fc.assert(
    fc.property(lines, eol, fc.boolean(), (parts, end, markdown) => {
      const text = `first${end}${parts.join(end)}x`;
      const added = insertBlock(text, text.length, ['ours'], { markdown });
      expect(removeBlock(`${added}build/${end}`).text).toBe(
        `${text}${added.includes('\r\n') ? '\r\n' : '\n'}build/${end}`,
      );
    }),
  );
});

it.each([
  ['# >>> agent-session: x\nours\n# <<< agent-session', 'build/\n'],
  ['<!-- >>> agent-session: x -->\nours\n<!-- <<< agent-session -->', '## Theirs\n\nText'],
])('keeps what stands behind the last mark of an earlier version', (block, theirs) => {
  expect(removeBlock(`old\n${block}${theirs}`).text).toBe(`old\n${theirs}`);
  expect(removeBlock(`old\n${block}`).text).toBe('old');
});
