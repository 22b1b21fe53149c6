import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, describe, expect, it } from 'vitest';
import schema from '../../schema/output.schema.json' with { type: 'json' };
import { runSession } from '../support/cli.ts';
import { Mirrored } from '../support/mirrored.ts';
import { oneSession, PATH } from '../support/one-session.ts';
import { TOKEN } from '../support/fake-github.ts';
import { trackedRepo } from '../support/tracked-repo.ts';
import { sessionText } from '../support/any-session.ts';

const opened: Mirrored[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function start(): Promise<Mirrored> {
  const one = await Mirrored.start();
  opened.push(one);
  return one;
}

async function shaped(one: Mirrored, shape: string, ...argv: string[]): Promise<unknown> {
  const validate = new Ajv2020({ strict: false })
    .addSchema(schema)
    .getSchema(`${schema.$id}#/$defs/${shape}`);
  void validate?.(await one.json(...argv));
  return validate?.errors;
}

describe('session issue --json keeps its published shape', () => {
  it.each([
    ['create --dry-run', []],
    ['create', []],
    ['sync', [['create'], ['note', 'x']]],
    ['sync --dry-run', [['create'], ['note', 'x']]],
    ['close', [['create']]],
    ['link 7', []],
  ])('%s', async (action, before) => {
    const one = await start();
    one.server.repository.addIssue({ number: 7 });
    for (const argv of before) await one.run('issue', ...argv);
    expect(await shaped(one, 'issue', 'issue', ...action.split(' '))).toBeNull();
  });

  it('list', async () => {
    const one = await start();
    await one.run('issue', 'create');
    await one.run('agent', 'add', 'backend-dev', 'Retry');
    await one.run('issue', 'note', '--agent', '1', 'Half done');
    expect(await shaped(one, 'issue-list', 'issue', 'list')).toBeNull();
  });
});

describe('session issue note', () => {
  it('adds a log entry that says what kind it is', async () => {
    const one = await start();
    await one.run('issue', 'create');
    await one.run('issue', 'note', '--type', 'quality_gate', 'Latency below 50 ms');
    expect(one.session().log.map(({ title, text }) => [title, text])).toEqual([
      ['person/quality-gate', 'Latency below 50 ms'],
    ]);
  });

  it('sends it at once with --sync', async () => {
    const one = await start();
    await one.run('issue', 'create');
    await one.run('issue', 'note', '--sync', 'Half done');
    expect(one.said()).toContain('Half done');
    expect(one.issues()[0]?.body).toContain('Context');
  });

  it('changes nothing with --dry-run', async () => {
    const one = await start();
    await one.run('issue', 'create');
    const text = one.repo.read(PATH);
    await one.run('issue', 'note', '--dry-run', 'Half done');
    expect(one.repo.read(PATH)).toBe(text);
    expect((await one.json('issue', 'list'))['waiting']).toEqual([]);
  });

  it.each([
    ['empty-text', ['note', '']],
    ['bad-type', ['note', '--type', 'rumour', 'x']],
    ['unknown-item', ['note', '--agent', 'nobody', 'x']],
  ])('is refused with %s', async (code, argv) => {
    const one = await start();
    await one.run('issue', 'create');
    expect(await one.codeOf('issue', ...argv)).toBe(code);
    expect((await one.json('issue', 'list'))['waiting']).toEqual([]);
  });
});

describe('session issue is refused', () => {
  it.each([['sync'], ['close'], ['note', 'x']])('without an issue: %s', async (...argv) => {
    const one = await start();
    expect(await one.codeOf('issue', ...argv)).toBe('no-issue');
    expect(one.server.calls).toEqual([]);
  });

  it('without a tracker', async () => {
    const one = oneSession();
    const { error } = (await one.json('issue', 'create')) as { error?: { code?: string } };
    expect(error?.code).toBe('no-tracker');
  });

  it('for another issue in place of its own, unless that is wanted', async () => {
    const one = await start();
    one.server.repository.addIssue({ number: 7 });
    await one.run('issue', 'create');
    expect(await one.codeOf('issue', 'link', '7')).toBe('issue-there');
    expect(await one.codeOf('issue', 'link', '7', '--replace')).toBeUndefined();
    expect(one.session().githubIssue).toBe('7');
  });

  it.each([
    ['find', 'login'],
    ['stats', '30d'],
    ['archive', '128', '--dry-run'],
  ])('for words that would be passed over: %s %s', async (...argv) => {
    const one = await start();
    expect(await one.codeOf('issue', ...argv)).toBe('unclear-arguments');
    expect(one.server.calls).toEqual([]);
  });

  it('for an action that there is not', async () => {
    const one = await start();
    expect(await one.codeOf('issue', 'frobnicate')).toBe('unknown-action');
  });
});

describe('the built command', () => {
  it('makes an issue, and shows the token nowhere', async () => {
    const one = await start();
    const made = await runSession(['issue', 'create'], { cwd: one.repo.root, env: one.env });
    one.server.fail({ times: 9, answer: { status: 500, body: { message: `no ${TOKEN}` } } });
    const failed = await runSession(['issue', 'sync'], { cwd: one.repo.root, env: one.env });
    expect([made.code, failed.code, one.issues().length]).toEqual([0, 2, 1]);
    expect(made.stdout + made.stderr + failed.stdout + failed.stderr).not.toContain(TOKEN);
  });

  it('says how a token is given where there is none', async () => {
    const repo = trackedRepo({ files: { [PATH]: sessionText() } });
    const env = {
      ...repo.env,
      GITHUB_API_URL: 'http://127.0.0.1:9',
      GITHUB_TOKEN: '',
      GH_TOKEN: '',
    };
    const { code, stderr } = await runSession(['issue', 'create'], { cwd: repo.root, env });
    expect([code, stderr.includes('GITHUB_TOKEN')]).toEqual([2, true]);
  });
});
