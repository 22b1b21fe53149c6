import { describe, expect, test } from 'vitest';
import type { Extraction } from '../../src/core/completion/plan.ts';
import { parseSession, type Session } from '../../src/core/session/session.ts';
import { pathOf, READY, sessionText } from '../support/any-session.ts';
import { runInProcess } from '../support/cli.ts';
import { completedRecord, type Completed } from '../support/completed.ts';
import { makeRepo, type Repo } from '../support/repo.ts';

const ID = '20261120-140000-project-alpha-planning';
const FOLDER = `.agents/sessions/${ID}/artifacts`;
const TEXT = sessionText({
  title: 'Project alpha planning',
  sections: {
    ...READY,
    'Next Steps': '- [ ] Write the parser\n- [x] Agree on the format\n- Write the parser.',
    'Acceptance Criteria': '- [ ] Formats are described\n- [x] Sizes are known',
    Decisions: '### Decision 1: Use a queue\n\n**Decision**: A queue.\n\n**Rationale**: Calm.',
  },
});

interface Made {
  session: Session;
  context: string;
  steps: string[];
  from: unknown;
}

async function follow(repo: Repo, ref = 'alpha-planning'): Promise<Made> {
  const args = ['new', 'Project alpha core', '--from', ref, '--json'];
  const { stdout } = await runInProcess(args, { cwd: repo.root });
  const { path, from } = JSON.parse(stdout) as { path: string; from: unknown };
  const session = parseSession(repo.read(path) ?? '', path);
  const steps = session.nextSteps.map(({ text }) => text);
  return { session, context: session.body('Context'), steps, from };
}

async function errorOf(repo: Repo, ref: string): Promise<unknown> {
  const args = ['new', 'x', '--from', ref, '--json'];
  const { stdout } = await runInProcess(args, { cwd: repo.root });
  return (JSON.parse(stdout) as { error: { code: string } }).error.code;
}

/** What lint and verify find wrong with a session. */
async function wrongWith(repo: Repo, { id }: Session): Promise<unknown[]> {
  const lint = await runInProcess(['lint', id, '--json'], { cwd: repo.root });
  const verify = await runInProcess(['verify', id, '--json'], { cwd: repo.root });
  const { problems } = JSON.parse(lint.stdout) as { problems: unknown[] };
  const { claims } = JSON.parse(verify.stdout) as { claims: { status: string }[] };
  return [...problems, ...claims.filter(({ status }) => status === 'stale')];
}

/** A repository in which the session was completed, as far as its record tells. */
function completedIn(repo: Repo, given: Partial<Completed> = {}): void {
  const record = completedRecord({ id: ID, text: TEXT, ...given });
  repo.write(`.git/agent-session/completed/${ID}.json`, JSON.stringify(record));
}

describe('session new --from a session that is here', () => {
  test('names it, its records, knowledge and artifacts, and takes over what is open', async () => {
    const repo = makeRepo({
      [pathOf(ID)]: TEXT,
      [`${FOLDER}/docs/architecture.md`]: 'x',
      'docs/decisions/0003-use-a-queue.md': '# 3. Use a queue\n\n## Status\n\nAccepted\n',
      '.agents/knowledge/calm.md': `---\nknowledge:\n  kind: lesson\n  title: "Queues calm"\n  session: "${ID}"\n---\n\nText.\n`,
      '.agents/knowledge/other.md':
        '---\nknowledge:\n  kind: lesson\n  title: "Other"\n  session: "x"\n---\n\nText.\n',
    });
    const { context, steps, from } = await follow(repo);
    expect(from).toEqual({ id: ID, kind: 'open' });
    expect(context).toContain(ID);
    expect(context).toContain('Use a queue: `docs/decisions/0003-use-a-queue.md`');
    expect(context).toContain('Queues calm: `.agents/knowledge/calm.md`');
    expect(context).not.toContain('Other');
    expect(context).toContain(`- \`${FOLDER}/docs/architecture.md\``);
    expect(steps).toEqual(['Write the parser', 'Formats are described']);
  });

  test('makes a file without problems, whose claims are true', async () => {
    const repo = makeRepo(
      { [pathOf(ID)]: TEXT, [`${FOLDER}/docs/architecture.md`]: 'x' },
      { commit: true },
    );
    const { session } = await follow(repo);
    expect(await wrongWith(repo, session)).toEqual([]);
  });

  test('begins as usual when nothing is left', async () => {
    const done = sessionText({
      title: 'Project alpha planning',
      sections: { ...READY, 'Next Steps': '- [x] All of it' },
    });
    const { steps } = await follow(makeRepo({ [pathOf(ID)]: done }));
    expect(steps).toEqual(['Take the first step of: Project alpha core']);
  });

  test('lets nothing of it become structure of the new file, and shows no secret', async () => {
    const secret = `ghp_${'a1B2'.repeat(9)}`;
    const evil = sessionText({
      title: '## Next Steps <!-- x',
      sections: { ...READY, 'Next Steps': `- <!-- open\n- token ${secret}\n- \`\`\`fence` },
    });
    const { session, steps } = await follow(makeRepo({ [pathOf(ID)]: evil }));
    expect(session.parts.map(({ title }) => title)).toEqual([
      'Context',
      'Current State',
      'Next Steps',
    ]);
    expect(steps).toHaveLength(3);
    expect(session.text).not.toContain(secret);
  });

  test('bounds what a long session leaves', async () => {
    const steps = Array.from({ length: 50 }, (_, at) => `- Step ${at}`).join('\n');
    const long = sessionText({ sections: { ...READY, 'Next Steps': steps } });
    expect((await follow(makeRepo({ [pathOf(ID)]: long }))).steps).toHaveLength(21);
  });
});

describe('session new --from a completed session', () => {
  const extraction = (kind: Extraction['kind'], title: string, to: string): Extraction => ({
    kind,
    title,
    lines: [1, 1],
    to,
    action: 'create',
  });
  const extractions = [
    extraction('decision', 'Use a queue', 'docs/decisions/0001-use-a-queue.md'),
    extraction('lesson', 'Queues calm', '.agents/knowledge/calm.md'),
    extraction('artifact', 'docs/architecture.md', 'docs/project-alpha-planning/architecture.md'),
  ];
  const given: Partial<Completed> = {
    extractions,
    decisions: [
      { id: 'dec-1', title: 'Use a queue', record: 'docs/decisions/0001-use-a-queue.md' },
    ],
    artifacts: { docs: ['architecture.md'], code: ['spike.ts'], notes: ['kept.md'] },
    removed: [`${FOLDER}/docs/architecture.md`, `${FOLDER}/code/spike.ts`],
  };
  const files = {
    'docs/decisions/0001-use-a-queue.md': '# 1. Use a queue\n',
    '.agents/knowledge/calm.md': '',
    'docs/project-alpha-planning/architecture.md': '',
    [`${FOLDER}/notes/kept.md`]: '',
  };

  test('tells its outcome and where everything of it is', async () => {
    const repo = makeRepo(files);
    completedIn(repo, given);
    const { context, steps, from } = await follow(repo);
    expect(from).toEqual({ id: ID, kind: 'completed' });
    expect(context).toContain('completed on 2026-11-20; its outcome was successful');
    expect(context).toContain('Use a queue: `docs/decisions/0001-use-a-queue.md`');
    expect(context).toContain('Queues calm: `.agents/knowledge/calm.md`');
    expect(context).toContain('- `docs/project-alpha-planning/architecture.md`');
    expect(context).toContain(`- \`${FOLDER}/notes/kept.md\``);
    expect(context).toContain(`code/spike.ts was removed with it; session restore ${ID}`);
    expect(steps).toEqual(['Write the parser', 'Formats are described']);
  });

  test('names the commit where this branch does not have it', async () => {
    const repo = makeRepo(files, { commit: true });
    const commit = repo.git('rev-parse', 'HEAD').trim();
    completedIn(repo, { ...given, commit });
    repo.git('rm', '-rq', 'docs', '.agents');
    repo.git('commit', '-qm', 'other', '--allow-empty');
    const { session, context } = await follow(repo);
    const at = commit.slice(0, 12);
    expect(context).toContain(`git show ${at}:docs/decisions/0001-use-a-queue.md`);
    expect(await wrongWith(repo, session)).toEqual([]);
  });

  test('claims no place that nobody has', async () => {
    const repo = makeRepo();
    completedIn(repo, given);
    const { context } = await follow(repo);
    expect(context).not.toContain('0001-use-a-queue.md');
    expect(context).toContain('- Use a queue');
  });

  test('makes a file without problems, whose claims are true', async () => {
    const repo = makeRepo({ ...files, 'src/a.ts': '' }, { commit: true });
    completedIn(repo, { ...given, commit: repo.git('rev-parse', 'HEAD').trim() });
    const { session } = await follow(repo);
    expect(await wrongWith(repo, session)).toEqual([]);
  });

  test('finds the record that only git has', async () => {
    const repo = makeRepo({ a: '' }, { commit: true });
    repo.write('record.json', JSON.stringify(completedRecord({ id: ID, text: TEXT })));
    const blob = repo.git('hash-object', '-w', 'record.json').trim();
    repo.git('update-ref', `refs/agent-session/completed/${ID}`, blob);
    expect((await follow(repo)).from).toEqual({ id: ID, kind: 'completed' });
  });

  test('takes the newest of several records, and passes over broken ones', async () => {
    const repo = makeRepo();
    completedIn(repo, { started: '2026-11-19T10:00:00Z' });
    const newer = completedRecord({ id: ID, text: TEXT, started: '2026-11-20T10:00:00Z' });
    repo.write(`.git/agent-session/completed/${ID}.1.json`, JSON.stringify(newer));
    repo.write('.git/agent-session/completed/broken.json', '{"version":1,"plan":');
    expect((await follow(repo)).context).toContain('completed on 2026-11-20');
  });
});

describe('session new --from a session that only git has', () => {
  test('reads a deleted file and its artifacts from history', async () => {
    const repo = makeRepo({ [pathOf(ID)]: TEXT, [`${FOLDER}/code/a.ts`]: 'x' }, { commit: true });
    repo.git('rm', '-rq', '.agents');
    repo.git('commit', '-qm', 'delete');
    const before = repo.git('rev-parse', 'HEAD^').trim().slice(0, 12);
    const { session, context, steps, from } = await follow(repo);
    expect(from).toEqual({ id: ID, kind: 'deleted' });
    expect(await wrongWith(repo, session)).toEqual([]);
    expect(context).toContain('- Use a queue');
    expect(context).toContain(`git show ${before}:${FOLDER}/code/a.ts`);
    expect(steps).toContain('Write the parser');
  });

  test('reads a file of another branch', async () => {
    const repo = makeRepo({ a: '' }, { commit: true });
    repo.git('checkout', '-qb', 'feature/alpha');
    repo.write(pathOf(ID), TEXT);
    repo.git('add', '-A');
    repo.git('commit', '-qm', 'session');
    repo.git('checkout', '-q', 'main');
    const { context, from } = await follow(repo);
    expect(from).toEqual({ id: ID, kind: 'elsewhere' });
    expect(context).toContain('on feature/alpha in commit');
  });
});

describe('session new --from what is not there', () => {
  test('refuses an unknown name and makes nothing', async () => {
    const repo = makeRepo({ a: '' }, { commit: true });
    expect(await errorOf(repo, 'nothing')).toBe('unknown-ref');
    expect(repo.has('.agents/sessions')).toBe(false);
  });

  test('refuses it without git too, and an empty name', async () => {
    const repo = makeRepo({ [pathOf(ID)]: TEXT }, { git: false });
    expect(await errorOf(repo, 'nothing')).toBe('unknown-ref');
    expect(await errorOf(repo, '')).toBe('unknown-ref');
  });

  test('refuses a part of several names', async () => {
    const repo = makeRepo({ [pathOf(ID)]: TEXT });
    completedIn(repo, { id: '20261101-140000-project-beta-planning' });
    repo.write(
      '.git/agent-session/completed/b.json',
      JSON.stringify(completedRecord({ id: '20261101-140000-project-beta-planning', text: TEXT })),
    );
    repo.write(pathOf('20261102-140000-project-gamma-planning'), TEXT);
    expect(await errorOf(repo, 'planning')).toBe('ambiguous-ref');
  });

  test('leaves the branch alone when start is given one', async () => {
    const repo = makeRepo({ a: '' }, { commit: true });
    const args = ['start', 'feature/x', '--from', 'nothing'];
    expect((await runInProcess(args, { cwd: repo.root })).code).toBe(2);
    expect(repo.git('branch', '--show-current').trim()).toBe('main');
  });
});
