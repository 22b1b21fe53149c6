import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../../src/core/brief/tokens.ts';
import { runSession } from '../support/cli.ts';
import { answerOf, CONVERSATION, payload, runHook } from '../support/hook.ts';
import { makeRepo, type Repo } from '../support/repo.ts';

const BRANCH = 'feature/payments';
const OTHER = '00000000-0000-4000-8000-00000000000f';

/** What a conversation knows, in words that stand nowhere else. */
const FACTS = {
  task: 'Retry failed payment webhooks',
  'next step': 'Cover the fourth attempt with a test',
  decision: 'Back off exponentially',
  blocker: 'Sandbox keys are missing',
  'failing test': 'queue.test.ts fails on the third attempt',
  branch: BRANCH,
  'first file': 'src/webhook-queue.ts',
  'second file': 'test/webhook-queue.test.ts',
  'outcome of an agent': 'Provider allows ninety calls a minute',
  'outcome of another agent': 'Idempotency keys live one day',
  'last prompt': 'Also log each dropped webhook',
  'last answer': 'Dropped webhooks are logged in two places',
};

/** A day of work through commands and hooks: some of it written down, the rest only seen by hooks. */
async function work(): Promise<Repo> {
  const repo = makeRepo({ '.agents/config.yaml': '' }, { commit: true });
  repo.git('checkout', '--quiet', '-b', BRANCH);
  const env = { ...repo.env, CLAUDE_CODE_SESSION_ID: CONVERSATION };
  const session = async (...args: string[]): Promise<void> => {
    const { code, stderr } = await runSession(args, { cwd: repo.root, env });
    expect([args[0], code, stderr]).toEqual([args[0], 0, '']);
  };
  const hook = async (event: string, name: string, more: object = {}): Promise<void> => {
    const { code } = await runHook(event, payload(name, { ...more }), repo);
    expect([event, code]).toEqual([event, 0]);
  };
  const edit = (path: string) =>
    hook('post-tool-use', 'PostToolUse.Edit', { tool_input: { file_path: repo.path(path) } });
  const agent = async (agent_id: string, task: string, outcome: string): Promise<void> => {
    await hook('post-tool-use', 'PostToolUse.Agent.background', {
      tool_input: { description: task, subagent_type: 'general-purpose' },
      tool_response: { status: 'async_launched', agentId: agent_id },
    });
    await hook('subagent-start', 'SubagentStart', { agent_id });
    await hook('subagent-stop', 'SubagentStop.background', {
      agent_id,
      last_assistant_message: outcome,
    });
  };

  await hook('session-start', 'SessionStart.startup.interactive');
  await session('new', FACTS.task);
  await hook('user-prompt-submit', 'UserPromptSubmit.typed', {
    prompt: 'Retry failed webhooks, please',
  });
  await session('decision', 'add', FACTS.decision, '--rationale', 'The provider throttles');
  await session('blocker', 'add', FACTS.blocker);
  await session(
    'update',
    '--state',
    `Three attempts work; ${FACTS['failing test']}`,
    '--next',
    FACTS['next step'],
  );
  await hook('stop', 'Stop', { last_assistant_message: 'Three attempts work.' });
  await hook('user-prompt-submit', 'UserPromptSubmit.typed', { prompt: FACTS['last prompt'] });
  await agent('a1', 'Look up the rate limit', FACTS['outcome of an agent']);
  await agent('a2', 'Look up idempotency', FACTS['outcome of another agent']);
  await edit(FACTS['first file']);
  await edit(FACTS['second file']);
  await hook('stop', 'Stop', { last_assistant_message: FACTS['last answer'] });
  return repo;
}

const LOSSES: Readonly<Record<string, (repo: Repo) => Promise<string>>> = {
  'a compaction': async (repo) => {
    await runHook('pre-compact', payload('PreCompact.manual'), repo);
    return started(repo, 'SessionStart.compact');
  },
  'an automatic compaction': async (repo) => {
    await runHook('pre-compact', payload('PreCompact.auto'), repo);
    await runHook('subagent-stop', payload('SubagentStop.compaction'), repo);
    return started(repo, 'SessionStart.compact');
  },
  clear: async (repo) => {
    await runHook('session-end', payload('SessionEnd.clear'), repo);
    return started(repo, 'SessionStart.clear', { session_id: OTHER });
  },
  'a crash and a new start': (repo) =>
    started(repo, 'SessionStart.startup.interactive', { session_id: OTHER }, '4322'),
  "another agent's conversation": async (repo) => {
    const { code, stdout } = await runSession(['brief'], { cwd: repo.root, env: repo.env });
    return code === 0 ? stdout : '';
  },
};

async function started(repo: Repo, name: string, more: object = {}, pid = '4321'): Promise<string> {
  const { stdout } = await runHook('session-start', payload(name, { ...more }), repo, {
    env: { CLAUDE_PID: pid },
  });
  return answerOf(stdout).context;
}

describe('twelve facts of a conversation', () => {
  it.each(Object.entries(LOSSES))(
    'survive %s',
    async (_, lose) => {
      const told = await lose(await work());
      const missing = Object.entries(FACTS).filter(([, words]) => !told.includes(words));
      expect([missing.map(([name]) => name), estimateTokens(told) < 1000]).toEqual([[], true]);
    },
    60_000,
  );
});

it('the next verb writes the agents into the file, and hooks never touched it', async () => {
  const repo = await work();
  const { stdout } = await runSession(['log', 'Keys asked for', '--json'], {
    cwd: repo.root,
    env: repo.env,
  });
  const { path } = JSON.parse(stdout) as { path: string };
  const text = repo.read(path) ?? '';
  expect([
    text.includes(FACTS['outcome of an agent']),
    text.includes(FACTS['outcome of another agent']),
    text.match(/status: completed/g)?.length,
  ]).toEqual([true, true, 2]);
}, 60_000);
