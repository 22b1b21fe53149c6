import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SessionError } from '../../../src/core/errors.ts';
import {
  findGroup,
  groupNameOf,
  isGroupName,
  newGroupName,
} from '../../../src/core/groups/group-name.ts';
import { readGroup, type Group } from '../../../src/core/groups/group.ts';

function group(name: string, status = 'active'): Group {
  const text = `---\ngroup:\n  status: ${status}\n---\n`;
  return readGroup(`.agents/groups/${name}.md`, text) as Group;
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof SessionError) return error.code;
    throw error;
  }
  return '';
}

describe('the name of a group', () => {
  it.each([
    ['User preferences', 'user-preferences'],
    ['  checkout  ', 'checkout'],
    ['Größe & Übermaß', 'grosse-ubermass'],
    ['../../etc/passwd', 'etc-passwd'],
    ['a/b\\c', 'a-b-c'],
    ['session', 'session'],
    ['支払い v2', '支払い-v2'],
    ['Café Ночь', 'café-ночь'],
    ['x\u202ey\u0000z', 'xy-z'],
    ['42', ''],
    ['///', ''],
    ['', ''],
    ['🙂', ''],
  ])('%j is %j', (given, name) => {
    expect(groupNameOf(given)).toBe(name);
  });

  it('is one that a file system takes, whatever is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (given) => {
        const name = groupNameOf(given);
        expect(/[\\/\0.\s]/.test(name)).toBe(false);
        expect(Buffer.byteLength(`${name}.md`)).toBeLessThan(256);
      }),
    );
  });

  it('is its own name', () => {
    for (const given of ['User preferences', '支払い v2', 'x'.repeat(500), 'Ночь '.repeat(60)]) {
      const name = groupNameOf(given);
      expect([given.slice(0, 20), isGroupName(name), groupNameOf(name)]).toEqual([
        given.slice(0, 20),
        true,
        name,
      ]);
    }
  });

  it.each(['', '42', '🙂', 'con', 'LPT1', '..'])('is not made of %j', (given) => {
    expect(codeOf(() => newGroupName(given))).toBe('bad-group-name');
  });
});

describe('a ref of a group', () => {
  const groups = [group('checkout'), group('checkout-old', 'archived'), group('payments')];

  it.each([
    ['checkout', 'checkout'],
    ['Checkout', 'checkout'],
    ['.agents/groups/payments.md', 'payments'],
    ['pay', 'payments'],
    ['old', 'checkout-old'],
    ['check', 'checkout'],
  ])('%j means %s', (ref, name) => {
    expect(findGroup(groups, ref).name).toBe(name);
  });

  it.each([
    ['', 'unknown-group'],
    ['nothing', 'unknown-group'],
    ['🙂', 'unknown-group'],
    ['e', 'ambiguous-group'],
  ])('%j is refused as %s', (ref, code) => {
    expect(codeOf(() => findGroup([...groups, group('refunds')], ref))).toBe(code);
  });
});
