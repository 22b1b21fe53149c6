import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** One request as it arrived, and what it was answered. */
export interface Call {
  /** Counted from 1. */
  number: number;
  method: string;
  /** With the query, as it was asked for. */
  path: string;
  headers: IncomingMessage['headers'];
  /** The body as JSON; undefined without one. */
  body: unknown;
  /** 0 as long as there is no answer, and for a connection that was cut. */
  status: number;
  /** Whether it asks for a change. */
  isWrite: boolean;
}

/** What is sent back; an object becomes JSON, a text goes as it is. */
export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/**
 * What goes wrong. `cut: 'before'` closes the connection before anything is done, `'after'` does the
 * work and closes it without an answer; `delay` waits (milliseconds) and goes on as usual.
 */
export interface Failure {
  /** Which calls; all by default. */
  when?: (call: Call) => boolean;
  /** How many of them; once by default. */
  times?: number;
  answer?: Answer | ((call: Call) => Answer);
  cut?: 'before' | 'after';
  delay?: number;
}

/** An HTTP server on loopback that counts its calls and fails on request. */
export abstract class FakeServer {
  readonly calls: Call[] = [];
  /** Called as a call arrives and once it is done, before it is answered: where a test kills somebody. */
  onCall: ((call: Call, moment: 'before' | 'after') => void) | undefined;
  readonly #server: Server;
  readonly #failures: Failure[] = [];
  #url = '';
  readonly #closing = new AbortController();

  constructor() {
    this.#server = createServer((request, response) => {
      void this.#take(request, response);
    });
  }

  /** On a port of its own, or on the one that is given. */
  async listen(port = 0): Promise<this> {
    await new Promise<void>((resolve) => {
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    this.#url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  get url(): string {
    return this.#url;
  }

  get writes(): Call[] {
    return this.calls.filter(({ isWrite }) => isWrite);
  }

  /** The next calls that it is meant for go wrong. */
  fail(failure: Failure): void {
    this.#failures.push({ times: 1, ...failure });
  }

  /** The call of this number gets no answer. */
  cutAt(number: number, moment: 'before' | 'after'): void {
    this.fail({ when: (call) => call.number === number, cut: moment });
  }

  /** What the service does and says. */
  protected abstract handle(call: Call): Answer;

  /** Whether a call asks for a change. */
  protected abstract isWrite(call: Omit<Call, 'isWrite'>): boolean;

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const arrived = {
      number: this.calls.length + 1,
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers: request.headers,
      body: bodyOf(Buffer.concat(chunks).toString('utf8')),
      status: 0,
    };
    const call: Call = { ...arrived, isWrite: this.isWrite(arrived) };
    this.calls.push(call);
    this.onCall?.(call, 'before');
    const failure = this.#failureFor(call);
    if (failure?.delay !== undefined) {
      await wait(failure.delay, undefined, { signal: this.#closing.signal }).catch(() => undefined);
    }
    if (failure?.cut === 'before') {
      request.socket.destroy();
      return;
    }
    const { answer: given } = failure ?? {};
    const planned = typeof given === 'function' ? given(call) : given;
    const answer = planned ?? this.handle(call);
    this.onCall?.(call, 'after');
    if (failure?.cut === 'after') {
      request.socket.destroy();
      return;
    }
    call.status = answer.status;
    const isText = typeof answer.body === 'string';
    response.writeHead(answer.status, {
      'content-type': isText ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
      ...answer.headers,
    });
    if (answer.body === undefined) response.end();
    else response.end(isText ? answer.body : JSON.stringify(answer.body));
  }

  #failureFor(call: Call): Failure | undefined {
    const failure = this.#failures.find(
      ({ when, times = 1 }) => times > 0 && (when?.(call) ?? true),
    );
    if (failure?.times !== undefined) failure.times--;
    return failure;
  }
}

function bodyOf(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
