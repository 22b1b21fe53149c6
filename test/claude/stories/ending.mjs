// The end of a conversation: in time, and remembered at the next start.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nameOf, sessionText } from '../session-file.mjs';

const project = { branch: 'feature/retries', sessions: { [nameOf()]: sessionText() } };

/** What the client allows for all hooks of this event together. */
const LIMIT_MS = 1500;

async function lastEnd(played) {
  const runs = await played.hookRuns();
  return runs.findLast(({ event }) => event === 'session-end');
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
    const played = await stage.project(project);
    const talk = stage.conversation();
    await talk.say('hello');
    await talk.end();
    assert.doesNotMatch(talk.stderr, /hook/i);
    assert.ok(talk.endMs < LIMIT_MS, `the client took ${talk.endMs} ms to end`);
    assert.ok((await lastEnd(played)).ms < LIMIT_MS / 5);
  },

  'end: in time with a thousand sessions': async (stage) => {
    const sessions = { ...project.sessions };
    for (let at = 0; at < 1000; at++)
      sessions[nameOf(`work-${at}`)] = sessionText({ branch: 'other' });
    const played = await stage.project({ ...project, sessions });
    const talk = stage.conversation();
    await talk.say('hello');
    await talk.end();
    assert.doesNotMatch(talk.stderr, /hook/i);
    assert.ok((await lastEnd(played)).ms < LIMIT_MS / 2);
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

  'end: that the session was not updated is said at the next start': async (stage) => {
    await stage.project(project);
    await stage.ask('hello');
    const terminal = await stage.terminal();
    await terminal.shows(/was not updated in the last conversation/);
  },

  'end: what it leaves is not told to the model': async (stage) => {
    await stage.project(project);
    await stage.ask('hello');
    const terminal = await stage.terminal();
    await terminal.shows(/Active sessions: 1/);
    await terminal.type('hello again');
    await terminal.shows(/● ok/);
    assert.equal(stage.api.turns.at(-1).count('Active sessions: 1'), 0);
  },

  'end: what it leaves is shown once': async (stage) => {
    await stage.project(project);
    await stage.ask('hello');
    const first = await stage.terminal();
    await first.shows(/Active sessions: 1/);
    const second = await stage.terminal();
    assert.doesNotMatch(await second.shows(/SessionStart:startup says:/), /Active sessions: 1/);
  },

  'end: no hook touches a file that git sees': async (stage) => {
    const played = await stage.project(project);
    const talk = stage.conversation();
    for (const text of ['begin', 'go on', '/compact', 'and now?']) await talk.say(text);
    await talk.end();
    const events = await played.lifeEvents();
    assert.deepEqual(events, ['session-start', 'pre-compact', 'session-start', 'session-end']);
    assert.equal(await played.git('status', '--porcelain'), '');
  },
};
