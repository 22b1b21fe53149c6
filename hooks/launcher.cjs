// agent-session launcher 1
// before: {}
//
// Written by `session init`, removed by `session uninstall`. Commit it: it names no machine.
// It finds the agent-session tool of whoever runs it (in node_modules, where `session init` noted
// it on this machine, or on PATH) and hands the event over. Where the tool is not installed, or
// anything else goes wrong, it says nothing and exits 0. SESSION_HOOKS=0 turns all hooks off.
'use strict';

const { existsSync, readFileSync, realpathSync } = require('node:fs');
const { delimiter, dirname, isAbsolute, join, resolve } = require('node:path');

const [, , event, , scope = 'project'] = process.argv;

// A hook that breaks after it has been loaded is as silent as one that cannot be loaded.
process.on('uncaughtException', () => process.exit(0));

try {
  if (process.env.SESSION_HOOKS !== '0' && /^[a-z-]+$/.test(event) && !runsElsewhere()) {
    for (const folder of scope === 'project' ? places(root()) : [__dirname]) {
      const hook = join(folder, `${event}.cjs`);
      if (!existsSync(hook)) continue;
      require(hook);
      break;
    }
  }
} catch {
  // A hook never harms its host.
}

/** Whether settings that go before these run the same event: local before user, project and plugin. */
function runsElsewhere() {
  if (scope === 'local') return false;
  const entry = new RegExp(`agent-session\\.cjs",\\s*"${event}",\\s*"--scope"`);
  const runs = (folder, name) => entry.test(textOf(join(folder, name)));
  if (scope === 'user') return runs(gitRoot(), '.claude/settings.local.json');
  const user =
    process.env.CLAUDE_CONFIG_DIR ||
    join(process.env.HOME || process.env.USERPROFILE || '', '.claude');
  if (scope === 'plugin') {
    const local = join(gitRoot(), '.claude/settings.local.json');
    return answers(local) || answers(join(user, 'settings.json')) || projectAnswers();
  }
  return runs(root(), '.claude/settings.local.json') || runs(user, 'settings.json');
}

/**
 * Whether a settings file runs a launcher for the event that is really there. A plugin takes over where the
 * client loads nothing from the file (it is no strict JSON), and where what was installed is gone.
 */
function answers(file) {
  const entry = new RegExp(`"((?:[^"\\\\]|\\\\.)*agent-session\\.cjs)",\\s*"${event}"`);
  const text = textOf(file).replace(/^\ufeff/, '');
  const found = entry.exec(text);
  if (found === null || !isJson(text)) return false;
  const path = JSON.parse(`"${found[1]}"`);
  return existsSync(path.replace('${CLAUDE_PROJECT_DIR}', process.env.CLAUDE_PROJECT_DIR || '.'));
}

/** The committed hooks of a project: they are silent for whoever has no tool beside this plugin. */
function projectAnswers() {
  const folder = resolve(process.env.CLAUDE_PROJECT_DIR || '.');
  if (!answers(join(folder, '.claude/settings.json'))) return false;
  for (const place of places(folder)) if (existsSync(join(place, `${event}.cjs`))) return true;
  return false;
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Where the built hooks may lie, looked up one after the other. */
function* places(root) {
  for (let folder = root; ; folder = dirname(folder)) {
    yield join(folder, 'node_modules/agent-session/dist/hooks');
    if (dirname(folder) === folder) break;
  }
  const noted = /"tool":\s*("(?:[^"\\]|\\.)*")/.exec(record(root));
  if (noted) yield join(JSON.parse(noted[1]), 'dist/hooks');
  for (const folder of (process.env.PATH || '').split(delimiter)) {
    if (isAbsolute(folder)) yield hooksOf(folder);
  }
}

function root() {
  return dirname(dirname(__dirname));
}

/** What `session init` noted on this machine, in the git folder that all worktrees share. */
function record(root) {
  const git = join(root, '.git');
  let text = textOf(join(git, 'agent-session/install.json'));
  if (text) return text;
  const pointer = /^gitdir: (.+)/.exec(textOf(git));
  if (pointer) {
    const own = resolve(root, pointer[1]);
    const common = resolve(own, textOf(join(own, 'commondir')).trim() || '.');
    text = textOf(join(common, 'agent-session/install.json'));
  }
  return text || textOf(join(root, '.agents/.local/install.json'));
}

/** The hooks of the package that the `session` command in a folder of PATH belongs to. */
function hooksOf(folder) {
  try {
    const tool = dirname(dirname(realpathSync(join(folder, 'session'))));
    const { name } = JSON.parse(textOf(join(tool, 'package.json')));
    if (name === 'agent-session') return join(tool, 'dist/hooks');
  } catch {
    // No such command here, or a script in its place, as npm writes it on Windows.
  }
  return join(folder, 'node_modules/agent-session/dist/hooks');
}

function gitRoot() {
  let folder = resolve(process.env.CLAUDE_PROJECT_DIR || '.');
  while (!existsSync(join(folder, '.git')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

function textOf(path) {
  try {
    // Most of what is asked for is not there, and an error costs more than the question.
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  } catch {
    return '';
  }
}
