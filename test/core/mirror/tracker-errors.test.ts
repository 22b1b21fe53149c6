import { expect, test } from 'vitest';
import { inputRefused, trackerFailed } from '../../../src/core/mirror/tracker-errors.ts';

test.each([
  ['status 502', 'GitHub failed: status 502.'],
  ['Something went wrong. (500)', 'GitHub failed: Something went wrong. (500).'],
  ['Try again!', 'GitHub failed: Try again!'],
])('the words %j of a server become one sentence', (words, so) => {
  expect(trackerFailed('GitHub', words).explanation.so).toBe(so);
  expect(inputRefused('GitHub', 'title is too long').explanation.so).toMatch(/too long\.$/);
});
