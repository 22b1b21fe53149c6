import { FakeServer, type Answer, type Call } from './fake-server.ts';

const LINEAR_KEY = 'plain-linear-key-0123456789-abcdef';

interface LinearIssue {
  id: string;
  number: number;
  title: string;
  description: string;
  state: string;
  labels: string[];
  assignee: string | undefined;
  created: string;
  updated: string;
  completed: string | null;
  trashed: boolean;
}

interface LinearComment {
  id: string;
  issue: string;
  body: string;
  created: string;
}

type Variables = Record<string, unknown>;

/** What Linear says when something is not as it should be. */
class Refused extends Error {
  readonly code: string;

  constructor(message: string, code = 'INPUT_ERROR') {
    super(message);
    this.code = code;
  }
}

const STATES = [
  { id: 'state-backlog', type: 'backlog', position: 0 },
  { id: 'state-todo', type: 'unstarted', position: 1 },
  { id: 'state-done', type: 'completed', position: 3 },
  { id: 'state-shipped', type: 'completed', position: 4 },
];
const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

/** Linear on loopback: one team, BACK, as far as the command asks for it. */
export class FakeLinear extends FakeServer {
  readonly issues: LinearIssue[] = [];
  readonly comments: LinearComment[] = [];
  readonly labels = new Map<string, string>([['label-bug', 'bug']]);
  readonly keys = new Set([LINEAR_KEY]);
  #last = 0;

  static start(port?: number): Promise<FakeLinear> {
    return new FakeLinear().listen(port);
  }

  get env(): { LINEAR_API_URL: string; LINEAR_API_KEY: string } {
    return { LINEAR_API_URL: `${this.url}/graphql`, LINEAR_API_KEY: LINEAR_KEY };
  }

  addIssue(given: Partial<LinearIssue> = {}): LinearIssue {
    this.#last++;
    const at = new Date().toISOString();
    const issue: LinearIssue = {
      id: `00000000-0000-4000-8000-${`${this.#last}`.padStart(12, '0')}`,
      number: this.#last,
      title: `Issue ${this.#last}`,
      description: '',
      state: 'state-todo',
      labels: [],
      assignee: undefined,
      created: at,
      updated: at,
      completed: null,
      trashed: false,
      ...given,
    };
    for (const label of issue.labels) this.#label(label);
    this.issues.push(issue);
    return issue;
  }

  protected override isWrite({ body }: Omit<Call, 'isWrite'>): boolean {
    return queryOf(body).startsWith('mutation');
  }

  protected override handle({ headers, body }: Call): Answer {
    const key = headers.authorization ?? '';
    if (!this.keys.has(key)) {
      const error = {
        message: 'Authentication required',
        extensions: { code: 'AUTHENTICATION_ERROR' },
      };
      return { status: 401, body: { errors: [error] } };
    }
    const query = queryOf(body);
    const root = /^(?:query|mutation)[^{]*\{ (\w+)/.exec(query)?.[1] ?? '';
    const isBalanced = query.split('{').length === query.split('}').length;
    const answer = this.#roots[root];
    if (answer === undefined || !isBalanced) {
      const error = {
        message: `Cannot query ${root}`,
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
      };
      return { status: 400, body: { errors: [error] } };
    }
    try {
      const data = answer((body as { variables?: Variables }).variables ?? {});
      return { status: 200, body: { data: { [root]: data } } };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { message, code } = error;
      const extensions = { code, userPresentableMessage: message };
      return { status: 200, body: { data: null, errors: [{ message, extensions }] } };
    }
  }

  readonly #roots: Record<string, (variables: Variables) => unknown> = {
    viewer: () => ({ id: 'user-1', displayName: 'linear-bot' }),
    teams: ({ key }) => ({
      nodes: key === 'BACK' ? [{ id: 'team-1', states: { nodes: STATES } }] : [],
    }),
    issue: ({ id, after }) => {
      const issue = this.#find(id);
      const comments = this.comments.filter((one) => one.issue === issue.id);
      return { ...show(issue, this.labels), comments: page(comments, after, showComment) };
    },
    issues: ({ filter, after }) => {
      const found = this.issues.filter((one) => fits(one, filter as Variables)).toReversed();
      return page(found, after, (one) => show(one, this.labels));
    },
    issueLabels: ({ filter }) => ({
      nodes: Array.from(this.labels, ([id, name]) => ({ id, name, team: { id: 'team-1' } })).filter(
        ({ name }) => namesIn(filter).some((one) => isSame(one, name)),
      ),
    }),
    issueLabelCreate: ({ input }) => {
      const { name } = input as { name: string };
      const taken = [...this.labels.values()].some((one) => isSame(one, name));
      if (taken) throw new Refused('Duplicate label name');
      return { issueLabel: { id: this.#label(name) } };
    },
    issueCreate: ({ input }) => {
      const {
        id,
        title,
        description = '',
        labelIds = [],
        assigneeId,
      } = input as {
        id: string;
        title: string;
        description?: string;
        labelIds?: string[];
        assigneeId?: string;
      };
      this.#checkId(id, this.issues);
      if (title.trim() === '' || title.length > 255) throw new Refused('title is invalid');
      const labels = labelIds.map((one) => this.labels.get(one) ?? '');
      const made = { id, title, description, labels, assignee: assigneeId };
      return { issue: show(this.addIssue(made), this.labels) };
    },
    issueUpdate: ({ id, input }) => {
      const issue = this.#find(id);
      const {
        title,
        description,
        stateId,
        addedLabelIds = [],
        removedLabelIds = [],
      } = input as {
        title?: string;
        description?: string;
        stateId?: string;
        addedLabelIds?: string[];
        removedLabelIds?: string[];
      };
      const added = addedLabelIds.map((one) => this.labels.get(one) ?? '');
      const removed = new Set(removedLabelIds.map((one) => this.labels.get(one)));
      issue.labels = [...new Set([...issue.labels, ...added])].filter((one) => !removed.has(one));
      issue.title = title ?? issue.title;
      issue.description = description ?? issue.description;
      if (stateId !== undefined) {
        issue.state = stateId;
        issue.completed = stateId === 'state-done' ? new Date().toISOString() : null;
      }
      return { issue: show(issue, this.labels) };
    },
    commentCreate: ({ input }) => {
      const { id, issueId, body } = input as { id: string; issueId: string; body: string };
      this.#checkId(id, this.comments);
      const issue = this.#find(issueId);
      const comment = { id, issue: issue.id, body, created: new Date().toISOString() };
      this.comments.push(comment);
      return { comment: showComment(comment) };
    },
  };

  #find(id: unknown): LinearIssue {
    const found = this.issues.find((one) => one.id === id || `BACK-${one.number}` === id);
    if (found === undefined) throw new Refused('Entity not found: Issue');
    return found;
  }

  #checkId(id: string, taken: readonly { id: string }[]): void {
    if (!UUID.test(id)) throw new Refused('id must be a UUID');
    if (taken.some((one) => one.id === id)) throw new Refused('Entity with this id exists already');
  }

  #label(name: string): string {
    const known = [...this.labels].find(([, one]) => one === name)?.[0];
    const id = known ?? `label-${this.labels.size + 1}`;
    this.labels.set(id, name);
    return id;
  }
}

/** Which labels a filter lets through: any of several names. */
function namesIn(filter: unknown): string[] {
  const { or } = filter as { or: { name: { eqIgnoreCase: string } }[] };
  return or.map(({ name }) => name.eqIgnoreCase);
}

/** Linear keeps a label as it was written, and takes no second one of another case. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function queryOf(body: unknown): string {
  return (body as { query?: string } | undefined)?.query ?? '';
}

function show(issue: LinearIssue, labels: ReadonlyMap<string, string>): object {
  return {
    id: issue.id,
    identifier: `BACK-${issue.number}`,
    url: `https://linear.app/acme/issue/BACK-${issue.number}/x`,
    title: issue.title,
    description: issue.description,
    createdAt: issue.created,
    updatedAt: issue.updated,
    completedAt: issue.completed,
    canceledAt: null,
    trashed: issue.trashed,
    state: { type: STATES.find(({ id }) => id === issue.state)?.type },
    assignee: issue.assignee === undefined ? null : { displayName: 'linear-bot' },
    projectMilestone: null,
    labels: {
      nodes: [...labels].flatMap(([id, name]) =>
        issue.labels.includes(name) ? [{ id, name }] : [],
      ),
    },
  };
}

function showComment({ id, body, created }: LinearComment): object {
  return { id, body, createdAt: created, user: { displayName: 'linear-bot' } };
}

/** A page of a hundred; the cursor is the number of those before it. */
function page<T>(all: readonly T[], after: unknown, showOne: (one: T) => object): object {
  const from = Number(after ?? 0);
  const end = from + 100;
  const pageInfo = { hasNextPage: end < all.length, endCursor: `${end}` };
  return { nodes: all.slice(from, end).map(showOne), pageInfo };
}

function fits(issue: LinearIssue, filter: Variables): boolean {
  const { and, or, state, createdAt, description } = filter as {
    and?: { labels: { some: { name: { eqIgnoreCase: string } } } }[];
    or?: Record<'title' | 'description', { containsIgnoreCase: string } | undefined>[];
    state?: { type: { in?: string[]; nin?: string[] } };
    createdAt?: { gte: string };
    description?: { contains: string };
  };
  const type = STATES.find(({ id }) => id === issue.state)?.type ?? '';
  const contains = (text: string, part = ''): boolean =>
    part !== '' && text.toLowerCase().includes(part.toLowerCase());
  return (
    !issue.trashed &&
    (and ?? []).every(({ labels }) =>
      issue.labels.some((one) => isSame(one, labels.some.name.eqIgnoreCase)),
    ) &&
    (state === undefined || (state.type.in?.includes(type) ?? !state.type.nin?.includes(type))) &&
    (createdAt === undefined || issue.created >= createdAt.gte) &&
    (description === undefined || issue.description.includes(description.contains)) &&
    (or === undefined ||
      or.some(
        (one) =>
          contains(issue.title, one.title?.containsIgnoreCase) ||
          contains(issue.description, one.description?.containsIgnoreCase),
      ))
  );
}
