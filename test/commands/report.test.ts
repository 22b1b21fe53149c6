import { describe, expect, it } from 'vitest';
import { runInProcess } from '../support/cli.ts';
import {
  datedRepo,
  EXPORT,
  fileOf,
  LOGIN,
  madeSession,
  SEARCH,
  threeSessions,
} from '../support/insight-repo.ts';
import type { Repo } from '../support/repo.ts';

interface Reported {
  kind: string;
  from: string;
  totals: Record<string, number>;
  series: { start: string; commits: number; objectives: number }[];
  sessions: { id: string; state: string; duration_minutes: number | null }[];
  open_blockers: { session: string; since: string | null; days: number | null }[];
  files: { path: string; commits: number }[];
  health: { id: string }[];
}

function run(repo: Repo, ...argv: string[]) {
  return runInProcess(['report', ...argv], { cwd: repo.root });
}

async function report(repo: Repo, ...argv: string[]): Promise<Reported> {
  return JSON.parse((await run(repo, ...argv, '--json')).stdout) as Reported;
}

/** Everything that HTML could take for a tag, an attribute's end or a script. */
const EVIL =
  '</title><script>alert(1)</script> <img src=x onerror=alert(2)> "\' ` | [x](javascript:a)';

function evil(): Repo {
  const repo = datedRepo();
  repo.commit('2026-11-19T12:00:00Z', {
    [fileOf('20261119-090000-evil')]: madeSession({
      title: EVIL,
      created: '2026-11-19T09:00:00Z',
      objectives: [`[ ] ${EVIL}`],
      decisions: ['<svg onload=alert(3)>'],
      blockers: ['<iframe src=//x> AKIAIOSFODNN7EXAMPLE'],
    }),
    'src/<script>.ts': 'x\n',
  });
  return repo;
}

describe('session report', () => {
  it('counts what commits of the last seven days show', async () => {
    const { from, totals } = await report(threeSessions());
    expect(from).toBe('2026-11-14T00:00:00Z');
    expect(totals).toMatchObject({
      commits: 3,
      active: 2,
      begun: 0,
      ended: 1,
      objectives: 3,
      tasks: 0,
      decisions: 1,
      blockers_open: 2,
      blockers_met: 0,
    });
  });

  it('counts everything for the project, sessions that were deleted too', async () => {
    const { totals, sessions } = await report(threeSessions(), '--project');
    expect(totals).toMatchObject({ commits: 7, begun: 3, tasks: 1, decisions: 2, blockers_met: 2 });
    expect(sessions.map(({ id, state }) => [id, state])).toEqual([
      [LOGIN, 'in_progress'],
      [EXPORT, 'deleted'],
      [SEARCH, 'in_progress'],
    ]);
  });

  it('puts what was done on its day', async () => {
    const { series } = await report(threeSessions());
    expect(
      series
        .filter(({ objectives }) => objectives > 0)
        .map(({ start, objectives }) => [start, objectives]),
    ).toEqual([
      ['2026-11-16T00:00:00Z', 1],
      ['2026-11-17T00:00:00Z', 2],
    ]);
  });

  it('knows the age of a blocker that is older than the week', async () => {
    const { open_blockers: blockers } = await report(threeSessions());
    expect(blockers.map(({ session, days }) => [session, days])).toEqual([
      [SEARCH, 14],
      [LOGIN, 11],
    ]);
  });

  it('names what is not known instead of counting it', async () => {
    const repo = threeSessions();
    repo.write(fileOf(SEARCH), (repo.read(fileOf(SEARCH)) ?? '').replace('- [ ] R', '- [x] R'));
    const { totals } = await report(repo);
    expect(totals).toMatchObject({ objectives: 3, undated: 1 });
  });

  it('takes another span', async () => {
    const { kind, totals } = await report(threeSessions(), '--since', '2026-11-17');
    expect([kind, totals['commits'], totals['objectives']]).toEqual(['since', 2, 2]);
  });

  it('refuses two spans at once', async () => {
    const { code, stderr } = await run(threeSessions(), '--weekly', '--project');
    expect([code, stderr.includes('--since')]).toEqual([2, true]);
  });

  it('escapes everything in HTML, and forbids scripts besides', async () => {
    const { stdout } = await run(evil(), '--format', 'html');
    const tags = new Set([...stdout.matchAll(/<([a-z]+)/g)].map((match) => match[1]));
    expect(
      ['script', 'img', 'iframe', 'object', 'link', 'a'].filter((tag) => tags.has(tag)),
    ).toEqual([]);
    expect(stdout.match(/<[a-z][^>]*\son[a-z]+=/)).toBeNull();
    expect(stdout).toContain("default-src 'none'");
    expect(stdout).toContain('&#60;script&#62;alert(1)');
  });

  it('needs nothing from elsewhere', async () => {
    const { stdout } = await run(evil(), '--format', 'html');
    expect(stdout.match(/\b(?:src|href|url|@import)\s*[=(]\s*["']?(?:https?:)?\/\//g)).toBeNull();
  });

  it('draws one chart for each of the series, with a title', async () => {
    const { stdout } = await run(threeSessions(), '--format', 'html');
    const charts = [
      ...stdout.matchAll(/<svg class="chart" role="img"[^>]*><title id="(\w+)-title">/g),
    ];
    expect(charts.map((match) => match[1])).toEqual(['commits', 'done', 'states', 'files']);
  });

  it.each(['markdown', 'html', 'json'])('masks secrets in %s', async (format) => {
    const { stdout } = await run(evil(), '--format', format);
    expect(stdout).not.toContain('AKIAIOSFODNN7EXAMPLE');
  });

  it('escapes Markdown, so that a title begins no tag, link or cell', async () => {
    const { stdout } = await run(evil());
    expect(stdout.replaceAll(/<!--.*?-->/g, '')).not.toMatch(/<[a-z/]/i);
    expect(stdout).not.toMatch(/(?<!\\)\[x(?<!\\)\]/);
    const rows = stdout.split('\n').filter((line) => line.includes('alert(1)'));
    expect(rows.every((line) => !/[^\\]\| \\?\[/.test(line))).toBe(true);
  });

  it('writes a file, whose name chooses the format, and over an earlier report', async () => {
    const repo = threeSessions();
    await run(repo, '--out', 'out/week.html');
    const { code } = await run(repo, '--project', '--out', 'out/week.html');
    expect([code, repo.read('out/week.html')?.includes('Project report')]).toEqual([0, true]);
  });

  it('takes the format of the name in whatever case', async () => {
    const repo = threeSessions();
    await run(repo, '--out', 'out.JSON');
    expect(JSON.parse(repo.read('out.JSON') ?? '')).toMatchObject({ version: 1 });
  });

  it.each(['out.md', 'out.json', 'out.html'])('knows its own %s again', async (name) => {
    const repo = threeSessions();
    await run(repo, '--out', name);
    expect((await run(repo, '--out', name)).code).toBe(0);
  });

  it('writes over nothing else', async () => {
    const repo = threeSessions();
    const { code } = await run(repo, '--out', 'src/api.ts');
    expect([code, repo.read('src/api.ts')]).toEqual([2, 'export const a = 2;\n']);
  });

  it('works without git, and says what is missing', async () => {
    const { makeRepo } = await import('../support/repo.ts');
    const repo = makeRepo({ [fileOf(LOGIN)]: madeSession({ title: 'T' }) }, { git: false });
    const { code, stdout } = await run(repo);
    expect([code, stdout.includes('no work tree of git')]).toEqual([0, true]);
  });

  it('works before the first commit', async () => {
    const { makeRepo } = await import('../support/repo.ts');
    const repo = makeRepo({ [fileOf(LOGIN)]: madeSession({ title: 'T' }) });
    expect(await report(repo)).toMatchObject({ totals: { commits: 0, active: 1 } });
  });
});
