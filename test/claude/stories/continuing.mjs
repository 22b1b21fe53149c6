// One conversation after another: resumed, cleared, forked.
import assert from 'node:assert/strict';
import { FACTS, nameOf, sessionText } from '../session-file.mjs';

const project = { branch: 'feature/retries', sessions: { [nameOf()]: sessionText() } };

async function begin(stage) {
  const played = await stage.project(project);
  const talk = stage.conversation();
  await talk.say('begin');
  await talk.end();
  return { id: talk.id, played };
}

export const stories = {
  'resume: nothing is told twice when nothing has changed': async (stage) => {
    const { id } = await begin(stage);
    const talk = stage.conversation({ args: ['--resume', id] });
    await talk.say('go on');
    const [answer] = talk.answers('SessionStart');
    assert.equal(answer.hook_name, 'SessionStart:resume');
    assert.doesNotMatch(answer.stdout, /additionalContext/);
    assert.equal(stage.api.turns.at(-1).count(FACTS.state), 1);
  },

  'resume: what has changed since is told': async (stage) => {
    const { id, played } = await begin(stage);
    const changed = sessionText({ state: 'The key is written; the tests are red.' });
    await played.write({ [`.agents/sessions/${nameOf()}`]: changed });
    await stage.ask('go on', { args: ['--resume', id] });
    const request = stage.api.turns.at(-1);
    assert.equal(request.count('The key is written; the tests are red.'), 1);
  },

  'resume: what has not changed is not repeated beside what has': async (stage) => {
    const { id, played } = await begin(stage);
    const changed = sessionText({ state: 'The key is written; the tests are red.' });
    await played.write({ [`.agents/sessions/${nameOf()}`]: changed });
    await stage.ask('go on', { args: ['--resume', id] });
    assert.equal(stage.api.turns.at(-1).count(FACTS.next), 1);
  },

  'resume of a conversation that does not exist: no harm': async (stage) => {
    const { played } = await begin(stage);
    const id = '00000000-0000-4000-8000-000000000000';
    const { stderr } = await stage.ask('go on', { args: ['--resume', id] });
    assert.doesNotMatch(stderr, /hook/i);
    assert.equal(await played.git('status', '--porcelain'), '');
  },

  'clear: the new conversation keeps the session that the old one had': async (stage) => {
    // On main only the attachment leads to the session.
    const played = await stage.project({ ...project, branch: 'main' });
    const command = played.commandLine('resume', nameOf().slice(0, -3));
    stage.api.script({ use: 'Bash', input: { command } });
    const tools = ['--permission-mode', 'acceptEdits', '--allowedTools', 'Bash'];
    const talk = stage.conversation({ args: tools });
    await talk.say('take it up');
    const first = talk.id;
    await talk.say('/clear');
    await talk.say('go on');
    assert.notEqual(talk.id, first);
    assert.equal(stage.api.turns.at(-1).count(FACTS.state), 1);
  },

  'fork: the copy of a conversation has the session too': async (stage) => {
    const { id } = await begin(stage);
    const talk = stage.conversation({ args: ['--resume', id, '--fork-session'] });
    await talk.say('go on');
    assert.notEqual(talk.id, id);
    assert.ok(stage.api.turns.at(-1).count(FACTS.state) >= 1);
  },
};
