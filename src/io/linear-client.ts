import { answerOf } from '../core/mirror/github-shapes.ts';
import { linearProblem, nextPage, nodesOf } from '../core/mirror/linear-shapes.ts';
import { explainRefusal, Refusal, serverWords, type Asker } from '../core/mirror/refusal.ts';
import { strangeAnswer } from '../core/mirror/tracker-errors.ts';

export interface LinearClientOptions {
  /** Where GraphQL is asked. */
  api: string;
  /** Looked for when something is asked first. */
  token(): string;
  /** Who asks, for errors; known once there was a token. */
  asker(): Asker;
  /** Asks; a `repeatable` request may be sent again. */
  exchange: (url: string, init: RequestInit, repeatable: boolean) => Promise<Response>;
  /** Lets so many milliseconds go by before the same is asked again. */
  pause(milliseconds: number): Promise<void>;
}

type Answer = Readonly<Record<string, unknown>>;

/** The HTTP status that a code of Linear stands for: most errors come with 400 or 200. */
const STATUS: Readonly<Record<string, number>> = {
  AUTHENTICATION_ERROR: 401,
  FORBIDDEN: 403,
  RATELIMITED: 429,
  NOT_FOUND: 404,
  INPUT_ERROR: 422,
};
/** How often a question is asked that the server fails at. */
const TRIES = 3;
/** Milliseconds before the second time; four times as many before the next. */
const PAUSE = 500;

/** Linear's GraphQL API. */
export class LinearClient {
  readonly #options: LinearClientOptions;

  constructor(options: LinearClientOptions) {
    this.#options = options;
  }

  /** @throws SessionError in place of every refusal */
  async ask(query: string, variables: object = {}): Promise<Answer> {
    const answer = await this.askUnless(query, variables, () => false);
    return answer ?? {};
  }

  /** Undefined when it is refused in a way that is to be expected. */
  async askUnless(
    query: string,
    variables: object,
    isExpected: (refusal: Refusal) => boolean,
  ): Promise<Answer | undefined> {
    try {
      return await this.#repeat(query, variables);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (isExpected(error)) return undefined;
      throw explainRefusal(error, this.#options.asker());
    }
  }

  /** All nodes of a connection; the query takes `$after`. */
  async pages(
    query: string,
    variables: object,
    connection: (answer: Answer) => unknown,
  ): Promise<unknown[]> {
    const all: unknown[] = [];
    for (let after: string | undefined, isFirst = true; isFirst || after !== undefined;) {
      isFirst = false;
      const page = connection(await this.ask(query, { ...variables, after: after ?? null }));
      all.push(...nodesOf(page));
      after = nextPage(page);
    }
    return all;
  }

  /** Only questions are repeated: of a change nobody knows whether it was made. */
  async #repeat(query: string, variables: object): Promise<Answer> {
    const isQuestion = !query.startsWith('mutation');
    for (let time = 1; ; time++) {
      try {
        return await this.#once(query, variables, isQuestion);
      } catch (error) {
        const isFailure = error instanceof Refusal && error.status >= 500;
        if (!isFailure || !isQuestion || time === TRIES) throw error;
        await this.#options.pause(PAUSE * 4 ** (time - 1));
      }
    }
  }

  async #once(query: string, variables: object, isQuestion: boolean): Promise<Answer> {
    const { api, exchange } = this.#options;
    const token = this.#options.token();
    // Keys go as they are, tokens of applications as bearers.
    const authorization = token.startsWith('lin_oauth_') ? `Bearer ${token}` : token;
    const response = await exchange(
      api,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'agent-session',
          authorization,
        },
        body: JSON.stringify({ query, variables }),
      },
      isQuestion,
    );
    const document = parsed(await response.text());
    const problem = linearProblem(document);
    if (problem !== undefined || !response.ok) {
      const status = STATUS[problem?.code ?? ''] ?? (response.ok ? 500 : response.status);
      const words = serverWords(problem?.words ?? '', [token]);
      throw new Refusal(status, words, Object.fromEntries(response.headers));
    }
    const data = answerOf(answerOf(document)?.['data']);
    if (data === undefined) throw strangeAnswer('Linear', new URL(api).host);
    return data;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
