// What a project insists on: a Current State that keeps up, a handoff before a compaction, a session.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { nameOf, sessionText } from '../session-file.mjs';

const TOOLS = ['--permission-mode', 'acceptEdits', '--allowedTools', 'Write,Bash'];

const REASON = 'files were changed in the';

/** A turn that writes three files over a Current State of an hour ago. */
async function threeFiles(stage, enforce) {
  const played = await stage.project({
    branch: 'feature/retries',
    sessions: { [nameOf()]: sessionText() },
  });
  await played.write({ '.agents/config.yaml': `handoff:\n  enforce: ${enforce}\n` });
  const writes = ['a', 'b', 'c'].map((name) => ({
    use: 'Write',
    input: { file_path: join(played.folder, `src/${name}.js`), content: 'export {};\n' },
  }));
  stage.api.script(...writes, { say: 'first answer' }, { say: 'second answer' });
}

/** A terminal over a session that nobody could continue, in a project that insists on handoffs. */
async function notReady(stage, args = []) {
  const played = await stage.project({
    branch: 'feature/retries',
    sessions: { [nameOf()]: sessionText({ state: 'In progress.' }) },
  });
  await played.write({ '.agents/config.yaml': 'handoff:\n  enforce: block\n' });
  const terminal = await stage.terminal({ args: [...args, ...TOOLS] });
  await terminal.shows(/SessionStart:startup says:/);
  return terminal;
}

export const stories = {
  'auto-start: the first request of a conversation makes its session': async (stage) => {
    const played = await stage.project();
    await played.write({ '.agents/config.yaml': 'sessions:\n  auto_start: on\n' });
    await stage.ask('Build an import service for invoices');
    const names = await played.git('status', '--porcelain', '--untracked-files=all');
    assert.match(names, /\d{8}-\d{6}-build-an-import-service-for-invoices\.md/);
    assert.match(stage.api.turns.at(-1).messages, /A session was made for this conversation/);
  },

  'enforcement: block has the agent go on once, with the reason': async (stage) => {
    await threeFiles(stage, 'block');
    const terminal = await stage.terminal({ args: TOOLS });
    await terminal.shows(/SessionStart:startup says:/);
    await terminal.type('write three files');
    await terminal.shows(/● second answer/);
    const [first, second] = stage.api.turns.slice(-2);
    assert.ok(!first.messages.includes(REASON), 'the turn itself was not disturbed');
    assert.ok(second.messages.includes(REASON));
    // Three calls, the first answer, and the one that was asked for.
    assert.equal(stage.api.turns.length, 5);
  },

  'enforcement: warn tells the person, and the agent with the next prompt': async (stage) => {
    await threeFiles(stage, 'warn');
    const terminal = await stage.terminal({ args: TOOLS });
    await terminal.shows(/SessionStart:startup says:/);
    await terminal.type('write three files');
    await terminal.shows(/3 files were changed in the \d+ min/);
    assert.ok(!stage.api.turns.some(({ messages }) => messages.includes(REASON)));
    await terminal.type('and now?');
    await terminal.shows(/● second answer/);
    assert.match(stage.api.turns.at(-1).messages, /does not know of the work since/);
  },

  'enforcement: a client that nobody watches is never held up': async (stage) => {
    await threeFiles(stage, 'block');
    const talk = stage.conversation({ args: TOOLS });
    await talk.say('write three files');
    assert.ok(!stage.api.turns.some(({ messages }) => messages.includes(REASON)));
  },

  'enforcement: block refuses a compaction by hand, with the reason, and only once': async (
    stage,
  ) => {
    stage.api.script({ say: 'first answer' }, { say: 'second answer' });
    const terminal = await notReady(stage);
    await terminal.type('begin');
    await terminal.shows(/● first answer/);
    await terminal.type('/compact');
    await terminal.shows(/Compaction blocked by PreCompact hook[\s\S]*only says "In progress\."/);
    assert.equal(stage.api.compactions.length, 0);
    await terminal.type('/compact');
    await terminal.shows(/Compacted/);
    assert.equal(stage.api.compactions.length, 1);
  },

  'enforcement: block never refuses a compaction of the client': async (stage) => {
    const call = { use: 'Bash', input: { command: 'true' } };
    stage.api.script(
      { ...call, tokens: 50_000 },
      { ...call, tokens: 98_000 },
      { say: 'the last answer' },
    );
    const terminal = await notReady(stage, ['--autocompact', '100000']);
    await terminal.type('work');
    await terminal.shows(/● the last answer/);
    assert.equal(stage.api.compactions.length, 1);
    assert.ok(stage.api.turns.at(-1).messages.includes('## Current State\nIn progress.'));
  },
};
