import { showGitHubRef, type GitHubPlace } from './github-ref.ts';
import type { Comment, Issue, PullRequest } from './tracker.ts';

/** What GitHub answers, as far as it is used. Everything may be missing: it comes from outside. */
type Answer = Readonly<Record<string, unknown>>;

/** The issue that an answer tells of; undefined when it is none, a pull request for one. */
export function readIssue(value: unknown, place: GitHubPlace): Issue | undefined {
  const answer = answerOf(value);
  const number = answer?.['number'];
  if (answer === undefined || typeof number !== 'number') return undefined;
  if (answer['pull_request'] !== undefined) return undefined;
  const milestone = textOf(answerOf(answer['milestone'])?.['title']);
  const closed = textOf(answer['closed_at']);
  return {
    ref: showGitHubRef({ ...repositoryOf(answer, place), number }, place),
    url: textOf(answer['html_url']) ?? '',
    title: textOf(answer['title']) ?? '',
    body: textOf(answer['body']) ?? '',
    state: answer['state'] === 'closed' ? 'closed' : 'open',
    labels: namesOf(answer['labels'], 'name'),
    locked: answer['locked'] === true,
    created: textOf(answer['created_at']) ?? '',
    updated: textOf(answer['updated_at']) ?? '',
    assignees: namesOf(answer['assignees'], 'login'),
    ...(closed !== undefined && { closed }),
    ...(milestone !== undefined && { milestone }),
  };
}

/** A comment; `issue` is the ref of what it stands under, a pull request too. */
export function readComment(
  value: unknown,
  place: GitHubPlace,
): (Comment & { issue: string }) | undefined {
  const answer = answerOf(value);
  const id = answer?.['id'];
  if (answer === undefined || typeof id !== 'number') return undefined;
  const author = textOf(answerOf(answer['user'])?.['login']);
  const number = Number(/\/(\d+)$/.exec(textOf(answer['issue_url']) ?? '')?.[1] ?? 0);
  return {
    id: `${id}`,
    body: textOf(answer['body']) ?? '',
    created: textOf(answer['created_at']) ?? '',
    issue: showGitHubRef({ ...repositoryOf(answer, place), number }, place),
    ...(author !== undefined && { author }),
  };
}

export function readPullRequest(value: unknown, place: GitHubPlace): PullRequest | undefined {
  const answer = answerOf(value);
  const number = answer?.['number'];
  if (answer === undefined || typeof number !== 'number') return undefined;
  const head = answerOf(answer['head']);
  const from = textOf(answerOf(head?.['repo'])?.['full_name'])?.toLowerCase();
  const isOwn = from === `${place.owner}/${place.name}`.toLowerCase();
  const branch = isOwn ? textOf(head?.['ref']) : undefined;
  const isMerged = textOf(answer['merged_at']) !== undefined;
  return {
    ref: `#${number}`,
    url: textOf(answer['html_url']) ?? '',
    title: textOf(answer['title']) ?? '',
    body: textOf(answer['body']) ?? '',
    state: isMerged ? 'merged' : answer['state'] === 'closed' ? 'closed' : 'open',
    created: textOf(answer['created_at']) ?? '',
    ...(branch !== undefined && { branch }),
  };
}

export function readMilestone(value: unknown): { id: string; title: string } | undefined {
  const { number, title } = answerOf(value) ?? {};
  return typeof number === 'number' ? { id: `${number}`, title: textOf(title) ?? '' } : undefined;
}

/** Whether an issue or pull request was made since then; GitHub's clock may run an hour behind ours. */
export function isSince(value: unknown, since: Date | undefined): boolean {
  const created = textOf(answerOf(value)?.['created_at']);
  if (since === undefined || created === undefined) return true;
  return Date.parse(created) >= since.getTime() - 3_600_000;
}

/** The repository that an answer belongs to: a transferred issue lies in another one. */
function repositoryOf(answer: Answer, place: GitHubPlace): { owner: string; name: string } {
  const address = textOf(answer['repository_url']) ?? textOf(answer['issue_url']) ?? '';
  const match = /\/repos\/([^/]+)\/([^/]+)/.exec(address);
  return { owner: match?.[1] ?? place.owner, name: match?.[2] ?? place.name };
}

/** What stands in a list under a name: the names of labels, also where they are texts themselves. */
export function namesOf(value: unknown, key: string): string[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [];
  return all.flatMap((one) => textOf(typeof one === 'string' ? one : answerOf(one)?.[key]) ?? []);
}

export function answerOf(value: unknown): Answer | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Answer)
    : undefined;
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
