// Set up, work, take it out again.
import assert from 'node:assert/strict';
import { FACTS, nameOf } from '../session-file.mjs';

export const stories = {
  'installation: init, a conversation and uninstall leave git status clean': async (stage) => {
    const project = await stage.project({ init: false });
    await project.session('init', '--yes');
    await stage.ask('hello');
    assert.deepEqual(await project.lifeEvents(), ['session-start', 'session-end']);
    await project.session('uninstall', '--yes');
    assert.equal(await project.git('status', '--porcelain'), '');
  },

  'installation: settings that people wrote are as they were': async (stage) => {
    const project = await stage.project({ init: false });
    const text = '{\n\t"model": "claude-opus-5-5",\n\t"hooks": {\n\t\t"Stop": []\n\t}\n}';
    await project.write({ '.claude/settings.json': text });
    await project.commit();
    await project.session('init', '--yes');
    await stage.ask('hello');
    assert.deepEqual(await project.lifeEvents(), ['session-start', 'session-end']);
    await project.session('uninstall', '--yes');
    assert.equal(await project.git('status', '--porcelain'), '');
  },

  'installation: settings that the client does not load are found by the doctor': async (stage) => {
    const project = await stage.project({ init: false });
    await project.write({ '.claude/settings.json': '{\n  // a comment\n  "hooks": {}\n}\n' });
    await project.session('init', '--yes');
    const { stderr } = await stage.ask('hello');
    assert.match(stderr, /settings\.json: Invalid or malformed JSON/);
    const { findings } = JSON.parse((await project.sessionFails('doctor', '--json')).stdout);
    assert.ok(findings.some(({ code }) => code === 'settings-broken'));
  },

  'installation: a session made by the command is told to the agent': async (stage) => {
    const project = await stage.project({ branch: 'feature/retries' });
    await project.session('new', FACTS.title);
    await project.session('update', '--state', FACTS.state, '--next', FACTS.next);
    await stage.ask('go on');
    for (const fact of [FACTS.title, FACTS.state, FACTS.next]) {
      assert.ok(stage.api.turns[0].text.includes(fact), fact);
    }
  },

  'installation: local settings serve a client that starts in a subfolder': async (stage) => {
    const project = await stage.project({ init: false, branch: 'feature/retries' });
    await project.session('init', '--yes', '--scope', 'local');
    await project.session('new', FACTS.title);
    await stage.ask('go on', { cwd: `${project.folder}/src` });
    assert.ok(stage.api.turns[0].text.includes(FACTS.title));
  },

  'installation: after a conversation the doctor is content': async (stage) => {
    const project = await stage.project();
    await stage.ask('hello');
    const { ok, hooks } = JSON.parse(await project.session('doctor', '--json'));
    assert.deepEqual([ok, hooks.length], [true, 8]);
    assert.ok(hooks.find(({ event }) => event === 'SessionStart').last_run);
  },

  'installation: the doctor leaves no trace': async (stage) => {
    const project = await stage.project({ branch: 'feature/retries' });
    await project.session('new', nameOf());
    const before = await project.listing();
    await project.session('doctor');
    assert.deepEqual(await project.listing(), before);
  },
};
