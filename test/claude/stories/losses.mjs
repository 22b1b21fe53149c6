// The five ways of losing a context, after work that nobody wrote into the session file.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { FACTS, nameOf, sessionText } from '../session-file.mjs';

/** What only hooks have seen. */
const SEEN = {
  prompt: 'Please make every retry leave a trace',
  answer: 'Every retry leaves a trace in the new table',
  file: 'src/retry-trace.js',
  task: 'Look up the size of a trace',
  outcome: 'A trace takes forty bytes',
};

const TOOLS = ['--permission-mode', 'acceptEdits', '--allowedTools', 'Write,Agent,Bash'];

/** One turn with an edit and a subagent, in a conversation that works on the session of its branch. */
async function work(stage, args = []) {
  const played = await stage.project({
    branch: 'feature/retries',
    sessions: { [nameOf()]: sessionText() },
  });
  const agent = { subagent_type: 'general-purpose', run_in_background: false };
  stage.api.script(
    { use: 'Write', input: { file_path: join(played.folder, SEEN.file), content: 'export {};\n' } },
    { use: 'Agent', input: { description: SEEN.task, prompt: 'Measure it.', ...agent } },
    { say: SEEN.outcome },
    { say: SEEN.answer },
  );
  const talk = stage.conversation({ args: [...args, ...TOOLS] });
  await talk.say(SEEN.prompt);
  return { played, talk };
}

/** What the brief in a request says of the work that hooks have seen. */
function assertTold({ messages }) {
  const brief = /<session-data>[\s\S]*?## Unrecorded work\n([\s\S]*?)<\/session-data>/.exec(
    messages,
  );
  assert.ok(brief, 'the request carries unrecorded work');
  const [whole, unrecorded] = brief;
  for (const name of ['prompt', 'answer', 'file']) {
    assert.ok(unrecorded.includes(SEEN[name]), `${name} is among the unrecorded work`);
  }
  for (const name of ['task', 'outcome']) {
    assert.ok(whole.includes(SEEN[name]), `${name} of the agent is told`);
  }
  assert.ok(whole.includes(FACTS.next), 'the file itself is told too');
}

export const stories = {
  'loss by /compact: what hooks have seen reaches the next request': async (stage) => {
    const { talk } = await work(stage);
    await talk.say('/compact');
    await talk.say('and now?');
    assertTold(stage.api.turns.at(-1));
  },

  'loss by a compaction of the client: what hooks have seen reaches the next request': async (
    stage,
  ) => {
    const { talk } = await work(stage, ['--autocompact', '100000']);
    const call = { use: 'Bash', input: { command: 'true' } };
    stage.api.script({ ...call, tokens: 50_000 }, { ...call, tokens: 98_000 });
    await talk.say('go on');
    assert.equal(stage.api.compactions.length, 1);
    const { messages } = stage.api.turns.at(-1);
    for (const name of ['file', 'task', 'outcome']) assert.ok(messages.includes(SEEN[name]), name);
    assert.match(messages, /Last prompt \([^)]*cut off before its turn ended\): go on/);
  },

  'loss by /clear: what hooks have seen reaches the first request': async (stage) => {
    const { talk } = await work(stage);
    await talk.say('/clear');
    await talk.say('and now?');
    assertTold(stage.api.turns.at(-1));
  },

  'loss by SIGKILL: what hooks have seen reaches the next start': async (stage) => {
    const { talk } = await work(stage);
    process.kill(talk.child.pid, 'SIGKILL');
    await talk.ended;
    await stage.ask('and now?');
    assertTold(stage.api.turns.at(-1));
  },

  'loss by another conversation: what hooks have seen reaches it while the first one goes on':
    async (stage) => {
      await work(stage);
      await stage.ask('and now?');
      assertTold(stage.api.turns.at(-1));
    },

  'losses: hooks have touched no file, and the next command writes the agent down': async (
    stage,
  ) => {
    const { played } = await work(stage);
    assert.equal(await played.git('status', '--porcelain'), `?? ${SEEN.file}\n`);
    await played.session('log', 'Traces are there');
    assert.match(await played.git('diff'), new RegExp(`summary: "?${SEEN.outcome}`));
  },

  'losses: what came of an agent in the background is told to a new conversation': async (
    stage,
  ) => {
    await stage.project({ branch: 'feature/retries', sessions: { [nameOf()]: sessionText() } });
    const agent = { subagent_type: 'general-purpose', run_in_background: true };
    // Nobody knows who is answered first: all say the same.
    const said = Array.from({ length: 4 }, () => ({ say: SEEN.outcome }));
    stage.api.script(
      { use: 'Agent', input: { description: SEEN.task, prompt: 'Measure it.', ...agent } },
      ...said,
    );
    const talk = stage.conversation({ args: TOOLS });
    await talk.say(SEEN.prompt);
    await talk.end();
    await stage.ask('and now?');
    const line = `general-purpose (completed): ${SEEN.task} → ${SEEN.outcome}`;
    assert.ok(stage.api.turns.at(-1).messages.includes(line));
  },
};
