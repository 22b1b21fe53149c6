import { describe, expect, it } from 'vitest';
import { keepWhole } from '../../../src/core/merge/keep-whole.ts';
import { mergeSessions } from '../../../src/core/merge/merge-sessions.ts';
import { parseSession, type Session } from '../../../src/core/session/session.ts';
import { sessionText } from '../../support/session-texts.ts';

const PATH = '.agents/sessions/20261120-140000-fix-login-redirect.md';

/** One side: the base with texts replaced, updated at this minute past three. */
function side(base: string, minute: number, ...changes: [string, string][]): string {
  const stamped = base.replace('T14:30:00Z', `T15:${minute}:00Z`);
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the base has no ${from}`);
    return text.replace(from, () => to);
  }, stamped);
}

function merged(base: string, ours: string, theirs: string): Session {
  return parseSession(mergeSessions(base, ours, theirs, PATH)?.text ?? '', PATH);
}

function body(...sections: string[]): string {
  return sessionText({ body: sections.join('\n') });
}

describe('sides that do not differ', () => {
  const base = body('## Notes\n\nMine\n');
  const other = side(base, 40, ['Mine', 'Theirs']);
  it.each<[string, string, string, string]>([
    ['ours is the base: theirs', base, other, other],
    ['theirs is the base: ours', other, base, other],
    ['both alike: that', other, other, other],
  ])('%s, byte for byte', (_, ours, theirs, wanted) => {
    expect(mergeSessions(base, ours, theirs, PATH)).toEqual({ text: wanted, logged: [] });
  });
});

describe('front matter', () => {
  const agents = `  spawned_agents:
    - agent: dev
      task: Parse
      status: pending
      id: a1
`;
  const base = sessionText({
    front: '  tags: [a, b]  # kept\n  base_commit: 1234e56\nteam: {lead: ann}\n',
  }).replace('  spawned_agents: []\n', () => agents);

  it('has the newest last_updated, whichever side is ours', () => {
    expect(merged(base, side(base, 40), side(base, 50, ['a, b', 'c'])).lastUpdated).toBe(
      '2026-11-20T15:50:00Z',
    );
  });

  it('takes each key from the side that changed it, unknown ones and nested ones too', () => {
    const ours = side(base, 50, ['{lead: ann}', '{lead: ann, size: 3}'], ['"Redirect"', '"Test"']);
    const theirs = side(base, 40, ['{lead: ann}', '{lead: bob}'], ['in_progress', 'paused']);
    const { frontMatter, status, currentTask } = merged(base, ours, theirs);
    expect([frontMatter.data?.['team'], status, currentTask]).toEqual([
      { lead: 'bob', size: 3 },
      'paused',
      'Test',
    ]);
  });

  it('keeps comments, quotes and styles of the newer side', () => {
    const merge = mergeSessions(
      base,
      side(base, 50),
      side(base, 40, ['[a, b]', '[a, b, c]']),
      PATH,
    );
    expect(merge?.text).toContain('  tags: [a, b, c]  # kept\n');
  });

  it('joins lists and takes out what one side took out', () => {
    const { tags } = merged(
      base,
      side(base, 50, ['a, b', 'b, c']),
      side(base, 40, ['a, b', 'a, b, d']),
    );
    expect(tags).toEqual(['b', 'c', 'd']);
  });

  it('takes a commit that YAML reads as a number as it is written', () => {
    const theirs = side(base, 40, ['1234e56', '7654e32']);
    expect(merged(base, side(base, 50), theirs).baseCommit).toBe('7654e32');
  });

  it('knows an agent by its id, and the status that is further on wins', () => {
    const ours = side(base, 50, ['Parse', 'Parse all'], ['pending', 'in_progress']);
    const theirs = side(base, 40, ['pending', 'completed\n      summary: Done']);
    expect(merged(base, ours, theirs).agents).toMatchObject([
      { id: 'a1', task: 'Parse all', status: 'completed', summary: 'Done' },
    ]);
  });

  it('knows an agent without id by name and task, and has those of both sides', () => {
    const bare = base.replace('      id: a1\n', '');
    const add = (task: string): [string, string] => [
      'status: pending\n',
      `status: pending\n    - agent: dev\n      task: ${task}\n      status: pending\n`,
    ];
    const { agents: all } = merged(
      bare,
      side(bare, 50, add('Ours')),
      side(bare, 40, add('Theirs')),
    );
    expect(all.map(({ task }) => task)).toEqual(['Parse', 'Ours', 'Theirs']);
  });

  it('logs a value that gave way to another', () => {
    const ours = side(base, 50, ['"Redirect"', '"Ours"']);
    const theirs = side(base, 40, ['"Redirect"', '"Theirs"']);
    const { currentTask, log } = merged(base, ours, theirs);
    expect([currentTask, log.map(({ title }) => title), log[0]?.text.includes('"Theirs"')]).toEqual(
      ['Ours', ['merge/front matter'], true],
    );
  });

  it('logs a comment that only the older side has', () => {
    const theirs = side(base, 40, ['status: in_progress', 'status: in_progress # by hand']);
    const ours = side(base, 50, ['[a, b]', '[a]']);
    expect(merged(base, ours, theirs).log[0]?.text).toContain('# by hand');
  });
});

describe('boxes and items', () => {
  const base = body(
    '## Acceptance Criteria\n\n- [ ] one\n  - [ ] one a\n  - [ ] one b\n- [ ] two\n',
    '## Blockers\n\n- Keys are missing\n',
  );

  it('are done when either side has them done', () => {
    const ours = side(base, 50, ['[ ] one a', '[x] one a']);
    const theirs = side(base, 40, ['[ ] one b', '[x] one b'], ['[ ] two', '[x] two']);
    expect(merged(base, ours, theirs).objectives.map(({ done }) => done)).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });

  it('are open again when one side opened them and the other left them', () => {
    const was = base.replace('[ ] two', '[x] two');
    const ours = side(was, 50, ['[x] two', '[ ] two'], ['[ ] one\n', '[x] one\n']);
    const theirs = side(was, 40, ['[ ] one a', '[x] one a']);
    expect(merged(was, ours, theirs).objectives.at(-1)?.done).toBe(false);
  });

  it('of both sides stand behind what they follow, those of the newer first', () => {
    const ours = side(base, 50, ['- [ ] two', '- [ ] ours\n- [ ] two']);
    const theirs = side(base, 40, ['- [ ] two\n', '- [ ] theirs\n- [ ] two\n- [ ] last\n']);
    expect(merged(base, ours, theirs).objectives.map(({ text }) => text)).toEqual([
      'one',
      'one a',
      'one b',
      'ours',
      'theirs',
      'two',
      'last',
    ]);
  });

  it('that both sides added alike stand once', () => {
    const both: [string, string] = ['- [ ] two', '- [ ] two\n- [ ] three'];
    const theirs = side(base, 40, both, ['[ ] one a', '[x] one a']);
    expect(merged(base, side(base, 50, both), theirs).objectives.length).toBe(5);
  });

  it('nested in one that both sides have are merged as well', () => {
    const ours = side(base, 50, ['  - [ ] one b\n', '  - [ ] one b\n  - [ ] one ours\n']);
    const theirs = side(base, 40, ['  - [ ] one a\n', '  - [ ] one a\n  - [ ] one theirs\n']);
    const text = mergeSessions(base, ours, theirs, PATH)?.text;
    expect(text).toContain(
      '- [ ] one\n  - [ ] one a\n  - [ ] one theirs\n  - [ ] one b\n  - [ ] one ours\n- [ ] two\n',
    );
  });

  it('go when one side removed them, unless the other changed them', () => {
    const ours = side(base, 50, ['- [ ] two\n', ''], ['  - [ ] one a\n', '']);
    const theirs = side(base, 40, ['[ ] two', '[x] two']);
    expect(merged(base, ours, theirs).objectives.map(({ text }) => text)).toEqual([
      'one',
      'one b',
      'two',
    ]);
  });

  it('leave a section never empty', () => {
    const ours = side(base, 50, ['- Write the test\n', '']);
    const theirs = side(base, 40, ['- Fix the check\n', '']);
    expect(merged(base, ours, theirs).nextSteps.map(({ text }) => text)).toEqual(['Fix the check']);
  });

  it('resolved on one side are resolved', () => {
    const ours = side(base, 50, ['Keys are missing\n', 'Keys are missing\n- Another\n']);
    const theirs = side(base, 40, [
      '- Keys are missing',
      '- [x] Keys are missing (resolved 2026-11-20)',
    ]);
    expect(merged(base, ours, theirs).blockers.map(({ resolved }) => resolved)).toEqual([
      true,
      false,
    ]);
  });

  it('replaced on both sides are the new ones of both', () => {
    const steps = '- Write the test\n- Fix the check\n';
    const ours = side(base, 50, [steps, '- Ours\n']);
    const theirs = side(base, 40, [steps, '1. Theirs\n']);
    expect(merged(base, ours, theirs).nextSteps.map(({ text }) => text)).toEqual([
      'Ours',
      'Theirs',
    ]);
  });
});

describe('decisions', () => {
  const decision = (number: number, words: string): string =>
    `### Decision ${number}: ${words}\n\n**Decision**: ${words}\n\n**Rationale**: Why ${words}\n`;
  const base = body(`## Decisions\n\n${decision(1, 'First')}`);
  const last = 'Why First\n';

  it('with one number are renumbered, and the side’s own new words follow', () => {
    const ours = side(base, 50, [last, `${last}\n${decision(2, 'Ours')}\nSee Decision 2.\n`]);
    const theirs = side(
      base,
      40,
      [last, `${last}\n${decision(2, 'Theirs, as Decision 1, unlike dec-2')}`],
      ['The login page', 'By Decision 2 the login page'],
    );
    const { decisions, body: bodyOf } = ((session) => ({
      decisions: session.decisions.map(({ number, title }) => [number, title]),
      body: session.body('Context'),
    }))(merged(base, ours, theirs));
    expect([decisions, bodyOf]).toEqual([
      [
        [1, 'First'],
        [2, 'Ours'],
        [3, 'Theirs, as Decision 1, unlike dec-3'],
      ],
      'By Decision 3 the login page loops.',
    ]);
  });

  it('that both sides took alike stand once, whatever their numbers', () => {
    const ours = side(base, 50, [last, `${last}\n${decision(2, 'A')}\n${decision(3, 'Both')}`]);
    const theirs = side(base, 40, [last, `${last}\n${decision(2, 'Both')}`]);
    expect(merged(base, ours, theirs).decisions.map(({ title }) => title)).toEqual([
      'First',
      'A',
      'Both',
    ]);
  });

  it('changed on both sides keep the newer, and the log the older', () => {
    const ours = side(base, 50, ['Why First', 'Ours']);
    const theirs = side(base, 40, ['Why First', 'Theirs']);
    const { decisions, log } = merged(base, ours, theirs);
    expect([decisions[0]?.rationale, log[0]?.text.includes('Theirs')]).toEqual(['Ours', true]);
  });
});

describe('waves', () => {
  const base = body('## Execution Progress\n\n### Wave 1: Model (ACTIVE)\n\n- [ ] Parse\n');

  it('hold the tasks of both sides', () => {
    const ours = side(base, 50, ['- [ ] Parse', '- [x] Parse\n- [ ] Ours']);
    const theirs = side(base, 40, ['- [ ] Parse', '- [ ] Parse\n- [ ] Theirs']);
    expect(
      merged(base, ours, theirs).tasks.map(({ wave, text, done }) => [wave, text, done]),
    ).toEqual([
      [1, 'Parse', true],
      [1, 'Ours', false],
      [1, 'Theirs', false],
    ]);
  });

  it('of one number and other names get numbers of their own', () => {
    const ours = side(base, 50, [
      '- [ ] Parse',
      '- [ ] Parse\n\n### Wave 2: Api (blocked by Wave 1)\n\n- [ ] a',
    ]);
    const theirs = side(base, 40, [
      '- [ ] Parse',
      '- [ ] Parse\n\n### Wave 2: Ui (blocked by Wave 1)\n\n- [ ] b\n\n### Wave 3: Ship (blocked by Wave 2)\n\n- [ ] c',
    ]);
    expect(
      merged(base, ours, theirs).waves.map(({ number, name, state }) => [number, name, state]),
    ).toEqual([
      [1, 'Model', 'ACTIVE'],
      [2, 'Api', 'blocked by Wave 1'],
      [3, 'Ui', 'blocked by Wave 1'],
      [4, 'Ship', 'blocked by Wave 3'],
    ]);
  });
});

describe('the states of waves', () => {
  const base = body(
    '## Execution Progress\n\n### Wave 1: A (ACTIVE)\n\n- [ ] one\n- [ ] two\n',
    '### Wave 2: B (blocked by Wave 1)\n\n- [ ] three\n',
    '### Wave 3: C (blocked by Wave 1)\n\n- [ ] four\n',
  );
  const states = (session: Session): string[] => session.waves.map(({ state }) => state);

  it('go on when the sides together did the last tasks', () => {
    const ours = side(base, 50, ['[ ] one', '[x] one']);
    const theirs = side(base, 40, ['[ ] two', '[x] two']);
    expect(states(merged(base, ours, theirs))).toEqual([
      'completed',
      'ACTIVE',
      'blocked by Wave 1',
    ]);
  });

  it('have one active wave, that of the newer, when each side started another', () => {
    const done: [string, string][] = [
      ['[ ] one', '[x] one'],
      ['[ ] two', '[x] two'],
      ['A (ACTIVE)', 'A (completed)'],
    ];
    const ours = side(base, 50, ...done, ['C (blocked by Wave 1)', 'C (ACTIVE)']);
    const theirs = side(base, 40, ...done, ['B (blocked by Wave 1)', 'B (ACTIVE)']);
    expect(states(merged(base, ours, theirs))).toEqual([
      'completed',
      'blocked by Wave 3',
      'ACTIVE',
    ]);
  });

  it('stay as one side wrote them where they disagreed there already', () => {
    const theirs = side(base, 40, ['B (blocked by Wave 1)', 'B (ACTIVE)']);
    expect(states(merged(base, side(base, 50, ['[ ] one', '[x] one']), theirs))).toEqual([
      'ACTIVE',
      'ACTIVE',
      'blocked by Wave 1',
    ]);
  });
});

describe('the log', () => {
  const entry = (minute: number, words: string): string =>
    `### 2026-11-20 14:${minute} - dev/work\n\n${words}\n`;
  const base = body(`## Session Log\n\n${entry(10, 'first')}\n${entry(20, 'second')}`);

  it('has the entries of both sides in the order of time', () => {
    const ours = side(base, 50, ['second\n', `second\n\n${entry(40, 'ours')}`]);
    const theirs = side(base, 40, ['second\n', `second\n\n${entry(30, 'a')}\n${entry(40, 'b')}`]);
    expect(merged(base, ours, theirs).log.map(({ text }) => text)).toEqual([
      'first',
      'second',
      'a',
      'ours',
      'b',
    ]);
  });

  it('that runs from the newest down goes on so', () => {
    const down = body(`## Session Log\n\n${entry(20, 'second')}\n${entry(10, 'first')}`);
    const above = (minute: number, words: string): [string, string] => [
      '## Session Log\n\n',
      `## Session Log\n\n${entry(minute, words)}\n`,
    ];
    const { log } = merged(
      down,
      side(down, 50, above(30, 'ours')),
      side(down, 40, above(40, 'theirs')),
    );
    expect(log.map(({ text }) => text)).toEqual(['theirs', 'ours', 'second', 'first']);
  });

  it('has an entry once that both sides have', () => {
    const both: [string, string] = ['second\n', `second\n\n${entry(30, 'both')}`];
    const theirs = side(base, 40, both, ['- Fix the check\n', '- Mend the check\n']);
    expect(merged(base, side(base, 50, both), theirs).log.length).toBe(3);
  });
});

describe('prose', () => {
  const base = body('## Notes\n\nMine\n');
  const state = 'Loop found in the cookie check.';

  it('changed on one side is that', () => {
    const ours = side(base, 50, ['Mine', 'Ours']);
    const theirs = side(base, 40, [state, 'Theirs']);
    const session = merged(base, ours, theirs);
    expect([session.body('Current State'), session.body('Notes'), session.log]).toEqual([
      'Theirs',
      'Ours',
      [],
    ]);
  });

  it('changed on both is the newer whole, the other a log entry', () => {
    const ours = side(base, 40, [state, 'Ours\n\n```\n## Not a section\n```']);
    const theirs = side(base, 50, [state, 'Theirs']);
    const session = merged(base, ours, theirs);
    expect([session.body('Current State'), session.log]).toMatchObject([
      'Theirs',
      [{ at: '2026-11-20 15:50', title: 'merge/Current State' }],
    ]);
    expect(session.log[0]?.text).toContain('> Ours\n>\n> ```\n> ## Not a section\n> ```');
  });

  it('updated at the same time is the later in byte order', () => {
    const [ours, theirs] = [side(base, 40, [state, 'A']), side(base, 40, [state, 'B'])];
    expect(
      [merged(base, ours, theirs), merged(base, theirs, ours)].map((one) =>
        one.body('Current State'),
      ),
    ).toEqual(['B', 'B']);
  });

  it('that the newer holds already is not logged', () => {
    const ours = side(base, 40, [state, 'Found.']);
    const theirs = side(base, 50, [state, 'Found. And mended.']);
    expect(mergeSessions(base, ours, theirs, PATH)?.logged).toEqual([]);
  });

  it('in sections that both sides added stands in their order', () => {
    const end = 'Mine\n';
    const ours = side(base, 50, [end, `${end}\n## Blockers\n\n- One\n`]);
    const theirs = side(base, 40, [
      end,
      `${end}\n## Decisions\n\nNone yet.\n\n## Session Log\n\nEmpty.\n`,
    ]);
    expect(
      merged(base, ours, theirs)
        .parts.slice(3)
        .map(({ title }) => title),
    ).toEqual(['Notes', 'Decisions', 'Blockers', 'Session Log']);
  });
});

describe('how the file is written', () => {
  const base = body('## Notes\n\nMine\n');
  const ours = side(base, 50, ['Mine', 'Ours']);
  const theirs = side(base, 40, ['Write the test', 'Write it']);
  const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
  const text = (...files: [string, string, string]): string =>
    mergeSessions(...files, PATH)?.text ?? '';

  it('is what both sides agree on', () => {
    const whole = text(crlf(base), `\ufeff${crlf(ours)}`, `\ufeff${crlf(theirs)}`);
    expect([whole.startsWith('\ufeff---\r\n'), /[^\r]\n/.test(whole)]).toEqual([true, false]);
  });

  it.each<[string, string, string, boolean]>([
    ['ours', crlf(ours), theirs, true],
    ['theirs', ours, crlf(theirs), true],
  ])('is what %s changed it to', (_, one, other, wanted) => {
    expect(text(base, one, other).includes('\r\n')).toBe(wanted);
  });

  it('has no last newline where one side took it away', () => {
    expect(text(base, ours, theirs.trimEnd()).endsWith('Ours')).toBe(true);
  });
});

describe('files without a common base', () => {
  it('merge to a session with the items of both', () => {
    const [ours, theirs] = [
      side(sessionText(), 50),
      side(sessionText(), 40, ['Write the test', 'Measure']),
    ];
    expect(merged('', ours, theirs).nextSteps.map(({ text }) => text)).toEqual([
      'Write the test',
      'Measure',
      'Fix the check',
    ]);
  });
});

describe('a side that cannot be read', () => {
  const good = side(sessionText(), 40);
  const broken = side(sessionText(), 50, ['  status', '\tstatus']);

  it('is not merged by meaning', () => {
    expect(mergeSessions(sessionText(), good, broken, PATH)).toBeUndefined();
  });

  it('is kept in the log of the one that can, in either order', () => {
    const whole = keepWhole(good, broken, PATH);
    const { frontMatter, log } = parseSession(whole, PATH);
    expect([frontMatter.defects, log.length, whole === keepWhole(broken, good, PATH)]).toEqual([
      [],
      1,
      true,
    ]);
    for (const line of broken.trim().split('\n'))
      expect(whole).toContain(line === '' ? '>' : `> ${line}`);
  });
});
