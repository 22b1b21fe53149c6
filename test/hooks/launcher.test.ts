import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runProcess, type Outcome } from '../support/cli.ts';
import { makeFolder, makeRepo, type Repo } from '../support/repo.ts';

const LAUNCHER = fileURLToPath(new URL('../../hooks/launcher.cjs', import.meta.url));
const IN_PROJECT = '.agents/hooks/agent-session.cjs';
const SILENT = { code: 0, stdout: '', stderr: '' };

/** A project with the launcher, and a home of its own. */
function project(files: Record<string, string> = {}): Repo {
  const repo = makeRepo(files);
  copyTo(repo.path(IN_PROJECT));
  repo.env['HOME'] = makeFolder();
  return repo;
}

function copyTo(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  copyFileSync(LAUNCHER, path);
}

/** A package whose only hook says where it is; returns its folder. */
function makeTool(folder: string, says: string, name = 'agent-session'): string {
  mkdirSync(join(folder, 'dist/hooks'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name }));
  writeFileSync(join(folder, 'dist/session.cjs'), '', { mode: 0o755 });
  writeFileSync(
    join(folder, 'dist/hooks/session-start.cjs'),
    `process.stdout.write(${JSON.stringify(says)});`,
  );
  return folder;
}

function launch(
  repo: Repo,
  args = ['session-start'],
  file = repo.path(IN_PROJECT),
): Promise<Outcome> {
  const env = { ...repo.env, CLAUDE_PROJECT_DIR: repo.root };
  return runProcess(process.execPath, [file, ...args], { cwd: repo.root, env });
}

function entry(launcher: string, ...args: string[]): string {
  return JSON.stringify(
    { hooks: { SessionStart: [{ hooks: [{ command: 'node', args: [launcher, ...args] }] }] } },
    undefined,
    2,
  );
}

describe('the launcher finds the tool', () => {
  it('in node_modules of the project', async () => {
    const repo = project();
    makeTool(repo.path('node_modules/agent-session'), 'from node_modules');
    expect((await launch(repo)).stdout).toBe('from node_modules');
  });

  it('in node_modules above the project', async () => {
    const outer = makeFolder();
    makeTool(join(outer, 'node_modules/agent-session'), 'from above');
    copyTo(join(outer, 'inner', IN_PROJECT));
    const env = { HOME: makeFolder() };
    const file = join(outer, 'inner', IN_PROJECT);
    expect(
      (await runProcess(process.execPath, [file, 'session-start'], { cwd: outer, env })).stdout,
    ).toBe('from above');
  });

  it('by the record of this machine', async () => {
    const repo = project();
    const tool = makeTool(makeFolder(), 'from the record');
    repo.write('.git/agent-session/install.json', JSON.stringify({ version: 1, tool }));
    expect((await launch(repo)).stdout).toBe('from the record');
  });

  it('by the record that all worktrees share', async () => {
    const repo = project({ 'a.txt': 'a' });
    const tool = makeTool(makeFolder(), 'from the record');
    repo.git('add', '--all');
    repo.git('commit', '--quiet', '--message=x');
    const other = join(makeFolder(), 'other');
    repo.git('worktree', 'add', '--quiet', other);
    repo.write('.git/agent-session/install.json', JSON.stringify({ version: 1, tool }));
    expect((await launch(repo, ['session-start'], join(other, IN_PROJECT))).stdout).toBe(
      'from the record',
    );
  });

  it('by the record of a project without git', async () => {
    const repo = makeRepo({}, { git: false });
    copyTo(repo.path(IN_PROJECT));
    const tool = makeTool(makeFolder(), 'from the record');
    repo.write('.agents/.local/install.json', JSON.stringify({ version: 1, tool }));
    expect((await launch(repo)).stdout).toBe('from the record');
  });

  it('on PATH', async () => {
    const repo = project();
    const bin = makeFolder();
    symlinkSync(
      join(makeTool(makeFolder(), 'from PATH'), 'dist/session.cjs'),
      join(bin, 'session'),
    );
    repo.env['PATH'] = bin;
    expect((await launch(repo)).stdout).toBe('from PATH');
  });

  it('but not behind a command of another package with that name', async () => {
    const repo = project();
    const bin = makeFolder();
    symlinkSync(
      join(makeTool(makeFolder(), 'foreign', 'session'), 'dist/session.cjs'),
      join(bin, 'session'),
    );
    repo.env['PATH'] = bin;
    expect(await launch(repo)).toEqual(SILENT);
  });

  it('in node_modules before the record', async () => {
    const repo = project();
    makeTool(repo.path('node_modules/agent-session'), 'from node_modules');
    const tool = makeTool(makeFolder(), 'from the record');
    repo.write('.git/agent-session/install.json', JSON.stringify({ version: 1, tool }));
    expect((await launch(repo)).stdout).toBe('from node_modules');
  });
});

describe('the launcher exits 0 in silence', () => {
  it.each([
    ['when the tool is not installed', 'session-start'],
    ['without an event', ''],
    ['for an event that the tool does not know', 'future-event'],
    ['for an event that is a path', '../../evil'],
  ])('%s', async (_, event) => {
    const repo = project();
    repo.env['PATH'] = '';
    if (event !== 'session-start') makeTool(repo.path('node_modules/agent-session'), 'loud');
    expect(await launch(repo, event === '' ? [] : [event])).toEqual(SILENT);
  });

  it('when SESSION_HOOKS=0', async () => {
    const repo = project();
    makeTool(repo.path('node_modules/agent-session'), 'loud');
    repo.env['SESSION_HOOKS'] = '0';
    expect(await launch(repo)).toEqual(SILENT);
  });

  it('when the hook cannot be loaded', async () => {
    const repo = project();
    const tool = makeTool(repo.path('node_modules/agent-session'), '');
    writeFileSync(join(tool, 'dist/hooks/session-start.cjs'), 'throw new Error("loud")');
    expect(await launch(repo)).toEqual(SILENT);
  });

  it('when the record is torn', async () => {
    const repo = project();
    repo.env['PATH'] = '';
    repo.write('.git/agent-session/install.json', '{"version":1,"tool":"/nowh');
    expect(await launch(repo)).toEqual(SILENT);
  });
});

describe('of several installations one runs', () => {
  const WIDE = '/lib/agent-session/dist/hooks/agent-session.cjs';

  it('the local one before the project’s', async () => {
    const repo = project({
      '.claude/settings.local.json': entry(WIDE, 'session-start', '--scope', 'local'),
    });
    makeTool(repo.path('node_modules/agent-session'), 'twice');
    expect(await launch(repo)).toEqual(SILENT);
  });

  it('the user’s before the project’s', async () => {
    const repo = project();
    makeTool(repo.path('node_modules/agent-session'), 'twice');
    mkdirSync(join(repo.env['HOME'] ?? '', '.claude'));
    writeFileSync(
      join(repo.env['HOME'] ?? '', '.claude/settings.json'),
      entry(WIDE, 'session-start', '--scope', 'user'),
    );
    expect(await launch(repo)).toEqual(SILENT);
  });

  it('the project’s, for an event that the local one does not have', async () => {
    const repo = project({
      '.claude/settings.local.json': entry(WIDE, 'session-end', '--scope', 'local'),
    });
    makeTool(repo.path('node_modules/agent-session'), 'once');
    expect((await launch(repo)).stdout).toBe('once');
  });

  it('the local one, whatever else there is', async () => {
    const repo = project({
      '.claude/settings.local.json': entry(WIDE, 'session-start', '--scope', 'local'),
    });
    const wide = join(makeTool(makeFolder(), 'once'), 'dist/hooks/agent-session.cjs');
    copyTo(wide);
    expect((await launch(repo, ['session-start', '--scope', 'local'], wide)).stdout).toBe('once');
  });

  it('the local one before the user’s, seen from a subfolder', async () => {
    const repo = project({
      '.claude/settings.local.json': entry(WIDE, 'session-start', '--scope', 'local'),
    });
    const wide = join(makeTool(makeFolder(), 'twice'), 'dist/hooks/agent-session.cjs');
    copyTo(wide);
    mkdirSync(repo.path('sub'));
    const env = { ...repo.env, CLAUDE_PROJECT_DIR: repo.path('sub') };
    const args = [wide, 'session-start', '--scope', 'user'];
    expect(await runProcess(process.execPath, args, { cwd: repo.root, env })).toEqual(SILENT);
  });
});

describe('a plugin answers only where nothing else does', () => {
  const PORTABLE = `\${CLAUDE_PROJECT_DIR}/${IN_PROJECT}`;
  const SETTINGS = '.claude/settings.json';
  const LOCAL = '.claude/settings.local.json';

  /** What the plugin says for a session that starts in a folder of the project. */
  async function plugin(repo: Repo, folder = repo.root): Promise<string> {
    const wide = join(makeTool(makeFolder(), 'from the plugin'), 'dist/hooks/agent-session.cjs');
    copyTo(wide);
    const env = { PATH: '/nowhere', ...repo.env, CLAUDE_PROJECT_DIR: folder };
    const args = [wide, 'session-start', '--scope', 'plugin'];
    const { code, stdout, stderr } = await runProcess(process.execPath, args, { cwd: folder, env });
    expect([code, stderr]).toEqual([0, '']);
    return stdout;
  }

  function bare(files: Record<string, string> = {}): Repo {
    const repo = project(files);
    repo.env['PATH'] = '/nowhere';
    return repo;
  }

  it('where no settings have our hooks', async () => {
    expect(await plugin(bare({ [SETTINGS]: '{"hooks":{}}' }))).toBe('from the plugin');
  });

  it('not where the project has them, and the tool', async () => {
    const repo = bare({ [SETTINGS]: entry(PORTABLE, 'session-start') });
    makeTool(repo.path('node_modules/agent-session'), 'from the project');
    expect([await plugin(repo), (await launch(repo)).stdout]).toEqual(['', 'from the project']);
  });

  it('where the project has them and this machine has no tool beside it', async () => {
    const repo = bare({ [SETTINGS]: entry(PORTABLE, 'session-start') });
    expect([await plugin(repo), (await launch(repo)).stdout]).toEqual(['from the plugin', '']);
  });

  it('where the launcher of the project is gone', async () => {
    const repo = bare({
      [SETTINGS]: entry(`\${CLAUDE_PROJECT_DIR}/gone/agent-session.cjs`, 'session-start'),
    });
    makeTool(repo.path('node_modules/agent-session'), 'from the project');
    expect(await plugin(repo)).toBe('from the plugin');
  });

  it('where the client loads nothing from the settings', async () => {
    const repo = bare({ [SETTINGS]: `// mine\n${entry(PORTABLE, 'session-start')}` });
    makeTool(repo.path('node_modules/agent-session'), 'from the project');
    expect(await plugin(repo)).toBe('from the plugin');
  });

  it('for an event that the project does not have', async () => {
    const repo = bare({ [SETTINGS]: entry(PORTABLE, 'session-end') });
    makeTool(repo.path('node_modules/agent-session'), 'from the project');
    expect(await plugin(repo)).toBe('from the plugin');
  });

  it('where the client starts below the project, whose hooks do not run there', async () => {
    const repo = bare({ [SETTINGS]: entry(PORTABLE, 'session-start') });
    makeTool(repo.path('node_modules/agent-session'), 'from the project');
    mkdirSync(repo.path('sub'));
    expect(await plugin(repo, repo.path('sub'))).toBe('from the plugin');
  });

  it('not where the settings of this checkout have them, seen from a subfolder too', async () => {
    const wide = join(makeTool(makeFolder(), 'wide'), 'dist/hooks/agent-session.cjs');
    copyTo(wide);
    const repo = bare({ [LOCAL]: entry(wide, 'session-start', '--scope', 'local') });
    mkdirSync(repo.path('sub'));
    expect([await plugin(repo), await plugin(repo, repo.path('sub'))]).toEqual(['', '']);
  });

  it('not where the user has them for all projects', async () => {
    const wide = join(makeTool(makeFolder(), 'wide'), 'dist/hooks/agent-session.cjs');
    copyTo(wide);
    const repo = bare();
    mkdirSync(join(repo.env['HOME'] ?? '', '.claude'));
    const settings = join(repo.env['HOME'] ?? '', SETTINGS);
    writeFileSync(settings, entry(wide, 'session-start', '--scope', 'user'));
    expect(await plugin(repo)).toBe('');
  });

  it('where the user has those of a tool that is gone', async () => {
    const repo = bare();
    mkdirSync(join(repo.env['HOME'] ?? '', '.claude'));
    const settings = join(repo.env['HOME'] ?? '', SETTINGS);
    writeFileSync(
      settings,
      entry('/gone/dist/hooks/agent-session.cjs', 'session-start', '--scope', 'user'),
    );
    expect(await plugin(repo)).toBe('from the plugin');
  });
});
