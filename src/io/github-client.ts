import type { Octokit } from '@octokit/core';
import type { paginateRest } from '@octokit/plugin-paginate-rest';
import type { retry } from '@octokit/plugin-retry';
import type { throttling } from '@octokit/plugin-throttling';
import { messageOf, SessionError } from '../core/errors.ts';
import { answerOf, textOf } from '../core/mirror/github-shapes.ts';
import { Refusal, serverWords } from '../core/mirror/refusal.ts';
import { strangeAnswer } from '../core/mirror/tracker-errors.ts';

/** The packages it is made of, loaded on need. */
export interface GitHubPackages {
  Octokit: typeof Octokit;
  paginateRest: typeof paginateRest;
  retry: typeof retry;
  throttling: typeof throttling;
}

export const GITHUB_PACKAGES = [
  '@octokit/core',
  '@octokit/plugin-retry',
  '@octokit/plugin-throttling',
  '@octokit/plugin-paginate-rest',
] as const;

export interface GitHubClientOptions {
  packages: GitHubPackages;
  /** `https://api.github.com`, without a slash at its end. */
  api: string;
  token: string;
  userAgent: string;
  /** Asks; a `repeatable` request may be sent again. */
  exchange(url: string, init: RequestInit, repeatable: boolean): Promise<Response>;
  /** A limit that ends within this many seconds is waited for. */
  patience: number;
  /** What a pause is multiplied with: 1, and nearly nothing for a server on this machine. */
  pace: number;
}

/** What is used of octokit, with answers that are not trusted to have any shape. */
interface Api {
  request(route: string, parameters: object): Promise<{ status: number; data: unknown }>;
  paginate(
    route: string,
    parameters: object,
    map: (response: { data: unknown }, done: () => void) => unknown[],
  ): Promise<unknown[]>;
}

type Method = 'POST' | 'PATCH' | 'DELETE';

const TRIES = 2;

/** GitHub's REST API: paces, repeats and pages as GitHub asks for; says no by a `Refusal`. */
export class GitHubClient {
  readonly #octokit: Api;
  readonly #options: GitHubClientOptions;

  constructor(options: GitHubClientOptions) {
    this.#options = options;
    const { packages, api, token, userAgent, patience, pace } = options;
    const mayWait = (
      seconds: number,
      _options: object,
      _octokit: unknown,
      tries: number,
    ): boolean => tries < TRIES && seconds <= patience;
    const Client = packages.Octokit.plugin(
      keepFailures,
      packages.paginateRest,
      packages.throttling,
      packages.retry,
    );
    const octokit: object = new Client({
      auth: token,
      baseUrl: api,
      userAgent,
      log: SILENT,
      request: { fetch: this.#fetch.bind(this), log: SILENT },
      throttle: {
        retryAfterBaseValue: 1000 * pace,
        onRateLimit: mayWait,
        onSecondaryRateLimit: mayWait,
        // The plugin waits a second between changes and three where somebody is told of them.
        ...(pace < 1 && UNPACED_QUEUES),
      },
      retry: {
        retryAfterBaseValue: 1000 * pace,
        // The plugin waits one second before it asks again, then four.
        retries: patience < 5 ? TRIES - 1 : TRIES,
        // Too many calls is the throttling plugin's: it heeds the time that GitHub names.
        doNotRetry: [400, 401, 403, 404, 410, 413, 422, 429, 451],
      },
    });
    this.#octokit = octokit as Api;
  }

  /** @throws Refusal and SessionError, as all of them do */
  get(path: string, parameters: object = {}): Promise<unknown> {
    return this.#guard(async () => {
      const { data } = await this.#octokit.request(`GET ${path}`, dressed(parameters));
      return this.#parsed(data);
    });
  }

  /** All pages of a list, up to the one on which something is not wanted any more. */
  pages(
    path: string,
    parameters: object,
    isWanted: (one: unknown) => boolean = () => true,
  ): Promise<unknown[]> {
    return this.#guard(async () => {
      const all = dressed({ per_page: 100, ...parameters });
      return this.#octokit.paginate(`GET ${path}`, all, ({ data }, done) => {
        const list: unknown = this.#parsed(data);
        if (!Array.isArray(list)) throw this.#strange();
        const wanted = list.filter(isWanted);
        if (wanted.length < list.length) done();
        return wanted;
      });
    });
  }

  /** Changes something. Sent once: only a refusal because of too many calls is waited for. */
  send(method: Method, path: string, parameters: object = {}): Promise<unknown> {
    return this.#guard(async () => {
      const { data, status } = await this.#octokit.request(
        `${method} ${path}`,
        // With a number of its own the retry plugin would also repeat what was refused.
        { ...dressed(parameters), request: { retries: 0 } },
      );
      return status === 204 ? undefined : this.#parsed(data);
    });
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    // A link to the next page could name any host, and octokit gives the token to all of them.
    if (new URL(url).origin !== new URL(this.#options.api).origin) throw this.#strange();
    return this.#options.exchange(url, init, (init.method ?? 'GET') === 'GET');
  }

  /** Text is no answer of the API. */
  #parsed(data: unknown): unknown {
    if (typeof data === 'object' && data !== null && !(data instanceof ArrayBuffer)) return data;
    throw this.#strange();
  }

  #strange(): SessionError {
    return strangeAnswer('GitHub', new URL(this.#options.api).host);
  }

  /** Nothing else leaves than a Refusal and a SessionError: octokit's errors hold what was sent. */
  async #guard<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      if (error instanceof SessionError) throw error;
      if (cause instanceof SessionError) throw cause;
      throw this.#refusalOf(error);
    }
  }

  #refusalOf(error: unknown): Error {
    const { status, response } = error as {
      status?: unknown;
      response?: { data?: unknown; headers?: Record<string, string | undefined> };
    };
    if (typeof status !== 'number' || response === undefined) return this.#strange();
    const { data, headers = {} } = response;
    // A page of a proxy or a login is no word of GitHub.
    const words = typeof data === 'string' ? '' : wordsOf(data, messageOf(error));
    return new Refusal(status, serverWords(words, [this.#options.token]), headers);
  }
}

function dressed(parameters: object): object {
  const headers = { 'x-github-api-version': '2022-11-28', accept: 'application/vnd.github+json' };
  return { ...parameters, headers };
}

/** GitHub's own words: the message, and what exactly is wrong. */
function wordsOf(data: unknown, fallback: string): string {
  const answer = answerOf(data);
  const message = textOf(answer?.['message']);
  if (message === undefined) return fallback;
  const errors: readonly unknown[] = Array.isArray(answer?.['errors']) ? answer['errors'] : [];
  const details = errors.flatMap((one) => {
    const detail = answerOf(one);
    const { field, code } = detail ?? {};
    const named = [field, code].filter((word) => typeof word === 'string').join(' ');
    return textOf(one) ?? textOf(detail?.['message']) ?? (named === '' ? [] : named);
  });
  return details.length === 0 ? message : `${message}: ${details.join(', ')}`;
}

/** A connection that failed is no answer of status 500, so that no other plugin repeats it. */
function keepFailures(octokit: Octokit): object {
  octokit.hook.error('request', (error) => {
    if (error instanceof Error && error.cause instanceof SessionError) {
      Object.assign(error, { status: 0 });
    }
    throw error;
  });
  return {};
}

const nothing = (): void => {};
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** Takes the place of a queue of the throttling plugin and lets everything through at once. */
const UNPACED = {
  key: () => ({ schedule: (_options: object, job: () => Promise<void>): Promise<void> => job() }),
};

const UNPACED_QUEUES: object = { write: UNPACED, notifications: UNPACED, search: UNPACED };
