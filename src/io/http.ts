import { setTimeout as wait } from 'node:timers/promises';
import { brokenOff, strangeAnswer, tooSlow, unreachable } from '../core/mirror/tracker-errors.ts';
import { SessionError, systemCodeOf } from '../core/errors.ts';

/** An answer that is asked for again with its ETag. */
export interface KeptAnswer {
  etag: string;
  /** The header that names the next page. */
  link?: string;
  body: string;
}

/** Answers of earlier runs; a missing one only costs a call. */
export interface AnswerCache {
  get(url: string): KeptAnswer | undefined;
  set(url: string, answer: KeptAnswer): void;
}

export interface HttpOptions {
  /** Who is asked, for errors. */
  tracker: string;
  /** Milliseconds for one answer, its body included. */
  timeout: number;
  cache?: AnswerCache | undefined;
  /** Once it is aborted nothing is asked any more, and what is under way ends. */
  until?: AbortSignal | undefined;
}

/** How often a question is put again whose connection broke. */
const REPEATS = 2;
/** An answer longer than this is none of a tracker. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * `fetch` for trackers: with a time-out over the whole answer, with conditional requests where a cache is
 * given, and without following a redirect to another host, which must not get the token. A question
 * (`repeatable`) whose connection broke is put again; anything else never.
 * @throws SessionError `tracker-too-slow`, `tracker-unreachable`, `tracker-broken-off`,
 * `tracker-strange-answer`
 */
export class Http {
  readonly #options: HttpOptions;

  constructor(options: HttpOptions) {
    this.#options = options;
  }

  async exchange(url: string, init: RequestInit, repeatable: boolean): Promise<Response> {
    const cache =
      init.method === 'GET' || init.method === undefined ? this.#options.cache : undefined;
    const kept = cache?.get(url);
    const headers = new Headers(init.headers);
    if (kept !== undefined) headers.set('if-none-match', kept.etag);
    const response = await this.#follow(url, { ...init, headers }, repeatable);
    if (response.status === 304 && kept !== undefined) return responseOf(kept, response.headers);
    const etag = response.headers.get('etag');
    if (cache === undefined || etag === null || response.status !== 200) return response;
    const body = await response.text();
    const link = response.headers.get('link');
    cache.set(url, { etag, body, ...(link !== null && { link }) });
    return new Response(body, { status: 200, headers: response.headers });
  }

  /** The method stays as it is: a redirected change must not become a question. */
  async #follow(url: string, init: RequestInit, repeatable: boolean): Promise<Response> {
    let target = url;
    for (let step = 0; step < 5; step++) {
      const response = await this.#repeat(target, init, repeatable);
      const location = response.headers.get('location');
      if (![301, 302, 307, 308].includes(response.status) || location === null) return response;
      if (!URL.canParse(location, target)) break;
      const next = new URL(location, target);
      if (next.origin !== new URL(url).origin) break;
      target = next.href;
    }
    throw strangeAnswer(this.#options.tracker, hostOf(url));
  }

  async #repeat(url: string, init: RequestInit, repeatable: boolean): Promise<Response> {
    for (let time = 1; ; time++) {
      try {
        return await this.#once(url, init);
      } catch (error) {
        if (error instanceof SessionError) throw error;
        const reason = reasonOf(error);
        const { tracker, timeout, until } = this.#options;
        if (reason === 'TimeoutError' || reason === 'AbortError')
          throw tooSlow(tracker, until?.aborted === true ? undefined : timeout / 1000);
        if (!BROKEN.has(reason)) throw unreachable(tracker, hostOf(url), reason);
        if (!repeatable || time > REPEATS) throw brokenOff(tracker, hostOf(url), reason);
        await wait(100 * time);
      }
    }
  }

  /** Reads the whole answer: one that breaks off must not count as short. */
  async #once(url: string, init: RequestInit): Promise<Response> {
    const { tracker, timeout, until } = this.#options;
    const enough = AbortSignal.timeout(timeout);
    const signal = until === undefined ? enough : AbortSignal.any([enough, until]);
    const response = await fetch(url, { ...init, redirect: 'manual', signal });
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of response.body ?? []) {
      length += chunk.length;
      // Leaving the loop ends the connection: nothing more comes in, and nothing is waited for.
      if (length > MAX_BYTES) throw strangeAnswer(tracker, hostOf(url));
      chunks.push(chunk);
    }
    const { status, headers } = response;
    return new Response(length === 0 ? null : Buffer.concat(chunks), { status, headers });
  }
}

/** Connections that broke while they were used; the others never came to be. */
const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/** The system's code, or the name of the error; never its message, which may hold what was sent. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { cause } = error;
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return error.name;
  return systemCodeOf(cause) || systemCodeOf(error) || (cause instanceof Error ? cause.name : '');
}

function responseOf({ body, link, etag }: KeptAnswer, fresh: Headers): Response {
  const headers = new Headers(fresh);
  headers.set('content-type', 'application/json; charset=utf-8');
  headers.set('etag', etag);
  if (link !== undefined) headers.set('link', link);
  return new Response(body, { status: 200, headers });
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'that address';
}
