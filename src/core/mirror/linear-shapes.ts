import { answerOf, textOf } from './github-shapes.ts';
import type { IssueQuery } from './issue-query.ts';
import { sessionLabels } from './session-labels.ts';
import type { Comment, Issue, IssueFilter } from './tracker.ts';

/** The fields of an issue that are asked for. */
export const ISSUE_FIELDS =
  'id identifier url title description createdAt updatedAt completedAt canceledAt trashed ' +
  'state { type } assignee { displayName } projectMilestone { name } labels(first: 50) { nodes { id name } }';

/** An issue, with what changes of it need. */
export interface LinearIssue {
  issue: Issue;
  /** Linear's own id, a UUID. */
  id: string;
  labels: readonly { id: string; name: string }[];
}

/** The issue that an answer tells of; undefined when it is none, or lies in the bin. */
export function readLinearIssue(value: unknown): LinearIssue | undefined {
  const answer = answerOf(value);
  const [id, ref] = [textOf(answer?.['id']), textOf(answer?.['identifier'])];
  if (answer === undefined || id === undefined || ref === undefined) return undefined;
  if (answer['trashed'] === true) return undefined;
  const closed = textOf(answer['completedAt']) ?? textOf(answer['canceledAt']);
  const type = textOf(answerOf(answer['state'])?.['type']) ?? '';
  const assignee = textOf(answerOf(answer['assignee'])?.['displayName']);
  const milestone = textOf(answerOf(answer['projectMilestone'])?.['name']);
  const labels = nodesOf(answer['labels']).flatMap((one) => readNamed(one) ?? []);
  const issue: Issue = {
    ref,
    url: textOf(answer['url']) ?? '',
    title: textOf(answer['title']) ?? '',
    body: textOf(answer['description']) ?? '',
    state: CLOSED.includes(type) ? 'closed' : 'open',
    labels: labels.map(({ name }) => name),
    locked: false,
    created: textOf(answer['createdAt']) ?? '',
    updated: textOf(answer['updatedAt']) ?? '',
    assignees: assignee === undefined ? [] : [assignee],
    ...(closed !== undefined && { closed }),
    ...(milestone !== undefined && { milestone }),
  };
  return { issue, id, labels };
}

/** The types of states in which nothing is left to do. */
const CLOSED = ['completed', 'canceled', 'duplicate'];

export function readLinearComment(value: unknown): Comment | undefined {
  const answer = answerOf(value);
  const id = textOf(answer?.['id']);
  if (answer === undefined || id === undefined) return undefined;
  const author = textOf(answerOf(answer['user'])?.['displayName']);
  return {
    id,
    body: textOf(answer['body']) ?? '',
    created: textOf(answer['createdAt']) ?? '',
    ...(author !== undefined && { author }),
  };
}

/** A label, with its team; undefined where all teams have it. */
export function readNamed(
  value: unknown,
): { id: string; name: string; team: string | undefined } | undefined {
  const answer = answerOf(value);
  const [id, name] = [textOf(answer?.['id']), textOf(answer?.['name'])];
  if (answer === undefined || id === undefined || name === undefined) return undefined;
  return { id, name, team: textOf(answerOf(answer['team'])?.['id']) };
}

/** What a team is to the adapter. */
export interface LinearTeam {
  id: string;
  /** The state that a closed issue gets, and the one that a reopened one gets. */
  done: string | undefined;
  open: string | undefined;
}

export function readTeam(value: unknown): LinearTeam | undefined {
  const id = textOf(answerOf(value)?.['id']);
  const states = nodesOf(answerOf(value)?.['states']).map((one) => answerOf(one) ?? {});
  const first = (...types: string[]): string | undefined => {
    const fitting = states.filter((one) => types.includes(textOf(one['type']) ?? ''));
    const ordered = fitting.toSorted((a, b) => Number(a['position']) - Number(b['position']));
    return textOf(ordered[0]?.['id']);
  };
  return id === undefined
    ? undefined
    : { id, done: first('completed'), open: first('unstarted', 'backlog') };
}

/** The nodes of a connection. */
export function nodesOf(value: unknown): unknown[] {
  const nodes = answerOf(value)?.['nodes'];
  return Array.isArray(nodes) ? nodes : [];
}

/** Where the next page begins; undefined on the last. */
export function nextPage(value: unknown): string | undefined {
  const info = answerOf(answerOf(value)?.['pageInfo']);
  return info?.['hasNextPage'] === true ? textOf(info['endCursor']) : undefined;
}

/** Linear's own words and code of what went wrong; undefined when nothing did. */
export function linearProblem(data: unknown): { code: string; words: string } | undefined {
  const errors = answerOf(data)?.['errors'];
  const first = answerOf(Array.isArray(errors) ? errors[0] : undefined);
  if (first === undefined) return undefined;
  const extensions = answerOf(first['extensions']);
  const words = textOf(extensions?.['userPresentableMessage']) ?? textOf(first['message']) ?? '';
  const code = textOf(extensions?.['code']) ?? '';
  const isGone = textOf(first['message'])?.startsWith('Entity not found') === true;
  return { code: isGone ? 'NOT_FOUND' : code, words };
}

/** A filter as Linear takes it: every condition holds. */
export function linearFilter(
  team: string,
  { labels = [], state, createdSince }: IssueFilter,
): object {
  const closed = { type: { [state === 'closed' ? 'in' : 'nin']: CLOSED } };
  return {
    team: { key: { eqIgnoreCase: team } },
    ...(labels.length > 0 && { and: labels.map(hasLabel) }),
    ...(state !== undefined && { state: closed }),
    ...(createdSince !== undefined && { createdAt: { gte: createdSince.toISOString() } }),
  };
}

export function linearSearch(team: string, query: IssueQuery): object {
  const { since, contains } = query;
  return {
    ...linearFilter(team, {
      labels: sessionLabels(query),
      ...(since !== undefined && { createdSince: new Date(`${since}T00:00:00Z`) }),
    }),
    ...(contains !== undefined && {
      or: [
        { title: { containsIgnoreCase: contains } },
        { description: { containsIgnoreCase: contains } },
      ],
    }),
  };
}

function hasLabel(name: string): object {
  return { labels: { some: { name: { eqIgnoreCase: name } } } };
}
