import { expect, test } from 'vitest';
import { LinearClient } from '../../src/io/linear-client.ts';
import { codeOf } from '../support/tracked-repo.ts';

/** A client whose server answers so; how often it was asked, and how long it paused in between. */
function clientOf(...answers: Response[]): {
  client: LinearClient;
  asked: () => number;
  pauses: number[];
} {
  const pauses: number[] = [];
  let count = 0;
  const client = new LinearClient({
    api: 'https://linear.example/graphql',
    token: () => 'key',
    asker: () => ({ tracker: 'Linear', source: '', now: new Date(0) }),
    exchange: () => Promise.resolve(answers[count++] ?? new Response('', { status: 503 })),
    pause(milliseconds) {
      pauses.push(milliseconds);
      return Promise.resolve();
    },
  });
  return { client, asked: () => count, pauses };
}

test('a question that the server fails at is put again, later each time', async () => {
  const { client, asked, pauses } = clientOf();
  expect(await codeOf(client.ask('query { viewer { id } }'))).toBe('tracker-failed');
  expect([asked(), pauses]).toEqual([3, [500, 2000]]);
});

test('an answer is waited for no longer than it takes', async () => {
  const { client, pauses } = clientOf(Response.json({ data: { viewer: { id: 'u' } } }));
  expect(await client.ask('query { viewer { id } }')).toEqual({ viewer: { id: 'u' } });
  expect(pauses).toEqual([]);
});

test('a change that the server fails at is not made again', async () => {
  const { client, asked, pauses } = clientOf();
  expect(await codeOf(client.ask('mutation { x }'))).toBe('tracker-failed');
  expect([asked(), pauses]).toEqual([1, []]);
});
