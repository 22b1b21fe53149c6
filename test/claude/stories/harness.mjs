// The harness itself: without these, a silent stage would look like silent hooks.
import assert from 'node:assert/strict';

export const stories = {
  'harness: a question is answered': async (stage) => {
    await stage.project({ init: false });
    const { code, stdout, stderr } = await stage.ask('hello there');
    assert.deepEqual([code, stdout, stderr], [0, 'ok\n', '']);
  },

  'harness: the text of a hook is seen where the model sees it': async (stage) => {
    const project = await stage.project({ init: false });
    const hook = { type: 'command', command: 'echo', args: ['A-TEXT-FROM-A-HOOK'] };
    const settings = { hooks: { SessionStart: [{ hooks: [hook] }] } };
    await project.write({ '.claude/settings.json': JSON.stringify(settings) });
    const talk = stage.conversation();
    await talk.say('hello');
    assert.equal(stage.api.turns[0].count('A-TEXT-FROM-A-HOOK'), 1);
    assert.equal(talk.answers('SessionStart').length, 1);
  },
};
