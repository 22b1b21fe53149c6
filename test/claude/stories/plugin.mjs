// The plugin in the client, and what init brings in its place.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { environment } from '../client.mjs';
import { FACTS, nameOf, sessionText } from '../session-file.mjs';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const plugin = join(root, 'dist/plugin');
const onBranch = { branch: 'feature/retries', sessions: { [nameOf()]: sessionText() } };

/** Sentences that only the text of a command has, by its name. */
const COMMANDS = {
  'session-start': 'Begin a session. Topic: about the retries',
  'session-resume': 'Take a session up again: about the retries',
  'session-status': 'Run `session status about the retries`',
  'session-checkpoint': 'Make a checkpoint. Label: about the retries',
  'session-handoff': 'Hand the session over: about the retries',
  'session-closeout': 'Close a session out: about the retries',
};

/** `claude plugin …`, in the home of the story. @throws when it does not exit with 0 */
async function claude(stage, ...args) {
  const { home, temporary, api, program } = stage;
  const options = { cwd: stage.folder, env: environment({ home, temporary, api }) };
  return (await run(program, ['plugin', ...args], options)).stdout;
}

async function install(stage) {
  await claude(stage, 'marketplace', 'add', root);
  await claude(stage, 'install', 'agent-session@agent-session');
}

/** A project and the plugin for it. */
async function withPlugin(stage, options = { ...onBranch, init: false }) {
  const project = await stage.project(options);
  await install(stage);
  return project;
}

/** What a tool that the model called gave back, in the request behind it. */
function resultOf(turn) {
  const contents = turn.body.messages.flatMap(({ content }) => content);
  return JSON.stringify(contents.findLast(({ type }) => type === 'tool_result')?.content ?? '');
}

/** Every line that hooks recorded in this project. */
async function journal(project) {
  const files = (await project.listing()).filter(([path]) =>
    path.includes('/agent-session/journal/'),
  );
  return files.map(([, text]) => text).join('');
}

export const stories = {
  'plugin: the client finds nothing wrong with it, nor with the marketplace': async (stage) => {
    for (const path of [plugin, root]) {
      assert.match(await claude(stage, 'validate', '--strict', path), /Validation passed/);
    }
    await claude(stage, 'validate', '--profile', 'directory', plugin);
  },

  'plugin: installed, it is listed with the version of the package': async (stage) => {
    await stage.project({ init: false });
    await install(stage);
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    const list = await claude(stage, 'list');
    assert.match(list, /agent-session@agent-session/);
    assert.ok(list.includes(`Version: ${version}`), list);
  },

  'plugin: the session of the branch reaches the first request': async (stage) => {
    const project = await withPlugin(stage);
    await stage.ask('go on');
    for (const fact of [FACTS.title, FACTS.state, FACTS.next]) {
      assert.equal(stage.api.turns[0].count(fact), 1, fact);
    }
    assert.deepEqual(await project.lifeEvents(), ['session-start', 'session-end']);
  },

  'plugin: a session comes back after a compaction': async (stage) => {
    await withPlugin(stage);
    const talk = stage.conversation();
    for (const text of ['one', 'two', 'three']) await talk.say(text);
    await talk.say('/compact');
    await talk.say('go on');
    assert.equal(stage.api.compactions.length, 1);
    assert.equal(stage.api.turns.at(-1).count(FACTS.state), 1);
  },

  'plugin: prompts and edits are in the journal': async (stage) => {
    const project = await withPlugin(stage);
    const file = join(project.folder, 'src/queue.js');
    stage.api.script({ use: 'Write', input: { file_path: file, content: '1\n' } });
    const talk = stage.conversation({ args: ['--permission-mode', 'acceptEdits'] });
    await talk.say('Write the queue.');
    await talk.end();
    const text = await journal(project);
    assert.ok(text.includes('Write the queue.') && text.includes('src/queue.js'), text);
  },

  'plugin: a project without sessions is told nothing, and nothing is left there': async (
    stage,
  ) => {
    const project = await withPlugin(stage, { init: false });
    await stage.ask('hello');
    assert.doesNotMatch(stage.api.turns[0].messages, /session-data|hook additional context/);
    const names = (await project.listing()).map(([name]) => name);
    assert.deepEqual(
      names.filter((name) => name.includes('agent-session')),
      [],
    );
  },

  'plugin: each event is answered once where the project has its own hooks': async (stage) => {
    const project = await withPlugin(stage, onBranch);
    const file = join(project.folder, 'src/queue.js');
    stage.api.script({ use: 'Write', input: { file_path: file, content: '1\n' } });
    const talk = stage.conversation({ args: ['--permission-mode', 'acceptEdits'] });
    await talk.say('Write the queue.');
    await talk.end();
    assert.equal(stage.api.turns[0].count(FACTS.state), 1);
    const answers = talk.answers('SessionStart').filter(({ stdout }) => stdout !== '');
    assert.equal(answers.length, 1);
    assert.deepEqual(await project.lifeEvents(), ['session-start', 'session-end']);
    const lines = (await journal(project)).split('\n');
    assert.equal(lines.filter((line) => line.includes('Write the queue.')).length, 1);
    assert.equal(lines.filter((line) => line.includes('src/queue.js')).length, 1);
  },

  'plugin: it answers where the hooks of the project find no tool': async (stage) => {
    const tool = await stage.copyOfTool();
    await withPlugin(stage, { ...onBranch, tool });
    await rm(tool, { recursive: true });
    await stage.ask('go on');
    assert.equal(stage.api.turns[0].count(FACTS.state), 1);
  },

  'plugin: the agent’s shell has the command, and it knows the conversation': async (stage) => {
    const project = await withPlugin(stage);
    stage.api.script({ use: 'Bash', input: { command: 'session status; session new "Other"' } });
    await stage.ask('go on', { args: ['--allowedTools', 'Bash(session:*)'] });
    const result = resultOf(stage.api.turns[1]);
    assert.ok(result.includes(FACTS.title) && result.includes('This conversation stays'), result);
    assert.match(await project.session('list'), /Other/);
  },

  ...Object.fromEntries(
    Object.entries(COMMANDS).map(([name, sentence]) => [
      `plugin: /agent-session:${name} reaches the model`,
      async (stage) => {
        await withPlugin(stage);
        await stage.ask(`/agent-session:${name} about the retries`);
        assert.equal(stage.api.turns[0].count(sentence), 1);
      },
    ]),
  ),

  'plugin: a closeout may look without asking, and may not approve': async (stage) => {
    const project = await withPlugin(stage);
    stage.api.script(
      { use: 'Bash', input: { command: 'session complete --dry-run --json' } },
      { use: 'Bash', input: { command: 'session complete --approve 123456789abc' } },
    );
    const { stdout } = await stage.ask('/agent-session:session-closeout');
    assert.equal(stdout, 'ok\n');
    assert.match(resultOf(stage.api.turns[1]), /hash/);
    assert.match(resultOf(stage.api.turns[2]), /approval|permission/i);
    assert.match(await project.session('list'), /Payment retries/);
  },

  'plugin: the skill is offered in one line, and teaches when it is loaded': async (stage) => {
    await withPlugin(stage);
    stage.api.script({ use: 'Skill', input: { skill: 'agent-session:session-files' } });
    await stage.ask('go on');
    const [first, second] = stage.api.turns;
    assert.equal(first.count('agent-session:session-files:'), 1);
    assert.equal(first.count('Worth a session'), 0);
    assert.equal(second.count('Worth a session'), 1);
    assert.equal(first.count('agent-session:session-closeout:'), 0);
  },

  'plugin: the orchestrator leads a conversation by the start protocol': async (stage) => {
    await withPlugin(stage);
    await stage.ask('go on', { args: ['--agent', 'agent-session:session-orchestrator'] });
    assert.ok(stage.api.turns[0].text.includes('Start protocol, before anything else'));
  },

  'plugin: once it is uninstalled, conversations are told nothing': async (stage) => {
    await withPlugin(stage);
    await claude(stage, 'uninstall', 'agent-session@agent-session');
    await stage.ask('go on');
    assert.equal(stage.api.turns[0].count(FACTS.state), 0);
  },

  ...Object.fromEntries(
    Object.entries(COMMANDS).map(([name, sentence]) => [
      `plugin: init brings /${name}, and its mark reaches no model`,
      async (stage) => {
        await stage.project(onBranch);
        await stage.ask(`/${name} about the retries`);
        const [first] = stage.api.turns;
        assert.deepEqual([first.count(sentence), first.count('checksum')], [1, 0]);
      },
    ]),
  ),

  'plugin: init brings the skill and the agent': async (stage) => {
    await stage.project(onBranch);
    stage.api.script({ use: 'Skill', input: { skill: 'session-files' } });
    await stage.ask('go on', { args: ['--agent', 'session-orchestrator'] });
    const [first, second] = stage.api.turns;
    assert.ok(first.text.includes('Start protocol, before anything else'));
    assert.equal(second.count('Worth a session'), 1);
    assert.equal(first.count('checksum'), 0);
  },

  'plugin: the lines that init writes into AGENTS.md reach the model, once': async (stage) => {
    await stage.project();
    await stage.ask('hello');
    assert.equal(stage.api.turns[0].count('Never delete a session file'), 1);
  },

  'plugin: where the tool is in no folder of PATH, the agent’s shell has it': async (stage) => {
    await stage.project(onBranch);
    stage.api.script({ use: 'Bash', input: { command: 'session status' } });
    await stage.ask('/session-status');
    assert.ok(resultOf(stage.api.turns[1]).includes(FACTS.title));
  },
};
