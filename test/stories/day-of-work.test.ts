import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseSession } from '../../src/core/session/session.ts';
import { answerOf, CONVERSATION, payload, runHook } from '../support/hook.ts';
import { runSession } from '../support/cli.ts';
import { makeRepo, type Repo } from '../support/repo.ts';

/** A person, an agent and the client, on a real repository, through the built command and hooks. */
class Day {
  readonly repo: Repo;
  conversation: string = CONVERSATION;

  constructor(options: { git?: boolean } = {}) {
    this.repo = makeRepo(
      { 'README.md': '# Shop\n', '.agents/config.yaml': '' },
      { ...options, commit: options.git !== false },
    );
  }

  /** The command as the agent's shell runs it. */
  async session(...args: string[]): Promise<string> {
    const env = { ...this.repo.env, AGENT_SESSION_CONVERSATION: this.conversation };
    const { code, stdout, stderr } = await runSession(args, { cwd: this.repo.root, env });
    if (code !== 0)
      throw new Error(`session ${args.join(' ')} ended with ${code}: ${stdout}${stderr}`);
    return stdout;
  }

  async hook(event: string, name: string): Promise<string> {
    const { code, stdout, stderr } = await runHook(
      event,
      payload(name, { session_id: this.conversation, cwd: this.repo.root }),
      this.repo,
    );
    if (code !== 0 || stderr !== '') throw new Error(`${event} ended with ${code}: ${stderr}`);
    return stdout;
  }

  async start(name: string): Promise<{ context: string; message: string }> {
    return answerOf(await this.hook('session-start', `SessionStart.${name}`));
  }

  file(): string {
    return (
      readdirSync(this.repo.path('.agents/sessions')).find((name) => name.endsWith('.md')) ?? ''
    );
  }
}

async function work(day: Day): Promise<void> {
  await day.session(
    'update',
    '--state',
    'The key is in src/charge.ts. Waiting between attempts is missing.',
    '--next',
    'Add waiting to retryCharge()',
    '--log',
    'Key done',
  );
  await day.session(
    'decision',
    'add',
    'Use an idempotency key',
    '--rationale',
    'The provider refuses a second charge',
  );
}

describe('a day of work', () => {
  test('begins, is compacted, cleared, ended and taken up again without a loss', async () => {
    const day = new Day();
    expect((await day.start('startup.interactive')).context).toContain('session new');
    await day.session(
      'start',
      'feature/retry-payments',
      '--objective',
      'No order is charged twice',
    );
    await work(day);

    const steering = await day.hook('pre-compact', 'PreCompact.auto');
    const compacted = await day.start('compact');
    expect([
      steering.includes(day.file()),
      compacted.context.includes('Waiting between attempts'),
      compacted.context.includes('Use an idempotency key'),
    ]).toEqual([true, true, true]);

    await day.hook('session-end', 'SessionEnd.clear');
    day.conversation = '00000000-0000-4000-8000-000000000007';
    expect((await day.start('clear')).context).toContain('Add waiting to retryCharge()');
    await day.session('objective', 'done', '1');

    await day.hook('session-end', 'SessionEnd.prompt_input_exit');
    day.conversation = '00000000-0000-4000-8000-000000000008';
    const morning = await day.start('startup.interactive');
    expect([
      morning.context.includes('The only objective is done.'),
      morning.message.includes('looks done'),
    ]).toEqual([true, true]);
    expect((await day.start('resume')).context).toBe('');

    const session = parseSession(day.repo.read(`.agents/sessions/${day.file()}`) ?? '', day.file());
    expect([
      session.log.length,
      session.decisions.length,
      session.objectives[0]?.done,
      session.status,
    ]).toEqual([1, 1, true, 'in_progress']);
  });

  test('survives a client that is killed', async () => {
    const day = new Day();
    await day.start('startup.interactive');
    await day.session('start', 'feature/retry-payments');
    await work(day);
    day.conversation = '00000000-0000-4000-8000-000000000008';
    expect((await day.start('startup.interactive')).context).toContain(
      'Add waiting to retryCharge()',
    );
  });

  test('is handed to another agent', async () => {
    const day = new Day();
    await day.session('new', 'Retry payments');
    await work(day);
    await day.session('pause');
    day.conversation = '00000000-0000-4000-8000-000000000008';
    const listed = await day.start('startup.interactive');
    const brief = await day.session('resume', 'retry');
    const after = await day.start('compact');
    expect([
      listed.context.includes('(paused, branch main (this one)'),
      brief.includes('Add waiting'),
      after.context.includes('(in_progress)'),
    ]).toEqual([true, true, true]);
  });

  test('goes on where there is no git', async () => {
    const day = new Day({ git: false });
    await day.start('startup.interactive');
    await day.session('new', 'Retry payments');
    await work(day);
    const compacted = await day.start('compact');
    expect([
      compacted.context.includes('Add waiting'),
      day.repo.read('.agents/.local/.gitignore'),
    ]).toEqual([true, '*\n']);
  });

  test('goes on with a detached head', async () => {
    const day = new Day();
    day.repo.git('checkout', '--quiet', '--detach');
    await day.session('new', 'Retry payments');
    await work(day);
    const compacted = await day.start('compact');
    expect([
      compacted.context.includes('Add waiting'),
      compacted.context.includes('branch is'),
    ]).toEqual([true, false]);
  });

  test('leaves git clean of everything that is true on this machine only', async () => {
    const day = new Day();
    await day.start('startup.interactive');
    await day.session('new', 'Retry payments');
    await day.hook('session-end', 'SessionEnd.prompt_input_exit');
    expect(day.repo.git('status', '--porcelain', '--untracked-files=all').trim()).toBe(
      `?? .agents/sessions/${day.file()}`,
    );
  });
});
