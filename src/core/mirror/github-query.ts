import { oneLine } from '../text/display.ts';
import { SessionError } from '../errors.ts';
import type { IssueQuery } from './issue-query.ts';
import { sessionLabels } from './session-labels.ts';

/** GitHub takes no longer query. */
const MAX_QUERY = 256;

/**
 * The query that GitHub's search gets: `repo:acme/shop is:issue label:ai-session label:active …`. What a
 * person gave always stands between quotes or is a day, so that no word of it is an operator.
 * @throws SessionError `query-too-long`
 */
export function githubQuery(query: IssueQuery, repository: string): string {
  const { since, contains } = query;
  const words = contains === undefined ? '' : oneLine(contains);
  const parts = [
    `repo:${repository}`,
    'is:issue',
    ...sessionLabels(query).map(
      (label) => `label:${/^[a-z-]+$/.test(label) ? label : quoted(label)}`,
    ),
    ...(since === undefined ? [] : [`created:>=${since}`]),
    ...(words === '' ? [] : [quoted(words)]),
  ];
  // GitHub counts only what is not an operator.
  if (words.length > MAX_QUERY) throw tooLong(words.length);
  return parts.join(' ');
}

/** Between quotes, with quotes and backslashes of its own escaped. */
function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

function tooLong(length: number): SessionError {
  return new SessionError('query-too-long', {
    so: `The words to look for have ${length} characters; GitHub takes ${MAX_QUERY}.`,
    follows: 'So nothing was looked for.',
    todo: 'Give fewer words with --contains.',
  });
}
