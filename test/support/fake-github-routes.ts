import type { FakeAccount, FakeGitHub } from './fake-github.ts';
import { searchIssues } from './fake-github-search.ts';
import {
  BODY_LIMIT,
  type FakeComment,
  type FakeIssue,
  type FakeRepository,
} from './fake-github-state.ts';
import type { Answer } from './fake-server.ts';

/** One call, taken apart. */
interface Asked {
  server: FakeGitHub;
  repository: FakeRepository;
  account: FakeAccount;
  groups: Partial<Record<string, string>>;
  query: URLSearchParams;
  given: Record<string, unknown>;
  path: string;
}

export type Route = readonly [method: string, pattern: RegExp, route: (asked: Asked) => Answer];

const REPOSITORY = String.raw`^/repos/(?<owner>[^/]+)/(?<name>[^/]+)`;
const ISSUE = String.raw`${REPOSITORY}/issues/(?<number>\d+)`;

export const routes: readonly Route[] = [
  ['GET', /^\/user$/, ({ account }) => ({ status: 200, body: { login: account.login } })],
  ['GET', at(''), ({ repository }) => ({ status: 200, body: { full_name: repository.name } })],
  ['GET', at('/issues'), listIssues],
  ['POST', at('/issues'), createIssue],
  ['GET', new RegExp(`${ISSUE}$`), (asked) => withIssue(asked, (issue) => ok(asked, issue))],
  ['PATCH', new RegExp(`${ISSUE}$`), (asked) => withIssue(asked, (issue) => change(asked, issue))],
  ['GET', new RegExp(`${ISSUE}/comments$`), listComments],
  ['POST', new RegExp(`${ISSUE}/comments$`), createComment],
  ['GET', at('/issues/comments'), recentComments],
  ['DELETE', at(String.raw`/issues/comments/(?<comment>\d+)`), deleteComment],
  ['POST', new RegExp(`${ISSUE}/labels$`), addLabels],
  ['DELETE', new RegExp(`${ISSUE}/labels/(?<label>[^/]+)$`), removeLabel],
  ['GET', at('/labels'), listLabels],
  ['POST', at('/labels'), createLabel],
  ['GET', at('/milestones'), listMilestones],
  ['GET', at('/pulls'), listPulls],
  ['GET', /^\/search\/issues$/, search],
];

function at(path: string): RegExp {
  return new RegExp(`${REPOSITORY}${path}$`);
}

function fails(status: number, message: string, errors?: readonly object[]): Answer {
  return { status, body: { message, ...(errors && { errors }) } };
}

function ok(asked: Asked, issue: FakeIssue): Answer {
  return { status: 200, body: issueJson(asked, issue) };
}

/** The issue, or how GitHub says that there is none any more. */
function withIssue(asked: Asked, then: (issue: FakeIssue) => Answer): Answer {
  const issue = asked.repository.issues.get(Number(asked.groups['number']));
  if (issue === undefined) return fails(404, 'Not Found');
  if (issue.deleted === true) return fails(410, 'This issue was deleted');
  if (issue.movedTo === undefined) return then(issue);
  const location = `${asked.server.url}${asked.path.replace(/^\/repos\/[^/]+\/[^/]+\/issues\/\d+/, issue.movedTo)}`;
  return {
    status: 301,
    body: { message: 'Moved Permanently', url: location },
    headers: { location },
  };
}

function createIssue(asked: Asked): Answer {
  const { repository, given, account } = asked;
  const wrong = invalid(given);
  if (wrong) return wrong;
  const mayDress = account.push;
  const labels = mayDress ? textsOf(given['labels']) : [];
  const milestone = mayDress ? (given['milestone'] as number | undefined) : undefined;
  const issue = repository.addIssue({
    title: String(given['title']),
    body: typeof given['body'] === 'string' ? given['body'] : '',
    labels,
    assignees: mayDress ? textsOf(given['assignees']) : [],
    milestone,
    author: account.login,
  });
  return { status: 201, body: issueJson(asked, issue) };
}

function change(asked: Asked, issue: FakeIssue): Answer {
  const { given, repository } = asked;
  const wrong = invalid({ title: issue.title, ...given });
  if (wrong) return wrong;
  if (typeof given['title'] === 'string') issue.title = given['title'];
  if (typeof given['body'] === 'string') issue.body = given['body'];
  repository.notify(issue.title, issue.body);
  if (given['state'] === 'closed' || given['state'] === 'open') {
    if (issue.state !== given['state'])
      issue.closed = given['state'] === 'closed' ? repository.time() : null;
    issue.state = given['state'];
    issue.stateReason = (given['state_reason'] as string | undefined) ?? null;
  }
  issue.updated = repository.time();
  return ok(asked, issue);
}

function invalid(given: Record<string, unknown>): Answer | undefined {
  const { title, body } = given;
  const about = (field: string, code: string): object => ({ resource: 'Issue', field, code });
  if (typeof title !== 'string' || title.trim() === '') {
    return fails(422, 'Validation Failed', [about('title', 'missing_field')]);
  }
  if (Array.from(title).length > 256) {
    const message = 'title is too long (maximum is 256 characters)';
    return fails(422, 'Validation Failed', [{ ...about('title', 'custom'), message }]);
  }
  return typeof body === 'string' ? tooLong(body) : undefined;
}

function tooLong(body: string): Answer | undefined {
  if (Array.from(body).length <= BODY_LIMIT) return undefined;
  const message = `body is too long (maximum is ${BODY_LIMIT} characters)`;
  const error = { resource: 'Issue', field: 'body', code: 'custom', message };
  return fails(422, 'Validation Failed', [error]);
}

function createComment(asked: Asked): Answer {
  return withIssue(asked, (issue) => {
    const { repository, account, given } = asked;
    if (issue.locked) return fails(403, 'Unable to create comment because issue is locked.');
    const body = typeof given['body'] === 'string' ? given['body'] : '';
    const wrong = body.trim() === '' ? fails(422, 'Validation Failed') : tooLong(body);
    if (wrong) return wrong;
    const comment = repository.addComment(issue.number, body, account.login);
    return { status: 201, body: commentJson(asked, comment) };
  });
}

function listComments(asked: Asked): Answer {
  return withIssue(asked, ({ number }) =>
    page(asked, asked.repository.commentsOf(number), (one) => commentJson(asked, one)),
  );
}

function recentComments(asked: Asked): Answer {
  const since = Date.parse(asked.query.get('since') ?? '') || 0;
  const found = asked.repository.comments.filter(({ created }) => Date.parse(created) >= since);
  return page(asked, found, (one) => commentJson(asked, one));
}

function deleteComment({ repository, groups }: Asked): Answer {
  const index = repository.comments.findIndex(({ id }) => id === Number(groups['comment']));
  if (index === -1) return fails(404, 'Not Found');
  repository.comments.splice(index, 1);
  return { status: 204 };
}

function addLabels(asked: Asked): Answer {
  return withIssue(asked, (issue) => {
    if (!asked.account.push) return fails(403, 'Must have push access to add labels.');
    const labels = textsOf(asked.given['labels']).map((one) => asked.repository.label(one));
    issue.labels = [...new Set([...issue.labels, ...labels])];
    issue.updated = asked.repository.time();
    return { status: 200, body: issue.labels.map((name) => ({ name })) };
  });
}

function removeLabel(asked: Asked): Answer {
  return withIssue(asked, (issue) => {
    const label = decodeURIComponent(asked.groups['label'] ?? '');
    const isIt = (one: string): boolean => one.toLowerCase() === label.toLowerCase();
    if (!issue.labels.some(isIt)) return fails(404, 'Label does not exist');
    issue.labels = issue.labels.filter((one) => !isIt(one));
    issue.updated = asked.repository.time();
    return { status: 200, body: issue.labels.map((name) => ({ name })) };
  });
}

function listLabels(asked: Asked): Answer {
  return page(asked, [...asked.repository.labels], (name) => ({ name }));
}

function createLabel({ repository, given, account }: Asked): Answer {
  const name = textsOf([given['name'] ?? ''])[0] ?? '';
  if (!account.push) return fails(403, 'Must have push access to create labels.');
  const taken = [...repository.labels].some((one) => one.toLowerCase() === name.toLowerCase());
  if (taken)
    return fails(422, 'Validation Failed', [{ resource: 'Label', code: 'already_exists' }]);
  if (name === '' || name.length > 50) return fails(422, 'Validation Failed');
  repository.labels.add(name);
  return { status: 201, body: { name } };
}

function listMilestones(asked: Asked): Answer {
  const state = asked.query.get('state') ?? 'open';
  const found = asked.repository.milestones.filter((one) => state === 'all' || one.state === state);
  return page(asked, found, (one) => one);
}

function listIssues(asked: Asked): Answer {
  const { repository, query } = asked;
  const labels = (query.get('labels') ?? '').split(',').filter((one) => one !== '');
  const state = query.get('state') ?? 'open';
  const since = Date.parse(query.get('since') ?? '') || 0;
  const ascending = query.get('direction') === 'asc';
  const found = [...repository.issues.values()]
    .filter((one) => one.deleted !== true && one.movedTo === undefined)
    .filter((one) => state === 'all' || one.state === state)
    .filter((one) => labels.every((label) => one.labels.includes(label)))
    .filter((one) => Date.parse(one.updated) >= since)
    .toSorted((a, b) => byAge(a, b) * (ascending ? 1 : -1));
  return page(asked, found, (one) => issueJson(asked, one));
}

function byAge(a: FakeIssue, b: FakeIssue): number {
  return Date.parse(a.created) - Date.parse(b.created) || a.number - b.number;
}

function listPulls(asked: Asked): Answer {
  const found = [...asked.repository.issues.values()]
    .filter(({ pull }) => pull !== undefined)
    .toSorted((a, b) => byAge(b, a));
  return page(asked, found, (issue) => pullJson(asked, issue));
}

function search(asked: Asked): Answer {
  const found = searchIssues(asked.server, asked.query.get('q') ?? '');
  if (found === undefined) return fails(422, 'Validation Failed');
  const { body, ...rest } = page(asked, found, (one) => issueJson(asked, one));
  return {
    ...rest,
    body: { total_count: found.length, incomplete_results: false, items: body },
  };
}

/** One page of a list, with the links to its neighbours. */
function page<T>(asked: Asked, all: readonly T[], show: (one: T) => object): Answer {
  const size = Math.min(Number(asked.query.get('per_page') ?? 30), 100);
  const number = Number(asked.query.get('page') ?? 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const to = (target: number, rel: string): string => {
    const url = new URL(asked.path, asked.server.url);
    url.searchParams.set('page', `${target}`);
    return `<${url.href}>; rel="${rel}"`;
  };
  const links = number < last ? [to(number + 1, 'next'), to(last, 'last')] : [];
  return {
    status: 200,
    body: all.slice((number - 1) * size, number * size).map(show),
    ...(links.length > 0 && { headers: { link: links.join(', ') } }),
  };
}

function issueJson({ repository, server }: Asked, issue: FakeIssue): object {
  const path = `/repos/${repository.name}/issues/${issue.number}`;
  const milestone = repository.milestones.find(({ number }) => number === issue.milestone);
  return {
    number: issue.number,
    url: `${server.url}${path}`,
    repository_url: `${server.url}/repos/${repository.name}`,
    html_url: `https://github.com/${repository.name}/issues/${issue.number}`,
    title: issue.title,
    body: issue.body === '' ? null : issue.body,
    state: issue.state,
    state_reason: issue.stateReason,
    labels: issue.labels.map((name) => ({ name })),
    assignees: issue.assignees.map((login) => ({ login })),
    milestone: milestone ?? null,
    locked: issue.locked,
    user: { login: issue.author },
    created_at: issue.created,
    updated_at: issue.updated,
    closed_at: issue.closed,
    ...(issue.pull && { pull_request: { url: `${server.url}/pulls/${issue.number}` } }),
  };
}

function pullJson(asked: Asked, issue: FakeIssue): object {
  const { repository } = asked;
  const from = issue.pull?.fromFork === true ? 'somebody/fork' : repository.name;
  return {
    ...issueJson(asked, issue),
    html_url: `https://github.com/${repository.name}/pull/${issue.number}`,
    head: { ref: issue.pull?.branch, repo: { full_name: from } },
    base: { ref: 'main', repo: { full_name: repository.name } },
    merged_at: issue.pull?.merged ?? null,
  };
}

function commentJson({ repository, server }: Asked, comment: FakeComment): object {
  return {
    id: comment.id,
    issue_url: `${server.url}/repos/${repository.name}/issues/${comment.issue}`,
    body: comment.body,
    user: { login: comment.author },
    created_at: comment.created,
  };
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
