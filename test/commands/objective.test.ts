import { describe, expect, it } from 'vitest';
import { oneSession } from '../support/one-session.ts';
import { sessionText } from '../support/session-texts.ts';

const TEXT = sessionText({ body: '## Acceptance Criteria\n\n- [ ] No loop\n- [x] Keeps query\n' });

describe('session objective', () => {
  it('adds one and stamps the session', async () => {
    const one = oneSession(TEXT);
    await one.run('objective', 'add', 'Keeps', 'fragment');
    expect(one.text()).toBe(
      TEXT.replace('- [x] Keeps query\n', '- [x] Keeps query\n- [ ] Keeps fragment\n').replace(
        '14:30:00Z',
        '15:00:00Z',
      ),
    );
  });

  it('ticks one: a character and the stamp', async () => {
    const one = oneSession(TEXT);
    await one.run('objective', 'done', 'loop');
    expect(one.text()).toBe(
      TEXT.replace('- [ ] No loop', '- [x] No loop').replace('14:30:00Z', '15:00:00Z'),
    );
  });

  it('changes nothing that is done already', async () => {
    const one = oneSession(TEXT);
    expect((await one.run('objective', 'done', 'obj-2')).code).toBe(0);
    expect(one.text()).toBe(TEXT);
  });

  it('tells how many are done', async () => {
    expect((await oneSession(TEXT).run('objective', 'done', '1')).stdout).toContain('2 of 2');
  });

  it('lists them when nothing else is asked', async () => {
    expect((await oneSession(TEXT).run('objective')).stdout).toBe(
      '[ ]  obj-1  No loop\n[x]  obj-2  Keeps query\n',
    );
  });

  it('prints them for programs', async () => {
    expect(await oneSession(TEXT).json('objective', 'list')).toMatchObject({
      version: 1,
      objectives: [
        { id: 'obj-1', text: 'No loop', done: false },
        { id: 'obj-2', text: 'Keeps query', done: true },
      ],
    });
  });

  it('reads a text from standard input', async () => {
    const one = oneSession(TEXT);
    await one.runIn({ input: 'Keeps\nfragment\n' }, 'objective', 'add', '-');
    expect(one.session().objectives.at(-1)?.text).toBe('Keeps fragment');
  });

  it.each([
    ['an unknown action', ['frob', 'x'], 'unknown-action'],
    ['an empty text', ['add', ' '], 'empty-text'],
    ['an unknown ref', ['done', 'obj-9'], 'unknown-item'],
    ['no ref', ['done'], 'unknown-item'],
  ])('refuses %s with 2 and leaves the file alone', async (_, argv, code) => {
    const one = oneSession(TEXT);
    const outcome = await one.run('objective', ...argv, '--json');
    expect(outcome.code).toBe(2);
    expect(JSON.parse(outcome.stdout)).toMatchObject({ error: { code } });
    expect(one.text()).toBe(TEXT);
  });

  it('works on the session that is named', async () => {
    const one = oneSession(TEXT);
    one.repo.write('.agents/sessions/20261119-100000-other.md', sessionText());
    await one.run('objective', 'done', 'obj-1', '--session', 'login');
    expect(one.session().objectives[0]?.done).toBe(true);
  });
});
