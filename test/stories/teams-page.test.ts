import { describe, expect, it } from 'vitest';
import { LAYER_TEXTS, LAYERS, layersOf, MODES, STAGES } from '../../src/core/stages/stages.ts';
import { Page, withCommand, type Telling } from '../support/page.ts';
import { makeRepo } from '../support/repo.ts';

const PAGE = new Page('teams.md');

/** What must be in the answers of commands. */
const TELLING: Telling = [
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

describe('the page about teams', () => {
  it('has commands that work as written, in their order', async () => {
    const repo = makeRepo({ 'package.json': '{"engines":{"node":">=20"}}' }, { commit: true });
    const ran = await PAGE.run(repo, withCommand(repo), TELLING, ({ language, text }) => {
      if (language === 'markdown') repo.write('.agents/facts.md', text);
    });
    expect(ran).toBeGreaterThan(25);
  }, 120_000);

  it('has the command for every call that the idea of groups and memory came with', () => {
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
    ].filter((one) => !PAGE.commands.includes(one));
    expect(missing).toEqual([]);
  });

  it('has the tables of stages, layers and modes as they are', () => {
    const told = /<!-- stages:begin -->\n([\s\S]*?)<!-- stages:end -->/.exec(PAGE.text)?.[1] ?? '';
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
