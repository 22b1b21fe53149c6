import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import schema from '../../schema/output.schema.json' with { type: 'json' };
import { runInProcess } from '../support/cli.ts';
import { completable, complete } from '../support/completable.ts';
import {
  EXPORT,
  fileOf,
  LOGIN,
  madeSession,
  SEARCH,
  threeSessions,
} from '../support/insight-repo.ts';
import { makeFolder, type Repo } from '../support/repo.ts';

interface Analysed {
  sessions: {
    id: string;
    verdict: string;
    findings: { code: string; since: string | null; evidence: string[] }[];
  }[];
  velocity: {
    days: number;
    objectives: { total: number; undated: number };
    commits: { total: number; per_week: number };
    weeks: { start: string; objectives: number }[];
  };
  patterns: {
    blockers: { count: number; sessions: string[] }[];
    files: { path: string; sessions: string[]; commits: number }[];
    objectives: { lead_known: number };
  };
}

async function analyse(repo: Repo, ...argv: string[]): Promise<Analysed> {
  const { stdout } = await runInProcess(['analyze', ...argv, '--json'], { cwd: repo.root });
  return JSON.parse(stdout) as Analysed;
}

function shallowClone(): string {
  const folder = `${makeFolder()}/shallow`;
  const repo = threeSessions();
  repo.git('clone', '--quiet', '--depth=1', `file://${repo.root}`, folder);
  return folder;
}

async function codes(repo: Repo, ref: string): Promise<string[]> {
  const { sessions } = await analyse(repo, ref);
  return (sessions[0]?.findings ?? []).map(({ code }) => code);
}

describe('session analyze', () => {
  it('looks at the health of active sessions by default', async () => {
    const { sessions } = await analyse(threeSessions());
    expect(sessions.map(({ id, verdict }) => [id, verdict])).toEqual([
      [LOGIN, 'needs attention'],
      [SEARCH, 'needs attention'],
    ]);
  });

  it('finds a session stale, blocked and without progress', async () => {
    expect(await codes(threeSessions(), 'search')).toEqual([
      'stale',
      'blocker-open',
      'no-progress',
    ]);
  });

  it('tells since when something blocks, with the commit', async () => {
    const repo = threeSessions();
    const { sessions } = await analyse(repo, 'login');
    const blocker = sessions[0]?.findings.find(({ code }) => code === 'blocker-open');
    const commit = repo
      .git(
        'log',
        '--format=%h',
        '--abbrev=7',
        '--reverse',
        '-S',
        'API keys of staging are',
        '--',
        fileOf(LOGIN),
      )
      .split('\n')[0];
    expect(blocker?.since).toBe('2026-11-09T10:00:00Z');
    expect(blocker?.evidence.join()).toContain(commit);
  });

  it('does not make up the age of a blocker that no commit has', async () => {
    const repo = threeSessions();
    repo.write(fileOf(LOGIN), madeSession({ title: 'L', blockers: ['Something new'] }));
    const { sessions } = await analyse(repo, 'login');
    const blocker = sessions[0]?.findings.find(({ code }) => code === 'blocker-open');
    expect(blocker?.since).toBeNull();
  });

  it('finds claims that are not so any more', async () => {
    const repo = threeSessions();
    repo.write(
      fileOf(LOGIN),
      madeSession({ title: 'L', state: 'The fix is in `src/gone.ts`, its test is missing.' }),
    );
    expect(await codes(repo, 'login')).toContain('claim-stale');
  });

  it('finds one that is not ready for handoff', async () => {
    const repo = threeSessions();
    repo.write(fileOf(LOGIN), madeSession({ title: 'L', state: 'In progress.' }));
    expect(await codes(repo, 'login')).toContain('not-ready');
  });

  it('calls a session well that has nothing against it', async () => {
    const repo = threeSessions();
    repo.write(fileOf(LOGIN), madeSession({ title: 'L', objectives: ['[x] A'] }));
    const { sessions } = await analyse(repo, 'login');
    expect(sessions).toMatchObject([{ verdict: 'well', findings: [] }]);
  });

  it('says of one that has ended what it left open', async () => {
    const { sessions } = await analyse(threeSessions(), 'export');
    expect(sessions).toMatchObject([{ id: EXPORT, verdict: 'ended', findings: [] }]);
  });

  it('measures velocity by day and week', async () => {
    const { velocity } = await analyse(threeSessions(), '--velocity');
    expect(velocity.objectives).toMatchObject({ total: 3, undated: 0 });
    expect(velocity.commits.total).toBe(7);
    expect(velocity.commits.per_week).toBeCloseTo((7 / velocity.days) * 7, 6);
    expect(velocity.weeks.map(({ objectives }) => objectives)).toEqual([0, 0, 3]);
  });

  it('measures one session alone', async () => {
    const { velocity } = await analyse(threeSessions(), 'login', '--velocity');
    expect([velocity.objectives.total, velocity.commits.total]).toEqual([1, 3]);
  });

  it('measures since a day', async () => {
    const { velocity } = await analyse(threeSessions(), '--velocity', '--since', '2026-11-17');
    expect([velocity.objectives.total, velocity.commits.total]).toEqual([2, 2]);
  });

  it('finds what comes again, in sessions that were deleted too', async () => {
    const repo = threeSessions();
    repo.commit(
      '2026-11-19T12:00:00Z',
      { 'src/export.ts': 'export const b = 1;\n' },
      `Follow up\n\nSession: ${LOGIN}`,
    );
    const { patterns } = await analyse(repo, '--patterns');
    expect(patterns.blockers).toMatchObject([{ count: 2 }]);
    expect(patterns.files).toMatchObject([
      { path: 'src/api.ts', sessions: [LOGIN, SEARCH], commits: 2 },
      { path: 'src/export.ts', sessions: [LOGIN, EXPORT], commits: 2 },
    ]);
    expect(patterns.objectives.lead_known).toBe(3);
  });

  it('tells that a shallow clone does not know everything', async () => {
    const { stdout } = await runInProcess(['analyze', '--velocity'], { cwd: shallowClone() });
    expect(stdout).toContain('shallow');
  });

  it('counts nothing as done or changed by the commit that a shallow clone begins with', async () => {
    const cwd = shallowClone();
    const { stdout } = await runInProcess(['analyze', '--velocity', '--json'], { cwd });
    const { velocity } = JSON.parse(stdout) as Analysed;
    expect(velocity.objectives).toMatchObject({ total: 0, undated: 1 });
    const report = await runInProcess(['report', '--project', '--json'], { cwd });
    expect((JSON.parse(report.stdout) as { files: object[] }).files).toEqual([]);
  });

  it.each<[string[], object]>([
    [[], { sessions: 3, active: 2, ended: 1, outcomes: { other: 1 }, success_rate: null }],
    [['--since', '2026-11-06'], { sessions: 1, active: 0, ended: 1 }],
    [['export'], { sessions: 1, average_minutes: 11_700 }],
  ])('totals with %j', async (argv, wanted) => {
    const { stdout } = await runInProcess(['analyze', ...argv, '--totals', '--json'], {
      cwd: threeSessions().root,
    });
    expect((JSON.parse(stdout) as { totals: object }).totals).toMatchObject(wanted);
  });

  it('totals of a completed session know how it went', async () => {
    const repo = completable();
    await complete(repo);
    const { stdout } = await runInProcess(['analyze', '--totals', '--json'], { cwd: repo.root });
    const ajv = new Ajv2020({ strict: false, schemas: [{ ...schema, $id: 'output' }] });
    const isValid = ajv.validate({ $ref: 'output#/$defs/analyze-totals' }, JSON.parse(stdout));
    expect([isValid, ajv.errors]).toEqual([true, null]);
    expect((JSON.parse(stdout) as { totals: object }).totals).toMatchObject({
      outcomes: { successful: 1 },
      success_rate: 1,
      average_minutes: 45,
    });
  });
});
