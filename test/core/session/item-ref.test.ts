import { describe, expect, it } from 'vitest';
import { findItem, type Item } from '../../../src/core/session/item-ref.ts';

const ITEMS: Item[] = [
  { id: 'obj-1', text: 'No redirect loop', done: false },
  { id: 'obj-2', text: 'Keeps the query', done: true },
  { id: 'obj-3', text: 'Keeps the fragment', done: false },
  { id: 'obj-4', text: 'Keeps', done: false },
];

function found(ref: string): string {
  return findItem(ITEMS, ref, 'objectives').id;
}

describe('findItem', () => {
  it.each([
    ['an id', 'obj-3', 'obj-3'],
    ['an id in capitals', 'OBJ-3', 'obj-3'],
    ['a number', '3', 'obj-3'],
    ['a number with a hash', '#3', 'obj-3'],
    ['the whole text before a part of another', 'keeps', 'obj-4'],
    ['a phrase', 'redirect loop', 'obj-1'],
    ['words in any order', 'loop no', 'obj-1'],
    ['the only open one of several', 'keeps the', 'obj-3'],
    ['one that is done, when it is the only one', 'query', 'obj-2'],
  ])('takes %s', (_, ref, id) => {
    expect(found(ref)).toBe(id);
  });

  it.each(['obj-9', '9', 'nothing like it', '', '0'])('knows nothing of %j', (ref) => {
    expect(() => found(ref)).toThrow(expect.objectContaining({ code: 'unknown-item' }));
  });

  it('says where none are how one is added, with the verb of that noun', () => {
    const none = (noun: string) => () => findItem([], '1', noun);
    expect(none('objectives')).toThrow(/session objective --help/);
    expect(none('objectives and tasks')).not.toThrow(/--help/);
  });

  it('names the candidates of an ambiguous ref and no others', () => {
    expect(() => found('e')).toThrow(expect.objectContaining({ code: 'ambiguous-item' }));
    expect(() => found('e')).toThrow(/obj-1[^]*obj-3[^]*obj-4/);
    expect(() => found('e')).not.toThrow(/obj-2/);
  });
});
