import { describe, expect, it } from 'vitest';
import { GivenText } from '../../../src/core/session/given-text.ts';

describe('GivenText', () => {
  it('reads standard input for a hyphen, without its last newlines', () => {
    expect(new GivenText({ readInput: () => '\n  a\n\nb\n\n' }).markdown('-', 'state')).toBe(
      '  a\n\nb',
    );
  });

  it('reads standard input only once', () => {
    const texts = new GivenText({ readInput: () => 'a' });
    texts.line('-', 'state');
    expect(() => texts.line('-', 'log')).toThrow(expect.objectContaining({ code: 'input-twice' }));
  });

  it.each(['', '  \n\t\n', '\r\n'])('refuses %j', (text) => {
    expect(() => new GivenText({ readInput: () => '' }).markdown(text, 'state')).toThrow(
      expect.objectContaining({ code: 'empty-text' }),
    );
  });

  it('makes control characters and lone carriage returns harmless', () => {
    expect(
      new GivenText({ readInput: () => '' }).markdown('a\u0000\u001b[31mb\rc\u202e', 'state'),
    ).toBe('a\u2400\u241b[31mb\nc');
  });

  it('makes one line of several', () => {
    expect(new GivenText({ readInput: () => '' }).line(' a\n  b\t c ', 'task')).toBe('a b c');
  });
});
