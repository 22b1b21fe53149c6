import { describe, expect, it } from 'vitest';
import { composeGroup } from '../../../src/core/groups/compose-group.ts';
import {
  addMembers,
  changeMetadata,
  changeTags,
  noteOutcome,
  removeMember,
  setStatus,
  type NewMember,
} from '../../../src/core/groups/group-edits.ts';
import { readGroup, type Group } from '../../../src/core/groups/group.ts';
import { SessionError } from '../../../src/core/errors.ts';

const AT = '2026-11-20T15:00:00Z';

function read(text: string): Group {
  return readGroup('.agents/groups/checkout.md', text) as Group;
}

function member(session: string, more: Partial<NewMember> = {}): NewMember {
  return { session, added: AT, title: undefined, outcome: undefined, ended: undefined, ...more };
}

/** As a person has it: comments, keys of their own, both kinds of lists, CRLF. */
const OWN = [
  '---',
  '# the payments team owns this',
  'group:',
  '  status: active # since May',
  '  owner: ann',
  "  tags: ['payments', redis]  # keep short",
  '  members:',
  '    # the first one',
  '    - session: 20261101-090000-one',
  '      why: it began here',
  '    - 20261102-090000-two',
  '---',
  '',
  '# Checkout',
  '',
  'Prose of ours.',
].join('\r\n');

/** The lines of `after` that `before` does not have, and the other way round. */
function difference(before: string, after: string): { gone: string[]; added: string[] } {
  const [old, now] = [before.split('\n'), after.split('\n')];
  return {
    gone: old.filter((line) => !now.includes(line)),
    added: now.filter((line) => !old.includes(line)),
  };
}

describe('an edit of a group', () => {
  it('adds a member and changes nothing else', () => {
    const { gone, added } = difference(OWN, addMembers(read(OWN), [member('20261103-090000-x')]));
    expect([gone, added]).toEqual([
      [],
      ['    - session: "20261103-090000-x"\r', `      added: "${AT}"\r`],
    ]);
  });

  it('adds nobody twice', () => {
    const twice = [member('20261102-090000-two'), member('a'), member('a')];
    const group = read(addMembers(read(OWN), twice));
    expect(group.members.map(({ session }) => session)).toEqual([
      '20261101-090000-one',
      '20261102-090000-two',
      'a',
    ]);
  });

  it.each(['  members: []\n', '  members:\n', '  members: null\n', ''])(
    'begins a list where there is none: %j',
    (line) => {
      const text = `---\ngroup:\n  status: active\n${line}---\n`;
      expect(read(addMembers(read(text), [member('a'), member('b')])).members).toHaveLength(2);
    },
  );

  it('adds to a list on one line', () => {
    const text = '---\ngroup:\n  status: active\n  members: [a, b]\n---\n';
    const group = read(addMembers(read(text), [member('c')]));
    expect(group.members.map(({ session }) => session)).toEqual(['a', 'b', 'c']);
  });

  it.each(['closed', 'archived'])('adds nobody to a group that is %s', (status) => {
    const text = OWN.replace('active', status);
    expect(() => addMembers(read(text), [member('a')])).toThrow(SessionError);
    expect(addMembers(read(text), [member('20261102-090000-two')])).toBe(text);
  });

  it('notes how a member ended, beside what people wrote of it', () => {
    const told = { title: 'One', outcome: 'successful', ended: AT } as const;
    const { gone, added } = difference(
      OWN,
      noteOutcome(read(OWN), member('20261101-090000-one', told)),
    );
    expect([gone, added]).toEqual([
      [],
      ['      title: One\r', '      outcome: successful\r', `      ended: "${AT}"\r`],
    ]);
  });

  it.each(['20261102-090000-two', '20261109-090000-new'])('notes how %s ended', (session) => {
    const text = noteOutcome(read(OWN), member(session, { outcome: 'blocked', ended: AT }));
    expect(read(text).members.find((one) => one.session === session)).toMatchObject({
      outcome: 'blocked',
      ended: AT,
    });
  });

  it('notes it in a closed group too', () => {
    const text = noteOutcome(
      read(OWN.replace('active', 'closed')),
      member('a', { outcome: 'partial' }),
    );
    expect(read(text).members.at(-1)?.outcome).toBe('partial');
  });

  it('takes a member out as often as it is listed', () => {
    const text = '---\ngroup:\n  status: active\n  members: [a, b, a, {session: a}]\n---\n';
    expect(read(removeMember(read(text), 'a')).members).toMatchObject([{ session: 'b' }]);
    expect(removeMember(read(OWN), 'nobody')).toBe(OWN);
  });

  it('keeps the prose of people byte for byte', () => {
    const group = read(OWN);
    for (const text of [
      setStatus(group, 'closed'),
      changeTags(group, { add: ['new'], remove: ['REDIS'] }),
      changeMetadata(group, [['status', 'in-review']]),
      removeMember(group, '20261101-090000-one'),
    ]) {
      expect(text.endsWith('---\r\n\r\n# Checkout\r\n\r\nProse of ours.')).toBe(true);
      expect(text.replaceAll('\r\n', '').includes('\n')).toBe(false);
    }
  });

  it('takes tags of any case for one', () => {
    const text = changeTags(read(OWN), { add: ['Redis', 'new', 'PAYMENTS'], remove: [] });
    expect(read(text).tags).toEqual(['payments', 'redis', 'new']);
  });

  it('sets metadata and takes it out', () => {
    const text = changeMetadata(read(OWN), [
      ['status', 'in-review'],
      ['count', 3],
    ]);
    expect(read(text).metadata).toEqual({ status: 'in-review', count: 3 });
    expect(read(changeMetadata(read(text), [['count', undefined]])).metadata).toEqual({
      status: 'in-review',
    });
  });
});

describe('a new group', () => {
  it('says what was given and nothing more', () => {
    const text = composeGroup({
      name: 'user-preferences',
      title: 'User: "preferences" #1',
      description: 'All of it',
      tags: ['redis'],
      metadata: [['owner', 'ann']],
      created: new Date(AT),
    });
    expect(read(text)).toMatchObject({
      title: 'User: "preferences" #1',
      description: 'All of it',
      status: 'active',
      created: AT,
      tags: ['redis'],
      metadata: { owner: 'ann' },
      members: [],
    });
  });
});
