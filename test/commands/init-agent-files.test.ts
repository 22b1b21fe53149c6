import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AGENT_FILES, AGENTS_MD, agentPath } from '../../src/core/setup/agent-files.ts';
import { runInProcess, type FakeWorld, type Outcome } from '../support/cli.ts';
import { makeFolder, makeRepo, type Repo } from '../support/repo.ts';

const ALL = AGENT_FILES.map(agentPath);
const START = agentPath('commands/session-start.md');
const SKILL = agentPath('skills/session-files/SKILL.md');

function project(files: Record<string, string> = {}): Repo {
  const repo = makeRepo({ 'readme.txt': 'x\n', ...files }, { commit: true });
  repo.env['HOME'] = makeFolder();
  return repo;
}

function session(repo: Repo, line: string, world: Partial<FakeWorld> = {}): Promise<Outcome> {
  return runInProcess(line.split(' '), { cwd: repo.root, env: repo.env, ...world });
}

async function run(repo: Repo, ...lines: string[]): Promise<void> {
  for (const line of lines) expect([line, (await session(repo, line)).code]).toEqual([line, 0]);
}

async function json<T>(repo: Repo, line: string): Promise<T> {
  return JSON.parse((await session(repo, `${line} --json`)).stdout) as T;
}

const there = (repo: Repo): string[] => ALL.filter((path) => repo.has(path));

function status(repo: Repo): string {
  return repo.git('status', '--porcelain', '--untracked-files=all');
}

function clone(repo: Repo): Repo {
  repo.git('add', '--all');
  repo.git('commit', '--quiet', '--message=x');
  const root = join(makeFolder(), 'clone');
  repo.git('clone', '--quiet', repo.root, root);
  const copy = makeRepo({}, { git: false });
  const at = (name: string): string => join(root, name);
  return {
    ...copy,
    root,
    env: { ...repo.env, HOME: makeFolder() },
    git: (...args) => repo.git('-C', root, ...args),
    path: at,
    has: (name) => execFileSync('ls', ['-A', root]).includes(name.split('/')[0] ?? ''),
  };
}

describe('the commands, the skill and the agent', () => {
  it('come with init', async () => {
    const repo = project();
    await run(repo, 'init');
    expect(there(repo)).toEqual(ALL);
  });

  it('are in the diff before they are made', async () => {
    const repo = project();
    const { stdout } = await session(repo, 'init --dry-run');
    expect(ALL.filter((path) => !stdout.includes(`+++ b/${path}`))).toEqual([]);
    expect(status(repo)).toBe('');
  });

  it('keep their front matter first, as the client wants it', async () => {
    const repo = project();
    await run(repo, 'init');
    for (const path of ALL)
      expect(repo.read(path)).toMatch(/^---\n# [^\n]*\n(?:name|description): /);
  });

  it('do not come where they are not wanted', async () => {
    const repo = project();
    await run(repo, 'init --no-agent-files --no-agents-md');
    expect([there(repo), repo.has(AGENTS_MD)]).toEqual([[], false]);
  });

  it.each(['local', 'user'])('are no part of the scope %s', async (scope) => {
    const repo = project();
    await run(repo, `init --scope ${scope}`);
    expect([there(repo), repo.has(AGENTS_MD)]).toEqual([[], false]);
  });

  it('do not come back once somebody deleted them, unless forced', async () => {
    const repo = project();
    await run(repo, 'init');
    repo.git('clean', '--quiet', '--force', START);
    await run(repo, 'init');
    expect(there(repo)).toEqual(ALL.filter((path) => path !== START));
    await run(repo, 'init --force');
    expect(there(repo)).toEqual(ALL);
  });

  it.each(['init', 'init --force'])('stay as a person edited them, with %s', async (again) => {
    const repo = project();
    await run(repo, 'init');
    const edited = `${repo.read(START)}Mine.\n`;
    repo.write(START, edited);
    const { notes } = await json<{ notes: string[] }>(repo, again);
    expect([repo.read(START), notes.some((note) => note.startsWith(START))]).toEqual([
      edited,
      true,
    ]);
  });

  it('stay when somebody had them before, of whatever make', async () => {
    const repo = project({ [START]: 'My own command.\n' });
    await run(repo, 'init', 'init --force', 'uninstall');
    expect([repo.read(START), status(repo)]).toEqual(['My own command.\n', '']);
  });

  it('are renewed while nobody has edited them', async () => {
    const repo = project();
    await run(repo, 'init');
    const current = repo.read(SKILL) ?? '';
    const { printAgentFile } = await import('../../src/core/setup/agent-files.ts');
    const { sha256 } = await import('../../src/io/digest.ts');
    const old = printAgentFile({ path: SKILL, text: '---\nname: x\n---\n\nOlder.\n' }, sha256);
    repo.write(SKILL, old);
    await run(repo, 'init');
    expect(repo.read(SKILL)).toBe(current);
  });
});

describe('uninstall', () => {
  it('takes them out without a trace', async () => {
    const repo = project();
    await run(repo, 'init', 'uninstall');
    expect([status(repo), repo.has('.claude'), repo.has(AGENTS_MD)]).toEqual(['', false, false]);
  });

  it('leaves edited ones, and lists them', async () => {
    const repo = project();
    await run(repo, 'init');
    repo.write(START, `${repo.read(START)}Mine.\n`);
    const { kept } = await json<{ kept: string[] }>(repo, 'uninstall');
    expect([kept, there(repo)]).toEqual([[START], [START]]);
  });

  it('deletes edited ones with --purge, and their folders', async () => {
    const repo = project();
    await run(repo, 'init');
    repo.write(START, `${repo.read(START)}Mine.\n`);
    await run(repo, 'uninstall --purge --yes');
    expect([there(repo), repo.has('.claude')]).toEqual([[], false]);
  });

  it('leaves no folder in a clone, where nobody noted the init', async () => {
    const repo = project();
    await run(repo, 'init');
    const other = clone(repo);
    await run(other, 'uninstall');
    const changed = other.git('status', '--porcelain').split('\n').filter(Boolean);
    expect(changed.filter((line) => !line.startsWith(' D '))).toEqual([]);
    expect([other.has('.claude'), other.has('.agents'), other.has(AGENTS_MD)]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('takes them out of a checkout with CRLF too', async () => {
    const repo = project();
    await run(repo, 'init');
    for (const path of ALL) repo.write(path, (repo.read(path) ?? '').replaceAll('\n', '\r\n'));
    await run(repo, 'init', 'uninstall');
    expect(there(repo)).toEqual([]);
  });

  it('keeps a file that stood in their folders before', async () => {
    const mine = '.claude/commands/mine.md';
    const repo = project({ [mine]: 'x\n' });
    await run(repo, 'init', 'uninstall');
    expect([repo.has(mine), status(repo)]).toEqual([true, '']);
  });
});

describe('the block in AGENTS.md', () => {
  it.each<[string, string]>([
    ['with text', '# Agents\n\nBe kind.\n'],
    ['without a last newline', '# Agents'],
    ['with CRLF', '# Agents\r\n\r\nBe kind.\r\n'],
    ['with a BOM', '\ufeff# Agents\n'],
    ['that is empty', ''],
  ])('comes into a file %s and goes byte for byte, in a clone too', async (_, text) => {
    const repo = project({ [AGENTS_MD]: text });
    await run(repo, 'init');
    expect([repo.read(AGENTS_MD)?.startsWith(text), repo.read(AGENTS_MD)]).toEqual([
      true,
      expect.stringContaining('session list'),
    ]);
    const other = clone(repo);
    await run(other, 'uninstall');
    expect(other.git('diff', '--stat', 'HEAD~1', '--', AGENTS_MD)).toBe('');
    await run(repo, 'uninstall');
    expect(repo.read(AGENTS_MD)).toBe(text);
  });

  it('goes alone when somebody wrote around it', async () => {
    const repo = project({ [AGENTS_MD]: '# Agents\n' });
    await run(repo, 'init');
    repo.write(
      AGENTS_MD,
      `${(repo.read(AGENTS_MD) ?? '').replace('# Agents', '# All agents')}After.\n`,
    );
    await run(repo, 'uninstall');
    expect(repo.read(AGENTS_MD)).toBe('# All agents\nAfter.\n');
  });

  it('leaves a file that init made and somebody wrote into', async () => {
    const repo = project();
    await run(repo, 'init');
    repo.write(AGENTS_MD, `${repo.read(AGENTS_MD)}\nBe kind.\n`);
    await run(repo, 'uninstall');
    expect(repo.read(AGENTS_MD)).toBe('\nBe kind.\n');
  });

  it('stands there once, and does not come back once somebody took it out', async () => {
    const repo = project({ [AGENTS_MD]: '# Agents\n' });
    await run(repo, 'init', 'init --force');
    expect(repo.read(AGENTS_MD)?.match(/>>> agent-session/g)).toHaveLength(1);
    repo.write(AGENTS_MD, '# Agents\n');
    await run(repo, 'init');
    expect(repo.read(AGENTS_MD)).toBe('# Agents\n');
  });

  /** As another version of the tool would have written it. */
  function older(repo: Repo): string {
    const lines = ['', '## Sessions', '', 'Older lines.', ''];
    const sum = createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);
    const now = (repo.read(AGENTS_MD) ?? '').split(/\r?\n/);
    const at = now.findIndex((line) => line.includes('>>> agent-session'));
    const end = now.findIndex((line) => line.includes('<<< agent-session'));
    const open = (now[at] ?? '').replace(/checksum \w+/, `checksum ${sum}`);
    return [...now.slice(0, at), open, ...lines, ...now.slice(end)].join('\n');
  }

  it.each<[string, string]>([
    ['LF', '# Agents\n'],
    ['CRLF', '# Agents\r\n'],
  ])('is renewed where nobody edited it, with %s', async (_, text) => {
    const repo = project({ [AGENTS_MD]: text });
    await run(repo, 'init');
    const now = repo.read(AGENTS_MD);
    const before = older(repo);
    repo.write(AGENTS_MD, text.includes('\r') ? before.replaceAll('\n', '\r\n') : before);
    await run(repo, 'init');
    expect(repo.read(AGENTS_MD)).toBe(now);
    await run(repo, 'uninstall');
    expect(repo.read(AGENTS_MD)).toBe(text);
  });

  it('stays as a person edited it', async () => {
    const repo = project({ [AGENTS_MD]: '# Agents\n' });
    await run(repo, 'init');
    const edited = older(repo).replace('Older lines.', 'Our lines.');
    repo.write(AGENTS_MD, edited);
    await run(repo, 'init', 'init --force');
    expect(repo.read(AGENTS_MD)).toBe(edited);
  });

  it('goes through a link to another file of the project', async () => {
    const repo = project({ 'CLAUDE.md': '# Claude\n' });
    symlinkSync('CLAUDE.md', repo.path(AGENTS_MD));
    await run(repo, 'init');
    expect(repo.read('CLAUDE.md')).toContain('session list');
    await run(repo, 'uninstall');
    expect(repo.read('CLAUDE.md')).toBe('# Claude\n');
  });

  it.each<[string, (repo: Repo) => void]>([
    ['a folder', (repo) => mkdirSync(repo.path(AGENTS_MD))],
    ['a link that leads nowhere', (repo) => symlinkSync('../nowhere.md', repo.path(AGENTS_MD))],
    ['a link out of the project', (repo) => symlinkSync('/etc/hostname', repo.path(AGENTS_MD))],
    ['no text', (repo) => repo.write(AGENTS_MD, new Uint8Array([0xff, 0xfe, 0, 0xd8]))],
  ])('is left out where AGENTS.md is %s', async (_, make) => {
    const repo = project();
    make(repo);
    const before = status(repo);
    await run(repo, 'init', 'uninstall');
    expect(status(repo)).toBe(before);
  });
});
