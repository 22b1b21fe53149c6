import { expect, test } from 'vitest';
import { detectMilestone } from '../../../src/core/mirror/milestone.ts';

const MILESTONES = ['v1.2', 'v1.2 beta', 'Checkout', 'Q3 2026', '1', 'Twin A', 'Twin B'].map(
  (title, at) => ({ id: String(at + 1), title }),
);

function detected(title: string, tags: string[] = [], branch?: string): string | undefined {
  return detectMilestone({ title, tags, branch }, MILESTONES)?.title;
}

test.each([
  ['in the title', detected('Ship v1.2 at last'), 'v1.2'],
  ['in a tag', detected('Ship it', ['q3-2026']), 'Q3 2026'],
  ['in the branch', detected('Ship it', [], 'feature/checkout/retries'), 'Checkout'],
  ['the longest of several', detected('Ship v1.2-beta'), 'v1.2 beta'],
  ['none of two that are as long', detected('Twin A and Twin B'), undefined],
  ['not as a part of a word', detected('Checkouts and v1.23'), undefined],
  ['no lone digit', detected('Step 1'), undefined],
  ['none that is not named', detected('Something else'), undefined],
])('a milestone is detected: %s', (_, found, expected) => {
  expect(found).toBe(expected);
});
