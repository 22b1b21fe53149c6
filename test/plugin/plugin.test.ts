import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { VERBS } from '../../src/cli.ts';
import { estimateTokens } from '../../src/core/brief/tokens.ts';
import { readFrontMatter } from '../../src/core/front-matter/front-matter-read.ts';
import { AGENT_FILES, AGENTS_MD_LINES } from '../../src/core/setup/agent-files.ts';
import { EVENTS } from '../../src/core/setup/installation.ts';
import { runProcess, type Outcome } from '../support/cli.ts';
import { payload } from '../support/hook.ts';
import { makeFolder, makeRepo, type Repo } from '../support/repo.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PLUGIN = join(ROOT, 'dist/plugin');
const TEXTS = AGENT_FILES.map((name) => [name, read(join(ROOT, 'plugin', name))] as const);
const SKILL = 'skills/session-files/SKILL.md';

function read(path: string): string {
  return readFileSync(path, 'utf8');
}

function json(path: string): Record<string, unknown> {
  return JSON.parse(read(path)) as Record<string, unknown>;
}

/** All files below a folder, relative to it. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => statSync(join(folder, name)).isFile());
}

function frontMatterOf(text: string): Record<string, unknown> {
  return readFrontMatter(text).data ?? {};
}

/** As the client has it: the folder copied elsewhere, with nothing beside it. */
function installed(): string {
  const folder = join(makeFolder(), 'plugins/cache/agent-session/agent-session/0.1.0');
  mkdirSync(dirname(folder), { recursive: true });
  cpSync(PLUGIN, folder, { recursive: true });
  return folder;
}

describe('the manifest', () => {
  const manifest = json(join(PLUGIN, '.claude-plugin/plugin.json'));

  it('has the version of the package, since the client updates by it', () => {
    const { name, version } = json(join(ROOT, 'package.json'));
    expect([manifest['name'], manifest['version']]).toEqual([name, version]);
  });

  it('is found through the marketplace, which is in the package', () => {
    const { plugins } = json(join(ROOT, '.claude-plugin/marketplace.json')) as {
      plugins: { name: string; source: string }[];
    };
    expect(plugins.map(({ name, source }) => [name, join(ROOT, source)])).toEqual([
      [manifest['name'], PLUGIN],
    ]);
    expect(json(join(ROOT, 'package.json'))['files']).toContain('.claude-plugin');
  });
});

describe('the plugin', () => {
  it('has every event that init installs, with the same limits', () => {
    const { hooks } = json(join(PLUGIN, 'hooks/hooks.json')) as {
      hooks: Record<string, { matcher?: string; hooks: Record<string, unknown>[] }[]>;
    };
    const found = Object.entries(hooks).map(([event, [group]]) => {
      const { args, timeout, async } = group?.hooks[0] ?? {};
      const [launcher, hook, ...scope] = args as string[];
      expect([launcher, scope]).toEqual([
        '${CLAUDE_PLUGIN_ROOT}/dist/hooks/agent-session.cjs',
        ['--scope', 'plugin'],
      ]);
      return { event, hook, timeout, matcher: group?.matcher, async };
    });
    expect(found).toEqual(
      EVENTS.map(({ event, hook, timeout, matcher, async }) => ({
        event,
        hook,
        timeout,
        matcher,
        async,
      })),
    );
  });

  it('has every hook that it names', () => {
    const missing = EVENTS.filter(
      ({ hook }) => !existsSync(join(PLUGIN, 'dist/hooks', `${hook}.cjs`)),
    );
    expect(missing).toEqual([]);
  });

  it.each(['commands', 'skills', 'agents'])(
    'brings the %s that init installs, and no others',
    (folder) => {
      expect(
        filesBelow(join(PLUGIN, folder))
          .map((name) => `${folder}/${name}`)
          .toSorted(),
      ).toEqual(AGENT_FILES.filter((name) => name.startsWith(folder)).toSorted());
    },
  );

  it('is smaller than 5 MB and brings no code that was kept', () => {
    const shipped = filesBelow(PLUGIN).filter((name) => !/\.cjs\./.test(name));
    const bytes = shipped.reduce((sum, name) => sum + statSync(join(PLUGIN, name)).size, 0);
    expect(bytes).toBeLessThan(5_000_000);
    const { files } = json(join(ROOT, 'package.json')) as { files: string[] };
    expect(files).toContain('!dist/**/*.cjs.*');
  });

  it('lies in a package smaller than 5 MB', async () => {
    const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
    const { stdout } = await runProcess('npm', args, { cwd: ROOT, env: process.env });
    const [pack] = JSON.parse(stdout) as [{ unpackedSize: number }];
    expect(pack.unpackedSize).toBeLessThan(5_000_000);
  });

  it('brings the command as a program', () => {
    expect(statSync(join(PLUGIN, 'bin/session')).mode & 0o111).toBe(0o111);
  });

  it('brings the licences of what is inside its bundles', () => {
    expect(read(join(PLUGIN, 'dist/THIRD-PARTY-NOTICES.txt'))).toContain('commander');
  });
});

describe('the plugin works where nothing else is installed', () => {
  const place = installed();

  function project(): Repo {
    const repo = makeRepo({ 'a.txt': 'a\n' }, { commit: true, branch: 'feature/x' });
    repo.env['HOME'] = makeFolder();
    return repo;
  }

  function session(repo: Repo, ...args: string[]): Promise<Outcome> {
    return runProcess(join(place, 'bin/session'), args, { cwd: repo.root, env: repo.env });
  }

  it('makes, changes, checks and completes a session', async () => {
    const repo = project();
    const made = await session(repo, 'new', 'Fix it', '--objective', 'It works', '--json');
    const { path } = JSON.parse(made.stdout) as { path: string };
    const lines = [
      ['update', '--state', 'It works.', '--next', 'Ship it', '--done', 'obj-1', '--log', 'Done'],
      ['lint', path],
      ['knowledge', 'list'],
      ['find', 'works'],
      ['report', '--json'],
    ];
    for (const line of lines) {
      const { code, stderr } = await session(repo, ...line);
      expect([line, code, stderr]).toEqual([line, 0, '']);
    }
    expect(repo.read(path)).toContain('It works.');
    const plan = await session(repo, 'complete', '--dry-run', '--json');
    expect(JSON.parse(plan.stdout)).toMatchObject({ hash: expect.stringMatching(/^[0-9a-f]+$/) });
  });

  it.each(Object.keys(VERBS))('knows the verb %s', async (verb) => {
    const { code, stderr } = await session(project(), verb, '--help');
    expect([code, stderr]).toEqual([0, '']);
  });

  it('tells a starting conversation its session, once', async () => {
    const repo = project();
    await session(repo, 'new', 'Fix it');
    const env = { ...repo.env, CLAUDE_PROJECT_DIR: repo.root };
    const input = JSON.stringify(payload('SessionStart.startup.interactive'));
    const launcher = join(place, 'dist/hooks/agent-session.cjs');
    const args = [launcher, 'session-start', '--scope', 'plugin'];
    const { stdout } = await runProcess(process.execPath, args, { cwd: repo.root, env, input });
    expect(stdout).toContain('Fix it');
  });

  it('is silent in a project without sessions, and leaves no trace', async () => {
    const repo = project();
    const env = { ...repo.env, CLAUDE_PROJECT_DIR: repo.root };
    for (const { hook } of EVENTS) {
      const args = [join(place, 'dist/hooks/agent-session.cjs'), hook, '--scope', 'plugin'];
      const input = JSON.stringify(payload('SessionStart.startup.interactive'));
      const outcome = await runProcess(process.execPath, args, { cwd: repo.root, env, input });
      expect([hook, outcome]).toEqual([hook, { code: 0, stdout: '', stderr: '' }]);
    }
    expect([repo.git('status', '--porcelain'), repo.has('.git/agent-session')]).toEqual([
      '',
      false,
    ]);
  });

  it('says when it sets a project up that its folder goes with an update', async () => {
    const { stdout } = await session(project(), 'init', '--dry-run', '--json');
    const { notes } = JSON.parse(stdout) as { notes: string[] };
    expect(notes.some((note) => note.includes('npm install --global agent-session'))).toBe(true);
  });

  it('sets a project up, and takes everything back', async () => {
    const repo = project();
    const init = await session(repo, 'init', '--yes');
    const files = AGENT_FILES.filter((name) => repo.has(`.claude/${name}`));
    const doctor = await session(repo, 'doctor', '--json');
    const { ok } = JSON.parse(doctor.stdout) as { ok: boolean };
    await session(repo, 'uninstall', '--yes');
    expect([init.code, files, ok, repo.git('status', '--porcelain')]).toEqual([
      0,
      AGENT_FILES,
      true,
      '',
    ]);
  });
});

describe('what agents read', () => {
  /** Each command line that a text names. */
  const lines = [...TEXTS, ['AGENTS.md', AGENTS_MD_LINES.join('\n')] as const].flatMap(
    ([name, text]) =>
      Array.from(text.matchAll(/`session ([^`]+)`/g), ([, line = '']) => [name, line] as const),
  );

  it('names command lines at all', () => {
    expect(new Set(lines.map(([name]) => name))).toEqual(new Set([...AGENT_FILES, 'AGENTS.md']));
  });

  it.each(lines)('%s: session %s exists', async (_, line) => {
    const bare = line.replaceAll(/"[^"]*"/g, 'X');
    const [verb = '', action = ''] = bare.split(' ');
    if (verb === '--help') return;
    const { command } = (await VERBS[verb]?.load()) ?? {};
    const flags = new Set(
      (command?.options ?? []).flatMap(({ flags: text }) => text.match(/--?[\w-]+/g) ?? []),
    );
    expect((bare.match(/(?<= )--?[\w-]+/g) ?? []).filter((flag) => !flags.has(flag))).toEqual([]);
    expect(command?.name).toBe(verb);
    if (command?.words && /^[a-z]+$/.test(action)) expect(command.words).toContain(action);
  });

  it('teaches the file and the verbs in at most 700 estimated tokens', () => {
    expect(estimateTokens(read(join(ROOT, 'plugin', SKILL)))).toBeLessThanOrEqual(700);
  });

  it.each(TEXTS.filter(([name]) => name !== SKILL))('keeps %s short', (_, text) => {
    expect(estimateTokens(text)).toBeLessThanOrEqual(700);
  });

  it('costs a conversation at most 150 estimated tokens before it is used', () => {
    const always = TEXTS.map(([, text]) => frontMatterOf(text)).filter(
      (fields) => fields['disable-model-invocation'] !== true,
    );
    const told = always.map(({ name, description }) => `${String(name)}: ${String(description)}`);
    expect(estimateTokens(told.join('\n'))).toBeLessThanOrEqual(150);
  });

  it.each([
    'Multi-turn',
    'Architectural decisions',
    'spec to production',
    'Large refactoring',
    'Complex debugging',
    'Research and exploration',
    'Single-file edits',
    'Quick questions',
    'Trivial tasks',
    'Simple bug fixes',
    'documentation only',
  ])('says whether "%s" is worth a session', (kind) => {
    expect(read(join(ROOT, 'plugin', SKILL)).toLowerCase()).toContain(kind.toLowerCase());
  });

  it('lets a command run the tool without asking, but never an approval', () => {
    const allowed = TEXTS.filter(([name]) => name.startsWith('commands/')).map(([name, text]) => [
      name,
      String(frontMatterOf(text)['allowed-tools']),
    ]);
    for (const [name, tools] of allowed)
      expect([name, tools]).toEqual([name, expect.stringContaining('Bash(session')]);
    const closeout = allowed.find(([name]) => name?.includes('closeout'))?.[1] ?? '';
    expect(closeout).not.toMatch(/Bash\(session(?: complete)?:/);
  });
});
