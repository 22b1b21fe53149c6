import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseSession } from '../../src/core/session/session.ts';
import { FIX_LOGIN, pathOf, sessionText } from '../support/any-session.ts';
import { COMMAND, runSession } from '../support/cli.ts';
import { answerOf, payload, runHook } from '../support/hook.ts';
import { makeFolder, makeRepo, type Repo } from '../support/repo.ts';

const session = (repo: Repo, args: readonly string[], conversation = '') =>
  runSession(args, {
    cwd: repo.root,
    env: { ...repo.env, AGENT_SESSION_CONVERSATION: conversation },
  });

describe('two worktrees', () => {
  test('keep their sessions apart and share what is known of conversations', async () => {
    const repo = makeRepo({ 'a.txt': '', '.agents/config.yaml': '' }, { commit: true });
    const tree: Repo = { ...repo, root: join(makeFolder(), 'tree') };
    repo.git('worktree', 'add', '--quiet', tree.root, '-b', 'feature/tree');
    await session(tree, ['new', 'In the tree'], 'c-tree');
    repo.git('checkout', '--quiet', '-b', 'feature/here');
    await session(repo, ['new', 'In the repository'], 'c-here');
    const contexts = await Promise.all(
      [repo, tree].map(
        async (one) =>
          answerOf(
            (
              await runHook(
                'session-start',
                payload('SessionStart.startup.interactive', { session_id: 'new' }),
                one,
              )
            ).stdout,
          ).context,
      ),
    );
    expect(
      contexts.map((text) => [
        text.includes('Title: In the repository'),
        text.includes('Title: In the tree'),
      ]),
    ).toEqual([
      [true, false],
      [false, true],
    ]);
    expect([
      existsSync(join(tree.root, '.agents/.local')),
      readdirSync(repo.path('.git/agent-session/conversations')).length,
    ]).toEqual([false, 3]);
  });
});

describe('two agents at once', () => {
  test('pause, resume and update one session: every change is kept, the file stays sound', async () => {
    const repo = makeRepo({ [pathOf()]: sessionText() });
    const verbs = Array.from({ length: 12 }, (_, at) =>
      at % 3 === 0 ? ['pause'] : at % 3 === 1 ? ['resume'] : ['log', `Entry ${at}`],
    );
    const codes = await Promise.all(verbs.map(async (args) => (await session(repo, args)).code));
    const after = parseSession(repo.read(pathOf()) ?? '', pathOf());
    expect([
      codes,
      after.log.length,
      after.frontMatter.defects,
      after.parts.map(({ title }) => title),
    ]).toEqual([
      verbs.map(() => 0),
      4,
      [],
      ['Context', 'Current State', 'Next Steps', 'Session Log'],
    ]);
  });
});

describe('a full disk', () => {
  test.each([
    ['pause', ['pause']],
    ['update', ['update', '--state', 'Something new.']],
    ['resume', ['resume']],
  ])('%s fails with a remedy, and the file stays as it was', (_, args) => {
    const text =
      sessionText({ status: args[0] === 'resume' ? 'paused' : 'in_progress' }) +
      `\n${'A line of notes.\n'.repeat(3000)}`;
    const repo = makeRepo({ [pathOf()]: text });
    const words = [...args, FIX_LOGIN].map((word) =>
      args[0] === 'update' && word === FIX_LOGIN ? '--json' : word,
    );
    // A limit on the size of files makes the write fail half way, as a full disk does.
    const shell = `trap '' XFSZ; ulimit -f 32; exec "$@"`;
    const { status, stdout } = spawnSync(
      'sh',
      ['-c', shell, 'sh', process.execPath, COMMAND, ...words, '--json'],
      { cwd: repo.root, env: repo.env, encoding: 'utf8' },
    );
    expect([status, (JSON.parse(stdout) as { error: { code: string } }).error.code]).toEqual([
      2,
      'write-failed',
    ]);
    expect([repo.read(pathOf()), readdirSync(repo.path('.agents/sessions'))]).toEqual([
      text,
      [`${FIX_LOGIN}.md`],
    ]);
  });
});

describe('a file that somebody else keeps in the folder', () => {
  test('is never changed, listed or complained about', async () => {
    const readme = '# Our notes\n\nNot a session.\n';
    const repo = makeRepo({
      '.agents/sessions/README.md': readme,
      '.agents/sessions/plan.md': '---\nplan: x\n---\n',
      [pathOf()]: sessionText(),
    });
    await session(repo, ['pause']);
    const { stdout: lint } = await session(repo, ['lint', '--fix', '--json']);
    const { stdout: list } = await session(repo, ['list', '--all', '--json']);
    expect([
      JSON.parse(lint),
      (JSON.parse(list) as { sessions: unknown[] }).sessions.length,
      repo.read('.agents/sessions/README.md'),
      repo.read('.agents/sessions/plan.md'),
    ]).toMatchObject([{ files: 1 }, 1, readme, '---\nplan: x\n---\n']);
  });
});
