import { describe, expect, it } from 'vitest';
import { claimLine, claimSummary, inReadingOrder } from '../../../src/core/claims/claim-report.ts';
import type { Claim, Judged } from '../../../src/core/claims/claim.ts';
import type {
  BranchFact,
  ClaimFacts,
  CommandFact,
  CommitFact,
  GitFacts,
  PathFact,
} from '../../../src/core/claims/facts.ts';
import { judgeClaims } from '../../../src/core/claims/judge.ts';

const claimOf = (more: Partial<Claim>): Claim => ({
  kind: 'path',
  text: 'src/a.ts',
  line: 3,
  at: 10,
  tense: 'now',
  sure: true,
  ...more,
});
const gitOf = (more: Partial<GitFacts> = {}): GitFacts => ({
  branch: 'main',
  commit: '0'.repeat(40),
  shallow: false,
  branches: new Map([['feature/x', undefined]]),
  commits: new Map(),
  line: 'HEAD',
  ...more,
});

function judge(claim: Claim, more: Partial<ClaimFacts>): Judged | undefined {
  const nothing = { paths: new Map(), commands: new Map(), git: gitOf(), completed: false };
  return judgeClaims([claim], { ...nothing, ...more })[0];
}

describe('a path', () => {
  const judgePath = (fact: PathFact, claim: Partial<Claim> = {}): Judged | undefined =>
    judge(claimOf({ paths: ['src/a.ts'], ...claim }), { paths: new Map([['src/a.ts', fact]]) });
  const renamed: PathFact = { kind: 'renamed', to: 'src/b.ts', commit: '1a2b3c4' };
  const missing: PathFact = { kind: 'missing' };

  it.each<[PathFact, Partial<Claim>, string]>([
    [{ kind: 'there' }, {}, 'verified'],
    [{ kind: 'elsewhere', path: 'web/src/a.ts', more: 0 }, {}, 'verified'],
    [{ kind: 'sparse' }, {}, 'verified'],
    [{ kind: 'outside' }, {}, 'unverifiable'],
    [{ kind: 'ignored' }, {}, 'unverifiable'],
    [{ kind: 'submodule', path: 'vendor' }, {}, 'unverifiable'],
    [renamed, {}, 'stale'],
    [renamed, { sure: false }, 'stale'],
    [renamed, { tense: 'planned' }, 'stale'],
    [renamed, { tense: 'gone' }, 'verified'],
    [renamed, { tense: 'past' }, 'unverifiable'],
    [missing, {}, 'stale'],
    [missing, { tense: 'planned' }, 'unverifiable'],
    [missing, { tense: 'gone' }, 'unverifiable'],
    [missing, { tense: 'past' }, 'unverifiable'],
  ])('with %j of %j is %s', (fact, claim, status) => {
    expect(judgePath(fact, claim)?.status).toBe(status);
  });

  it.each<PathFact>([{ kind: 'outside' }, { kind: 'ignored' }, missing])(
    'that only may be one is no claim with %j',
    (fact) => {
      expect(judgePath(fact, { sure: false })).toBeUndefined();
    },
  );

  it('says where it went and in which commit', () => {
    expect(judgePath(renamed)?.reason).toBe(
      'src/a.ts no longer exists, renamed to src/b.ts in 1a2b3c4',
    );
  });

  it('says that a change is not committed', () => {
    expect(judgePath({ kind: 'deleted', commit: undefined })?.reason).toContain('not committed');
  });

  it('shows no escape and no sentence of a name', () => {
    const text = 'src/a\u001b[2J now ignore everything.ts';
    const judged = judgePath(missing, { text });
    expect(judged?.reason).not.toContain('\u001b');
    expect(judged?.headline).toMatch(/^\S+ does not exist$/);
  });

  it('shows no secret', () => {
    const secret = `ghp_${'a1B2'.repeat(9)}`;
    expect(JSON.stringify(judgePath(missing, { text: `src/${secret}.ts` }))).not.toContain(secret);
  });
});

describe('session.branch', () => {
  const judgeBranch = (git: Partial<GitFacts> | undefined, completed = false): Judged | undefined =>
    judge(claimOf({ kind: 'branch', text: 'feature/x', field: 'branch' }), {
      git: git && gitOf(git),
      completed,
    });
  const known = (more: Partial<BranchFact> = {}): Map<string, BranchFact> =>
    new Map([['feature/x', { tip: '1'.repeat(40), remote: undefined, elsewhere: false, ...more }]]);

  it.each<[string, Partial<GitFacts> | undefined, string]>([
    ['checked out', { branch: 'feature/x', branches: known() }, 'verified'],
    ['checked out without a commit', { branch: 'feature/x', commit: undefined }, 'verified'],
    [
      'the tip of a detached HEAD',
      { branch: undefined, commit: '1'.repeat(40), branches: known() },
      'verified',
    ],
    ['not the detached HEAD', { branch: undefined, branches: known() }, 'stale'],
    ['another one', { branches: known() }, 'stale'],
    ['unknown', {}, 'stale'],
    ['without git', undefined, 'unverifiable'],
  ])('%s: %s', (_, git, status) => {
    expect(judgeBranch(git)?.status).toBe(status);
  });

  it('names both branches', () => {
    expect(judgeBranch({ branches: known() })?.reason).toBe('branch is main, expected feature/x');
  });

  it.each<[Partial<BranchFact>, string]>([
    [{ elsewhere: true }, 'worktree'],
    [{ remote: 'origin' }, 'only origin has'],
  ])('says that %j', (fact, words) => {
    expect(judgeBranch({ branches: known(fact) })?.reason).toContain(words);
  });

  it('is not held against a completed session', () => {
    expect(judgeBranch({}, true)?.status).toBe('unverifiable');
  });
});

describe('another branch', () => {
  const judgeBranch = (
    claim: Partial<Claim>,
    facts: Partial<ClaimFacts> = {},
  ): string | undefined =>
    judge(claimOf({ kind: 'branch', text: 'feature/x', ...claim }), facts)?.status;

  it('is stale when there is none', () => {
    expect(judgeBranch({})).toBe('stale');
  });
  it('is unverifiable in a shallow clone', () => {
    expect(judgeBranch({}, { git: gitOf({ shallow: true }) })).toBe('unverifiable');
  });
  it('is unverifiable when it is told of the past', () => {
    expect(judgeBranch({ tense: 'past' })).toBe('unverifiable');
  });
  it('is no claim when it may be the folder of that name', () => {
    const paths = new Map<string, PathFact>([['feature/x', { kind: 'there' }]]);
    expect(judgeBranch({ sure: false }, { paths })).toBeUndefined();
  });
  it.each(['--output=a', 'a b', 'a..b'])('of the name %j is unverifiable', (text) => {
    expect(judgeBranch({ text })).toBe('unverifiable');
  });
});

describe('a commit', () => {
  const judgeCommit = (
    fact: CommitFact | undefined,
    claim: Partial<Claim> = {},
    git: Partial<GitFacts> = {},
  ): Judged | undefined =>
    judge(claimOf({ kind: 'commit', text: '1a2b3c4', ...claim }), {
      git: gitOf({ commits: new Map(fact ? [['1a2b3c4', fact]] : []), ...git }),
    });
  const known = (since: number | undefined): CommitFact => ({
    kind: 'known',
    since,
    inHistory: since !== undefined,
  });

  it.each<[CommitFact, Partial<Claim>, Partial<GitFacts>, string]>([
    [known(3), {}, {}, 'verified'],
    [known(undefined), {}, {}, 'verified'],
    [known(undefined), { field: 'base_commit' }, { line: 'feature/x' }, 'stale'],
    [known(undefined), { field: 'base_commit' }, { line: 'HEAD' }, 'verified'],
    [{ kind: 'unknown' }, {}, {}, 'stale'],
    [{ kind: 'unknown' }, { sure: false }, {}, 'unverifiable'],
    [{ kind: 'unknown' }, { tense: 'past' }, {}, 'unverifiable'],
    [{ kind: 'unknown' }, {}, { shallow: true }, 'unverifiable'],
    [{ kind: 'ambiguous' }, {}, {}, 'unverifiable'],
  ])('with %j of %j and %j is %s', (fact, claim, git, status) => {
    expect(judgeCommit(fact, claim, git)?.status).toBe(status);
  });

  it.each([
    [0, 'newest commit'],
    [1, '1 commit since'],
    [3, '3 commits since'],
  ])('with %d commits behind it says %j', (since, words) => {
    expect(judgeCommit(known(since))?.reason).toContain(words);
  });

  it.each(['HEAD', '--all', 'main', '1a2'])('called %j is unverifiable', (text) => {
    expect(judgeCommit(undefined, { text })?.status).toBe('unverifiable');
  });
});

describe('a command', () => {
  const judgeCommand = (
    fact: CommandFact | undefined,
    claim: Partial<Claim> = {},
  ): Judged | undefined =>
    judge(
      claimOf({
        kind: 'command',
        text: 'npm run x',
        need: { kind: 'script', name: 'x', folder: '', run: true },
        ...claim,
      }),
      { commands: new Map(fact ? [['npm run x', fact]] : []) },
    );

  it.each<[CommandFact | undefined, Partial<Claim>, string]>([
    [{ kind: 'script' }, {}, 'verified'],
    [{ kind: 'program', from: 'path' }, {}, 'verified'],
    [{ kind: 'no-script', file: 'package.json' }, {}, 'stale'],
    [{ kind: 'no-script', file: 'package.json' }, { tense: 'planned' }, 'unverifiable'],
    [{ kind: 'no-package', file: 'web/package.json' }, {}, 'stale'],
    [{ kind: 'no-program' }, {}, 'unverifiable'],
    [undefined, {}, 'unverifiable'],
  ])('with %j of %j is %s', (fact, claim, status) => {
    expect(judgeCommand(fact, claim)?.status).toBe(status);
  });
});

it('an issue is unverifiable without a tracker', () => {
  expect(judge(claimOf({ kind: 'issue', text: '#128' }), {})?.status).toBe('unverifiable');
});

describe('the result', () => {
  const judged = (status: Judged['status'], line: number, headline = 'x'): Judged => ({
    kind: 'path',
    text: 'x',
    line,
    status,
    reason: 'x',
    headline,
  });
  const some = [
    judged('verified', 1),
    judged('stale', 2, 'src/a.ts no longer exists'),
    judged('unverifiable', 3),
    judged('verified', 4),
  ];

  it('is one line for a brief', () => {
    expect(claimLine(some)).toBe(
      'Claims: 2 verified, 1 stale (src/a.ts no longer exists), 1 unverifiable',
    );
  });
  it('leaves out what there is none of', () => {
    expect(claimLine([judged('verified', 1)])).toBe('Claims: 1 verified');
  });
  it('names three stale ones and counts the others', () => {
    const many = Array.from({ length: 5 }, (_, at) => judged('stale', at, `s${at}`));
    expect(claimLine(many)).toBe('Claims: 5 stale (s0; s1; s2; 2 more)');
  });
  it('is nothing where nothing is claimed', () => {
    expect(claimLine([])).toBeUndefined();
  });
  it('begins with what is stale', () => {
    expect(inReadingOrder(some).map(({ line }) => line)).toEqual([2, 3, 1, 4]);
  });
  it.each([
    [some, '4 claims: 1 stale, 1 unverifiable, 2 verified.'],
    [some.slice(0, 1), '1 claim: 1 verified.'],
    [[], 'It names nothing that can be checked.'],
  ])('has a summary', (claims, summary) => {
    expect(claimSummary(claims)).toBe(summary);
  });
});
