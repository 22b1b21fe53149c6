import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSession } from '../../../src/core/session/session.ts';
import {
  anySession,
  FIX_LOGIN,
  pathOf,
  sessionText,
  type Said,
} from '../../support/any-session.ts';

const session = (said: Said = {}) => parseSession(sessionText(said), pathOf());
const section = (name: string, body: string) => session({ sections: { [name]: body } });

describe('fields', () => {
  test('are read from the front matter, the id from the path', () => {
    const { id, title, status, created, branch, currentTask, active } = session({
      branch: 'main',
      task: 'Guard',
    });
    expect([id, title, status, created, branch, currentTask, active]).toEqual([
      FIX_LOGIN,
      'Fix login',
      'in_progress',
      '2026-11-20T14:30:00Z',
      'main',
      'Guard',
      true,
    ]);
  });

  test.each([
    ['base_commit: 1234e56', 'baseCommit', '1234e56'],
    ['base_commit: 0123', 'baseCommit', '0123'],
    ['github_issue: 128', 'githubIssue', '128'],
    ['type: research', 'type', 'research'],
    ['linear_issue: "BACK-1"', 'linearIssue', 'BACK-1'],
    ['linear_url: https://linear.app/x', 'linearUrl', 'https://linear.app/x'],
    ['linear_url:', 'linearUrl', undefined],
    ['type: [a]', 'type', undefined],
  ] as const)('%s', (line, key, value) => {
    const text = sessionText().replace('orchestration:', `  ${line}\norchestration:`);
    expect(parseSession(text, pathOf())[key]).toBe(value);
  });

  test('lists are lists of texts', () => {
    const text = sessionText().replace(
      'orchestration:',
      '  tags: [a, 1, {b: c}]\n  groups:\n    - x\norchestration:',
    );
    const { tags, groups } = parseSession(text, pathOf());
    expect([tags, groups]).toEqual([['a', '1'], ['x']]);
  });

  test.each([
    '',
    '# Only prose',
    '---\nsession: x\n---\n',
    '---\n- a\n---\n',
    '---\nsession: [\n---\n',
  ])('of %j are missing, and nothing throws', (text) => {
    const one = parseSession(text, 'C:\\x\\y.md');
    expect([one.id, one.title, one.tags, one.agents, one.active, one.currentTask]).toEqual([
      'y',
      undefined,
      [],
      [],
      false,
      undefined,
    ]);
  });
});

describe('agents', () => {
  test('have what they say', () => {
    const agents = [
      '    - agent: dev',
      '      task: "Write"',
      '      status: completed',
      '      summary: "Done"',
      '      id: a1',
      '    - just a name',
      '    - [odd]',
    ];
    expect(
      session({ agents }).agents.map(({ agent, task, status, summary, id }) => [
        agent,
        task,
        status,
        summary,
        id,
      ]),
    ).toEqual([
      ['dev', 'Write', 'completed', 'Done', 'a1'],
      ['just a name', '', '', undefined, undefined],
    ]);
  });
});

describe('waves and tasks', () => {
  const one = section(
    'Execution Progress',
    '- [ ] before\n\n### Wave 1: Guard (ACTIVE)\n\n- [x] a\n  - [ ] nested\n\n### Notes\n\n- [ ] elsewhere\n\n### Wave 2: Ship (blocked by Wave 1)\n\n- [ ] b',
  );

  test('belong together', () => {
    expect(
      one.waves.map(({ number, name, state, tasks }) => [
        number,
        name,
        state,
        tasks.map(({ text }) => text),
      ]),
    ).toEqual([
      [1, 'Guard', 'ACTIVE', ['a', 'nested']],
      [2, 'Ship', 'blocked by Wave 1', ['b']],
    ]);
  });

  test('are counted from the top of the file', () => {
    expect(one.tasks.map(({ id, text, done, wave }) => [id, text, done, wave])).toEqual([
      ['task-1', 'before', false, 0],
      ['task-2', 'a', true, 1],
      ['task-3', 'nested', false, 1],
      ['task-4', 'elsewhere', false, 0],
      ['task-5', 'b', false, 2],
    ]);
  });

  test('every task of a wave is one of the session, whatever the session holds', () => {
    fc.assert(
      fc.property(anySession, (text) => {
        const { waves, tasks } = parseSession(text, pathOf());
        const inWaves = waves.flatMap((wave) => wave.tasks);
        expect(inWaves).toEqual(tasks.filter((task) => inWaves.includes(task)));
      }),
      { numRuns: 30 },
    );
  });
});

describe('decisions', () => {
  test.each([
    ['**Decision**: Yes\n**Rationale**: Because', 'Yes', 'Because'],
    ['**Decision:** Yes\n\n**Rationale:** Because', 'Yes', 'Because'],
    ['- **Decision**: Yes\n- **Rationale**: Because', 'Yes', 'Because'],
    ['**Decision**:\n\nYes\n\nand no\n\n**Rationale**: Because', 'Yes\n\nand no', 'Because'],
    ['The **Decision** here\n**Decision**: Yes', 'Yes', ''],
    ['nothing', '', ''],
  ])('of %j', (body, decision, rationale) => {
    const [one] = section('Decisions', `### Decision 3: Guard first\n\n${body}`).decisions;
    expect([one?.id, one?.number, one?.title, one?.decision, one?.rationale]).toEqual([
      'dec-3',
      3,
      'Guard first',
      decision,
      rationale,
    ]);
  });
});

describe('blockers', () => {
  test('are resolved when ticked or struck', () => {
    const { blockers } = section('Blockers', '- Keys\n- [x] Account\n- ~~Network~~\n- [ ] Review');
    expect(blockers.map(({ id, text, resolved }) => [id, text, resolved])).toEqual([
      ['blk-1', 'Keys', false],
      ['blk-2', 'Account', true],
      ['blk-3', 'Network', true],
      ['blk-4', 'Review', false],
    ]);
  });

  test.each(['- None', '- none.', '- N/A', '- No blockers', '- —', 'None'])(
    '%s is none',
    (body) => {
      expect(section('Blockers', body).blockers).toEqual([]);
    },
  );
});

describe('the log', () => {
  test('has dated entries', () => {
    const { log } = section(
      'Session Log',
      '### 2026-11-20 14:00 - dev/guard\n\nWrote it.\n\n### Undated\n\nx\n\n### 2026-11-21\n\nLater.',
    );
    expect(log.map(({ at, title, text }) => [at, title, text])).toEqual([
      ['2026-11-20 14:00', 'dev/guard', 'Wrote it.'],
      ['2026-11-21', '', 'Later.'],
    ]);
  });
});

describe('a hostile file', () => {
  test.each([
    ['headings and boxes', 'Execution Progress', '### Wave 1: A (x)\n- [ ] a\n'],
    ['labels on one line', 'Decisions', '**Decision '],
    ['decisions', 'Decisions', '### Decision 1: a\n**Decision**: x\n'],
    ['log entries', 'Session Log', '### 2026-11-20 14:00 - a\nx\n'],
    ['blockers', 'Blockers', '- ~~a\n'],
  ])('of 2 MB of %s is read to its end', (_, name, piece) => {
    const one = section(name, `### Decision 1: a\n${piece.repeat(2_000_000 / piece.length)}`);
    const read = [
      one.waves,
      one.tasks,
      one.decisions.map(({ decision }) => decision),
      one.log,
      one.blockers,
    ];
    expect(read.flat().length).toBeGreaterThan(0);
  });
});
