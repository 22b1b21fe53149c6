import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import configSchema from '../../schema/config.schema.json' with { type: 'json' };
import { readConfig, unusedKeys } from '../../src/core/config-reader.ts';
import { DEFAULT_CONFIG, plainConfig } from '../../src/core/config.ts';
import { configText } from '../../src/core/setup/installation.ts';

describe('readConfig', () => {
  test.each([
    ['empty', ''],
    ['only comments', '# nothing set\n\n  # yet\n'],
    ['only comments behind a byte order mark', '\ufeff# nothing set\r\n'],
    ['empty mappings', 'handoff:\nlint:\n  rules:\n'],
    ['unknown keys', 'future:\n  a: 1\n'],
  ])('has the defaults where the file is %s', (_, text) => {
    expect(readConfig(text)).toEqual({ config: DEFAULT_CONFIG, complaints: [] });
  });

  test('reads every setting', () => {
    const text = `project: shop-1
handoff:
  enforce: block
sessions:
  auto_start: ask
  stale_days: 3
  auto_track: true
  assess:
    words:
      ledger: mandatory
      payment core: ask
    rules:
      research: off
      long-request: optional
  handoff_on_end: false
journal: paths
memory:
  url: rediss://redis.example.com/2
context:
  budget: 400
  architecture: hexagonal
  conventions: docs/style.md
  facts: docs/facts.md
  patterns: [repository-pattern, dependency-injection]
  stages:
    plan: [groups, session]
    implement: session
tracking:
  watch: [src/**]
lint:
  rules:
    size-reasonable:
      severity: error
      max_kb: 32
      names: [a, b]
    home-paths-absent: off
    decisions-with-rationale: warn
completion:
  destinations:
    decisions: docs/adr
    backlog: docs/TODO.md
  headings:
    What We  Learned: lessons
    Blockers: none
  artifacts:
    code: keep
github:
  link_commits: false
  repository: acme/shop
artifacts:
  warn_stray: true
tracker: linear
linear:
  team: BACK
mirror:
  updates: queue
`;
    expect(readConfig(text)).toEqual({
      complaints: [],
      config: {
        project: 'shop-1',
        handoff: { enforce: 'block' },
        sessions: {
          autoStart: 'ask',
          staleDays: 3,
          autoTrack: true,
          assess: {
            words: { ledger: 'mandatory', 'payment core': 'ask' },
            rules: { research: 'off', 'long-request': 'optional' },
          },
          handoffOnEnd: false,
        },
        journal: 'paths',
        memory: { url: 'rediss://redis.example.com/2' },
        context: {
          budget: 400,
          architecture: 'hexagonal',
          conventions: 'docs/style.md',
          facts: 'docs/facts.md',
          patterns: ['repository-pattern', 'dependency-injection'],
          stages: { plan: ['session', 'groups'], implement: ['session'] },
        },
        tracking: { watch: ['src/**'] },
        lint: {
          rules: {
            'size-reasonable': { severity: 'error', options: { max_kb: 32, names: ['a', 'b'] } },
            'home-paths-absent': { severity: 'off', options: {} },
            'decisions-with-rationale': { severity: 'warning', options: {} },
          },
        },
        completion: {
          destinations: {
            ...DEFAULT_CONFIG.completion.destinations,
            decisions: 'docs/adr',
            backlog: 'docs/TODO.md',
          },
          headings: {
            ...DEFAULT_CONFIG.completion.headings,
            'what we learned': 'lessons',
            blockers: 'none',
          },
          artifacts: { ...DEFAULT_CONFIG.completion.artifacts, code: 'keep' },
        },
        github: { linkCommits: false, repository: 'acme/shop' },
        artifacts: { warnStray: true },
        tracker: 'linear',
        linear: { team: 'BACK' },
        mirror: { updates: 'queue' },
      },
    });
  });

  test('takes a configuration that another tool had', () => {
    const text = `session:
  auto_track: true          # Track file changes automatically
  handoff_on_end: true      # Generate handoff when ending

context:
  architecture: hexagonal   # Your architecture pattern
  patterns:                 # Patterns to enforce
    - repository-pattern
    - dependency-injection

tracking:
  watch_patterns:           # Files to monitor
    - "src/**/*.py"
    - "tests/**/*.py"
`;
    const { config, complaints } = readConfig(text);
    expect(complaints).toEqual([]);
    expect([config.sessions.autoTrack, config.sessions.handoffOnEnd]).toEqual([true, true]);
    expect(config.context.architecture).toBe('hexagonal');
    expect(config.context.patterns).toEqual(['repository-pattern', 'dependency-injection']);
    expect(config.tracking.watch).toEqual(['src/**/*.py', 'tests/**/*.py']);
  });

  test.each([
    ['false', 'off'],
    ['true', 'on'],
    ['off', 'off'],
    ['on', 'on'],
  ])('takes auto_start: %s', (word, value) => {
    expect(readConfig(`sessions:\n  auto_start: ${word}\n`).config.sessions.autoStart).toBe(value);
  });

  test.each([
    ['handoff:\n  enforce: loud\n', 20],
    ['context:\n  budget: 0\n', 19],
    ['context:\n  budget: .inf\n', 19],
    ['context:\n  budget: many\n', 19],
    ['project: [a]\n', 9],
    ['lint:\n  rules:\n    x: fatal\n', 22],
    ['lint:\n  rules:\n    x:\n      severity: fatal\n', 38],
    ['lint:\n  rules: none\n', 15],
    ['completion:\n  destinations:\n    backlog: 3\n', 41],
    ['completion:\n  destinations:\n    wiki: w.md\n', 38],
    ['completion:\n  headings:\n    Notes: everywhere\n', 35],
    ['completion:\n  artifacts: keep\n', 25],
    ['artifacts:\n  warn_stray: maybe\n', 25],
    ['sessions:\n  handoff_on_end: maybe\n', 28],
    ['context:\n  architecture: [a]\n', 25],
    ['tracking:\n  watch: 3\n', 19],
    ['context:\n  stages:\n    plan: [everything]\n', 29],
    ['context:\n  stages:\n    ship: [session]\n', 29],
    ['context:\n  stages: all\n', 19],
  ])('complains about %j at its place and keeps the default', (text, offset) => {
    const { config, complaints } = readConfig(text);
    expect(complaints.map((one) => one.offset)).toEqual([offset]);
    expect({ ...config, lint: DEFAULT_CONFIG.lint }).toEqual(DEFAULT_CONFIG);
  });

  test.each([
    ['not a mapping', '- a\n'],
    ['broken', 'handoff: [\n'],
    ['with aliases', 'a: &x [1]\nb: *x\n'],
    ['with a tag', 'project: !!js/function "x"\n'],
  ])('complains about a file that is %s and has the defaults', (_, text) => {
    const { config, complaints } = readConfig(text);
    expect([config, complaints.length > 0]).toEqual([DEFAULT_CONFIG, true]);
  });

  test('a rule named __proto__ changes nothing', () => {
    const { config } = readConfig('lint:\n  rules:\n    __proto__:\n      severity: off\n');
    expect(config.lint.rules['anything']).toBeUndefined();
    expect(Object.getPrototypeOf(config.lint.rules)).toBe(Object.prototype);
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
        expect(readConfig(text).config.context.budget).toBeGreaterThan(0);
      }),
    );
  });
});

describe('plainConfig', () => {
  test.each([[''], ['# all defaults\n\n'], [configText('shop-4f2a19c3')]])(
    'reads %j as YAML does',
    (text) => {
      expect(plainConfig(text)).toEqual(readConfig(text).config);
    },
  );

  test.each([
    ['a name that is none in YAML', 'project: true\n'],
    ['a name that starts with a digit', 'project: 1e5-0\n'],
    ['a value behind the name', 'project: shop-1 # ours\n'],
    ['another key', 'project: shop-1\njournal: off\n'],
    ['the name twice', 'project: shop-1\nproject: shop-2\n'],
    ['a document mark', '---\nproject: shop-1\n'],
    ['a carriage return', 'project: shop-1\r\n'],
    ['a control character', '# \u0007\n'],
    ['a line without an end', 'project: shop-1'],
  ])('leaves %s to the reader', (_, text) => {
    expect(plainConfig(text)).toBeUndefined();
  });
});

describe('what a configuration says that nothing uses', () => {
  test('is no key of the schema', () => {
    const sections = Object.entries(configSchema.properties).map(([name, section]) => {
      const keys = Object.keys('properties' in section ? section.properties : {});
      const lines = keys.map((key) => `  ${key}: null\n`).join('');
      return `${name}:${lines === '' ? ' x' : ''}\n${lines}`;
    });
    expect(unusedKeys(sections.join(''))).toEqual([]);
  });

  test.each([
    ['a section', 'sesions:\n  stale_days: 3\n', ['sesions']],
    ['a key', 'sessions:\n  stale: 3\n  stale_days: 3\n', ['sessions.stale']],
    ['nothing of a file that cannot be read', 'handoff: [\n', []],
    ['a name that every object has', 'toString: 1\n__proto__: 2\n', ['toString', '__proto__']],
  ])('is named: %s', (_, text, unused) => {
    expect(unusedKeys(text)).toEqual(unused);
  });
});
