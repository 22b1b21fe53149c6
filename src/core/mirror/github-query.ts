import { oneLine } from '../text/display.ts';
import { SessionError } from '../errors.ts';
import type { IssueQuery } from './issue-query.ts';
import { sessionLabels } from './session-labels.ts';

/** GitHub takes no longer query. */
const MAX_QUERY = 256;

/**
 * The query that GitHub's search gets: `repo:acme/shop is:issue label:ai-session label:active …`. What a
 * person gave always stands between quotes, or is a word or a day, so that nothing of it is an operator.
 * @throws SessionError `query-too-long`
 */
export function githubQuery(query: IssueQuery, repository: string): string {
  const { since, contains = '' } = query;
  const words = plainWords(contains);
  if (words.length > MAX_QUERY) throw tooLong(words.length);
  return [
    `repo:${repository}`,
    'is:issue',
    ...sessionLabels(query).map((label) => `label:${labelTerm(label)}`),
    ...(since === undefined ? [] : [`created:>=${since}`]),
    ...(words === '' ? [] : [`"${words}"`]),
  ].join(' ');
}

/** GitHub looks past punctuation, and no sign for a quote is certain to end where it should. */
function plainWords(text: string): string {
  return oneLine(text.replaceAll(/["\\“”„]/g, ' '));
}

/** `type:research` may stand as it is; anything else stands between quotes. */
function labelTerm(label: string): string {
  return /^[a-z][a-z-]*(?::[a-z][a-z0-9-]*)?$/.test(label) ? label : `"${plainWords(label)}"`;
}

function tooLong(length: number): SessionError {
  return new SessionError('query-too-long', {
    so: `The words to look for have ${length} characters; GitHub takes ${MAX_QUERY}.`,
    follows: 'So nothing was looked for.',
    todo: 'Give fewer words with --contains.',
  });
}
