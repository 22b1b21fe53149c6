import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { applyEdits, modify, parse } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { SessionError } from '../../../src/core/errors.ts';
import {
  addHooks,
  hookedEvents,
  isOurs,
  removeHooks,
  type HookEntry,
} from '../../../src/core/setup/settings.ts';
import { SETTINGS_SHAPES } from '../../support/settings-shapes.ts';

const PATH = '.claude/settings.json';
const FIXTURES = join(import.meta.dirname, '../../fixtures/settings');

function entry(event: string, word: string, more: Partial<HookEntry['hook']> = {}): HookEntry {
  const args = ['${CLAUDE_PROJECT_DIR}/.agents/hooks/agent-session.cjs', word];
  return { event, hook: { type: 'command', command: 'node', args, timeout: 10, ...more } };
}

const THREE = [
  entry('SessionStart', 'session-start'),
  entry('SessionEnd', 'session-end', { timeout: 5 }),
  entry('PreCompact', 'pre-compact'),
];
const WITH_MATCHER: HookEntry = {
  ...entry('PostToolUse', 'post-tool-use', { async: true }),
  matcher: 'Write|Edit|NotebookEdit|Agent',
};

describe('adding and removing our hooks gives the bytes back', () => {
  for (const [name, text] of Object.entries(SETTINGS_SHAPES)) {
    it(`for ${name}`, () => {
      const { text: added, traces } = addHooks(text, [...THREE, WITH_MATCHER], PATH);
      expect(removeHooks(added, PATH, traces).text).toBe(text);
    });
  }

  for (const name of readdirSync(FIXTURES).filter((file) => !file.includes('.expected'))) {
    it(`fixture ${name}`, () => {
      const text = readFileSync(join(FIXTURES, name), 'utf8');
      const { text: added, traces } = addHooks(text, THREE, PATH);
      expect(removeHooks(added, PATH, traces).text).toBe(text);
    });
  }

  it('for any JSON with comments', () => {
    fc.assert(
      fc.property(settingsText(), (text) => {
        const { text: added, traces } = addHooks(text, [...THREE, WITH_MATCHER], PATH);
        expect(removeHooks(added, PATH, traces).text).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });

  it('without traces too, when no empty container stood there', () => {
    fc.assert(
      fc.property(settingsText(), (text) => {
        const { text: added, traces } = addHooks(text, THREE, PATH);
        fc.pre(Object.keys(traces).length === 0);
        expect(removeHooks(added, PATH).text).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('adding our hooks', () => {
  it('keeps every other value for any JSON with comments', () => {
    fc.assert(
      fc.property(settingsText(), (text) => {
        const { text: added } = addHooks(text, THREE, PATH);
        expect(withoutOurs(valueOf(added))).toEqual(withoutOurs(valueOf(text)));
        expect(hookedEvents(added, PATH).toSorted()).toEqual([
          'PreCompact',
          'SessionEnd',
          'SessionStart',
        ]);
      }),
      { numRuns: 1000 },
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(settingsText(), (text) => {
        const once = addHooks(text, [...THREE, WITH_MATCHER], PATH).text;
        const twice = addHooks(once, [...THREE, WITH_MATCHER], PATH);
        expect([twice.text, twice.added, twice.replaced]).toEqual([once, [], []]);
      }),
      { numRuns: 500 },
    );
  });

  for (const name of readdirSync(FIXTURES).filter((file) => file.includes('.expected'))) {
    it(`writes ${name} in the style of its neighbours`, () => {
      const before = readFileSync(join(FIXTURES, name.replace('.expected', '')), 'utf8');
      expect(addHooks(before, THREE, PATH).text).toBe(readFileSync(join(FIXTURES, name), 'utf8'));
    });
  }

  it('adds only the events that are missing', () => {
    const once = addHooks('{}', THREE, PATH).text;
    const more = addHooks(once, [...THREE, WITH_MATCHER], PATH);
    expect([more.added, more.replaced]).toEqual([['PostToolUse'], []]);
  });

  it('renews an older entry of ours in its place', () => {
    const older =
      '{"hooks":{"SessionStart":[{"matcher":"startup","hooks":[{"type":"command","command":"node .agents/hooks/agent-session.cjs session-start"}]}],"Stop":[]}}';
    const renewed = addHooks(older, [entry('SessionStart', 'session-start')], PATH);
    expect(renewed.replaced).toEqual(['SessionStart']);
    expect(Object.keys(hooksOf(renewed.text))).toEqual(['SessionStart', 'Stop']);
    expect(hooksOf(renewed.text)['SessionStart']).toEqual([
      { hooks: [entry('SessionStart', 'session-start').hook] },
    ]);
  });

  it('takes an older entry of ours out of a group that a person shares with it', () => {
    const foreign = { type: 'command', command: 'echo hi' };
    const older = {
      type: 'command',
      command: 'node .agents/hooks/agent-session.cjs session-start',
    };
    const text = JSON.stringify({
      hooks: { SessionStart: [{ matcher: 'x', hooks: [foreign, older] }] },
    });
    expect(hooksOf(addHooks(text, [entry('SessionStart', 'session-start')], PATH).text)).toEqual({
      SessionStart: [
        { matcher: 'x', hooks: [foreign] },
        { hooks: [entry('SessionStart', 'session-start').hook] },
      ],
    });
  });

  it('leaves one entry where two of ours stood', () => {
    const ours = { hooks: [entry('SessionStart', 'session-start').hook] };
    const text = JSON.stringify({ hooks: { SessionStart: [ours, ours] } });
    expect(hooksOf(addHooks(text, THREE, PATH).text)['SessionStart']).toEqual([ours]);
  });

  it('keeps the timeout that a person gave to an entry of ours', () => {
    const [start] = THREE;
    const patient = entry('SessionStart', 'session-start', { timeout: 60 });
    const text = addHooks('{}', [patient], PATH).text;
    expect(addHooks(text, start ? [start] : [], PATH).text).toBe(text);
  });
});

describe('removing our hooks', () => {
  it('keeps what a person added beside them afterwards', () => {
    const { text, traces } = addHooks('{\n  "a": 1\n}\n', THREE, PATH);
    const edited = text
      .replace('"a": 1,', '"a": 2, // two')
      .replace('"SessionEnd": [', '"Stop": [],\n    "SessionEnd": [');
    expect(removeHooks(edited, PATH, traces).text).toBe(
      '{\n  "a": 2, // two\n  "hooks": {\n    "Stop": []\n  }\n}\n',
    );
  });

  it('keeps a foreign hook that was added beside them, for any JSON with comments', () => {
    const foreign = { hooks: [{ type: 'command', command: 'echo hi' }] };
    fc.assert(
      fc.property(settingsText(), fc.constantFrom(0, 1, -1), (text, at) => {
        const { text: added, traces } = addHooks(text, THREE, PATH);
        const length = hooksOf(added)['SessionEnd']?.length ?? 0;
        const options = { isArrayInsertion: true, formattingOptions: { insertSpaces: true } };
        const place = ['hooks', 'SessionEnd', at === 1 ? length - 1 : at];
        const edited = applyEdits(plain(added), modify(plain(added), place, foreign, options));
        const left = removeHooks(edited, PATH, traces).text;
        expect(hookedEvents(left, PATH)).toEqual([]);
        expect(withoutOurs(valueOf(left))).toEqual(withoutOurs(valueOf(edited)));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps a comment that a person wrote between them', () => {
    const { text } = addHooks('{\n  "a": 1\n}\n', THREE, PATH);
    const edited = text.replace('"hooks": {\n', '"hooks": {\n    // keep me\n');
    expect(removeHooks(edited, PATH).text).toBe(
      '{\n  "a": 1,\n  "hooks": {\n    // keep me\n  }\n}\n',
    );
  });

  it('keeps a foreign hook in the same group', () => {
    const foreign = { type: 'command', command: 'echo hi' };
    const text = JSON.stringify({
      hooks: { Stop: [{ hooks: [entry('Stop', 'stop').hook, foreign] }] },
    });
    expect(removeHooks(text, PATH).text).toBe(
      JSON.stringify({ hooks: { Stop: [{ hooks: [foreign] }] } }),
    );
  });

  it('takes entries of events that this version does not know', () => {
    const text = addHooks('{}', [entry('FutureEvent', 'future')], PATH).text;
    expect(removeHooks(text, PATH)).toEqual({ text: '{}', removed: ['FutureEvent'], empty: true });
  });

  it('says that a file with a comment is not empty', () => {
    const { text } = addHooks('{ /* mine */ }', THREE, PATH);
    expect(removeHooks(text, PATH).empty).toBe(false);
  });

  it('keeps a comment that a person wrote around what init made of an empty file', () => {
    const { text, traces } = addHooks('', THREE, PATH);
    expect(removeHooks(`// mine\n${text}`, PATH, traces)).toMatchObject({
      text: '// mine\n{}\n',
      empty: false,
    });
  });

  it('changes nothing where nothing is ours', () => {
    for (const text of Object.values(SETTINGS_SHAPES))
      expect(removeHooks(text, PATH).text).toBe(text);
  });
});

describe('settings that cannot be understood', () => {
  const BROKEN = {
    'a missing brace': '{"a": 1',
    'text behind the object': '{} x',
    'a list': '[]',
    'a word': '"hello"',
    'hooks that are a list': '{"hooks": []}',
    'hooks that are null': '{"hooks": null}',
    'an event that is an object': '{"hooks": {"SessionStart": {}}}',
    'merge markers': '{\n<<<<<<< HEAD\n"a": 1\n=======\n"a": 2\n>>>>>>> x\n}',
    'a bottomless nest': '['.repeat(200_000),
  };
  for (const [name, text] of Object.entries(BROKEN)) {
    it(`refuses ${name}`, () => {
      for (const work of [() => addHooks(text, THREE, PATH), () => removeHooks(text, PATH)]) {
        expect(codeOf(work)).toBe('settings-broken');
      }
    });
  }

  it('names the line and column', () => {
    expect(() => addHooks('{\n  "a": 1\n  "b": 2\n}', THREE, PATH)).toThrow(/3:3/);
  });
});

describe('an entry is ours', () => {
  const OURS = [
    { command: 'node', args: ['${CLAUDE_PROJECT_DIR}/.agents/hooks/agent-session.cjs', 'stop'] },
    { command: 'node .agents/hooks/agent-session.cjs session-start' },
    {
      command: 'C:\\node.exe',
      args: ['C:\\lib\\agent-session\\dist\\hooks\\agent-session.cjs', 'stop'],
    },
    { command: '/usr/bin/node', args: ['/lib/node_modules/agent-session/dist/hooks/stop.cjs'] },
  ];
  const FOREIGN = [
    { command: 'node', args: ['.agents/hooks/other.cjs'] },
    { command: 'echo agent-session.cjs' },
    { command: 'node my-hooks/agent-session.cjs.bak' },
    null,
    'hooks/agent-session.cjs',
  ];
  it.each(OURS)('%j', (hook) => expect(isOurs(hook)).toBe(true));
  it.each(FOREIGN)('but not %j', (hook) => expect(isOurs(hook)).toBe(false));
});

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'no error';
  } catch (error) {
    return error instanceof SessionError ? error.code : String(error);
  }
}

function plain(text: string): string {
  return text.replace(/^\ufeff/, '');
}

function valueOf(text: string): unknown {
  const value: unknown = parse(plain(text), [], { allowTrailingComma: true });
  return value ?? {};
}

function hooksOf(text: string): Record<string, unknown[]> {
  return (valueOf(text) as { hooks: Record<string, unknown[]> }).hooks;
}

/** The value without our entries, and without the containers that may have been made for them. */
function withoutOurs(value: unknown): unknown {
  const { hooks = {}, ...rest } = value as { hooks?: Record<string, { hooks?: unknown[] }[]> };
  const kept = Object.entries(hooks).map(([event, groups]): [string, unknown[]] => [
    event,
    groups.filter((group) => !group.hooks?.some(isOurs)),
  ]);
  return { ...rest, hooks: Object.fromEntries(kept.filter(([, groups]) => groups.length > 0)) };
}

/** Random settings in random layouts: comments, blanks, trailing commas, CRLF and BOM anywhere. */
function settingsText(): fc.Arbitrary<string> {
  const groups = fc.array(
    fc.record({
      hooks: fc.array(fc.record({ type: fc.constant('command'), command: fc.string() })),
    }),
    { maxLength: 2 },
  );
  const events = ['SessionStart', 'SessionEnd', 'PreCompact', 'Stop'];
  const hooks = fc.dictionary(fc.constantFrom(...events), groups, { maxKeys: 4 });
  const other = fc.dictionary(
    fc.constantFrom('model', 'env', 'permissions', 'a"b', '', '//', '/*'),
    fc.jsonValue({ maxDepth: 2 }),
    { maxKeys: 3 },
  );
  const value = fc.oneof(
    fc
      .tuple(other, hooks, other)
      .map(([before, own, after]) => Object.assign({}, before, { hooks: own }, after)),
    other,
  );
  const eol = fc.constantFrom('\n', '\r\n');
  const bom = fc.constantFrom('', '', '\ufeff');
  const seeds = fc.array(fc.nat(11), { minLength: 20, maxLength: 60 });
  return fc
    .tuple(value, eol, bom, seeds, fc.constantFrom('wild', 'pretty', 'tabs', 'minified'))
    .map(([one, end, mark, dice, style]) => {
      if (style === 'minified') return mark + JSON.stringify(one);
      if (style === 'pretty') return mark + JSON.stringify(one, undefined, 2).replaceAll('\n', end);
      if (style === 'tabs')
        return mark + JSON.stringify(one, undefined, '\t').replaceAll('\n', end) + end;
      return mark + wild(one, end, dice);
    });
}

/** Prints JSON with junk that means nothing between its tokens; the dice choose it. */
function wild(value: unknown, eol: string, dice: readonly number[]): string {
  let rolls = 0;
  const junk = (): string => {
    const roll = dice[rolls++ % dice.length] ?? 0;
    return (
      [
        '',
        '',
        '',
        ' ',
        '  ',
        eol,
        `${eol}  `,
        '\t',
        '/* c */',
        ` // c${eol}`,
        ` /*,]*/ `,
        `// "${eol}\t`,
      ][roll] ?? ''
    );
  };
  const comma = (): string => ((dice[rolls++ % dice.length] ?? 0) % 3 === 0 ? `,${junk()}` : '');
  const list = (items: string[], open: string, close: string): string => {
    const inside = items.join(`${junk()},${junk()}`);
    return open + junk() + inside + (items.length > 0 ? junk() + comma() : '') + close;
  };
  const print = (one: unknown): string => {
    if (Array.isArray(one)) return list(one.map(print), '[', ']');
    if (typeof one !== 'object' || one === null) return JSON.stringify(one);
    const pairs = Object.entries(one).map(
      ([key, item]) => `${JSON.stringify(key)}${junk()}:${junk()}${print(item)}`,
    );
    return list(pairs, '{', '}');
  };
  return junk() + print(value) + junk();
}
