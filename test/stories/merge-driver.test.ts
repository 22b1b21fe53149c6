import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseSession, type Session } from '../../src/core/session/session.ts';
import { runSession } from '../support/cli.ts';
import { PATH } from '../support/one-session.ts';
import { makeFolder, makeRepo, type Repo } from '../support/repo.ts';
import { sessionText } from '../support/session-texts.ts';

const BASE = sessionText({ body: '## Acceptance Criteria\n\n- [ ] one\n- [ ] two\n' });
const README = '.agents/sessions/README.md';

async function session(repo: Repo, ...args: string[]): Promise<void> {
  const { code, stderr } = await runSession(args, { cwd: repo.root, env: repo.env });
  expect([args[0], code, stderr]).toEqual([args[0], 0, '']);
}

function commit(repo: Repo): void {
  repo.git('add', '--all');
  repo.git('commit', '--quiet', '--message=x');
}

/** Work on the session, committed, on the branch that is checked out. */
function work(repo: Repo, minute: number, ...changes: [string, string][]): void {
  const text = (repo.read(PATH) ?? '').replace(
    /(last_updated: ).*/,
    `$1"2026-11-20T15:${minute}:00Z"`,
  );
  repo.write(
    PATH,
    changes.reduce((all, [from, to]) => all.replace(from, () => to), text),
  );
  commit(repo);
}

const STATE = 'Loop found in the cookie check.';
const ours = (repo: Repo): void =>
  work(
    repo,
    50,
    ['- [ ] one', '- [x] one'],
    [STATE, 'State of ours'],
    ['- Fix the check', '- Step of ours'],
  );
const theirs = (repo: Repo): void =>
  work(
    repo,
    40,
    ['- [ ] two', '- [x] two\n- [ ] three'],
    [STATE, 'State of theirs'],
    ['- Write the test', '- Step of theirs'],
  );

/** A set-up repository on `main`, and a branch `other` with work of its own; `main` has work too. */
async function twoBranches(): Promise<Repo> {
  const repo = makeRepo({ [PATH]: BASE, [README]: 'One\nTwo\nThree\n' }, { commit: true });
  repo.env['HOME'] = makeFolder();
  await session(repo, 'init');
  commit(repo);
  repo.git('checkout', '--quiet', '-b', 'other');
  theirs(repo);
  repo.git('checkout', '--quiet', 'main');
  ours(repo);
  return repo;
}

function fails(repo: Repo, ...args: string[]): boolean {
  try {
    repo.git(...args);
    return false;
  } catch {
    return true;
  }
}

function read(repo: Repo, path = PATH): Session {
  return parseSession(repo.read(path) ?? '', path);
}

/** What a merged session has of both sides. */
async function outcome(repo: Repo): Promise<object> {
  const { objectives, nextSteps, log, text } = read(repo);
  const lint = await runSession(['lint', '--quiet'], { cwd: repo.root, env: repo.env });
  return {
    done: objectives.map(({ text: words, done }) => `${words} ${done}`),
    steps: nextSteps.map(({ text: words }) => words),
    log: log.map(({ title }) => title),
    lost: ['State of ours', 'State of theirs'].filter((one) => !text.includes(one)),
    markers: /^(?:<{7}|={7}|>{7})/m.test(text),
    lint: lint.code,
  };
}

/** Nothing missing, no marker, and lint has no complaint. */
const MERGED = {
  done: ['one true', 'two true', 'three false'],
  steps: ['Step of theirs', 'Step of ours'],
  log: ['merge/Current State'],
  lost: [],
  markers: false,
  lint: 0,
};

describe('two branches that worked on one session', () => {
  let repo: Repo;
  beforeEach(async () => {
    repo = await twoBranches();
  }, 30_000);

  it('merge', async () => {
    repo.git('merge', '--quiet', '--no-edit', 'other');
    expect(await outcome(repo)).toEqual(MERGED);
  });

  it('merge to the same bytes in the other direction', () => {
    repo.git('branch', 'before');
    repo.git('merge', '--quiet', '--no-edit', 'other');
    const one = repo.read(PATH);
    repo.git('checkout', '--quiet', 'other');
    repo.git('merge', '--quiet', '--no-edit', 'before');
    expect(repo.read(PATH)).toBe(one);
  });

  it('rebase', async () => {
    repo.git('rebase', '--quiet', 'other');
    expect(await outcome(repo)).toEqual(MERGED);
  });

  it('cherry-pick', async () => {
    repo.git('cherry-pick', 'other');
    expect(await outcome(repo)).toEqual(MERGED);
  });

  it('take a stash back', async () => {
    const text = repo.read(PATH) ?? '';
    repo.git('reset', '--quiet', '--hard', 'HEAD~1');
    repo.write(PATH, text);
    repo.git('stash');
    repo.git('merge', '--quiet', 'other');
    repo.git('stash', 'pop');
    expect(await outcome(repo)).toEqual(MERGED);
  });

  it('merge in a worktree, from a subfolder of it', async () => {
    const tree = join(makeFolder(), "a tree of ann's");
    repo.git('worktree', 'add', '--quiet', '-b', 'third', tree, 'main');
    mkdirSync(join(tree, 'src'));
    execFileSync('git', ['merge', '--quiet', '--no-edit', 'other'], {
      cwd: join(tree, 'src'),
      env: repo.env,
      stdio: 'pipe',
    });
    expect(
      await outcome({ ...repo, root: tree, read: (name) => repo.git('show', `third:${name}`) }),
    ).toEqual(MERGED);
  });

  it('merge where no node is on PATH', async () => {
    const bin = makeFolder();
    for (const name of ['git', 'sh']) {
      const path = execFileSync('which', [name], { encoding: 'utf8' }).trim();
      symlinkSync(path, join(bin, name));
    }
    execFileSync(join(bin, 'git'), ['merge', '--quiet', '--no-edit', 'other'], {
      cwd: repo.root,
      env: { ...repo.env, PATH: bin },
      stdio: 'pipe',
    });
    expect(await outcome(repo)).toEqual(MERGED);
  });

  it('merge by lines, with git’s own conflict, where the tool is gone', () => {
    const key = 'merge.agent-session.driver';
    const driver = repo.git('config', key).trim();
    repo.git('config', key, driver.replaceAll(/node='[^']*'|tool='[^']*'/g, "tool='/gone'"));
    expect([fails(repo, 'merge', 'other'), repo.read(PATH)?.includes('\n=======\n')]).toEqual([
      true,
      true,
    ]);
  });
});

describe('files beside', () => {
  it('with blanks and quotes in their names are merged', async () => {
    const odd = '.agents/sessions/20261120-140000-ann\'s "own" $HOME %O.md';
    const repo = makeRepo({ [odd]: BASE }, { commit: true });
    repo.env['HOME'] = makeFolder();
    await session(repo, 'init');
    commit(repo);
    const change = (from: string, to: string): void => {
      repo.write(
        odd,
        (repo.read(odd) ?? '').replace(from, () => to),
      );
      commit(repo);
    };
    repo.git('checkout', '--quiet', '-b', 'other');
    change('- [ ] one\n- [ ] two', '- [x] one\n- [ ] two\n- [ ] three');
    repo.git('checkout', '--quiet', 'main');
    change('- [ ] one\n- [ ] two', '- [ ] one\n- [x] two\n- [ ] four');
    repo.git('merge', '--quiet', '--no-edit', 'other');
    expect(
      read(repo, odd)
        .objectives.map(({ text, done }) => `${text} ${done}`)
        .toSorted(),
    ).toEqual(['four false', 'one true', 'three false', 'two true']);
  });

  it('that are no sessions are merged as git merges them', async () => {
    const repo = await twoBranches();
    repo.git('checkout', '--quiet', 'other');
    repo.write(README, 'One of theirs\nTwo\nThree\n');
    commit(repo);
    repo.git('checkout', '--quiet', 'main');
    repo.write(README, 'One of ours\nTwo\nThree\n');
    commit(repo);
    expect([fails(repo, 'merge', 'other'), repo.read(README)?.split('\n').length]).toEqual([
      true,
      8,
    ]);
  });

  it('that both branches made under one name are merged', async () => {
    const repo = makeRepo({ 'a.txt': '' }, { commit: true });
    repo.env['HOME'] = makeFolder();
    await session(repo, 'init');
    commit(repo);
    for (const [branch, step] of [
      ['other', 'Theirs'],
      ['main', 'Ours'],
    ] as const) {
      repo.git('checkout', '--quiet', '-B', branch, branch === 'main' ? 'main' : 'HEAD');
      repo.write(PATH, BASE.replace('Write the test', step));
      commit(repo);
      repo.git('checkout', '--quiet', 'main');
    }
    repo.git('merge', '--quiet', '--no-edit', 'other');
    expect(read(repo).nextSteps.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['Ours', 'Theirs', 'Fix the check']),
    );
  });

  it('deleted on one branch and edited on the other are git’s conflict, with the edited one there', async () => {
    const repo = await twoBranches();
    repo.git('checkout', '--quiet', 'other');
    repo.git('rm', '--quiet', PATH);
    commit(repo);
    repo.git('checkout', '--quiet', 'main');
    expect([fails(repo, 'merge', 'other'), repo.read(PATH)?.includes('State of ours')]).toEqual([
      true,
      true,
    ]);
  });

  it('with broken front matter stay one file whole, without markers, and the other in its log', async () => {
    const repo = await twoBranches();
    repo.git('checkout', '--quiet', 'other');
    work(repo, 55, ['  status:', '\tstatus:']);
    repo.git('checkout', '--quiet', 'main');
    repo.git('merge', '--quiet', '--no-edit', 'other');
    const { frontMatter, log, text } = read(repo);
    expect([
      frontMatter.defects,
      log.map(({ title }) => title),
      text.includes('> State of theirs'),
    ]).toEqual([[], ['merge/other version'], true]);
  });

  it('that are no text are left for a person, and nothing is written into them', async () => {
    const repo = await twoBranches();
    for (const [branch, byte] of [
      ['other', 1],
      ['main', 2],
    ] as const) {
      repo.git('checkout', '--quiet', branch);
      repo.write(PATH, Buffer.from([0, 255, byte]));
      commit(repo);
    }
    expect(fails(repo, 'merge', 'other')).toBe(true);
    expect(repo.git('ls-files', '--unmerged').trim().split('\n').length).toBe(3);
    expect(repo.read(PATH)).not.toContain('<<<<');
  });
});

describe('a clone', () => {
  it('has git merge by lines until somebody runs init in it', async () => {
    const repo = await twoBranches();
    const clone = makeRepo({}, { git: false });
    clone.env['HOME'] = makeFolder();
    clone.git('clone', '--quiet', repo.root, '.');
    expect(fails(clone, 'merge', 'origin/other')).toBe(true);
    clone.git('merge', '--abort');
    await session(clone, 'init');
    clone.git('merge', '--quiet', '--no-edit', 'origin/other');
    expect(await outcome(clone)).toEqual(MERGED);
  });
});
