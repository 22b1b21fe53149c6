import { describe, expect, test } from 'vitest';
import { FakeGitHub } from '../support/fake-github.ts';
import { mentionsIn } from '../support/mentions.ts';

/** Tests that say "nobody is notified" are worth as much as this. */
describe('mentionsIn', () => {
  test.each([
    ['Hello @alice', ['alice']],
    ['@Alice-Bob, (@carol) and @acme/team.', ['alice-bob', 'carol', 'acme/team.']],
    ['&#64;dave', ['dave']],
    ['**@erin**', ['erin']],
    ['`@frank` and a@b.example', []],
    ['```\n@grace\n```\n@heidi', ['heidi']],
    ['<!-- @ivan -->', []],
    ['@<!-- -->judy and @\u200bken', []],
    ['npm i @octokit/core', ['octokit/core']],
  ])('%j', (text, names) => {
    expect(mentionsIn(text)).toEqual(names);
  });
});

test('an address is counted, whoever wrote it', async () => {
  const server = await FakeGitHub.start();
  server.repository.addIssue({ title: 'For @alice', body: 'By @bob' });
  server.repository.addComment(1, 'Thanks, @carol');
  await server.close();
  expect(server.notified).toEqual(['alice', 'bob', 'carol']);
});
