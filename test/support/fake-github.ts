import { createHash } from 'node:crypto';
import { routes } from './fake-github-routes.ts';
import { FakeRepository } from './fake-github-state.ts';
import { FakeServer, type Answer, type Call } from './fake-server.ts';

/** An account that may ask, by its token. */
export interface FakeAccount {
  login: string;
  /** What the token may do: `repo`; without it nothing can be changed. */
  scopes: readonly string[];
  /** Whether it belongs to the repository: labels, assignees and milestones of others are dropped. */
  push: boolean;
}

export const TOKEN = 'plain-secret-0123456789-abcdefghij';

export interface FakeGitHubOptions {
  /** `acme/shop` by default. */
  repository?: string;
  now?: () => Date;
}

/**
 * GitHub on loopback, as far as the command asks for it: issues, comments, labels, milestones, search,
 * pull requests, pages, ETags, rate limits, and every way to refuse. All of its state can be looked at.
 */
export class FakeGitHub extends FakeServer {
  readonly repository: FakeRepository;
  readonly repositories = new Map<string, FakeRepository>();
  readonly accounts = new Map<string, FakeAccount>([
    [TOKEN, { login: 'octo-bot', scopes: ['repo'], push: true }],
  ]);
  /** Calls that still count; an answer of 304 is free. */
  remaining = 5000;
  /** Seconds since 1970. */
  reset: number;
  /** What the index of the search does not know yet. */
  readonly unindexed = new Set<number>();
  readonly #now: () => Date;

  constructor({ repository = 'acme/shop', now = () => new Date() }: FakeGitHubOptions = {}) {
    super();
    this.#now = now;
    this.repository = this.addRepository(repository);
    this.reset = Math.floor(now().getTime() / 1000) + 3600;
  }

  static start(options: FakeGitHubOptions & { port?: number } = {}): Promise<FakeGitHub> {
    return new FakeGitHub(options).listen(options.port);
  }

  addRepository(name: string): FakeRepository {
    const repository = new FakeRepository(name, this.#now);
    this.repositories.set(name.toLowerCase(), repository);
    return repository;
  }

  /** What a command needs to find it. */
  get env(): { GITHUB_API_URL: string; GITHUB_TOKEN: string } {
    return { GITHUB_API_URL: this.url, GITHUB_TOKEN: TOKEN };
  }

  /** Everybody who was told of something by a mention. */
  get notified(): string[] {
    return [...this.repositories.values()].flatMap(({ notified }) => [...notified]).toSorted();
  }

  /** The next call is refused because of too many at once; it may come again after these seconds. */
  secondaryLimit(seconds: number, times = 1): void {
    const message =
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
    this.fail({
      times,
      answer: { status: 403, body: { message }, headers: { 'retry-after': `${seconds}` } },
    });
  }

  protected override isWrite({ method }: Omit<Call, 'isWrite'>): boolean {
    return method !== 'GET' && method !== 'HEAD';
  }

  protected override handle(call: Call): Answer {
    const token = /^(?:token|bearer) +(.+)$/i.exec(call.headers.authorization ?? '')?.[1];
    const account = token === undefined ? undefined : this.accounts.get(token);
    if (account === undefined) return refusal(401, 'Bad credentials');
    if (this.remaining <= 0) {
      return this.#counted(refusal(403, `API rate limit exceeded for user ${account.login}.`));
    }
    const answer = this.#route(call, account);
    const scopes = { 'x-oauth-scopes': account.scopes.join(', ') };
    const answered = { ...answer, headers: { ...scopes, ...answer.headers } };
    if (call.method !== 'GET' || answer.status !== 200) return this.#counted(answered);
    const etag = `W/"${createHash('sha256').update(JSON.stringify(answer.body)).digest('hex')}"`;
    const headers = { ...answered.headers, etag, 'cache-control': 'private, max-age=60' };
    if (call.headers['if-none-match'] !== etag) return this.#counted({ ...answered, headers });
    return { status: 304, headers: { ...headers, ...this.#limits() } };
  }

  #route(call: Call, account: FakeAccount): Answer {
    const { pathname, searchParams } = new URL(call.path, this.url);
    for (const [method, pattern, route] of routes) {
      const match = method === call.method ? pattern.exec(pathname) : null;
      if (match === null) continue;
      const { owner, name, ...rest } = match.groups ?? {};
      const repository = this.repositories.get(`${owner}/${name}`.toLowerCase());
      if (owner !== undefined && repository === undefined) return refusal(404, 'Not Found');
      if (call.isWrite && !account.scopes.includes('repo')) {
        return { ...refusal(404, 'Not Found'), headers: { 'x-accepted-oauth-scopes': 'repo' } };
      }
      return route({
        server: this,
        repository: repository ?? this.repository,
        account,
        groups: rest,
        query: searchParams,
        given: (call.body ?? {}) as Record<string, unknown>,
        path: call.path,
      });
    }
    return refusal(404, 'Not Found');
  }

  #counted(answer: Answer): Answer {
    this.remaining = Math.max(0, this.remaining - 1);
    return { ...answer, headers: { ...answer.headers, ...this.#limits() } };
  }

  #limits(): Record<string, string> {
    return {
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': `${this.remaining}`,
      'x-ratelimit-reset': `${this.reset}`,
    };
  }
}

function refusal(status: number, message: string, errors?: readonly object[]): Answer {
  const documentation = 'https://docs.github.com/rest';
  return { status, body: { message, ...(errors && { errors }), documentation_url: documentation } };
}
