import { SessionError } from '../core/errors.ts';
import type { IssueQuery } from '../core/mirror/issue-query.ts';
import { labelLook } from '../core/mirror/label-look.ts';
import { hasLabel } from '../core/mirror/session-labels.ts';
import {
  ISSUE_FIELDS,
  linearFilter,
  linearSearch,
  nodesOf,
  readLinearComment,
  readLinearIssue,
  readNamed,
  readTeam,
  type LinearIssue,
  type LinearTeam,
} from '../core/mirror/linear-shapes.ts';
import { answerOf, textOf } from '../core/mirror/github-shapes.ts';
import type { Refusal } from '../core/mirror/refusal.ts';
import { issueGone, placeNotFound, strangeAnswer } from '../core/mirror/tracker-errors.ts';
import type {
  Comment,
  Issue,
  IssueChange,
  IssueDraft,
  IssueFilter,
  IssueHits,
  NamedIssues,
  Tracker,
} from '../core/mirror/tracker.ts';

type Answer = Readonly<Record<string, unknown>>;

/** Linear's GraphQL API, see `LinearClient`. */
interface Client {
  ask(query: string, variables?: object): Promise<Answer>;
  askUnless(
    query: string,
    variables: object,
    isExpected: (refusal: Refusal) => boolean,
  ): Promise<Answer | undefined>;
  pages(
    query: string,
    variables: object,
    connection: (answer: Answer) => unknown,
  ): Promise<unknown[]>;
}

export interface LinearOptions {
  /** The key of the team: `BACK`. */
  team: string;
  client: Client;
  /** SHA-256, hexadecimal. */
  digest(text: string): string;
}

const PAGE = 'pageInfo { hasNextPage endCursor }';
const COMMENT_FIELDS = 'id body createdAt user { displayName }';
const ISSUE_OF = `query($id: String!) { issue(id: $id) { ${ISSUE_FIELDS} } }`;
const ISSUES = `query($filter: IssueFilter, $after: String) { issues(filter: $filter, first: 100, after: $after, orderBy: createdAt) { nodes { ${ISSUE_FIELDS} } ${PAGE} } }`;
const COMMENTS = `query($id: String!, $after: String) { issue(id: $id) { comments(first: 100, after: $after) { nodes { ${COMMENT_FIELDS} } ${PAGE} } } }`;
const LABELS =
  'query($filter: IssueLabelFilter) { issueLabels(filter: $filter, first: 250) { nodes { id name team { id } } } }';
const VIEWER = 'query { viewer { id } }';
const TEAM =
  'query($key: String!) { teams(filter: { key: { eqIgnoreCase: $key } }) { nodes { id states { nodes { id type position } } } } }';
const CREATE_ISSUE = `mutation($input: IssueCreateInput!) { issueCreate(input: $input) { issue { ${ISSUE_FIELDS} } } }`;
const UPDATE_ISSUE = `mutation($id: String!, $input: IssueUpdateInput!) { issueUpdate(id: $id, input: $input) { issue { ${ISSUE_FIELDS} } } }`;
const CREATE_COMMENT = `mutation($input: CommentCreateInput!) { commentCreate(input: $input) { comment { ${COMMENT_FIELDS} } } }`;
const CREATE_LABEL =
  'mutation($input: IssueLabelCreateInput!) { issueLabelCreate(input: $input) { issueLabel { id } } }';

const REF = /^[A-Za-z][A-Za-z0-9]*-[1-9]\d{0,9}$/;

/**
 * The issues of one team of Linear, by GraphQL. Linear takes ids that the client chose, so what must be made once
 * has an id made of its marker: a second one is refused by Linear itself.
 */
export class LinearTracker implements Tracker {
  readonly name = 'Linear';
  readonly bodyLimit = 65_536;
  readonly #options: LinearOptions;
  #team: Promise<LinearTeam> | undefined;

  constructor(options: LinearOptions) {
    this.#options = options;
  }

  refOf(text: string): string | undefined {
    const said = text.trim();
    const ref = /^https:\/\/linear\.app\/[^/]+\/issue\/([^/?#]+)/.exec(said)?.[1] ?? said;
    return REF.test(ref) ? ref.toUpperCase() : undefined;
  }

  refIn({ linearIssue, linearUrl }: NamedIssues): string | undefined {
    const named = linearIssue ?? linearUrl;
    return named === undefined ? undefined : this.refOf(named);
  }

  fieldsOf({ ref, url }: Issue): Readonly<Record<string, string | number>> {
    return { linear_issue: ref, linear_url: url };
  }

  async issue(ref: string): Promise<Issue | undefined> {
    return (await this.#find(ref))?.issue;
  }

  async issueWith(marker: string, since?: Date): Promise<Issue | undefined> {
    const own = await this.issue(this.#idOf(marker));
    if (own !== undefined) return own;
    const filter = linearFilter(this.#options.team, since ? { createdSince: since } : {});
    const holding = { ...filter, description: { contains: marker } };
    return (await this.#all(holding)).findLast(({ body }) => body.includes(marker));
  }

  issues(filter: IssueFilter): Promise<Issue[]> {
    return this.#all(linearFilter(this.#options.team, filter));
  }

  async create(draft: IssueDraft, marker: string, since?: Date): Promise<Issue> {
    const found = await this.issueWith(marker, since);
    if (found !== undefined) return found;
    const { title, body, labels, assignToMe } = draft;
    const assignee = assignToMe ? await this.#viewer() : undefined;
    const input = {
      id: this.#idOf(marker),
      teamId: (await this.#place()).id,
      title,
      description: body,
      labelIds: await this.#labelIds(labels),
      ...(assignee !== undefined && { assigneeId: assignee }),
    };
    return this.#makeOrFind(
      async () => {
        const made = await this.#options.client.ask(CREATE_ISSUE, { input });
        return this.#issueIn(made['issueCreate']);
      },
      () => this.issue(input.id),
    );
  }

  async change(ref: string, change: IssueChange): Promise<void> {
    const { title, body, state, addLabels = [], removeLabels = [] } = change;
    const found = await this.#existing(ref);
    const team = await this.#place();
    const removed = found.labels.filter(({ name }) => hasLabel({ labels: removeLabels }, name));
    const input = {
      ...(title !== undefined && { title }),
      ...(body !== undefined && { description: body }),
      ...(state !== undefined && { stateId: state === 'closed' ? team.done : team.open }),
      ...(addLabels.length > 0 && { addedLabelIds: await this.#labelIds(addLabels) }),
      ...(removed.length > 0 && { removedLabelIds: removed.map(({ id }) => id) }),
    };
    if (Object.keys(input).length === 0) return;
    const made = await this.#options.client.ask(UPDATE_ISSUE, { id: found.id, input });
    this.#issueIn(made['issueUpdate']);
  }

  async comments(ref: string): Promise<Comment[]> {
    const { id } = await this.#existing(ref);
    return this.#commentsOf(id);
  }

  async comment(ref: string, body: string, marker: string): Promise<Comment> {
    const issue = await this.#existing(ref);
    const id = this.#idOf(`${issue.id} ${marker}`);
    const find = async (): Promise<Comment | undefined> =>
      (await this.#commentsOf(issue.id)).find((one) => one.id === id || one.body.includes(marker));
    const found = await find();
    if (found !== undefined) return found;
    const input = { id, issueId: issue.id, body };
    return this.#makeOrFind(async () => {
      const made = await this.#options.client.ask(CREATE_COMMENT, { input });
      const answer = answerOf(made['commentCreate'])?.['comment'];
      return readLinearComment(answer) ?? this.#strange();
    }, find);
  }

  async ensureLabels(names: readonly string[]): Promise<void> {
    const there = new Set((await this.#labels(names)).map(({ name }) => name.toLowerCase()));
    const { id: teamId } = await this.#place();
    for (const name of names.filter((one) => !there.has(one.toLowerCase()))) {
      const { color, description } = labelLook(name);
      const look = { ...(color && { color: `#${color}` }), ...(description && { description }) };
      const input = { name, teamId, ...look };
      await this.#makeOrFind(
        async (): Promise<object> => this.#options.client.ask(CREATE_LABEL, { input }),
        async () => (await this.#labels([name]))[0],
      );
    }
  }

  /** Milestones of Linear belong to projects, and a session to none. */
  milestones(): Promise<{ id: string; title: string }[]> {
    return Promise.resolve([]);
  }

  async search(query: IssueQuery, limit: number): Promise<IssueHits> {
    const filter = linearSearch(this.#options.team, query);
    const issues = await this.#all(filter);
    return { issues: issues.slice(0, limit), total: issues.length, shown: JSON.stringify(filter) };
  }

  async #find(id: string): Promise<LinearIssue | undefined> {
    const found = await this.#options.client.askUnless(ISSUE_OF, { id }, isGone);
    return readLinearIssue(found?.['issue']);
  }

  async #existing(ref: string): Promise<LinearIssue> {
    const found = await this.#find(ref);
    if (found === undefined) throw issueGone(this.name, ref);
    return found;
  }

  async #all(filter: object): Promise<Issue[]> {
    const all = await this.#options.client.pages(ISSUES, { filter }, (data) => data['issues']);
    return all.flatMap((one) => readLinearIssue(one)?.issue ?? []);
  }

  async #commentsOf(id: string): Promise<Comment[]> {
    const all = await this.#options.client.pages(
      COMMENTS,
      { id },
      (data) => answerOf(data['issue'])?.['comments'],
    );
    const read = all.flatMap((one) => readLinearComment(one) ?? []);
    return read.toSorted((a, b) => (a.created < b.created ? -1 : 1));
  }

  /** Those of the team, and those that all teams have, in whichever case. */
  async #labels(names: readonly string[]): Promise<{ id: string; name: string }[]> {
    const { id } = await this.#place();
    const filter = { or: names.map((name) => ({ name: { eqIgnoreCase: name } })) };
    const data = await this.#options.client.ask(LABELS, { filter });
    const all = nodesOf(data['issueLabels']).flatMap((one) => readNamed(one) ?? []);
    return all.filter(({ team }) => team === undefined || team === id);
  }

  async #labelIds(names: readonly string[]): Promise<string[]> {
    if (names.length === 0) return [];
    const all = await this.#labels(names);
    const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
    return names.flatMap((name) => {
      const own = all.filter((one) => same(one.name, name));
      return (own.find((one) => one.name === name) ?? own[0])?.id ?? [];
    });
  }

  async #viewer(): Promise<string | undefined> {
    const data = await this.#options.client.ask(VIEWER);
    return textOf(answerOf(data['viewer'])?.['id']);
  }

  #place(): Promise<LinearTeam> {
    const { team, client } = this.#options;
    this.#team ??= client.ask(TEAM, { key: team }).then((data) => {
      const found = readTeam(nodesOf(data['teams'])[0]);
      if (found === undefined) throw placeNotFound(this.name, `team ${team}`);
      return found;
    });
    return this.#team;
  }

  /** What is refused may be there already: somebody made it in the same moment, with the same id. */
  async #makeOrFind<T>(make: () => Promise<T>, find: () => Promise<T | undefined>): Promise<T> {
    try {
      return await make();
    } catch (error) {
      const isRefused = error instanceof SessionError && error.code === 'tracker-input-refused';
      const found = isRefused ? await find() : undefined;
      if (found === undefined) throw error;
      return found;
    }
  }

  #issueIn(answer: unknown): Issue {
    return readLinearIssue(answerOf(answer)?.['issue'])?.issue ?? this.#strange();
  }

  #strange(): never {
    throw strangeAnswer(this.name, 'its address');
  }

  /** An id of the fourth kind, always the same for a text. */
  #idOf(text: string): string {
    const hex = this.#options.digest(text);
    const variant = (8 + (Number.parseInt(hex[16] ?? '0', 16) % 4)).toString(16);
    const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`];
    return [...parts, `${variant}${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
  }
}

function isGone({ status }: Refusal): boolean {
  return status === 404;
}
