import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { EVENTS, hookEntries, type Machine } from '../../src/core/setup/installation.ts';
import { samplePayload } from '../../src/core/setup/sample-payload.ts';
import { setupFindings, type Setup } from '../../src/core/setup/setup-findings.ts';
import { runInProcess } from '../support/cli.ts';
import { makeFolder, makeRepo, type Repo } from '../support/repo.ts';

interface Report {
  ok: boolean;
  hooks: {
    event: string;
    scope: string;
    result: string;
    ms: number;
    characters: number;
    exit_code: number | null;
    last_run: { at: string } | null;
  }[];
  findings: { code: string; level: string; so: string; follows: string; todo: string }[];
}

const LAUNCHER = readFileSync(
  fileURLToPath(new URL('../../hooks/launcher.cjs', import.meta.url)),
  'utf8',
);

/** A hook that does what the built ones do around their work: read the payload, answer, leave a line. */
const hookSource = (answer = '', error = ''): string => `
const fs = require('node:fs');
const { hook_event_name: event, session_id: id } = JSON.parse(fs.readFileSync(0, 'utf8'));
const state = process.env.AGENT_SESSION_STATE || require('node:path').join(process.env.CLAUDE_PROJECT_DIR, '.git/agent-session');
process.stdout.write(${JSON.stringify(answer)}.replaceAll('EVENT', event));
fs.mkdirSync(state + '/conversations', { recursive: true });
fs.writeFileSync(state + '/conversations/' + id + '.json', '{}');
fs.appendFileSync(state + '/hooks.log', JSON.stringify({ event, error: ${JSON.stringify(error)} || undefined }) + '\\n');
`;

const ANSWER =
  '{"hookSpecificOutput":{"hookEventName":"EVENT","additionalContext":"twelve chars"}}';

function settings(changes: object = {}): string {
  const machine: Machine = {
    node: process.execPath,
    tool: '/none',
    version: '',
    launcher: '',
    userSettings: '',
  };
  const hooks = Object.fromEntries(
    hookEntries('project', machine).map(({ event, hook }) => [event, [{ hooks: [hook] }]]),
  );
  return JSON.stringify({ hooks, ...changes });
}

/** A project that is set up, with a tool whose hooks the test decides. */
function makeProject(hooks: Readonly<Record<string, string>> = {}, changes: object = {}): Repo {
  const tool = makeFolder();
  const repo = makeRepo({
    '.claude/settings.json': settings(changes),
    '.agents/hooks/agent-session.cjs': LAUNCHER,
    '.gitattributes': '.agents/sessions/*.md merge=agent-session\n',
    '.git/agent-session/install.json': `{"tool": ${JSON.stringify(tool)}}`,
  });
  repo.git('config', 'merge.agent-session.driver', 'session merge-driver %O %A %B %P');
  mkdirSync(join(tool, 'dist/hooks'), { recursive: true });
  for (const { hook } of EVENTS) {
    const source = hooks[hook] ?? hookSource(hook === 'session-start' ? ANSWER : '');
    const path = join(tool, 'dist/hooks', `${hook}.cjs`);
    writeFileSync(path, source);
  }
  return repo;
}

/** What `setupFindings` finds nothing to say about. */
const HEALTHY: Setup = {
  root: '/project',
  cwd: '/project',
  settings: [],
  inForce: EVENTS.map(({ event }) => ({
    event,
    scope: 'project',
    command: 'node',
    args: [],
    timeout: 1000,
  })),
  hasAgentsFolder: true,
  missingLaunchers: [],
  switchedOff: false,
  extraCertificates: false,
  node: { path: '/usr/bin/node', version: 'v22.0.0' },
  nodeOnDesktop: true,
  stateProblem: undefined,
  stateFolder: '/project/.git/agent-session',
  configComplaints: [],
  configUnused: [],
  unreadable: [],
  staleLocks: [],
  mergeDriver: undefined,
};

interface Place {
  cwd?: string;
  env?: Record<string, string>;
}

async function doctor(
  repo: Repo,
  { cwd = repo.root, env = {} }: Place = {},
): Promise<{ code: number; report: Report }> {
  const own = { PATH, HOME: '/nonexistent', ...env };
  const { code, stdout } = await runInProcess(['doctor', '--json'], { cwd, env: own });
  return { code, report: JSON.parse(stdout) as Report };
}

const PATH = `${dirname(process.execPath)}:/usr/bin:/bin`;

const codes = ({ findings }: Report): string[] => findings.map(({ code }) => code);

describe('a project that is set up well', () => {
  const repo = makeProject();

  test('passes', async () => {
    const { code, report } = await doctor(repo);
    expect({ code, codes: codes(report), ok: report.ok }).toEqual({ code: 0, codes: [], ok: true });
  });

  test('has every hook that init installs run once', async () => {
    const { report } = await doctor(repo);
    expect(report.hooks.map(({ event, result }) => [event, result])).toEqual(
      EVENTS.map(({ event }) => [event, 'pass']),
    );
  });

  test('is told the characters that the model gets', async () => {
    const { report } = await doctor(repo);
    expect(report.hooks[0]?.characters).toBe('twelve chars'.length);
  });

  test('is left without a trace', async () => {
    const before = tree(repo.root);
    await doctor(repo);
    expect(tree(repo.root)).toEqual(before);
  });

  test('reads well', async () => {
    const { stdout } = await runInProcess(['doctor'], {
      cwd: repo.root,
      env: { PATH, HOME: '/nonexistent' },
    });
    expect(stdout).toMatch(/^SessionStart +PASS +\d+ +12 of 9500 +never$/m);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('All well.');
  });

  test('is well with SESSION_HOOKS=1 and an empty PATH entry', async () => {
    const { code } = await doctor(repo, { env: { SESSION_HOOKS: '1', PATH: `:${PATH}` } });
    expect(code).toBe(0);
  });
});

/** Every file below a folder with its content, the hook logs and all. */
function tree(folder: string): [string, string][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry): [string, string] => {
      const path = join(entry.parentPath, entry.name);
      return [path, readFileSync(path, 'latin1')];
    })
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

const PLUGIN_OFF = '{"enabledPlugins": {"agent-session@agent-session": false}}';

describe('the set-up', () => {
  test('nothing installed', async () => {
    const { code, report } = await doctor(makeRepo({ 'README.md': '' }));
    expect({ code, codes: codes(report) }).toEqual({ code: 1, codes: ['not-installed'] });
  });

  test.each<[string, Record<string, string>, string, number]>([
    ['for all projects', {}, 'hooks-of-plugin', 0],
    ['and off in this one', { '.claude/settings.json': PLUGIN_OFF }, 'not-installed', 1],
  ])('the plugin is on %s', async (_, files, finding, exit) => {
    const repo = makeRepo({ '.agents/config.yaml': '', ...files });
    const HOME = makeFolder();
    mkdirSync(join(HOME, '.claude'));
    writeFileSync(join(HOME, '.claude/settings.json'), PLUGIN_OFF.replace('false', 'true'));
    const { code, report } = await doctor(repo, { env: { HOME } });
    expect([code, codes(report)]).toEqual([exit, [finding]]);
  });

  test('no local state is made where nothing is installed', async () => {
    const repo = makeRepo();
    await doctor(repo);
    expect(repo.has('.git/agent-session')).toBe(false);
  });

  test('a hook that is not there', async () => {
    const { hooks } = JSON.parse(settings()) as { hooks: Record<string, unknown> };
    const repo = makeProject();
    repo.write('.claude/settings.json', JSON.stringify({ hooks: { ...hooks, PreCompact: [] } }));
    const { report } = await doctor(repo);
    expect(report.findings.map(({ code, so }) => [code, so.includes('PreCompact')])).toEqual([
      ['hook-missing', true],
    ]);
  });

  test('settings that are no JSON', async () => {
    const repo = makeProject();
    repo.write('.claude/settings.local.json', '{"hooks": ');
    expect(codes((await doctor(repo)).report)).toEqual(['settings-broken']);
  });

  test('settings with comments, which the client does not load', async () => {
    const repo = makeProject();
    repo.write('.claude/settings.json', `// ours\n${settings()}`);
    const { code, report } = await doctor(repo);
    expect([code, codes(report)]).toEqual([1, ['settings-broken']]);
  });

  test('settings with a BOM, which it loads', async () => {
    const repo = makeProject();
    repo.write('.claude/settings.json', `\ufeff${settings()}`);
    expect((await doctor(repo)).code).toBe(0);
  });

  test('disableAllHooks', async () => {
    expect(codes((await doctor(makeProject({}, { disableAllHooks: true }))).report)).toEqual([
      'hooks-disabled',
    ]);
  });

  test('SESSION_HOOKS=0, with the hooks tried all the same', async () => {
    const { code, report } = await doctor(makeProject(), { env: { SESSION_HOOKS: '0' } });
    expect({
      code,
      codes: codes(report),
      results: report.hooks.map(({ result }) => result),
    }).toEqual({
      code: 1,
      codes: ['switched-off'],
      results: EVENTS.map(() => 'pass'),
    });
  });

  test('a launcher that was deleted is one finding, not four', async () => {
    const repo = makeProject();
    rmSync(repo.path('.agents/hooks'), { recursive: true });
    const { code, report } = await doctor(repo);
    expect({ code, codes: codes(report) }).toEqual({ code: 1, codes: ['launcher-missing'] });
  });

  test('a tool that is nowhere', async () => {
    const repo = makeProject();
    repo.write('.git/agent-session/install.json', '{"tool": "/nowhere"}');
    const { code, report } = await doctor(repo);
    expect({ code, codes: codes(report) }).toEqual({ code: 1, codes: ['tool-not-found'] });
  });

  test('no .agents folder', async () => {
    const repo = makeProject();
    const launcher = repo.path('launcher/hooks/agent-session.cjs');
    mkdirSync(dirname(launcher), { recursive: true });
    writeFileSync(launcher, LAUNCHER);
    repo.write('.claude/settings.json', settings().replaceAll('.agents/hooks', 'launcher/hooks'));
    rmSync(repo.path('.agents'), { recursive: true });
    expect(codes((await doctor(repo)).report)).toContain('no-agents-folder');
  });

  test('a client started in a subfolder', async () => {
    const repo = makeProject();
    repo.write('src/app.js', '');
    const { code, report } = await doctor(repo, { cwd: repo.path('src') });
    expect({ code, codes: codes(report) }).toEqual({ code: 0, codes: ['subfolder'] });
  });

  test('a home folder that is the project: its settings are read once, as the user’s', async () => {
    const repo = makeProject({}, { disableAllHooks: true });
    const { report } = await doctor(repo, { env: { HOME: repo.root } });
    expect(codes(report)).toEqual(['hooks-disabled']);
  });

  test('the local scope goes before the project', async () => {
    const repo = makeProject();
    const local = settings().replaceAll('"node"', JSON.stringify(process.execPath));
    repo.write('.claude/settings.local.json', local);
    const { report } = await doctor(repo);
    expect(report.hooks.map(({ scope }) => scope)).toEqual(EVENTS.map(() => 'local'));
  });
});

describe('node', () => {
  test('not on the PATH of hooks is one finding', async () => {
    const { code, report } = await doctor(makeProject(), { env: { PATH: '/nowhere' } });
    expect({ code, codes: codes(report) }).toEqual({ code: 1, codes: ['program-not-found'] });
  });

  test('only where a shell knows it', () => {
    const node = { path: '/home/dev/.nvm/bin/node', version: 'v22.0.0' };
    const found = setupFindings({ ...HEALTHY, node, nodeOnDesktop: false });
    expect(found.map(({ code, level }) => [code, level])).toEqual([
      ['node-not-on-desktop-path', 'note'],
    ]);
  });

  test('a PATH that leads to an old one', async () => {
    const folder = makeFolder();
    writeFileSync(
      join(folder, 'node'),
      `#!/bin/sh\n[ "$1" = --version ] && echo v14.21.3 && exit\nexec '${process.execPath}' "$@"\n`,
    );
    chmodSync(join(folder, 'node'), 0o755);
    const { report } = await doctor(makeProject(), { env: { PATH: `${folder}:${PATH}` } });
    expect(codes(report)).toEqual(['node-too-old']);
  });

  test('20 with NODE_EXTRA_CA_CERTS', () => {
    const slow = { ...HEALTHY, extraCertificates: true };
    const found = (version: string) =>
      setupFindings({ ...slow, node: { path: '/bin/node', version } }).map(({ code }) => code);
    expect([found('v20.20.2'), found('v22.1.0')]).toEqual([['slow-certificates'], []]);
  });
});

describe('a hook', () => {
  const trials: [string, string, string][] = [
    ['that crashes', 'process.stderr.write("TypeError: boom\\n"); process.exit(3);', 'hook-failed'],
    ['that leaves no line', '', 'tool-not-found'],
    ['that gives up', hookSource('', 'no such file'), 'hook-error'],
    [
      'that prints to standard error',
      `${hookSource(ANSWER)}; console.error('warning');`,
      'hook-noisy',
    ],
    [
      'that says too much',
      hookSource(ANSWER.replace('twelve chars', 'x'.repeat(9501))),
      'answer-too-long',
    ],
    ['that prints a log line before its answer', hookSource(`log\n${ANSWER}`), 'answer-invalid'],
    ['that answers another event', hookSource(ANSWER.replace('EVENT', 'Stop')), 'answer-invalid'],
  ];

  test.each(trials)('%s', async (_, source, code) => {
    const outcome = await doctor(makeProject({ 'session-start': source }));
    expect([outcome.code, codes(outcome.report)]).toEqual([1, [code]]);
  });

  test('that is slower than the client allows', async () => {
    const repo = makeProject({ 'session-end': 'setTimeout(() => {}, 30000);' });
    repo.write('.claude/settings.json', settings().replace('"timeout":5', '"timeout":0.3'));
    expect(codes((await doctor(repo)).report)).toEqual(['hook-slow']);
  });

  const run = { event: 'session-start', at: '2026-11-20T14:00:00Z', ms: 61, characters: 812 };

  test('has its last real run told', async () => {
    const repo = makeProject();
    repo.write('.git/agent-session/hooks.log', `${JSON.stringify(run)}\n`);
    const { report } = await doctor(repo);
    expect(report.hooks.map(({ last_run: last }) => last)).toEqual(
      EVENTS.map(({ hook }) => (hook === run.event ? run : null)),
    );
  });

  test('that gave up in its last real run fails', async () => {
    const repo = makeProject();
    repo.write('.git/agent-session/hooks.log', `${JSON.stringify({ ...run, error: 'no room' })}\n`);
    expect(codes((await doctor(repo)).report)).toEqual(['last-run-failed']);
  });

  test('that gave up once and went well since passes, and it is told', async () => {
    const repo = makeProject();
    const lines = [{ ...run, error: 'no room' }, run].map((one) => JSON.stringify(one));
    repo.write('.git/agent-session/hooks.log', `${lines.join('\n')}\n`);
    const { code, stdout } = await runInProcess(['doctor'], {
      cwd: repo.root,
      env: { PATH, HOME: '/nonexistent' },
    });
    expect([code, stdout.includes('1 h ago, 61 ms; 1 of the last 2 gave up') || stdout]).toEqual([
      0,
      true,
    ]);
  });
});

describe('what the hooks depend on', () => {
  test('a configuration that is not what it looks like', async () => {
    const repo = makeProject();
    repo.write('.agents/config.yaml', 'journal: sometimes\n');
    expect(codes((await doctor(repo)).report)).toEqual(['config']);
  });

  test('a key of it that nothing uses, which is a note', async () => {
    const repo = makeProject();
    repo.write('.agents/config.yaml', 'handof:\n  enforce: block\ncontext:\n  bugdet: 1\n');
    const { report } = await doctor(repo);
    expect(report.findings).toMatchObject([{ code: 'config-unused', level: 'note' }]);
    expect(report.findings[0]?.so).toMatch(/handof, context\.bugdet\.$/);
  });

  test('a session file that cannot be read', async () => {
    const repo = makeProject();
    repo.write('.agents/sessions/20261120-143000-broken.md', '---\nsession: [\n');
    expect(codes((await doctor(repo)).report)).toEqual(['session-unreadable']);
  });

  test('a README among the sessions is nobody’s business', async () => {
    const repo = makeProject();
    repo.write('.agents/sessions/README.md', '# Sessions\n');
    const { code, report } = await doctor(repo);
    expect([code, codes(report)]).toEqual([0, []]);
  });

  test('a clone that does not know the merge driver of its .gitattributes', async () => {
    const repo = makeProject();
    repo.git('config', '--remove-section', 'merge.agent-session');
    const { code, report } = await doctor(repo);
    expect([code, codes(report)]).toEqual([0, ['merge-driver-unset']]);
  });

  test('a merge driver whose tool is gone', async () => {
    const repo = makeProject();
    const command = "tool='/gone/it''s'; session merge-driver %O %A %B %P";
    repo.git('config', 'merge.agent-session.driver', command);
    expect(codes((await doctor(repo)).report)).toEqual(['merge-driver-tool-missing']);
  });

  test('a project whose attributes name no merge driver', async () => {
    const repo = makeProject();
    rmSync(repo.path('.gitattributes'));
    expect(codes((await doctor(repo)).report)).toEqual(['merge-driver-undeclared']);
  });

  test('a lock whose owner has ended', async () => {
    const repo = makeProject();
    const owner = { pid: 2 ** 22 + 1, host: hostname(), started: '', nonce: 'n' };
    mkdirSync(repo.path('.git/agent-session/locks'));
    symlinkSync(
      JSON.stringify(owner),
      repo.path('.git/agent-session/locks/20261120-143000-work.lock'),
    );
    const { code, report } = await doctor(repo);
    expect([code, codes(report)]).toEqual([0, ['stale-lock']]);
  });

  test('a local state that cannot be written', async () => {
    const repo = makeProject();
    rmSync(repo.path('.git/agent-session'), { recursive: true });
    repo.write('.git/agent-session', 'a file is in the way');
    repo.write('.agents/.local', 'here too');
    expect(codes((await doctor(repo)).report)).toContain('state-unwritable');
  });

  test('a project without git', async () => {
    const repo = makeRepo({ '.agents/sessions/README.md': '' }, { git: false });
    const { report } = await doctor(repo);
    expect(codes(report)).toEqual(['not-installed']);
  });
});

describe('the payloads', () => {
  const captured: [string, string][] = [
    ['SessionStart', 'SessionStart.startup.print.json'],
    ['SessionEnd', 'SessionEnd.other.json'],
    ['PreCompact', 'PreCompact.manual.no-instructions.json'],
    ['UserPromptSubmit', 'UserPromptSubmit.slash-command.json'],
    ['PostToolUse', 'PostToolUse.Edit.json'],
    ['Stop', 'Stop.json'],
    ['SubagentStart', 'SubagentStart.json'],
    ['SubagentStop', 'SubagentStop.foreground.json'],
  ];

  test.each(captured)('%s has the fields that the client sends', (event, name) => {
    const path = new URL(`../fixtures/hook-payloads/${name}`, import.meta.url);
    const real = JSON.parse(readFileSync(path, 'utf8')) as object;
    const ours = samplePayload(event, { conversation: 'c', root: '/r', transcript: '/t' });
    expect(Object.keys(ours).toSorted()).toEqual(Object.keys(real).toSorted());
  });

  test.each(EVENTS.map(({ event }) => event))(
    '%s, which init installs, has one of its own',
    (event) => {
      const common = samplePayload('Unheard', { conversation: 'c', root: '/r', transcript: '/t' });
      const ours = samplePayload(event, { conversation: 'c', root: '/r', transcript: '/t' });
      expect(Object.keys(ours).length).toBeGreaterThan(Object.keys(common).length);
    },
  );
});

describe('the configured memory', () => {
  const examined = async (url: string, config = 'project: shop\n') => {
    const repo = makeRepo({ '.agents/config.yaml': config });
    const { stdout, code } = await runInProcess(['doctor', '--json'], {
      cwd: repo.root,
      env: { ...repo.env, SESSION_MEMORY_URL: url },
    });
    const { memory, findings } = JSON.parse(stdout) as Report & { memory: unknown };
    const codes = findings.map((one) => one.code).filter((one) => one.includes('memory'));
    return { memory, codes, code, stdout };
  };

  test('is nothing where files are used', async () => {
    expect(await examined('')).toMatchObject({ memory: null, codes: [] });
  });

  test('that is not to be had fails, without its password', async () => {
    const { memory, codes, code, stdout } = await examined('redis://me:hunter2@127.0.0.1:1');
    expect(memory).toEqual({ place: 'redis://127.0.0.1:1', reachable: false });
    expect([codes, code, stdout.includes('hunter2')]).toEqual([['memory-unreachable'], 1, false]);
  });

  test('with a password in the configuration is noted', async () => {
    const config = 'project: shop\nmemory:\n  url: redis://:hunter2@127.0.0.1:1\n';
    const { codes, stdout } = await examined('', config);
    expect([codes, stdout.includes('hunter2')]).toEqual([
      ['memory-unreachable', 'memory-password'],
      false,
    ]);
  });

  test('with an address that is none is told', async () => {
    expect((await examined('http://me:hunter2@host')).codes).toEqual(['bad-memory-url']);
  });
});
