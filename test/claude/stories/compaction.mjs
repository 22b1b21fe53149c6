// What is left after the client has summarised the conversation.
import assert from 'node:assert/strict';
import { SUMMARY } from '../messages-api.mjs';
import { FACTS, nameOf, sessionText } from '../session-file.mjs';

const project = { branch: 'feature/retries', sessions: { [nameOf()]: sessionText() } };

/** A conversation that has been compacted by hand, and has gone on for one turn. */
async function compactByHand(stage, text = '/compact') {
  await stage.project(project);
  const talk = stage.conversation();
  await talk.say('begin');
  await talk.say('go on');
  await talk.say(text);
  await talk.say('and now?');
  return stage.api;
}

/** A turn whose tool calls fill the context, so that the client compacts in the middle of it. */
async function compactByItself(stage) {
  await stage.project(project);
  const call = { use: 'Bash', input: { command: 'true' } };
  stage.api.script({ ...call, tokens: 50_000 }, { ...call, tokens: 98_000 });
  const tools = ['--permission-mode', 'acceptEdits', '--allowedTools', 'Bash'];
  const talk = stage.conversation({ args: ['--autocompact', '100000', ...tools] });
  await talk.say('work');
  return stage.api;
}

function assertWhole(request) {
  assert.ok(request.messages.includes(SUMMARY), 'the conversation has been summarised');
  for (const [name, fact] of Object.entries(FACTS)) {
    assert.equal(request.count(fact), 1, `${name} is there, once`);
  }
}

export const stories = {
  'compaction by hand: the next request carries the session in full': async (stage) => {
    const api = await compactByHand(stage);
    assertWhole(api.turns.at(-1));
  },

  'compaction by itself: the turn goes on with the session in full': async (stage) => {
    const api = await compactByItself(stage);
    assertWhole(api.turns.at(-1));
  },

  'compaction by hand: the summary is asked to keep what matters': async (stage) => {
    const api = await compactByHand(stage);
    assert.match(api.compactions[0].text, /Additional Instructions:[\s\S]*Keep in the summary/);
    assert.ok(api.compactions[0].text.includes(`.agents/sessions/${nameOf()}`));
  },

  "compaction by hand: the person's own wish for the summary stays": async (stage) => {
    const api = await compactByHand(stage, '/compact keep the list of files');
    assert.match(api.compactions[0].text, /keep the list of files[\s\S]*Keep in the summary/);
  },

  'compaction by itself: the summary is asked to keep what matters': async (stage) => {
    const api = await compactByItself(stage);
    assert.match(api.compactions[0].text, /Additional Instructions:[\s\S]*Keep in the summary/);
  },

  'compaction by hand: what the client shows of it is one short line': async (stage) => {
    const api = await compactByHand(stage);
    const shown = /<local-command-stdout>([\s\S]*?)<\/local-command-stdout>/.exec(
      api.turns.at(-1).messages,
    );
    assert.match(
      shown[1],
      /^Compacted PreCompact \[[^\]]{1,100}\] completed successfully: [^\n]{1,600}$/,
    );
  },

  'compaction: a session changed meanwhile is told as it is now': async (stage) => {
    const played = await stage.project(project);
    const talk = stage.conversation();
    await talk.say('begin');
    await talk.say('go on');
    await played.write({
      [`.agents/sessions/${nameOf()}`]: sessionText({ state: 'All is different now.' }),
    });
    await talk.say('/compact');
    await talk.say('and now?');
    const request = stage.api.turns.at(-1);
    assert.deepEqual([request.count('All is different now.'), request.count(FACTS.state)], [1, 0]);
  },

  'compaction: the second one keeps the session as well': async (stage) => {
    const api = await compactByHand(stage);
    const talk = stage.conversation({ args: ['--continue'] });
    await talk.say('go on');
    await talk.say('/compact');
    await talk.say('and now?');
    assertWhole(api.turns.at(-1));
  },
};
