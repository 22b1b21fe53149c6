import { describe, expect, it } from 'vitest';
import {
  isChangedSince,
  isStamp,
  stamped,
  stateHash,
  type Stamp,
} from '../../../src/core/journal/stamp.ts';
import { READY, sessionText } from '../../support/any-session.ts';

const NOW = new Date('2026-11-20T15:00:00.500Z');
const text = (state: string, more: Record<string, string> = {}): string =>
  sessionText({ sections: { ...READY, 'Current State': state, ...more } });
const look = (state: string, before?: Stamp, read = false): Stamp =>
  stamped(before, { text: text(state), now: NOW, baseline: undefined, read });
const OLD: Stamp = { ...look('old'), changed: '2026-11-20T14:00:00.000Z' };

describe('stamped', () => {
  it('begins with last_updated', () => {
    const baseline = '2026-11-20T14:30:00.000Z';
    expect(stamped(undefined, { text: text('x'), now: NOW, baseline, read: false }).changed).toBe(
      baseline,
    );
  });

  it('keeps the time while Current State is the same', () => {
    expect(look('old', OLD).changed).toBe(OLD.changed);
  });

  it('takes the time of the look that sees another Current State', () => {
    expect(look('new', OLD).changed).toBe(NOW.toISOString());
  });

  it.each([[true], [false]])('remembers the file as read only when it was (%s)', (read) => {
    expect(isChangedSince(look('new', look('old', undefined, true), read), text('new'))).toBe(
      !read,
    );
  });

  it('what was never read has not changed since', () => {
    expect(isChangedSince(look('old'), text('new'))).toBe(false);
  });
});

describe('stateHash', () => {
  it.each([
    ['another section', text('same'), text('same', { 'Next Steps': '- Something else' })],
    ['line endings', text('two\nlines'), text('two\nlines').replaceAll('\n', '\r\n')],
    ['blank lines around it', text('same'), text('\n\nsame\n\n')],
    [
      'marks behind the heading',
      text('same'),
      text('same').replace('## Current State', '## Current State ##'),
    ],
  ])('is the same with other %s', (_, one, other) => {
    expect(stateHash(other)).toBe(stateHash(one));
  });

  it.each([
    ['a word', text('one'), text('two')],
    ['a subsection', text('one'), text('one\n\n### More\n\ntext')],
    ['the section', text('one'), text('one').replace('## Current State', '## State')],
  ])('is another one with another %s', (_, one, other) => {
    expect(stateHash(other)).not.toBe(stateHash(one));
  });
});

describe('isStamp', () => {
  it.each([[undefined], [{}], [{ ...OLD, seen: 7 }]])('takes no %j', (value) => {
    expect(isStamp(value)).toBe(false);
  });

  it('takes what was written', () => {
    expect(isStamp(JSON.parse(JSON.stringify(OLD)) as object)).toBe(true);
  });
});
