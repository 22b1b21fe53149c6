import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess } from '../../../src/core/assess/assess.ts';
import { readSlashCommand, topicOf, type Request } from '../../../src/core/assess/request.ts';
import { ASSESS_RULES, type AssessTable } from '../../../src/core/assess/verdict.ts';

/** Requests that say everything by their words. */
const BY_WORDS: readonly (readonly [text: string, verdict: string, rule: string])[] = [
  // Do: from the lists of when a session is worth it.
  ['Design the system architecture for notifications', 'mandatory', 'system-level'],
  ['Redesign our systems for multi-tenancy', 'mandatory', 'system-level'],
  ['Decide on an architectural style for the plugins', 'mandatory', 'system-level'],
  ['Connect the API, the frontend and the database for invoices', 'mandatory', 'three-areas'],
  ['Add enterprise single sign-on with SCIM', 'recommended', 'enterprise'],
  ['Make the exports GDPR compliant', 'recommended', 'enterprise'],
  ['Refactor the whole payments module into services', 'recommended', 'large-refactoring'],
  ['Migrate every test from Jest to Vitest', 'recommended', 'large-refactoring'],
  ['Find out why the checkout test is flaky', 'recommended', 'complex-debugging'],
  ['Fix the memory leak in the worker', 'recommended', 'complex-debugging'],
  ['Research which queue library fits us best', 'recommended', 'research'],
  ['Build an OAuth2 service with refresh tokens', 'recommended', 'component-development'],
  ['Implement user preferences with Redis caching', 'recommended', 'component-development'],
  ['Do this:\n1. add a table\n2. fill it\n3. show it', 'recommended', 'several-steps'],
  // Do not.
  ['', 'optional', 'nothing-asked'],
  ['hi there!', 'optional', 'nothing-asked'],
  ['thanks', 'optional', 'nothing-asked'],
  ['continue with the login fix', 'optional', 'continuation'],
  ['What is next?', 'optional', 'continuation'],
  ['Fix a typo in src/app.ts', 'optional', 'trivial-task'],
  ['Rename the variable foo to bar', 'optional', 'trivial-task'],
  ['bump the version to 2.1', 'optional', 'trivial-task'],
  ['Update the README with the install steps', 'optional', 'documentation-only'],
  ['Fix the typo in the architecture docs', 'optional', 'documentation-only'],
  ['What does parseSession return?', 'optional', 'quick-query'],
  ['How do I run one test?', 'optional', 'quick-query'],
  ['Fix the login redirect', 'optional', 'simple-fix'],
  ['Make src/io/files.ts return null there', 'optional', 'single-file'],
  ['Add a dark mode toggle', 'optional', 'simple-request'],
  ['The file system watcher is too eager', 'optional', 'simple-request'],
];

describe('assess', () => {
  it.each(BY_WORDS)('%j is %s by %s', (text, verdict, rule) => {
    const found = assess({ text });
    expect([found.verdict, found.rule]).toEqual([verdict, rule]);
  });

  it.each<[Request, string, string]>([
    [{ text: 'Fix a typo', command: 'swarm' }, 'mandatory', 'multi-agent'],
    [{ text: 'Fix a typo', components: 3 }, 'mandatory', 'three-components'],
    [{ text: 'Polish the form', components: 2 }, 'optional', 'simple-request'],
    [{ text: 'Polish the form', complexity: 'medium' }, 'ask', 'medium-complexity'],
    [{ text: 'Polish the form', complexity: 'high' }, 'recommended', 'high-complexity'],
    [{ text: 'Polish the form', complexity: 'low' }, 'optional', 'low-complexity'],
    [{ text: 'Polish the form', command: 'task' }, 'ask', 'medium-complexity'],
    [{ text: 'How does the build work', command: 'query' }, 'optional', 'query-command'],
    [{ text: 'How does the system work', command: 'query' }, 'mandatory', 'system-level'],
  ])('%j is %s by %s', (request, verdict, rule) => {
    const found = assess(request);
    expect([found.verdict, found.rule]).toEqual([verdict, rule]);
  });

  it('gives as the reason what was given', () => {
    const why = (request: Partial<Request>) => assess({ text: 'Polish the form', ...request }).why;
    expect(why({ complexity: 'medium' })).not.toMatch(/nobody/);
    expect(why({ command: 'task' })).not.toMatch(/medium/);
  });

  it('does not let medium complexity hide that enterprise work is tracked', () => {
    expect(assess({ text: 'Add enterprise roles', complexity: 'medium' }).rule).toBe('enterprise');
  });

  it('asks about a request that takes many words', () => {
    const text =
      'Polish the form so that people like it more than they did before, and so on. '.repeat(4);
    expect(assess({ text }).verdict).toBe('ask');
  });

  it('every rule can decide', () => {
    const requests: Request[] = [
      ...BY_WORDS.map(([text]) => ({ text })),
      { text: 'x', command: 'swarm' },
      { text: 'x', components: 3 },
      { text: 'polish', complexity: 'high' },
      { text: 'polish', complexity: 'low' },
      { text: 'Decide between REST and GraphQL' },
      { text: 'Polish it' },
      { text: 'Polish it', command: 'query' },
      { text: 'polish', complexity: 'medium' },
      { text: 'Polish the form until everybody likes it. '.repeat(8) },
    ];
    const table: AssessTable = { words: { shiny: 'ask' }, rules: {} };
    const used = new Set([...requests, { text: 'shiny' }].map((one) => assess(one, table).rule));
    expect(ASSESS_RULES.filter((name) => !used.has(name))).toEqual([]);
  });

  it.each<[Request, string]>([
    [{ text: 'Fix a typo', command: 'swarm' }, 'multi-agent'],
    [{ text: 'Split the work between three agents' }, 'multi-agent'],
    [{ text: 'Close the XSS hole in the comments', command: 'task' }, 'security'],
    [{ text: 'Add HIPAA checks', command: 'task' }, 'enterprise'],
    [{ text: 'Tidy the form', command: 'task' }, 'development'],
    [{ text: 'Options for our architecture', command: 'query' }, 'research'],
    [{ text: 'Compare three queues' }, 'research'],
    [{ text: 'Implement OAuth2 authentication' }, 'development'],
    [{ text: 'Could you implement the checkout?' }, 'development'],
    [{ text: 'How do tokens expire?' }, 'research'],
    [{ text: 'Brand week' }, 'general'],
  ])('%j is work of type %s', (request, type) => {
    expect(assess(request).type).toBe(type);
  });

  describe('with the table of a project', () => {
    const rules = {};
    it.each<[string, AssessTable['words'], string, string]>([
      ['Tune the Ledger', { ledger: 'mandatory' }, 'mandatory', 'project-word'],
      ['Tune the ledgers', { ledger: 'mandatory' }, 'optional', 'simple-request'],
      ['Fix a typo in the ledger', { ledger: 'mandatory' }, 'mandatory', 'project-word'],
      [
        'Move the ledger icon',
        { ledger: 'mandatory', 'ledger icon': 'optional' },
        'optional',
        'project-word',
      ],
      ['修复账本登录', { 账本: 'recommended' }, 'recommended', 'project-word'],
      ['Use three agents on the ledger', { ledger: 'optional' }, 'mandatory', 'multi-agent'],
      ['', { '': 'mandatory' }, 'optional', 'nothing-asked'],
    ])('%j with %j is %s by %s', (text, words, verdict, rule) => {
      const found = assess({ text }, { words, rules });
      expect([found.verdict, found.rule]).toEqual([verdict, rule]);
    });

    it.each<[string, AssessTable['rules'], string, string]>([
      ['Compare three queues', { research: 'ask' }, 'ask', 'research'],
      ['Compare three queues', { research: 'off' }, 'optional', 'simple-request'],
      ['Polish it', { 'simple-request': 'ask' }, 'ask', 'simple-request'],
      ['Polish it', { 'simple-request': 'off' }, 'optional', 'simple-request'],
    ])('%j with %j is %s by %s', (text, ownRules, verdict, rule) => {
      const found = assess({ text }, { words: {}, rules: ownRules });
      expect([found.verdict, found.rule]).toEqual([verdict, rule]);
    });
  });

  it('answers anything, soon', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20_000 }), (text) => {
        expect(assess({ text }).rule).not.toBe('');
      }),
      { numRuns: 50 },
    );
  });
});

describe('topicOf', () => {
  it.each([
    ['Please fix the login redirect.', 'Fix the login redirect'],
    [
      'Can you add a --json flag to the list? It should be stable.',
      'Add a --json flag to the list',
    ],
    ["Hi, I'd like you to build a parser for dates", 'Build a parser for dates'],
    ['\n\n# Retry payments\n\nDetails follow', 'Retry payments'],
    ['- one thing\n- another', 'One thing'],
    ['修复登录循环', '修复登录循环'],
    ['!!! ??? ...', ''],
    ['', ''],
  ])('of %j is %j', (text, wanted) => {
    expect(topicOf(text)).toBe(wanted);
  });

  it('holds no secret', () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    expect(topicOf(`Use ${token} to push`)).not.toContain(token);
  });

  it('is short', () => {
    expect(topicOf('word '.repeat(100)).length).toBeLessThanOrEqual(72);
  });
});

describe('readSlashCommand', () => {
  it.each([
    ['/swarm Build it\nall', { command: 'swarm', text: 'Build it\nall' }],
    ['/compact', { command: 'compact', text: '' }],
    ['/my-plugin:greet bob', { command: 'my-plugin:greet', text: 'bob' }],
    ['look at /etc/hosts', undefined],
    ['/etc/hosts is wrong', undefined],
    ['//', undefined],
  ])('%j', (prompt, wanted) => {
    expect(readSlashCommand(prompt)).toEqual(wanted);
  });
});
