import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LAYER_TEXTS, LAYERS, layersOf, MODES, STAGES } from '../../src/core/stages/stages.ts';
import { COMMAND, runProcess, type Outcome } from '../support/cli.ts';
import { makeRepo, type Repo } from '../support/repo.ts';

const PAGE = readFileSync(new URL('../../docs/teams.md', import.meta.url), 'utf8');

interface Block {
  language: string;
  text: string;
}

/** The code blocks of the page, in their order. */
function blocks(): Block[] {
  const found = PAGE.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm);
  return [...found].map(([, language = '', text = '']) => ({ language, text }));
}

/** What must be in the answers of commands. */
const TELLING: readonly (readonly [RegExp, string])[] = [
  [/^session list$/, 'User prefs feature'],
  [/^session log --session .* --role user$/, 'Build user preferences system with Redis caching'],
  [/^session log user/, 'logged'],
  [/^session memory get /, '300'],
  [/^session memory list$/, 'shared/cache-ttl'],
  [/^session knowledge add "Redis/, '.agents/knowledge/redis-connection-pooling'],
  [/^session knowledge find /, 'Redis connection pooling'],
  [/^session knowledge list$/, '0.95'],
  [/^session group create /, '.agents/groups/user-preferences-system.md'],
  [/^session group show /, '4 sessions'],
  [/^session group show /, 'in-review'],
  [/^session group find /, 'user-preferences-system'],
  [/^session group set /, 'changed'],
  [/^session verify --facts$/, '5 facts'],
  [/--stage understand/, 'NODE (Runtime): Node >= 20'],
  [/--stage plan/, 'Redis connection pooling'],
  [/--stage implement/, 'shared/cache-ttl'],
  [/--stage reflect/, 'Group user-preferences-system (active)'],
  [/--stage validate/, '"layer": "knowledge"'],
  [/^session group list --status closed$/, 'user-preferences-system'],
];

/** A repository in which `session` is on PATH. */
function project(): { repo: Repo; env: Record<string, string> } {
  const repo = makeRepo({ 'package.json': '{"engines":{"node":">=20"}}' }, { commit: true });
  const bin = join(repo.root, '.git', 'test-bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'session'), `#!/bin/sh\nexec "${process.execPath}" "${COMMAND}" "$@"\n`);
  chmodSync(join(bin, 'session'), 0o755);
  return { repo, env: { ...repo.env, PATH: `${bin}${delimiter}${repo.env['PATH'] ?? ''}` } };
}

describe('the page about teams', () => {
  it('has commands that work as written, in their order', async () => {
    const { repo, env } = project();
    const run = (line: string): Promise<Outcome> =>
      runProcess('/bin/sh', ['-c', line], { cwd: repo.root, env });
    const ran: string[] = [];
    for (const { language, text } of blocks()) {
      if (language === 'markdown') repo.write('.agents/facts.md', text);
      if (language !== 'bash') continue;
      for (const line of text.split('\n').filter((one) => one !== '')) {
        const { code, stdout, stderr } = await run(line);
        const [, wanted = '0'] = / # ends with (\d)$/.exec(line) ?? [];
        expect([line, code, stderr]).toEqual([line, Number(wanted), code === 0 ? '' : stderr]);
        const facts = TELLING.filter(([pattern]) => pattern.test(line)).map(([, fact]) => fact);
        expect([line, facts.filter((fact) => !stdout.includes(fact))]).toEqual([line, []]);
        ran.push(line);
      }
    }
    const idle = TELLING.filter(([pattern]) => !ran.some((line) => pattern.test(line)));
    expect([ran.length > 25, idle]).toEqual([true, []]);
  }, 120_000);

  it('has the command for every call that the idea of groups and memory came with', () => {
    const commands = blocks().flatMap(({ language, text }) => (language === 'bash' ? text : []));
    const missing = [
      'session new', // a session that is tracked
      'session log', // add_session_message
      'session knowledge add', // create_deep_memory
      'session group create', // create_group
      'session group add', // add_session_to_group
      'session group show', // get_sessions_in_group
      'session group find --tags', // find_groups_by_tag
      'session group set', // update_group_metadata
      'session group close', // update_group_status
      'session brief user-prefs-feature --stage understand --mode standard', // load_workflow_context
    ].filter((one) => !commands.join('\n').includes(one));
    expect(missing).toEqual([]);
  });

  it('has the tables of stages, layers and modes as they are', () => {
    const told = /<!-- stages:begin -->\n([\s\S]*?)<!-- stages:end -->/.exec(PAGE)?.[1] ?? '';
    const rows = told
      .split('\n')
      .filter((line) => line.startsWith('|') && !/^\|[\s|-]+$/.test(line))
      .map((line) =>
        line
          .slice(1, -1)
          .split('|')
          .map((cell) => cell.trim()),
      );
    expect(rows).toEqual([
      ['stage', ...LAYERS],
      ...STAGES.map((stage) => [
        stage,
        ...LAYERS.map((layer) => (layersOf(stage).includes(layer) ? 'yes' : '')),
      ]),
      ['layer', 'holds'],
      ...LAYERS.map((layer) => [layer, LAYER_TEXTS[layer]]),
      ['mode', 'budget'],
      ...Object.entries(MODES).map(([mode, factor]) => [mode, `context.budget × ${factor}`]),
    ]);
  });
});
