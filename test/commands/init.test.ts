import { EVENTS } from '../../src/core/setup/installation.ts';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runInProcess, runSession, type FakeWorld, type Outcome } from '../support/cli.ts';
import { makeFolder, makeRepo, type Repo, type RepoOptions } from '../support/repo.ts';
import { SETTINGS_SHAPES } from '../support/settings-shapes.ts';

const SETTINGS = '.claude/settings.json';
const LOCAL = '.claude/settings.local.json';
const LAUNCHER = '.agents/hooks/agent-session.cjs';
const CONFIG = '.agents/config.yaml';

/** A committed repository of a person whose home is elsewhere. */
function project(files: Record<string, string> = {}, options: RepoOptions = {}): Repo {
  const repo = makeRepo(
    { 'readme.txt': 'x\n', ...files },
    { commit: options.git !== false, ...options },
  );
  repo.env['HOME'] = makeFolder();
  return repo;
}

function session(repo: Repo, line: string, world: Partial<FakeWorld> = {}): Promise<Outcome> {
  return runInProcess(line.split(' '), { cwd: repo.root, env: repo.env, ...world });
}

/** Runs lines that must succeed, one after the other. */
async function run(repo: Repo, ...lines: string[]): Promise<string> {
  let out = '';
  for (const line of lines) {
    const { code, stdout, stderr } = await session(repo, line);
    expect([line, code, stderr]).toEqual([line, 0, '']);
    out += stdout;
  }
  return out;
}

function status(repo: Repo): string {
  return repo.git('status', '--porcelain', '--untracked-files=all');
}

function commit(repo: Repo): void {
  repo.git('add', '--all');
  repo.git('commit', '--quiet', '--allow-empty', '--message=x');
}

/** What differs from a commit, new files included. */
function differences(repo: Repo, from: string): string {
  repo.git('add', '--all');
  return repo.git('diff', '--cached', '--stat', from);
}

function hooksIn(
  text: string | undefined,
): Record<string, { hooks: { command: string; args: string[]; timeout: number }[] }[]> {
  return (JSON.parse(text ?? '{}') as { hooks: ReturnType<typeof hooksIn> }).hooks;
}

describe('init', () => {
  it('adds an entry for each event, in exec form, that names no machine', async () => {
    const repo = project();
    await run(repo, 'init');
    expect(hooksIn(repo.read(SETTINGS))).toEqual({
      SessionStart: [{ hooks: [exec('session-start', 10)] }],
      SessionEnd: [{ hooks: [exec('session-end', 5)] }],
      PreCompact: [{ hooks: [exec('pre-compact', 10)] }],
      UserPromptSubmit: [{ hooks: [exec('user-prompt-submit', 5)] }],
      PostToolUse: [
        {
          matcher: 'Write|Edit|NotebookEdit|Agent',
          hooks: [{ ...exec('post-tool-use', 5), async: true }],
        },
      ],
      Stop: [{ hooks: [exec('stop', 5)] }],
      SubagentStart: [{ hooks: [exec('subagent-start', 5)] }],
      SubagentStop: [{ hooks: [exec('subagent-stop', 5)] }],
    });
  });

  it('writes nothing committed that holds a path of this machine', async () => {
    const repo = project();
    await run(repo, 'init');
    const texts = [SETTINGS, LAUNCHER, CONFIG].map((path) => repo.read(path) ?? '').join('');
    for (const path of [repo.root, process.cwd(), process.execPath])
      expect(texts).not.toContain(path);
  });

  it('changes no byte the second time', async () => {
    const repo = project();
    await run(repo, 'init');
    const files = [SETTINGS, LAUNCHER, CONFIG, '.git/agent-session/install.json'];
    const before = files.map((path) => [repo.read(path), statSync(repo.path(path)).mtimeMs]);
    const out = await run(repo, 'init --json');
    expect((JSON.parse(out) as { changes: unknown[] }).changes).toEqual([]);
    expect(files.map((path) => [repo.read(path), statSync(repo.path(path)).mtimeMs])).toEqual(
      before,
    );
  });

  it('writes nothing with --dry-run', async () => {
    const repo = project();
    await run(repo, 'init --dry-run', 'init --dry-run --scope local', 'init --dry-run --json');
    expect([status(repo), existsSync(repo.path('.git/agent-session'))]).toEqual(['', false]);
  });

  it('shows with --dry-run exactly what it will write, as git apply takes it', async () => {
    const [shown, written] = [
      project({ [SETTINGS]: '{"a":1}' }),
      project({ [SETTINGS]: '{"a":1}' }),
    ];
    shown.write('.git/patch', await run(shown, 'init --dry-run'));
    shown.git('apply', '.git/patch');
    await run(written, 'init');
    for (const path of [SETTINGS, LAUNCHER]) expect(shown.read(path)).toBe(written.read(path));
  });

  it('works from a subfolder on the root', async () => {
    const repo = project({ 'a/b/c.txt': 'x' });
    await session(repo, 'init', { cwd: repo.path('a/b') });
    expect([repo.has(LAUNCHER), repo.has('a/b/.agents')]).toEqual([true, false]);
  });

  it('keeps state in .agents/.local where there is no git, hidden from a later git', async () => {
    const repo = project({}, { git: false });
    await run(repo, 'init');
    expect(repo.read('.agents/.local/.gitignore')).toBe('*\n');
    expect(repo.has('.agents/.local/install.json')).toBe(true);
  });

  it('asks after the diff when a person is there, and takes no for an answer', async () => {
    const repo = project();
    const { stdout } = await session(repo, 'init', { answers: ['n'] });
    expect(stdout).toContain('+++ b/.claude/settings.json');
    expect(status(repo)).toBe('');
  });

  it('lists the files once more, with their lines, between the diff and the question', async () => {
    const repo = project({ 'AGENTS.md': '# Ours\n' });
    const { stdout } = await session(repo, 'init', { answers: ['n'] });
    const list = stdout.slice(stdout.lastIndexOf('\n\n'));
    expect(list).toMatch(/^create {2}\.claude\/settings\.json +\+\d+$/m);
    expect(list).toMatch(/^change {2}AGENTS\.md +\+\d+$/m);
    expect(list.indexOf('AGENTS.md')).toBeLessThan(list.indexOf('Write this?'));
    expect(list.trim().split('\n').length).toBeLessThan(40);
  });

  it('asks nothing with --yes', async () => {
    const repo = project();
    const { stdout } = await session(repo, 'init --yes', { interactive: true });
    expect(stdout).not.toContain('?');
  });

  it('leaves a configuration that is there alone', async () => {
    const repo = project({ [CONFIG]: 'journal: off\n' });
    await run(repo, 'init');
    expect(repo.read(CONFIG)).toBe('journal: off\n');
  });

  it('renews an older launcher of ours', async () => {
    const repo = project();
    await run(repo, 'init');
    const current = repo.read(LAUNCHER) ?? '';
    const { printLauncher } = await import('../../src/core/setup/launcher.ts');
    const { sha256 } = await import('../../src/io/digest.ts');
    repo.write(
      LAUNCHER,
      printLauncher(current.replace("'use strict';", ''), { absent: true, blanks: {} }, sha256),
    );
    await run(repo, 'init');
    expect(repo.read(LAUNCHER)).toBe(current);
  });

  it('leaves a launcher that a person edited alone, and says so', async () => {
    const repo = project();
    await run(repo, 'init');
    const edited = `${repo.read(LAUNCHER)}// mine\n`;
    repo.write(LAUNCHER, edited);
    expect(await run(repo, 'init')).toContain(`${LAUNCHER} was edited`);
    expect(repo.read(LAUNCHER)).toBe(edited);
  });

  it('takes git’s own line endings in the launcher for no edit', async () => {
    const repo = project();
    await run(repo, 'init');
    repo.write(LAUNCHER, (repo.read(LAUNCHER) ?? '').replaceAll('\n', '\r\n'));
    expect(await run(repo, 'init')).not.toContain('was edited');
  });
});

describe('init and then uninstall gives every byte back', () => {
  for (const [name, text] of Object.entries(SETTINGS_SHAPES)) {
    it(`for settings that are ${name}`, async () => {
      const repo = project({ [SETTINGS]: text });
      await run(repo, 'init', 'init', 'uninstall');
      expect([repo.read(SETTINGS), status(repo)]).toEqual([text, '']);
    });
  }

  const UNUSUAL = [
    'an empty file',
    'an empty object',
    'comments everywhere',
    'CRLF',
    'a BOM',
    'empty lists',
  ];
  for (const name of UNUSUAL) {
    const text = SETTINGS_SHAPES[name] ?? '';
    it(`in a clone too, for settings that are ${name}`, async () => {
      const repo = project({ [SETTINGS]: text });
      await run(repo, 'init');
      commit(repo);
      const clone = cloneOf(repo);
      await run(clone, 'uninstall');
      expect(differences(clone, 'HEAD~1')).toBe('');
    });
  }

  it('where there were no settings', async () => {
    const repo = project();
    await run(repo, 'init', 'uninstall');
    expect([status(repo), repo.has('.claude'), repo.has('.agents')]).toEqual(['', false, false]);
  });

  it('with a commit in between', async () => {
    const repo = project({ [SETTINGS]: '{}' });
    await run(repo, 'init');
    commit(repo);
    await run(repo, 'uninstall');
    expect(differences(repo, 'HEAD~1')).toBe('');
  });

  it('in a clone, where there were no settings', async () => {
    const repo = project();
    await run(repo, 'init');
    commit(repo);
    const clone = cloneOf(repo);
    await run(clone, 'init', 'uninstall');
    expect([differences(clone, 'HEAD~1'), clone.has('.claude'), clone.has('.agents')]).toEqual([
      '',
      false,
      false,
    ]);
  });

  it('in a worktree, leaving the others as they are', async () => {
    const repo = project();
    const tree = worktreeOf(repo);
    await run(repo, 'init');
    await run(tree, 'init', 'uninstall');
    expect([status(tree), repo.has(LAUNCHER)]).toEqual(['', true]);
    expect(repo.has('.git/agent-session/install.json')).toBe(true);
    await run(repo, 'uninstall');
    expect([status(repo), repo.has('.git/agent-session')]).toEqual(['', false]);
  });

  it('without git', async () => {
    const repo = project({}, { git: false });
    await run(repo, 'init', 'uninstall');
    expect([repo.has('.claude'), repo.has('.agents')]).toEqual([false, false]);
  });

  it('in all scopes at once', async () => {
    const repo = project({ '.git/info/exclude': '# mine' });
    await run(repo, 'init', 'init --scope local', 'init --scope user', 'uninstall');
    const home = repo.env['HOME'] ?? '';
    expect([status(repo), repo.read('.git/info/exclude')]).toEqual(['', '# mine']);
    expect([existsSync(join(home, '.claude')), repo.has(LOCAL)]).toEqual([false, false]);
  });

  it('and the project’s folder that was there and empty stays', async () => {
    const repo = project();
    mkdirSync(repo.path('.claude'));
    await run(repo, 'init', 'uninstall');
    expect(repo.has('.claude')).toBe(true);
  });

  it('from a subfolder', async () => {
    const repo = project({ 'a/b.txt': 'x' });
    await run(repo, 'init');
    await session(repo, 'uninstall', { cwd: repo.path('a') });
    expect(status(repo)).toBe('');
  });
});

describe('uninstall after a person’s edit', () => {
  it('takes exactly our entries out of the settings', async () => {
    const repo = project({ [SETTINGS]: '{\n  "a": 1 // one\n}\n' });
    await run(repo, 'init');
    repo.write(SETTINGS, (repo.read(SETTINGS) ?? '').replace('"a": 1', '"a": 2,\n  "b": 3'));
    await run(repo, 'uninstall');
    expect(repo.read(SETTINGS)).toBe('{\n  "a": 2,\n  "b": 3 // one\n}\n');
  });

  it('keeps the edit when init ran once more behind it', async () => {
    const repo = project({ [SETTINGS]: '{"a":1}' });
    await run(repo, 'init');
    const edited = (repo.read(SETTINGS) ?? '')
      .replace('"a":1', '"a":2')
      .replace('"session-start"', '"start"');
    repo.write(SETTINGS, edited);
    await run(repo, 'init', 'uninstall');
    expect(repo.read(SETTINGS)).toBe('{"a":2}');
  });

  it('keeps the file that init made, with what was added to it', async () => {
    const repo = project();
    await run(repo, 'init');
    repo.write(SETTINGS, (repo.read(SETTINGS) ?? '').replace('{', '{\n  "model": "opus",'));
    await run(repo, 'uninstall');
    expect(JSON.parse(repo.read(SETTINGS) ?? '')).toEqual({ model: 'opus' });
  });

  it('lets sessions, an edited configuration and other files stay, and lists them', async () => {
    const repo = project();
    await run(repo, 'init');
    const kept = [CONFIG, '.agents/sessions/20261120-143000-x.md', '.agents/sessions/README.md'];
    for (const path of kept) repo.write(path, `${repo.read(path) ?? ''}# mine\n`);
    const out = await run(repo, 'uninstall --json');
    expect((JSON.parse(out) as { kept: string[] }).kept).toEqual(kept);
    expect(kept.map((path) => repo.has(path))).toEqual([true, true, true]);
  });

  it('shows with --dry-run what would go, and changes nothing', async () => {
    const repo = project();
    await run(repo, 'init');
    const before = status(repo);
    expect(await run(repo, 'uninstall --dry-run')).toContain(`deleted file mode 100644`);
    expect(status(repo)).toBe(before);
  });

  it('says that nothing is installed where nothing is', async () => {
    const repo = project({ [SETTINGS]: '{"hooks":{}}' });
    await run(repo, 'uninstall');
    expect(status(repo)).toBe('');
  });
});

describe('uninstall --purge', () => {
  const OURS = [
    '.agents/sessions/20261120-143000-x.md',
    '.agents/sessions/20261120-143000-x/artifacts/code/a.ts',
    '.agents/sessions/20261101-090000-completed/artifacts/docs/kept.md',
    '.agents/knowledge/fact.md',
  ];
  const FOREIGN = '.agents/sessions/README.md';

  async function used(): Promise<Repo> {
    const repo = project();
    await run(repo, 'init');
    for (const path of [...OURS, FOREIGN]) repo.write(path, 'x\n');
    return repo;
  }

  it('is refused when nobody can be asked', async () => {
    const repo = await used();
    const before = status(repo);
    const { code, stderr } = await session(repo, 'uninstall --purge');
    expect([code, stderr.includes('--yes')]).toEqual([2, true]);
    expect(status(repo)).toBe(before);
  });

  it('deletes what is ours with --yes, and nothing else', async () => {
    const repo = await used();
    await run(repo, 'uninstall --purge --yes');
    expect(status(repo)).toBe(`?? ${FOREIGN}\n`);
  });

  it('leaves no empty folder where init came after an earlier uninstall', async () => {
    const repo = project();
    await run(repo, 'init');
    repo.write(OURS[0]!, 'x\n');
    await run(repo, 'uninstall', 'uninstall --purge --yes');
    expect(repo.has('.agents')).toBe(false);
  });

  it('leaves no empty folder of artifacts', async () => {
    const repo = await used();
    repo.write('.agents/sessions/20261120-143000-x/artifacts/docs/a.md', 'x\n');
    rmSync(repo.path('.agents/sessions/20261120-143000-x/artifacts/docs/a.md'));
    await run(repo, 'uninstall --purge --yes');
    expect(repo.has('.agents/sessions/20261120-143000-x')).toBe(false);
  });

  it('asks a person, and no is the default', async () => {
    const repo = await used();
    const before = status(repo);
    await session(repo, 'uninstall --purge', { answers: [''] });
    expect(status(repo)).toBe(before);
  });
});

describe('uninstall and what is kept of sessions that have ended', () => {
  const STATE = '.git/agent-session';
  const KEPT = `${STATE}/completed/20261101-090000-x.json`;
  const REFS = ['artifacts', 'checkpoints', 'completed'].map(
    (kind) => `refs/agent-session/${kind}/20261101-090000-x`,
  );

  /** With a record that git has, and everything else that is ever noted on a machine. */
  async function used(): Promise<Repo> {
    const repo = project();
    await run(repo, 'init', 'memory set a 1');
    for (const ref of REFS) repo.git('update-ref', ref, 'HEAD');
    repo.write(KEPT, '{}');
    repo.write(`${STATE}/journal/x/y.jsonl`, '{}\n');
    return repo;
  }

  const refs = (repo: Repo): string =>
    repo.git('for-each-ref', '--format=%(refname)', 'refs/agent-session');

  it('leaves refs, told, and nothing else of what this machine noted', async () => {
    const repo = await used();
    const { records } = JSON.parse(await run(repo, 'uninstall --json')) as { records: object };
    expect(records).toEqual({ kept: REFS, purged: [] });
    expect([refs(repo).trim().split('\n'), repo.has(STATE)]).toEqual([REFS, false]);
  });

  it('leaves a record that git does not have', async () => {
    const repo = await used();
    repo.git('update-ref', '-d', REFS[2] ?? '');
    await run(repo, 'uninstall');
    expect([repo.has(KEPT), repo.has(`${STATE}/memory`)]).toEqual([true, false]);
  });

  it('leaves a record where there is no git, out of the way of a later one', async () => {
    const repo = project({}, { git: false });
    await run(repo, 'init');
    const kept = '.agents/.local/completed/20261101-090000-x.json';
    repo.write(kept, '{}');
    await run(repo, 'uninstall', 'uninstall');
    expect(repo.has(kept)).toBe(true);
    await run(repo, 'uninstall --purge --yes');
    expect(repo.has('.agents')).toBe(false);
  });

  it('deletes them with --purge', async () => {
    const repo = await used();
    await run(repo, 'uninstall --purge --yes');
    expect([refs(repo), repo.has(STATE), status(repo)]).toEqual(['', false, '']);
  });

  it('deletes refs that an uninstall left, when asked again', async () => {
    const repo = await used();
    await run(repo, 'uninstall', 'uninstall --purge --yes');
    expect(refs(repo)).toBe('');
  });

  it('deletes nothing of others in a folder that a person named for it', async () => {
    const repo = project();
    const folder = makeFolder();
    writeFileSync(join(folder, 'letter.txt'), 'x');
    const env = { ...repo.env, AGENT_SESSION_STATE: folder };
    for (const line of ['init', 'memory set a 1', 'uninstall']) {
      await runSession(line.split(' '), { cwd: repo.root, env });
    }
    expect(readdirSync(folder)).toEqual(['letter.txt']);
  });
});

describe('the other scopes', () => {
  it('local: absolute paths, in a file that git does not see', async () => {
    const repo = project();
    await run(repo, 'init --scope local');
    const [group] = hooksIn(repo.read(LOCAL))['SessionStart'] ?? [];
    expect(group?.hooks[0]?.command).toBe(process.execPath);
    expect(group?.hooks[0]?.args.slice(1)).toEqual(['session-start', '--scope', 'local']);
    expect(status(repo)).toBe('');
  });

  it('local: no exclude where the project ignores the file itself', async () => {
    const repo = project({ '.gitignore': '.claude/settings.local.json\n' });
    const before = repo.read('.git/info/exclude');
    await run(repo, 'init --scope local');
    expect(repo.read('.git/info/exclude')).toBe(before);
  });

  it('user: the settings in the home folder, or where CLAUDE_CONFIG_DIR says', async () => {
    const repo = project();
    repo.env['CLAUDE_CONFIG_DIR'] = makeFolder();
    await run(repo, 'init --scope user');
    const text = readFileSync(join(repo.env['CLAUDE_CONFIG_DIR'], 'settings.json'), 'utf8');
    expect(hooksIn(text)['PreCompact']?.[0]?.hooks[0]?.args.slice(1)).toEqual([
      'pre-compact',
      '--scope',
      'user',
    ]);
    expect(status(repo)).toBe('');
  });

  it('user: stays when another project is uninstalled', async () => {
    const [first, second] = [project(), project()];
    second.env['HOME'] = first.env['HOME'] ?? '';
    await run(first, 'init --scope user');
    await run(second, 'init', 'uninstall');
    const file = join(first.env['HOME'] ?? '', SETTINGS);
    expect(existsSync(file)).toBe(true);
    await run(second, 'uninstall --scope user');
    expect(existsSync(file)).toBe(false);
  });

  it('user: leaves no folder of ours in the home, whichever project takes it out', async () => {
    const first = project();
    const home = first.env['HOME'] ?? '';
    await run(first, 'init --scope user');
    const root = join(makeFolder(), 'deeper/still');
    mkdirSync(root, { recursive: true });
    await run({ ...first, root }, 'uninstall --scope user');
    const left = readdirSync(home, { recursive: true }).map(String);
    expect(left.toSorted()).toEqual(['.local', join('.local', 'state')]);
  });

  it('project: adds local entries with the absolute path when no node is on PATH', async () => {
    const repo = project();
    repo.env['PATH'] = makeFolder();
    symlinkSync(gitProgram(), join(repo.env['PATH'], 'git'));
    await run(repo, 'init');
    expect(hooksIn(repo.read(SETTINGS))['SessionEnd']?.[0]?.hooks[0]?.command).toBe('node');
    expect(hooksIn(repo.read(LOCAL))['SessionEnd']?.[0]?.hooks[0]?.command).toBe(process.execPath);
  });

  it('says that the client loads nothing from settings with comments', async () => {
    const notes = async (settings: string): Promise<string[]> => {
      const out = await run(project({ [SETTINGS]: settings }), 'init --json');
      return (JSON.parse(out) as { notes: string[] }).notes;
    };
    const commented = (text: string): boolean => text.startsWith(`${SETTINGS} has comments`);
    expect((await notes('{ // mine\n}\n')).filter(commented)).toHaveLength(1);
    expect((await notes('{}\n')).filter(commented)).toEqual([]);
  });

  it('project: says that hooks do not run from a subfolder', async () => {
    expect(await run(project(), 'init')).toContain('--scope local');
  });
});

describe('what init must not write', () => {
  const REFUSED: [string, (repo: Repo) => void][] = [
    ['broken settings', (repo) => repo.write(SETTINGS, '{"a":')],
    ['settings that are a list', (repo) => repo.write(SETTINGS, '[]')],
    ['settings that are no UTF-8', (repo) => repo.write(SETTINGS, Buffer.from([0x7b, 0xff, 0x7d]))],
    ['settings that are a folder', (repo) => repo.write(`${SETTINGS}/x`, '')],
    ['a folder of settings that is a file', (repo) => repo.write('.claude', '')],
    ['a .agents that is a file', (repo) => repo.write('.agents', '')],
    ['a folder for the launcher that is a file', (repo) => repo.write('.agents/hooks', '')],
    ['a launcher that is a folder', (repo) => repo.write(`${LAUNCHER}/x`, '')],
    [
      'read-only settings',
      (repo) => {
        repo.write(SETTINGS, '{}');
        chmodSync(repo.path(SETTINGS), 0o444);
      },
    ],
    [
      'settings behind a link that leads outside',
      (repo) => {
        writeFileSync(join(repo.env['HOME'] ?? '', 'mine.json'), '{}');
        mkdirSync(repo.path('.claude'));
        symlinkSync(join(repo.env['HOME'] ?? '', 'mine.json'), repo.path(SETTINGS));
      },
    ],
    [
      'a folder of settings that is a link outside',
      (repo) => symlinkSync(repo.env['HOME'] ?? '', repo.path('.claude')),
    ],
  ];
  it.each(REFUSED)('refuses %s in a dry run too, which would promise it', async (_, prepare) => {
    const repo = project();
    prepare(repo);
    expect((await session(repo, 'init --dry-run')).code).toBe(2);
  });

  it.each(REFUSED)('refuses %s and changes nothing', async (_, prepare) => {
    const repo = project();
    prepare(repo);
    const before = [status(repo), everything(repo)];
    const { code, stderr } = await session(repo, 'init');
    expect([code, stderr.startsWith('session: '), stderr.includes('nobody foresaw')]).toEqual([
      2,
      true,
      false,
    ]);
    expect([status(repo), everything(repo)]).toEqual(before);
    expect(repo.has('.git/agent-session')).toBe(false);
  });

  it('uninstall refuses broken settings and changes nothing', async () => {
    const repo = project();
    await run(repo, 'init');
    repo.write(SETTINGS, '{"a":');
    const before = everything(repo);
    expect((await session(repo, 'uninstall')).code).toBe(2);
    expect(everything(repo)).toEqual(before);
  });

  it('writes through a link that stays inside', async () => {
    const repo = project({ 'elsewhere/settings.json': '{}\n' });
    mkdirSync(repo.path('.claude'));
    symlinkSync('../elsewhere/settings.json', repo.path(SETTINGS));
    await run(repo, 'init');
    expect(Object.keys(hooksIn(repo.read('elsewhere/settings.json')))).toHaveLength(EVENTS.length);
    await run(repo, 'uninstall');
    expect(repo.read('elsewhere/settings.json')).toBe('{}\n');
  });
});

function exec(hook: string, timeout: number): object {
  const args = [`\${CLAUDE_PROJECT_DIR}/${LAUNCHER}`, hook];
  return { type: 'command', command: 'node', args, timeout };
}

function gitProgram(): string {
  const folders = (process.env['PATH'] ?? '').split(':');
  return folders.map((folder) => join(folder, 'git')).find((path) => existsSync(path)) ?? '';
}

function cloneOf(repo: Repo): Repo {
  return moved(repo, (root) => repo.git('clone', '--quiet', repo.root, root));
}

function worktreeOf(repo: Repo): Repo {
  return moved(repo, (root) => repo.git('worktree', 'add', '--quiet', root));
}

/** The same kind of repository at another place. */
function moved(repo: Repo, make: (root: string) => void): Repo {
  const other = makeRepo({}, { git: false });
  const root = join(other.root, 'tree');
  make(root);
  const env = { ...repo.env, HOME: makeFolder() };
  const at = (name: string): string => join(root, name);
  return {
    root,
    env,
    git: (...args) => repo.git('-C', root, ...args),
    path: at,
    read: (name) => (existsSync(at(name)) ? readFileSync(at(name), 'utf8') : undefined),
    write: (name, content) => writeFileSync(at(name), content),
    has: (name) => existsSync(at(name)),
  };
}

/** Every file of the work tree that git knows or sees, with its text. */
function everything(repo: Repo): [string, string | undefined][] {
  const names = repo.git('ls-files', '--cached', '--others').split('\n').filter(Boolean);
  return names.map((name) => [
    name,
    statSync(repo.path(name), { throwIfNoEntry: false })?.isFile() ? repo.read(name) : undefined,
  ]);
}

describe('the merge driver', () => {
  const ATTRIBUTES = '.gitattributes';
  const driver = (repo: Repo): string | undefined => {
    try {
      return repo.git('config', '--local', 'merge.agent-session.driver').trim();
    } catch {
      return undefined;
    }
  };

  it('is declared for everybody and configured in this clone', async () => {
    const repo = project();
    await run(repo, 'init');
    const path = '.agents/sessions/20261120-140000-x.md';
    expect([repo.git('check-attr', 'merge', '--', path).trim(), driver(repo)]).toEqual([
      `${path}: merge: agent-session`,
      expect.stringContaining(' merge-driver %O %A %B %P'),
    ]);
  });

  it.each<[string, string | undefined]>([
    ['no attributes', undefined],
    ['attributes', '*.png binary\n*.md merge=union\n'],
    ['attributes without a last newline', '* text=auto'],
    ['attributes with CRLF', '* text=auto\r\n'],
  ])('goes without a trace where there were %s', async (_, attributes) => {
    const repo = project(attributes === undefined ? {} : { [ATTRIBUTES]: attributes });
    const config = repo.read('.git/config');
    await run(repo, 'init', 'init', 'uninstall');
    expect([repo.read(ATTRIBUTES), repo.read('.git/config')]).toEqual([attributes, config]);
  });

  it('goes from attributes that somebody changed since, and only it', async () => {
    const repo = project();
    await run(repo, 'init');
    repo.write(ATTRIBUTES, `${repo.read(ATTRIBUTES)}*.png binary\n`);
    await run(repo, 'uninstall');
    expect(repo.read(ATTRIBUTES)).toBe('*.png binary\n');
  });

  it('gives back a driver of that name that was configured before', async () => {
    const repo = project();
    repo.git('config', 'merge.agent-session.driver', 'mine %A');
    await run(repo, 'init', 'uninstall');
    expect([driver(repo), repo.git('config', '--get-regexp', '^merge').trim()]).toEqual([
      'mine %A',
      'merge.agent-session.driver mine %A',
    ]);
  });

  it('stays as somebody configured it since', async () => {
    const repo = project();
    await run(repo, 'init');
    repo.git('config', 'merge.agent-session.driver', 'mine %A');
    await run(repo, 'uninstall');
    expect(driver(repo)).toBe('mine %A');
  });

  it('goes from a clone where nobody noted the init', async () => {
    const repo = project();
    await run(repo, 'init');
    commit(repo);
    repo.git('config', 'merge.agent-session.driver', "tool='/x'; session merge-driver %O %A %B %P");
    const config = repo.git('config', '--list');
    repo.write('.git/agent-session/install.json', '{}');
    await run(repo, 'uninstall');
    expect([config.includes('merge-driver'), driver(repo), repo.has(ATTRIBUTES)]).toEqual([
      true,
      undefined,
      false,
    ]);
  });

  it('stays while another worktree needs it', async () => {
    const repo = project();
    await run(repo, 'init');
    commit(repo);
    const tree = join(makeFolder(), 'tree');
    repo.git('worktree', 'add', '--quiet', tree);
    await run({ ...repo, root: tree }, 'init', 'uninstall');
    expect(driver(repo)).toBeDefined();
  });

  it('shows with --dry-run what it would set, and sets nothing', async () => {
    const repo = project();
    const out = await run(repo, 'init --dry-run --json');
    const { git_config: settings } = JSON.parse(out) as { git_config: { key: string }[] };
    expect([settings.map(({ key }) => key), driver(repo)]).toEqual([
      ['merge.agent-session.name', 'merge.agent-session.driver'],
      undefined,
    ]);
  });

  it('changes nothing when git cannot write its configuration', async () => {
    const repo = project();
    repo.write('.git/config.lock', '');
    const { code, stderr } = await session(repo, 'init');
    expect([code, stderr.includes('git'), status(repo)]).toEqual([2, true, '']);
  });

  it('is left out where there is no git', async () => {
    const repo = project({}, { git: false });
    await run(repo, 'init');
    expect(repo.has(ATTRIBUTES)).toBe(false);
  });
});
