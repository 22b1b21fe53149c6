import { describe, expect, it } from 'vitest';
import { withoutComments } from '../../../src/core/outline/comments.ts';

describe('Markdown without its comments', () => {
  it.each([
    ['no comment', 'a `b` c\n', 'a `b` c\n'],
    ['a comment on lines of its own', 'a\n\n<!-- b\n\nc -->\n\nd\n', 'a\n\n\n\nd\n'],
    ['comments within a line', 'a <!-- b --> c <!-- d -->e\n', 'a  c e\n'],
    ['one that is never closed', 'a\n\n  <!-- b\n\nc\n', 'a\n\n  '],
    ['a fence within a comment', 'a\n\n<!--\n```\nb\n```\n-->\nc\n', 'a\n\n\nc\n'],
    ['a backtick within a comment', 'a <!-- ` --> b <!-- ` -->\n', 'a  b \n'],
    ['a backtick that opens no span', 'a ` b\n\n<!-- c --> ` d\n', 'a ` b\n\n ` d\n'],
    ['an escaped backtick', 'a \\` <!-- b --> `\n', 'a \\`  `\n'],
    [
      'a comment behind a span of two backticks',
      '`` a ` <!-- b --> `` <!-- c --> `\n',
      '`` a ` <!-- b --> ``  `\n',
    ],
  ])('%s', (_, markdown, plain) => {
    expect(withoutComments(markdown)).toBe(plain);
  });

  it.each([
    ['a code span', 'It chokes on `<!--` here.\nAnd stops `-->` there.\n'],
    ['a span of two backticks', 'a `` ` <!-- b --> `` c\n'],
    ['a fence', '```html\n<!-- a -->\n```\n'],
    ['a fence of tildes', '~~~\n<!-- a\n~~~\nb\n'],
    ['indented code', 'a\n\n    <!-- b -->\n\nc\n'],
    ['the middle of a line, never closed', 'a <!-- b\n\nc\n'],
  ])('is all of it where the marks stand in %s', (_, markdown) => {
    expect(withoutComments(markdown)).toBe(markdown);
  });

  it('puts what is wanted in their place', () => {
    const blank = (comment: string): string => comment.replaceAll(/[^\n]/g, ' ');
    expect(withoutComments('a <!-- b\nc --> d', blank)).toBe('a       \n      d');
  });
});
