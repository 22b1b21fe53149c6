import { describe, expect, test } from 'vitest';
import {
  commentMarker,
  findBlock,
  idsIn,
  printBlock,
  sessionMarker,
  withBlock,
} from '../../../src/core/mirror/markers.ts';

const ID = '20261120-143000-fix-login';
const WRITTEN = { title: 'abc', labels: ['ai-session'], related: [] };
const BLOCK = printBlock(ID, 'hello\n\nworld', WRITTEN);

describe('our part of a body', () => {
  test('is found with what we wrote', () => {
    expect(findBlock(`before\n${BLOCK}\nafter`, ID)).toMatchObject({
      text: 'hello\n\nworld',
      written: WRITTEN,
    });
  });

  test('is that of one session, not of one whose id goes on', () => {
    const other = printBlock(`${ID}-2`, 'x', WRITTEN);
    expect(findBlock(other, ID)).toBeUndefined();
    expect(other).not.toContain(sessionMarker(ID));
  });

  test('takes the place of the old one and leaves every other byte', () => {
    const body = `before\r\n\r\n${BLOCK.replaceAll('\n', '\r\n')}\r\nafter \n`;
    const changed = withBlock(body, ID, 'NEW');
    expect(changed).toBe('before\r\n\r\nNEW\r\nafter \n');
  });

  test('is the same after a browser has made CRLF of its lines', () => {
    expect(findBlock(BLOCK.replaceAll('\n', '\r\n'), ID)?.text).toBe('hello\n\nworld');
  });

  test('goes behind what people wrote', () => {
    expect(withBlock('Please fix.\n', ID, BLOCK)).toBe(`Please fix.\n\n\n${BLOCK}`);
    expect(withBlock('', ID, BLOCK)).toBe(BLOCK);
  });

  test('that lost its end is left to people', () => {
    const torn = BLOCK.slice(0, -10);
    expect(withBlock(torn, ID, 'NEW').startsWith(torn)).toBe(true);
  });

  test.each(['', '{', '[]', 'null', '{"title":1,"labels":[1,"a"]}'])(
    'is found though somebody changed its mark: %s',
    (json) => {
      const body = `${sessionMarker(ID)}${json} -->\nx\n<!-- agent-session:${ID}:end -->`;
      expect(findBlock(body, ID)?.written.title).toBe('');
    },
  );
});

test('ids in comments are those of one session', () => {
  const comments = [
    { body: `hi\n\n${commentMarker(ID, ['a', 'b'])}` },
    { body: commentMarker(`${ID}-2`, ['c']) },
    { body: 'nothing' },
    { body: `quoted\r\n${commentMarker(ID, ['d'])}\r\n` },
  ];
  expect([...idsIn(comments, ID)]).toEqual(['a', 'b', 'd']);
});
