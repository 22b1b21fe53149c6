import { githubQuery } from '../core/mirror/github-query.ts';
import {
  readGitHubRef,
  showGitHubRef,
  type GitHubPlace,
  type GitHubRef,
} from '../core/mirror/github-ref.ts';
import {
  answerOf,
  namesOf,
  readComment,
  isSince,
  readIssue,
  readMilestone,
  readPullRequest,
  textOf,
} from '../core/mirror/github-shapes.ts';
import { labelLook } from '../core/mirror/label-look.ts';
import { makeOnce } from '../core/mirror/once.ts';
import type { IssueQuery } from '../core/mirror/issue-query.ts';
import { explainRefusal, Refusal, type Asker } from '../core/mirror/refusal.ts';
import {
  hasNoAccount,
  hasNoLabel,
  isGone,
  isLocked,
  isThere,
  unless,
} from '../core/mirror/github-refusals.ts';
import { changeFields, draftFields } from '../core/mirror/github-requests.ts';
import {
  issueGone,
  issueLocked,
  placeNotFound,
  strangeAnswer,
} from '../core/mirror/tracker-errors.ts';
import type {
  Comment,
  Issue,
  IssueChange,
  IssueDraft,
  IssueFilter,
  IssueHits,
  NamedIssues,
  PullRequest,
  Tracker,
} from '../core/mirror/tracker.ts';

/** GitHub's REST API, see `GitHubClient`; says no by a `Refusal`. */
interface Client {
  get(path: string, parameters?: object): Promise<unknown>;
  pages(path: string, parameters: object, isWanted?: (one: unknown) => boolean): Promise<unknown[]>;
  send(method: 'POST' | 'PATCH' | 'DELETE', path: string, parameters?: object): Promise<unknown>;
}

export interface GitHubOptions {
  place: GitHubPlace;
  /** Made when something is asked first: it needs a token and packages. */
  client(): Promise<Client>;
  /** Who asks, for errors; known once there is a client. */
  asker(): Asker;
}

const NOT_PLANNED = { state: 'closed', state_reason: 'not_planned' };

/** The issues of one repository of GitHub. */
export class GitHubTracker implements Tracker {
  readonly name = 'GitHub';
  readonly bodyLimit = 65_536;
  readonly #options: GitHubOptions;
  readonly #place: GitHubPlace;
  #client: Promise<Client> | undefined;

  constructor(options: GitHubOptions) {
    this.#options = options;
    this.#place = options.place;
  }

  refOf(text: string): string | undefined {
    const ref = readGitHubRef(text, this.#place);
    return ref && showGitHubRef(ref, this.#place);
  }

  refIn({ githubIssue }: NamedIssues): string | undefined {
    return githubIssue === undefined ? undefined : this.refOf(githubIssue);
  }

  fieldsOf({ ref }: Issue): Readonly<Record<string, string | number>> {
    return { github_issue: ref.startsWith('#') ? Number(ref.slice(1)) : ref };
  }

  issue(ref: string): Promise<Issue | undefined> {
    return this.#ask(async (client) => {
      const answer = await unless(client.get(this.#pathOf(ref)), isGone);
      if (answer === undefined) await this.#checkPlace(client, this.#refOf(ref));
      // A pull request has a number of the same kind, and is none.
      const isOther = answer === undefined || answerOf(answer)?.['pull_request'] !== undefined;
      return isOther ? undefined : this.#issueIn(answer);
    });
  }

  issueWith(marker: string, since?: Date): Promise<Issue | undefined> {
    return this.#ask(async (client) => {
      const all = await this.#listed(client, { state: 'all' }, since);
      // They come newest first.
      return all.findLast(({ body }) => body.includes(marker));
    });
  }

  issues({ labels = [], state, createdSince }: IssueFilter): Promise<Issue[]> {
    const parameters = {
      state: state ?? 'all',
      ...(labels.length > 0 && { labels: labels.join(',') }),
    };
    return this.#ask((client) => this.#listed(client, parameters, createdSince));
  }

  create(draft: IssueDraft, marker: string, since?: Date): Promise<Issue> {
    return this.#ask((client) =>
      makeOnce({
        key: 'ref',
        find: () => this.issueWith(marker, since),
        make: () => this.#make(client, draft),
        drop: ({ ref }) => client.send('PATCH', this.#pathOf(ref), NOT_PLANNED),
      }),
    );
  }

  change(ref: string, change: IssueChange): Promise<void> {
    return this.#about(ref, async (client) => {
      const path = this.#pathOf(ref);
      const { addLabels: labels = [], removeLabels = [] } = change;
      if (labels.length > 0) await client.send('POST', `${path}/labels`, { labels });
      for (const label of removeLabels) {
        const removal = client.send('DELETE', `${path}/labels/${encodeURIComponent(label)}`);
        await unless(removal, hasNoLabel);
      }
      const fields = changeFields(change);
      if (fields !== undefined) this.#issueIn(await client.send('PATCH', path, fields));
    });
  }

  comments(ref: string): Promise<Comment[]> {
    return this.#about(ref, (client) => this.#commentsOf(client, ref));
  }

  comment(ref: string, body: string, marker: string): Promise<Comment> {
    const { owner, name } = this.#refOf(ref);
    return this.#about(ref, (client) =>
      makeOnce({
        key: 'id',
        find: async () =>
          (await this.#commentsOf(client, ref)).find((one) => one.body.includes(marker)),
        make: async () => {
          const answer = await client.send('POST', `${this.#pathOf(ref)}/comments`, { body });
          return readComment(answer, this.#place) ?? this.#strange();
        },
        drop: ({ id }) => client.send('DELETE', `/repos/${owner}/${name}/issues/comments/${id}`),
      }),
    );
  }

  ensureLabels(names: readonly string[]): Promise<void> {
    return this.#ask(async (client) => {
      const known = namesOf(await client.pages(`${this.#repository()}/labels`, {}), 'name');
      const there = new Set(known.map((name) => name.toLowerCase()));
      for (const name of names.filter((one) => !there.has(one.toLowerCase()))) {
        const made = { name, ...labelLook(name) };
        await unless(client.send('POST', `${this.#repository()}/labels`, made), isThere);
      }
    });
  }

  milestones(): Promise<{ id: string; title: string }[]> {
    return this.#ask(async (client) => {
      const all = await client.pages(`${this.#repository()}/milestones`, { state: 'open' });
      return all.flatMap((one) => readMilestone(one) ?? []);
    });
  }

  search(query: IssueQuery, limit: number): Promise<IssueHits> {
    const { owner, name } = this.#place;
    const shown = githubQuery(query, `${owner}/${name}`);
    return this.#ask(async (client) => {
      const asked = { q: shown, sort: 'created', order: 'desc', per_page: Math.min(limit, 100) };
      const { items, total_count: total } =
        answerOf(await client.get('/search/issues', asked)) ?? {};
      if (!Array.isArray(items)) return this.#strange();
      const issues = items.flatMap((one: unknown) => readIssue(one, this.#place) ?? []);
      return { issues, total: typeof total === 'number' ? total : issues.length, shown };
    });
  }

  pullRequests(since: Date): Promise<PullRequest[]> {
    const parameters = { state: 'all', sort: 'created', direction: 'desc' };
    return this.#ask(async (client) => {
      const path = `${this.#repository()}/pulls`;
      const all = await client.pages(path, parameters, (one) => isSince(one, since));
      return all.flatMap((one) => readPullRequest(one, this.#place) ?? []);
    });
  }

  recentComments(since: Date): Promise<(Comment & { issue: string })[]> {
    const parameters = { since: since.toISOString(), sort: 'created', direction: 'asc' };
    return this.#ask(async (client) => {
      const all = await client.pages(`${this.#repository()}/issues/comments`, parameters);
      return all.flatMap((one) => readComment(one, this.#place) ?? []);
    });
  }

  async #listed(client: Client, parameters: object, since?: Date): Promise<Issue[]> {
    const all = await client.pages(
      `${this.#repository()}/issues`,
      { sort: 'created', direction: 'desc', ...parameters },
      (one) => isSince(one, since),
    );
    return all.flatMap((one) => readIssue(one, this.#place) ?? []);
  }

  async #commentsOf(client: Client, ref: string): Promise<Comment[]> {
    const all = await client.pages(`${this.#pathOf(ref)}/comments`, {});
    return all.flatMap((one) => readComment(one, this.#place) ?? []);
  }

  async #make(client: Client, draft: IssueDraft): Promise<Issue> {
    const login = draft.assignToMe ? await this.#login(client) : undefined;
    const made = draftFields(draft, login);
    return this.#issueIn(await client.send('POST', `${this.#repository()}/issues`, made));
  }

  /** The account of the token; an application has none. */
  async #login(client: Client): Promise<string | undefined> {
    const answer = await unless(client.get('/user'), hasNoAccount);
    return textOf(answerOf(answer)?.['login']);
  }

  /** @throws SessionError `tracker-place-not-found` when even the repository is not to be seen */
  async #checkPlace(client: Client, { owner, name }: GitHubRef): Promise<void> {
    const found = await unless(client.get(`/repos/${owner}/${name}`), isGone);
    if (found === undefined) throw placeNotFound(this.name, `${owner}/${name}`);
  }

  /** Asks about one issue: what is missing then is the issue, or the repository. */
  #about<T>(ref: string, ask: (client: Client) => Promise<T>): Promise<T> {
    return this.#ask(async (client) => {
      try {
        return await ask(client);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        if (isLocked(error)) throw issueLocked(this.name, ref);
        if (!isGone(error)) throw error;
        // A token without the right to write is told that there is nothing, too.
        if ((await this.issue(ref)) !== undefined) throw error;
        throw issueGone(this.name, ref);
      }
    });
  }

  /** @throws SessionError in place of every refusal */
  async #ask<T>(ask: (client: Client) => Promise<T>): Promise<T> {
    try {
      this.#client ??= this.#options.client();
      return await ask(await this.#client);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { owner, name } = this.#place;
      const explained = explainRefusal(error, this.#options.asker());
      const isPlace = error.status === 404 && explained.code === 'tracker-failed';
      throw isPlace ? placeNotFound(this.name, `${owner}/${name}`) : explained;
    }
  }

  #issueIn(answer: unknown): Issue {
    return readIssue(answer, this.#place) ?? this.#strange();
  }

  #strange(): never {
    throw strangeAnswer(this.name, this.#place.host);
  }

  #refOf(ref: string): GitHubRef {
    const read = readGitHubRef(ref, this.#place);
    if (read === undefined) throw issueGone(this.name, ref);
    return read;
  }

  #pathOf(ref: string): string {
    const { owner, name, number } = this.#refOf(ref);
    return `/repos/${owner}/${name}/issues/${number}`;
  }

  #repository(): string {
    return `/repos/${this.#place.owner}/${this.#place.name}`;
  }
}
