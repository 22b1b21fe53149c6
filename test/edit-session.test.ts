import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outline } from '../src/core/outline/outline.ts';
import { parseSession, type Session } from '../src/core/session/session.ts';
import { editSession } from '../src/edit-session.ts';
import { expectOutsideKept } from './support/difference.ts';
import { ID, oneSession, PATH } from './support/one-session.ts';
import { makeRepo } from './support/repo.ts';
import { sessionText, sessionTexts } from './support/session-texts.ts';

/** Each verb with the section that it is about. */
const VERBS: [string, string[]][] = [
  ['Current State', ['update', '--state', 'One line\n\n- and a list']],
  ['Next Steps', ['update', '--next', '## not a heading', '--next', 'two']],
  ['Files Modified', ['update', '--file', 'src/größe.ts']],
  ['Session Log', ['log', 'Ran the tests', '--as', 'dev/test']],
  ['Acceptance Criteria', ['objective', 'add', '- [x] ```']],
  ['Execution Progress', ['task', 'add', 'New task']],
  ['Decisions', ['decision', 'add', 'Take it', '--rationale', 'Because']],
  ['Blockers', ['blocker', 'add', '<!-- stuck', '--issue', '3']],
];

/** The text with the value of `last_updated` taken out: every verb changes that as well. */
function withoutStamp(text: string): string {
  return text.replace(/(last_updated: )"[^"]*"/, '$1');
}

function sessionOf(text: string): Session {
  return parseSession(text, PATH);
}

describe('every writing verb', () => {
  it.each(VERBS)('changes %s and last_updated, and no other byte', async (title, argv) => {
    const one = oneSession();
    await fc.assert(
      fc.asyncProperty(sessionTexts, async (text) => {
        one.repo.write(PATH, text);
        expect((await one.run(...argv)).code).toBe(0);
        expectOutsideKept(sessionOf(withoutStamp(text)), withoutStamp(one.text()), title);
        expect(one.session().lastUpdated).toBe('2026-11-20T15:00:00Z');
      }),
      { numRuns: 25 },
    );
  });

  it('leaves 700 KB around its section alone', async () => {
    const filler = 'Some words that fill a file.\n- [ ] not an objective\n\n'.repeat(14_000);
    const text = sessionText({
      body: `## Notes\n\n${filler}## Acceptance Criteria\n\n- [ ] No loop\n`,
    });
    const one = oneSession(text);
    await one.run('objective', 'done', 'obj-1');
    expect(withoutStamp(one.text())).toBe(
      withoutStamp(text).replace('- [ ] No loop', '- [x] No loop'),
    );
  });

  it('changes only the agent and the stamp in the front matter', async () => {
    const one = oneSession();
    await fc.assert(
      fc.asyncProperty(sessionTexts, async (text) => {
        one.repo.write(PATH, text);
        expect((await one.run('agent', 'add', 'dev', 'Retry: "all" #1')).code).toBe(0);
        expect(one.session().agents).toMatchObject([{ agent: 'dev', task: 'Retry: "all" #1' }]);
        const body = (of: string): string => of.slice(sessionOf(of).frontMatter.bodyStart);
        expect(body(one.text())).toBe(body(text));
      }),
      { numRuns: 25 },
    );
  });

  it('changes nothing with --dry-run', async () => {
    const one = oneSession();
    for (const [, argv] of VERBS) await one.run(...argv, '--dry-run');
    expect(one.text()).toBe(sessionText());
  });

  it('shows with --dry-run a difference that git applies to the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(sessionTexts, fc.constantFrom(...VERBS), async (text, [, argv]) => {
        const one = oneSession(text);
        const { stdout } = await one.run(...argv, '--dry-run');
        await one.run(...argv);
        const written = one.text();
        one.repo.write(PATH, text);
        one.repo.write('change.diff', stdout);
        one.repo.git('apply', '--whitespace=nowarn', 'change.diff');
        expect(one.text()).toBe(written);
      }),
      { numRuns: 12 },
    );
  });

  it('keeps the headings of the file', async () => {
    const one = oneSession();
    const before = outline(one.text()).headings.map(({ text }) => text);
    for (const [, argv] of VERBS) await one.run(...argv);
    const after = new Set(outline(one.text()).headings.map(({ text }) => text));
    expect(before.filter((text) => !after.has(text))).toEqual([]);
  });
});

describe('all of them together', () => {
  it('leave a file without a lint error', async () => {
    const one = oneSession();
    for (const [, argv] of VERBS) await one.run(...argv);
    expect((await one.json('lint'))['errors']).toBe(0);
  });
});

describe('editSession', () => {
  const edge = (cwd: string, out: (text: string) => void) => ({
    cwd,
    env: {},
    now: () => new Date('2026-11-20T15:00:00Z'),
    out,
  });

  it.each([
    ['without front matter', '# Notes\n\n## Current State\n\nx\n'],
    ['with broken front matter', '---\nsession: [\n---\n\n## Current State\n\nx\n'],
    ['that is empty', ''],
  ])('leaves a file %s alone and says why', async (_, text) => {
    const one = oneSession(text);
    const { code, stdout } = await one.run('update', ID, '--state', 'New state', '--json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toHaveProperty('error.code');
    expect(one.text()).toBe(text);
  });

  it('hands the edit the file as it is under the lock', () => {
    const repo = makeRepo({ [PATH]: sessionText() });
    let seen = '';
    editSession(
      edge(repo.root, () => {}),
      {},
      undefined,
      {
        body(session) {
          seen = session.text;
          return session;
        },
        tell: () => ({ line: '' }),
      },
    );
    expect(seen).toBe(sessionText());
  });

  it('shows escapes of a file in a difference instead of printing them', async () => {
    const one = oneSession(sessionText().replace('- Fix the check', '- Fix \u001b[2J the check'));
    expect((await one.run('update', '--done', 'step-1', '--dry-run')).stdout).not.toContain(
      '\u001b',
    );
  });
});
