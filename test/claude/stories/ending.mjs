// The end of a conversation: in time, and remembered at the next start.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nameOf, sessionText } from '../session-file.mjs';

const project = { branch: 'feature/retries', sessions: { [nameOf()]: sessionText() } };

/** What the client allows for all hooks of this event together. */
const LIMIT_MS = 1500;

async function lastRun(folder, event) {
  const log = await readFile(join(folder, '.git/agent-session/hooks.log'), 'utf8');
  const runs = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return runs.findLast((run) => run.event === event);
}

async function conversationsOf(folder) {
  const place = join(folder, '.git/agent-session/conversations');
  const names = await readdir(place);
  return Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(place, name), 'utf8'))),
  );
}

export const stories = {
  'end: well within the time the client allows': async (stage) => {
    const { folder } = await stage.project(project);
    const talk = stage.conversation();
    await talk.say('hello');
    await talk.end();
    assert.doesNotMatch(talk.stderr, /hook/i);
    assert.ok(talk.endMs < LIMIT_MS, `the client took ${talk.endMs} ms to end`);
    assert.ok((await lastRun(folder, 'session-end')).ms < LIMIT_MS / 5);
  },

  'end: in time with a thousand sessions': async (stage) => {
    const sessions = { ...project.sessions };
    for (let at = 0; at < 1000; at++)
      sessions[nameOf(`work-${at}`)] = sessionText({ branch: 'other' });
    const { folder } = await stage.project({ ...project, sessions });
    const talk = stage.conversation();
    await talk.say('hello');
    await talk.end();
    assert.doesNotMatch(talk.stderr, /hook/i);
    assert.ok((await lastRun(folder, 'session-end')).ms < LIMIT_MS / 2);
  },

  'end: the conversation is marked as ended': async (stage) => {
    const { folder } = await stage.project(project);
    const talk = stage.conversation();
    await talk.say('hello');
    await talk.end();
    const mine = (await conversationsOf(folder)).find(({ id }) => id === talk.id);
    assert.deepEqual([mine?.session, mine?.reason], [nameOf().slice(0, -3), 'other']);
  },

  'end: by a signal, it is marked as well': async (stage) => {
    const { folder } = await stage.project(project);
    const talk = stage.conversation();
    await talk.say('hello');
    process.kill(talk.child.pid, 'SIGTERM');
    await talk.end();
    assert.ok((await conversationsOf(folder)).some(({ ended }) => ended !== undefined));
  },

  'end: what it leaves is shown to the person at the next start': async (stage) => {
    await stage.project(project);
    await stage.ask('hello');
    const terminal = await stage.terminal();
    await terminal.shows(/SessionStart:startup says:[\s\S]*Active sessions: 1/);
  },

  'end: what it leaves is not told to the model': async (stage) => {
    await stage.project(project);
    await stage.ask('hello');
    await stage.ask('hello again');
    assert.equal(stage.api.turns.at(-1).count('Active sessions: 1'), 0);
  },

  'end: the reminder is shown once': async (stage) => {
    await stage.project(project);
    await stage.ask('hello');
    const said = [];
    const talk = stage.conversation();
    await talk.say('hello');
    await talk.say('/clear');
    for (const { stdout } of talk.answers('SessionStart'))
      said.push(stdout.split('not updated in the last conversation').length - 1);
    assert.ok(
      said.every((count) => count <= 1),
      String(said),
    );
  },

  'end: the session file is not touched': async (stage) => {
    const played = await stage.project(project);
    await stage.ask('hello');
    assert.equal(await played.git('status', '--porcelain'), '');
  },
};
