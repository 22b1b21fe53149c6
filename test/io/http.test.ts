import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { Http } from '../../src/io/http.ts';
import { codeOf } from '../support/tracked-repo.ts';

const MEBIBYTE = Buffer.alloc(1024 * 1024, ' ');
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** The address of a server that sends so many MiB; it does not say how many. */
async function sending(count: number): Promise<string> {
  const begun = createServer((_, response) => {
    for (let at = 0; at < count; at++) response.write(MEBIBYTE);
    response.end();
  });
  server = begun;
  await new Promise<void>((resolve) => {
    begun.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(begun.address() as AddressInfo).port}/`;
}

describe('an answer', () => {
  const http = new Http({ tracker: 'GitHub', timeout: 20_000 });

  test('comes whole', async () => {
    const answer = await http.exchange(await sending(3), {}, true);
    expect((await answer.arrayBuffer()).byteLength).toBe(3 * MEBIBYTE.length);
  });

  test('that is longer than any of a tracker is refused, whatever its headers say', async () => {
    const asked = http.exchange(await sending(40), {}, true);
    expect(await codeOf(asked)).toBe('tracker-strange-answer');
  });
});
