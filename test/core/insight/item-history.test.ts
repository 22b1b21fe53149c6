import { describe, expect, it } from 'vitest';
import { ItemHistory, type Version } from '../../../src/core/insight/item-history.ts';
import { parseSession } from '../../../src/core/session/session.ts';
import { madeSession, type MadeSession } from '../../support/insight-repo.ts';

const parsed = (one: Partial<MadeSession>) =>
  parseSession(madeSession({ title: 'T', ...one }), '.agents/sessions/20261102-090000-t.md');

function version(at: number, one: Partial<MadeSession>, continues = false): Version {
  return { at, commit: `c${at}`, session: parsed(one), continues };
}

describe('the history of items', () => {
  it('dates when an objective was written down and when it was done', () => {
    const history = new ItemHistory([
      version(1, { objectives: ['[ ] A'] }),
      version(2, { objectives: ['[ ] A'] }),
      version(3, { objectives: ['[x] A'] }),
    ]);
    expect(history.track(parsed({ objectives: ['[x] A'] }), 'objectives')).toMatchObject([
      { id: 'obj-1', done: true, seen: { at: 1 }, finished: { at: 3, commit: 'c3' } },
    ]);
  });

  it('follows an item that moves', () => {
    const history = new ItemHistory([version(1, { tasks: ['[ ] A', '[ ] B'] })]);
    const [first] = history.track(parsed({ tasks: ['[ ] B', '[ ] A'] }), 'tasks');
    expect(first).toMatchObject({ id: 'task-1', text: 'B', seen: { at: 1 } });
  });

  it('starts anew where a box was opened again', () => {
    const history = new ItemHistory([
      version(1, { objectives: ['[x] A'] }),
      version(2, { objectives: ['[ ] A'] }),
      version(3, { objectives: ['[x] A'] }),
    ]);
    const [one] = history.track(parsed({ objectives: ['[x] A'] }), 'objectives');
    expect(one?.finished?.at).toBe(3);
  });

  it('knows a blocker again that was resolved', () => {
    const history = new ItemHistory([
      version(1, { blockers: ['Keys are missing'] }),
      version(2, { blockers: ['[x] Keys are missing (resolved 2026-11-19)'] }),
    ]);
    const now = parsed({ blockers: ['[x] Keys are missing (resolved 2026-11-19)'] });
    expect(history.track(now, 'blockers')).toMatchObject([
      { done: true, seen: { at: 1 }, finished: { at: 2 } },
    ]);
  });

  it('says "or earlier" where history begins later than the file', () => {
    const history = new ItemHistory([version(5, { objectives: ['[x] A'] }, true)]);
    const [one] = history.track(parsed({ objectives: ['[x] A'] }), 'objectives');
    expect(one?.seen?.orEarlier).toBe(true);
  });

  it('does not know what no commit has', () => {
    const [one] = new ItemHistory([]).track(parsed({ objectives: ['[x] A'] }), 'objectives');
    expect(one).toMatchObject({ done: true, seen: undefined, finished: undefined });
  });

  it('takes no box in a fence for an item', () => {
    const history = new ItemHistory([
      version(1, { state: 'So it looks:\n\n```\n- [x] A\n```', objectives: ['[ ] B'] }),
    ]);
    const [one] = history.track(parsed({ objectives: ['[x] A'] }), 'objectives');
    expect(one?.finished).toBeUndefined();
  });
});
