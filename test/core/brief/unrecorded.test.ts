import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../src/core/journal/journal.ts';
import { countUnrecorded, viewOf } from '../../../src/core/brief/unrecorded.ts';

/** Facts of the conversation `c`, one second apart. */
function facts(...all: readonly Partial<Fact>[]): Fact[] {
  return all.map((one, at) => ({ kind: 'edit', conversation: 'c', at: (at + 1) * 1000, ...one }));
}
const alive = (): boolean => true;
const prompt = (text: string): Partial<Fact> => ({ kind: 'prompt', text });
const edit = (path: string): Partial<Fact> => ({ kind: 'edit', path });
const stop = (text: string): Partial<Fact> => ({ kind: 'stop', text });

describe('the last prompt and the last answer', () => {
  const turn = facts(prompt('do it'), edit('a.ts'), stop('done'));

  it.each([
    ['all of it came after', 0, ['do it', 'done']],
    ['in the middle of the turn', 2500, ['do it', 'done']],
    ['after its end', 3500, [undefined, undefined]],
  ])('are news when Current State was written: %s', (_, since, wanted) => {
    const view = viewOf(turn, since, alive);
    expect([view.prompt?.text, view.answer?.text]).toEqual(wanted);
  });

  it('a turn without an end is news, whenever Current State was written', () => {
    const view = viewOf(
      facts(prompt('first'), stop('one'), prompt('second'), edit('a')),
      9999,
      alive,
    );
    expect(view.prompt).toEqual({ text: 'second', at: 3000, conversation: 'c', answered: false });
  });

  it('the end of another conversation ends no turn', () => {
    const view = viewOf(facts(prompt('mine'), { ...stop('other'), conversation: 'd' }), 0, alive);
    expect(view.prompt?.answered).toBe(false);
  });

  it('say nothing where words are not recorded', () => {
    const view = viewOf(facts({ kind: 'prompt' }, { kind: 'stop' }), 0, alive);
    expect([view.prompt, view.answer]).toEqual([undefined, undefined]);
  });
});

describe('files', () => {
  it('are those since, each once, the latest first, without session files', () => {
    const all = facts(
      edit('old.ts'),
      edit('a.ts'),
      edit('b.ts'),
      edit('a.ts'),
      edit('.agents/sessions/20261120-143000-x.md'),
      edit('.agents/sessions/20261120-143000-x/artifacts/notes/n.md'),
    );
    expect(viewOf(all, 1000, alive).files).toEqual([
      '.agents/sessions/20261120-143000-x/artifacts/notes/n.md',
      'a.ts',
      'b.ts',
    ]);
  });
});

describe('agents', () => {
  const task = (id: string, more: Partial<Fact> = {}): Partial<Fact> => ({
    kind: 'agent-task',
    id,
    type: 'tester',
    task: 'Test it',
    ...more,
  });
  const started = (id: string): Partial<Fact> => ({ kind: 'agent-start', id, type: 'tester' });
  const ended = (id: string, text = 'green'): Partial<Fact> => ({
    kind: 'agent-stop',
    id,
    type: 'tester',
    text,
  });
  const shown = (all: Fact[], isLive = alive) =>
    viewOf(all, 0, isLive).agents.map(({ id, task, status, outcome }) => [
      id,
      task,
      status,
      outcome,
    ]);

  it.each([
    ['in the foreground', facts(started('a'), ended('a'), task('a', { text: 'green' }))],
    ['in the background', facts(task('a'), started('a'), ended('a'))],
    ['in the background, its task noted late', facts(started('a'), ended('a'), task('a'))],
  ])('have task, status and outcome %s', (_, all) => {
    expect(shown(all)).toEqual([['a', 'Test it', 'completed', 'green']]);
  });

  it('are at work until they stop', () => {
    expect(shown(facts(task('a'), started('a')))).toEqual([['a', 'Test it', 'in_progress', '']]);
  });

  it('are taken up again', () => {
    const all = facts(
      task('a'),
      started('a'),
      ended('a', 'first'),
      started('a'),
      ended('a', 'second'),
    );
    expect(shown(all)).toEqual([['a', 'Test it', 'completed', 'second']]);
  });

  it('were interrupted when their conversation died', () => {
    expect(shown(facts(task('a'), started('a')), () => false)).toEqual([
      ['a', 'Test it', 'interrupted', ''],
    ]);
  });

  it('were interrupted when their conversation began anew', () => {
    const all = facts(started('a'), ended('a'), started('b'), { kind: 'start', text: 'resume' });
    expect(shown(all).map((one) => one[2])).toEqual(['completed', 'interrupted']);
  });

  it('without an id are none', () => {
    expect(shown(facts({ kind: 'agent-start' }, { kind: 'agent-stop', id: '' }))).toEqual([]);
  });
});

describe('countUnrecorded', () => {
  it('counts files and outcomes, not words', () => {
    const all = facts(
      prompt('x'),
      edit('a'),
      edit('b'),
      { kind: 'agent-start', id: 'a' },
      { kind: 'agent-stop', id: 'a' },
      stop('y'),
    );
    expect([
      countUnrecorded(viewOf(all, 0, alive)),
      countUnrecorded(viewOf(all, 5000, alive)),
    ]).toEqual([3, 0]);
  });
});
