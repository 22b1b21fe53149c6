// The table of what is measured. To add a row, add an entry: `runs(stage)` gives two functions of
// the number of the run that return milliseconds; their ratio is the figure. `pairs` is how many
// count in a full and in a quick run, the more the smaller the row: there a pair strays by a tenth. 0 leaves a
// row out of the quick run.
import { join } from 'node:path';
import { peakMemory, runOnce, summarize } from './measure.mjs';
import { COMMAND, PACKAGE } from './stage.mjs';

const NOTHING = ['-e', '0'];
const READ_ONLY = `const fs = require('node:fs');
for (const name of fs.readdirSync('.agents/sessions')) if (name.endsWith('.md')) fs.readFileSync('.agents/sessions/' + name, 'utf8');`;

/** A third is active, as in a repository that keeps its finished sessions for a while. */
const mixed = (stage, count) => stage.project(`mixed-${count}`, { count, active: 0.3 });
const clean = (stage, count) => stage.project(`clean-${count}`, { count });
const defective = (stage, count) => stage.project(`defective-${count}`, { count, defective: 0.02 });

const words = (count) => count.toLocaleString('en');

/** A run of node itself that gets the same input, in the same folder, with the same environment. */
const nothing = (run) => (at) =>
  runOnce({ ...run(at), program: process.execPath, args: NOTHING, expect: 0 }).ms;
const timed = (run) => (at) => runOnce(run(at)).ms;
const beside = (run) => ({ measured: timed(run), against: nothing(run) });

/** Makes sure, before anything is timed, that a command does what it is measured for. */
function answering(run, holds) {
  const { stdout } = runOnce(run('check'));
  if (!holds(stdout)) throw new Error(`it answered ${JSON.stringify(stdout.slice(0, 400))}`);
  return run;
}

const STARTUP = { hook_event_name: 'SessionStart', source: 'startup' };

/** One hook of the agent client, as the client runs it. */
function hook(stage, root, args, { conversation, event = STARTUP } = {}) {
  return (at) => ({
    args,
    cwd: root,
    env: stage.env({ CLAUDE_PROJECT_DIR: root, CLAUDE_PID: String(process.pid) }),
    input: JSON.stringify({
      session_id: conversation ?? `bench-${at}`,
      transcript_path: join(root, 'transcript.jsonl'),
      cwd: root,
      ...event,
    }),
  });
}

const sessionStart = [join(PACKAGE, 'dist/hooks/session-start.cjs')];
const launched = (stage, root) => [stage.launcher(root), 'session-start', '--scope', 'project'];
const saysList = (stdout) => /"additionalContext":".*active/s.test(stdout);

function listRow(count, most, pairs) {
  return {
    name: `hook-list-${count}`,
    what: `SessionStart, list of active sessions, ${words(count)} files ÷ \`node -e 0\``,
    target: { most },
    pairs,
    runs(stage) {
      const root = mixed(stage, count);
      return beside(answering(hook(stage, root, sessionStart), saysList));
    },
  };
}

function launcherRow(count, most, pairs) {
  return {
    name: `launcher-list-${count}`,
    what: `the same through the committed launcher, ${words(count)} files ÷ \`node -e 0\``,
    target: { most },
    pairs,
    runs(stage) {
      const root = mixed(stage, count);
      return beside(answering(hook(stage, root, launched(stage, root)), saysList));
    },
  };
}

function attachedRow(name, what, args) {
  return {
    name,
    what,
    target: { most: 1.8 },
    pairs: [91, 9],
    runs(stage) {
      const root = stage.attachedProject({ count: 10, active: 0.3 });
      const run = hook(stage, root, args(stage, root), { conversation: 'bench-attached' });
      return beside(answering(run, (stdout) => stdout.includes('Next Steps')));
    },
  };
}

/** The payload of an edit of a file with 200 lines, as the client sends it: both versions whole. */
const EDITED = 'export const line = 1;\n'.repeat(200);
const EDIT = {
  hook_event_name: 'PostToolUse',
  tool_name: 'Edit',
  tool_input: { file_path: 'src/0-0.txt', old_string: '1', new_string: '2' },
  tool_response: { originalFile: EDITED, oldString: '1', newString: '2', structuredPatch: [] },
};
const TURN_END = {
  hook_event_name: 'Stop',
  stop_hook_active: false,
  last_assistant_message: 'The third attempt is in place; its test is still missing. '.repeat(10),
  background_tasks: [],
};

/** A hook that records one line of the journal of a conversation that works on a session. */
function journalRow(name, what, event) {
  return {
    name: `hook-${name}`,
    what: `${what}, one line of the journal ÷ \`node -e 0\``,
    target: { most: 1.15 },
    pairs: [181, 15],
    runs(stage) {
      const root = stage.attachedProject({ count: 10, active: 0.3 });
      const conversation = 'bench-journal';
      runOnce(hook(stage, root, sessionStart, { conversation })('start'));
      const run = hook(stage, root, [join(PACKAGE, `dist/hooks/${name}.cjs`)], {
        conversation,
        event,
      });
      const before = stage.journalSize(root, conversation);
      answering(run, (stdout) => stdout === '');
      if (stage.journalSize(root, conversation) === before) throw new Error('it recorded nothing');
      return beside(run);
    },
  };
}

/** `session lint` of a whole project, every rule, default configuration. */
function lint(stage, root, { expect = 0 } = {}) {
  const run = { args: [COMMAND, 'lint'], cwd: root, env: stage.env(), expect };
  const { stdout } = runOnce({ ...run, args: [...run.args, '--json'] });
  const { problems } = JSON.parse(stdout);
  if (expect === 0 && problems.length > 0) {
    throw new Error(`lint has something to say about clean files: ${JSON.stringify(problems[0])}`);
  }
  if (expect === 1 && problems.length === 0)
    throw new Error('lint found nothing in defective files');
  return () => run;
}

function lintRow(count, most, pairs) {
  return {
    name: `lint-${count}`,
    what: `\`session lint\`, ${words(count)} clean files ÷ \`node -e 0\``,
    target: { most },
    pairs,
    runs: (stage) => beside(lint(stage, clean(stage, count))),
  };
}

function peerRow({ peer, count, least, pairs, dropped }) {
  return {
    name: `lint-${peer}-${count}`,
    what: `${peer === 'rumdl' ? 'rumdl (Rust)' : 'markdownlint-cli2'}, headings only ÷ \`session lint\`, ${words(count)} clean files`,
    target: { least },
    pairs,
    dropped,
    runs(stage) {
      const root = clean(stage, count);
      const run = stage[peer](root);
      return { measured: timed(() => run), against: timed(lint(stage, root)) };
    },
  };
}

/** What git itself needs to say which commit changed which file. */
function insightRow(name, args, holds, most) {
  return {
    name,
    what: `\`session ${args.join(' ')}\`, 10,000 commits, 200 sessions ÷ \`git log --name-status\` of the same range`,
    target: { most },
    pairs: [11, 5],
    runs(stage) {
      const cwd = stage.longHistory(10_000);
      const env = stage.env();
      const log = ['log', '--all', '--name-status', '--format=%H'];
      return {
        measured: timed(answering(() => ({ args: [COMMAND, ...args], cwd, env }), holds)),
        against: timed(() => ({ program: 'git', args: log, cwd, env })),
      };
    },
  };
}

export const ROWS = [
  listRow(10, 1.3, [121, 11]),
  listRow(1000, 1.75, [121, 9]),
  listRow(10_000, 5, [21, 5]),
  launcherRow(10, 1.3, [61, 11]),
  launcherRow(1000, 1.75, [61, 9]),
  attachedRow(
    'hook-attached-10',
    'SessionStart, attached session: brief and freshness from git, 10 files ÷ `node -e 0`',
    () => sessionStart,
  ),
  attachedRow(
    'launcher-attached-10',
    'the same through the committed launcher ÷ `node -e 0`',
    launched,
  ),
  journalRow('post-tool-use', 'PostToolUse of an edit', EDIT),
  journalRow('stop', 'Stop', TURN_END),
  lintRow(10, 2, [61, 9]),
  lintRow(1000, 5, [21, 7]),
  {
    name: 'lint-10000',
    what: '`session lint`, 10,000 clean files ÷ a node loop that only reads them',
    target: { most: 3 },
    pairs: [11, 5],
    runs(stage) {
      const run = lint(stage, clean(stage, 10_000));
      return {
        measured: timed(run),
        against: timed(() => ({ ...run(), args: ['-e', READ_ONLY] })),
      };
    },
  },
  {
    name: 'lint-defective-10000',
    what: '`session lint`, 10,000 files, 2 % of them defective ÷ the same clean',
    target: { most: 1.3 },
    pairs: [21, 5],
    runs(stage) {
      const broken = lint(stage, defective(stage, 10_000), { expect: 1 });
      return { measured: timed(broken), against: timed(lint(stage, clean(stage, 10_000))) };
    },
  },
  {
    name: 'lint-memory-10000',
    what: '`session lint`, 10,000 clean files, peak memory',
    unit: 'MB',
    target: { most: 100 },
    pairs: [5, 3],
    async figures(stage, pairs) {
      const run = lint(stage, clean(stage, 10_000))();
      const peaks = [];
      for (let at = 0; at < pairs; at++) peaks.push(await peakMemory(run));
      return peaks.includes(undefined) ? undefined : summarize(peaks);
    },
  },
  peerRow({ peer: 'markdownlint', count: 1000, least: 40, pairs: [5, 2] }),
  // A run takes the better part of a minute: the smaller row has warmed what can be warmed.
  peerRow({ peer: 'markdownlint', count: 10_000, least: 80, pairs: [3, 0], dropped: 0 }),
  peerRow({ peer: 'rumdl', count: 10_000, least: 3, pairs: [9, 3] }),
  insightRow(
    'history-10000',
    ['history', '--count', '20', '--metrics'],
    (stdout) => stdout.includes('2/2 tasks'),
    3.5,
  ),
  insightRow(
    'report-10000',
    ['report', '--project', '--format', 'html'],
    (stdout) => stdout.includes('>10,000<'),
    5,
  ),
  {
    name: 'new',
    what: '`session new` ÷ `node -e 0`',
    target: { most: 2 },
    pairs: [41, 11],
    runs(stage) {
      const root = stage.project('new', { count: 10 });
      return beside(
        answering(
          (at) => ({ args: [COMMAND, 'new', `Measure run ${at}`], cwd: root, env: stage.env() }),
          (stdout) => stdout.includes('measure-run'),
        ),
      );
    },
  },
];
