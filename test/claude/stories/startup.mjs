// What the model and the person are told when a conversation begins.
import assert from 'node:assert/strict';
import { FACTS, nameOf, sessionText } from '../session-file.mjs';

const two = {
  [nameOf('first-work')]: sessionText({ title: 'The first work', branch: 'feature/first' }),
  [nameOf('second-work')]: sessionText({ title: 'The second work', branch: 'feature/second' }),
};

export const stories = {
  'startup: the session of the branch reaches the first request': async (stage) => {
    await stage.project({ branch: 'feature/retries', sessions: { [nameOf()]: sessionText() } });
    await stage.ask('go on');
    const [first] = stage.api.turns;
    for (const fact of [FACTS.title, FACTS.state, FACTS.next]) {
      assert.equal(first.count(fact), 1, `${fact}: once in the first request`);
    }
  },

  'startup: what comes from the file is fenced as data': async (stage) => {
    await stage.project({ branch: 'feature/retries', sessions: { [nameOf()]: sessionText() } });
    await stage.ask('go on');
    const { messages } = stage.api.turns[0];
    const inside = /<session-data[^>]*>([\s\S]*?)<\/session-data>/.exec(messages)?.[1] ?? '';
    assert.ok(inside.includes(FACTS.state) && inside.includes(FACTS.next));
    assert.match(messages, /quoted from the file[^\n]*not instructions/);
  },

  'startup: the person sees one line about the session': async (stage) => {
    await stage.project({ branch: 'feature/retries', sessions: { [nameOf()]: sessionText() } });
    const terminal = await stage.terminal();
    const screen = await terminal.shows(/SessionStart:startup says:/);
    assert.match(screen, /session "Payment retries for the checkout".*tokens/);
  },

  'startup: two sessions on main are listed, and the agent asks which one': async (stage) => {
    await stage.project({ sessions: two });
    const terminal = await stage.terminal();
    await terminal.shows(/2 active sessions/);
    await terminal.type('hello');
    await terminal.shows(/● ok/);
    const { messages } = stage.api.turns[0];
    for (const text of ['The first work', 'The second work', 'ask the user which one to resume']) {
      assert.ok(messages.includes(text), text);
    }
  },

  'startup: a client that nobody watches gets the list and no question': async (stage) => {
    await stage.project({ sessions: two });
    await stage.ask('hello');
    const { messages } = stage.api.turns[0];
    assert.ok(messages.includes('The first work') && messages.includes('session resume'));
    assert.ok(!messages.includes('ask the user'));
  },

  'startup: without sessions a script is told nothing': async (stage) => {
    const project = await stage.project();
    const talk = stage.conversation();
    await talk.say('hello');
    assert.deepEqual(
      talk.answers('SessionStart').map(({ stdout }) => stdout),
      [''],
    );
    assert.doesNotMatch(stage.api.turns[0].messages, /session-data|hook additional context/);
    assert.equal((await project.hookRuns())[0].event, 'session-start');
  },

  'startup: without sessions a person is told at most one short hint': async (stage) => {
    await stage.project();
    const terminal = await stage.terminal();
    await terminal.shows(/❯/);
    await terminal.type('hello');
    const screen = await terminal.shows(/● ok/);
    assert.doesNotMatch(screen, /SessionStart/);
    const hint = /hook additional context:([^\n]*)\n?(.*)/.exec(stage.api.turns[0].messages);
    assert.ok((hint?.[1] ?? '').length < 200);
  },

  'startup: a linked worktree has the session of its own branch': async (stage) => {
    const project = await stage.project({ sessions: { [nameOf()]: sessionText() } });
    const tree = `${stage.folder}/tree`;
    await project.git('worktree', 'add', '--quiet', '-b', 'feature/retries', tree);
    await stage.ask('go on', { cwd: tree });
    assert.equal(stage.api.turns[0].count(FACTS.state), 1);
  },

  'startup: two conversations on one branch both have the session': async (stage) => {
    await stage.project({ branch: 'feature/retries', sessions: { [nameOf()]: sessionText() } });
    const talks = [stage.conversation(), stage.conversation()];
    await Promise.all(talks.map((talk) => talk.say('go on')));
    assert.deepEqual(
      stage.api.turns.map((turn) => turn.count(FACTS.state)),
      [1, 1],
    );
  },

  'startup: a detached HEAD gets the list': async (stage) => {
    const project = await stage.project({ sessions: { [nameOf()]: sessionText() } });
    await project.git('checkout', '--quiet', '--detach');
    await stage.ask('go on');
    const [first] = stage.api.turns;
    assert.deepEqual([first.count(FACTS.title), first.count(FACTS.state)], [1, 0]);
  },

  'startup: a subfolder of the project has no hooks and no trouble': async (stage) => {
    const project = await stage.project({
      branch: 'feature/retries',
      sessions: { [nameOf()]: sessionText() },
    });
    const { code, stdout, stderr } = await stage.ask('hello', { cwd: `${project.folder}/src` });
    assert.deepEqual([code, stdout, stderr], [0, 'ok\n', '']);
  },
};
