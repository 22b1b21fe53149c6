// What is broken never disturbs a conversation: neither the person nor the model sees anything of it.
import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FACTS, nameOf, sessionText } from '../session-file.mjs';

const branch = 'feature/retries';
const elsewhere = sessionText({ branch: 'feature/other' });
const whole = { branch, sessions: { [nameOf()]: sessionText() } };

/** A conversation with all three hooks in it: start, compaction, end. */
async function talkThrough(stage, options) {
  const talk = stage.conversation(options);
  for (const text of ['begin', 'go on', '/compact', 'and now?']) {
    const { is_error: failed, result } = await talk.say(text);
    assert.equal(failed, false, `${text}: ${result}`);
  }
  await talk.end();
  assert.deepEqual([talk.code, talk.stderr], [0, '']);
  return talk;
}

/** Nothing of a failure reached the model or the person. */
async function assertUndisturbed(stage, talk) {
  assert.equal(stage.api.turns.length, 3);
  for (const { messages } of stage.api.turns) {
    assert.doesNotMatch(
      messages,
      /hook (?:blocking )?error|Traceback|at Object\.|SyntaxError|EACCES|Cannot find/,
    );
  }
  const answers = talk.answers('SessionStart').map(({ exit_code, stderr }) => [exit_code, stderr]);
  assert.deepEqual(answers, [
    [0, ''],
    [0, ''],
  ]);
  const log = await talk.debug();
  const failures = log.filter((line) =>
    /hook.*(?:timed out|cancelled|validation failed|status [1-9])/i.test(line),
  );
  assert.deepEqual(failures, []);
}

/** The tool's own hooks ran, those of these events left out: silence alone proves nothing. */
async function assertRan(project, ...without) {
  const events = await project.lifeEvents();
  const all = ['session-start', 'pre-compact', 'session-start', 'session-end'];
  assert.deepEqual(
    events,
    all.filter((event) => !without.includes(event)),
  );
}

/** Nothing at all of ours reached the model. */
function assertSilent(stage) {
  for (const { messages } of stage.api.turns) {
    assert.doesNotMatch(messages, /session-data|hook additional context|hook success/);
  }
}

/** A broken file lies beside a good one, whose brief must arrive as if it were alone. */
function besideGoodOne(breakIt) {
  return async (stage) => {
    const project = await stage.project(whole);
    await breakIt(join(project.folder, '.agents/sessions', nameOf('broken')), elsewhere);
    const talk = await talkThrough(stage);
    await assertUndisturbed(stage, talk);
    assert.equal(stage.api.turns[0].count(FACTS.state), 1);
  };
}

/** The only session file is broken, and it names the branch that is checked out. */
function alone(breakIt) {
  return async (stage) => {
    const project = await stage.project({ branch });
    await breakIt(join(project.folder, '.agents/sessions', nameOf('broken')), sessionText());
    await assertUndisturbed(stage, await talkThrough(stage));
    await assertRan(project);
  };
}

const unclosed = (path, text) =>
  writeFile(path, text.replace('\n---\n', '\n').replace('title: "', 'title: "['));
const binary = (path) =>
  writeFile(path, Buffer.from('---\nsession:\n\0\u0001\xff\xfe---', 'latin1'));
const huge = (path, text) => writeFile(path, text + 'A line of text.\n'.repeat(3_300_000));
const hostile = (path) =>
  writeFile(
    path,
    `---\nsession: &a {title: *a, __proto__: {status: in_progress}, branch: ${branch}}\n` +
      'a: &b [x,x,x,x,x,x,x,x,x]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n---\n' +
      '#'.repeat(10_000) +
      '\n' +
      '> '.repeat(5_000) +
      '\n' +
      '- '.repeat(5_000) +
      '\n',
  );
/** Root reads everything, so what cannot be read is a folder of that name. */
const unreadable = async (path, text) => {
  if (process.getuid?.() === 0) return mkdir(path);
  await writeFile(path, text);
  return chmod(path, 0o000);
};

/** Replaces one built hook of a copy of the tool. */
function damaged(hook, code) {
  return async (stage) => {
    const tool = await stage.copyOfTool();
    const project = await stage.project({ ...whole, tool });
    await writeFile(join(tool, 'dist/hooks', `${hook}.cjs`), code);
    await assertUndisturbed(stage, await talkThrough(stage));
    await assertRan(project, hook);
  };
}

export const stories = {
  'broken: unclosed YAML beside a good session': besideGoodOne(unclosed),
  'broken: a binary file beside a good session': besideGoodOne(binary),
  'broken: 50 MB beside a good session': besideGoodOne(huge),
  'broken: an unreadable file beside a good session': besideGoodOne(unreadable),
  'broken: hostile YAML and Markdown beside a good session': besideGoodOne(hostile),
  'broken: unclosed YAML alone': alone(unclosed),
  'broken: a binary file alone': alone(binary),
  'broken: 50 MB alone': alone(huge),

  'broken: no .agents folder': async (stage) => {
    const project = await stage.project(whole);
    const launcher = join(project.folder, '.agents/hooks/agent-session.cjs');
    const text = await readFile(launcher);
    await rm(join(project.folder, '.agents'), { recursive: true });
    // The settings of a colleague: the launcher is all that there is.
    await mkdir(join(project.folder, '.agents/hooks'), { recursive: true });
    await writeFile(launcher, text);
    await assertUndisturbed(stage, await talkThrough(stage));
  },

  'broken: the tool has been deleted': async (stage) => {
    const tool = await stage.copyOfTool();
    await stage.project({ ...whole, tool });
    await rm(tool, { recursive: true });
    await assertUndisturbed(stage, await talkThrough(stage));
    assertSilent(stage);
  },

  'broken: the start hook throws': damaged('session-start', 'throw new Error("boom");'),
  'broken: the start hook throws later': damaged(
    'session-start',
    'setTimeout(() => { throw new Error("boom"); }, 5);',
  ),
  'broken: the start hook is half a file': damaged(
    'session-start',
    '"use strict";var a=(b,c)=>{if(',
  ),
  'broken: the compaction hook throws': damaged('pre-compact', 'throw new Error("boom");'),
  'broken: the end hook throws': damaged('session-end', 'throw new Error("boom");'),

  'broken: the start hook hangs until its time is over': async (stage) => {
    const tool = await stage.copyOfTool();
    await stage.project({ ...whole, tool });
    await writeFile(join(tool, 'dist/hooks/session-start.cjs'), 'setInterval(() => {}, 1000);');
    const { code, stdout, stderr } = await stage.ask('hello');
    assert.deepEqual([code, stdout, stderr], [0, 'ok\n', '']);
    assertSilent(stage);
  },

  'broken: the person sees nothing of a crash in a terminal': async (stage) => {
    const tool = await stage.copyOfTool();
    await stage.project({ ...whole, tool });
    await writeFile(join(tool, 'dist/hooks/session-start.cjs'), 'throw new Error("boom");');
    const terminal = await stage.terminal();
    await terminal.shows(/❯/);
    await terminal.type('hello');
    assert.doesNotMatch(await terminal.shows(/● ok/), /hook (?:failed|error)|boom|SessionStart/i);
  },

  'broken: SESSION_HOOKS=0 turns everything off': async (stage) => {
    await stage.project(whole);
    const talk = await talkThrough(stage, { env: { SESSION_HOOKS: '0' } });
    await assertUndisturbed(stage, talk);
    assertSilent(stage);
  },
};
