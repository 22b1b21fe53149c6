import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isVague,
  nameFor,
  suggestedName,
  vagueHint,
} from '../../../src/core/session/name-words.ts';

describe('suggestedName', () => {
  test.each([
    ['Build user preferences system with Redis caching', 'user-preferences-system-feature'],
    ['Refactor the agent orchestration', 'agent-orchestration-refactor'],
    ['Debug the timeout in the API', 'api-debug-timeout'],
    ['Research auth', 'auth-research'],
    ['Auth system implementation', 'auth-system-implementation'],
    ['Create a verification page for Loaf self-sufficiency', 'loaf-self-sufficiency-feature'],
    ['Fix', 'fix'],
    ['the', 'the'],
    ['修复', 'session'],
  ])('of %j is %s', (title, name) => {
    expect(suggestedName(title)).toBe(name);
  });

  test('is a short kebab name, whatever the title', () => {
    const title = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.array(fc.constantFrom('fix', 'the', 'of', 'API', 'with', 'x'.repeat(70), 'login'), {
        maxLength: 12,
      }),
    );
    fc.assert(
      fc.property(title, (given) => {
        const name = suggestedName(Array.isArray(given) ? given.join(' ') : given);
        expect(name).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
        expect(name.length).toBeLessThanOrEqual(40);
      }),
    );
  });
});

describe('nameFor', () => {
  test('leaves a short title its own words', () => {
    expect(nameFor('Fix login redirect')).toBe('fix-login-redirect');
  });

  test('makes component and purpose of a long one', () => {
    expect(nameFor('Fix the redirect of the login page when a cookie is stale')).toBe(
      'login-page-fix-redirect',
    );
  });

  test('leaves out the issue', () => {
    expect(
      nameFor('BACK-12 Implement retries for payments of the checkout', 'BACK-12'),
    ).not.toContain('back');
  });
});

describe('a vague title', () => {
  test.each(['work', 'Stuff', 'fix', 'bug fix', 'WIP 2', 'the changes', ''])(
    '%j is one',
    (title) => {
      expect(isVague(title)).toBe(true);
    },
  );

  test.each(['Fix login', 'auth', 'ログイン', 'Работа'])('%j is none', (title) => {
    expect(isVague(title)).toBe(false);
  });

  test('gets a name from its branch', () => {
    expect(vagueHint('fix', 'feature/login-loop')).toContain('--name login-loop-fix');
    expect(vagueHint('work', 'main')).toContain('--name auth-system-implementation');
  });
});
