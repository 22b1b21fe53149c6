import type { AnyRedisClientOptions } from '@redis/client';
import type { MemoryUrl } from '../core/memory/memory-url.ts';
import { redisError, slow } from '../core/memory/redis-refusals.ts';

/** What is used of @redis/client. */
export interface RedisPackage {
  createClient(options: AnyRedisClientOptions): RedisClient;
}

interface RedisClient {
  readonly isReady: boolean;
  connect(): Promise<unknown>;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  ping(): Promise<unknown>;
  on(event: 'error', listener: (error?: unknown) => void): unknown;
  destroy(): void;
}

/** A connection that hears messages. */
export interface RedisEar {
  /** Whether its connection is gone, as far as that is known. */
  readonly isLost: boolean;
  /** @throws SessionError when it is deaf by now */
  check(): Promise<void>;
  close(): void;
}

export interface RedisOptions {
  redis: RedisPackage;
  address: MemoryUrl;
  /** Milliseconds until a connection stands, and until an answer is there. */
  connectMs?: number | undefined;
  answerMs?: number | undefined;
}

/**
 * One Redis server. Connects on first use, and again once the connection was lost; never waits longer
 * than its limits. Every failure is a `SessionError` (see `MemoryStore`), without the password.
 */
export class Redis {
  readonly #redis: RedisPackage;
  readonly #address: MemoryUrl;
  readonly #connectMs: number;
  readonly #answerMs: number;
  #client: Promise<RedisClient> | undefined;

  constructor({ redis, address, connectMs = 3000, answerMs = 10_000 }: RedisOptions) {
    this.#redis = redis;
    this.#address = address;
    this.#connectMs = connectMs;
    this.#answerMs = answerMs;
  }

  get place(): string {
    return this.#address.place;
  }

  /** Runs a script as one step for everybody. */
  async run(script: string, keys: string[], args: string[]): Promise<unknown> {
    const client = await this.#connected();
    return this.#answer(client, client.eval(script, { keys, arguments: args }), this.#answerMs);
  }

  /** Hears what is published on a channel, through a connection of its own. */
  async listen(channel: string, hear: (message: string) => void): Promise<RedisEar> {
    const client = await this.#connect();
    try {
      await this.#answer(client, client.subscribe(channel, hear), this.#answerMs);
    } catch (error) {
      // Nobody else knows this connection, and an open one keeps the process from its end.
      destroy(client);
      throw error;
    }
    return {
      get isLost() {
        return !client.isReady;
      },
      check: async () => void (await this.#answer(client, client.ping(), this.#answerMs)),
      close: () => destroy(client),
    };
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    if (client !== undefined) await client.then(destroy, () => {});
  }

  async #connected(): Promise<RedisClient> {
    const known = await this.#client?.catch(() => undefined);
    if (known?.isReady === true) return known;
    this.#client = this.#connect();
    return this.#client;
  }

  async #connect(): Promise<RedisClient> {
    const client = this.#redis.createClient({
      url: this.#address.url,
      RESP: 2,
      disableOfflineQueue: true,
      disableClientInfo: true,
      socket: { connectTimeout: this.#connectMs, reconnectStrategy: false },
    });
    // Every failure also comes back from the call that it befell.
    client.on('error', () => {});
    await this.#answer(client, client.connect(), this.#connectMs);
    return client;
  }

  /** What does not come in time is given up together with its connection: a late answer fits nothing. */
  async #answer<T>(client: RedisClient, answer: Promise<T>, ms: number): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(slow(this.place, ms / 1000)), ms);
    });
    try {
      return await Promise.race([answer, late]);
    } catch (error) {
      const told = redisError(error, this.place);
      if (told.code === 'memory-slow' || !client.isReady) destroy(client);
      throw told;
    } finally {
      clearTimeout(timer);
    }
  }
}

function destroy(client: RedisClient): void {
  try {
    client.destroy();
  } catch {
    // It is closed already.
  }
}
