import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  comparable,
  issueTitle,
  neutralItem,
  neutralLine,
  neutralQuote,
} from '../../../src/core/mirror/neutral.ts';
import { mentionsIn } from '../../support/mentions.ts';

/** What GitHub makes a link to an issue of. */
const LINKS = /(?:^|\W)#\d|\bGH-\d|https?:\/\/[\w.-]+\/\S*\/(?:issues|pull)\//i;

const LIVELY = fc
  .array(
    fc.constantFrom(
      '@',
      'octo',
      '-cat',
      '#',
      '12',
      'GH-',
      'gh-',
      ' ',
      '`',
      '\n',
      '&#64;',
      '&commat;',
      'a/b',
      '<',
      '!--',
      '-->',
      '>',
      'https://github.com/a/b/issues/1',
      '\u200b',
      '/',
      '.',
      '1',
      '- ',
      '~~~',
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));

describe('text for a tracker', () => {
  test('notifies nobody and links nothing, whatever it is', () => {
    fc.assert(
      fc.property(LIVELY, (text) => {
        for (const safe of [
          neutralLine(text),
          neutralItem(text),
          neutralQuote(text, 500),
          issueTitle(text),
        ]) {
          expect(mentionsIn(safe)).toEqual([]);
          expect(safe).not.toMatch(LINKS);
          expect(safe).not.toMatch(/<[a-z/!?]|-->/i);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['@octocat', 'octocat'],
    ['cc @acme/team', 'acme/team'],
    ['&#64;octocat', 'octocat'],
  ])('would be heard without that: %s', (text, name) => {
    expect(mentionsIn(text)).toEqual([name]);
    expect(mentionsIn(neutralLine(text))).toEqual([]);
  });

  test('keeps its words', () => {
    const text = 'Fix `retry()` for acme/shop#12, see @octocat and GH-7';
    expect(neutralLine(text).replaceAll('\u200b', '')).toBe(text);
  });

  test('masks secrets', () => {
    const secret = ['gh', 'p_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('');
    expect(neutralLine(`the token ${secret}`)).not.toContain(secret);
    expect(neutralQuote(`the token\n${secret}`, 500)).not.toContain(secret);
  });

  test.each(['# Heading', '- item', '> quote', '1. first', '```', '[x] done', '+ one', '| a |'])(
    'begins no block as an item: %s',
    (text) => {
      expect(neutralItem(text)).toMatch(/^\\|^\d\\|^\\\[/);
    },
  );

  test('stays inside its quote', () => {
    const quote = neutralQuote('one\n\n```\nnever closed', 500);
    expect(quote.split('\n').every((line) => line.startsWith('>'))).toBe(true);
  });
});

test('a title has its end and never more than 256 characters', () => {
  expect(issueTitle('Fix login')).toBe('Fix login - AI Session');
  const long = issueTitle('@a '.repeat(400));
  expect(long.length).toBeLessThanOrEqual(256);
  expect(long).toMatch(/ - AI Session$/);
});

test('what a tracker does to blanks does not make it another text', () => {
  expect(comparable(' Fix\u200b  login\r\n')).toBe(comparable('Fix login').trim());
});
