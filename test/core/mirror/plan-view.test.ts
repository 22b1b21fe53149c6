import { expect, it } from 'vitest';
import { planLines } from '../../../src/core/mirror/plan-view.ts';
import type { Write } from '../../../src/core/mirror/plan-mirror.ts';

it('tells each call as what it does, a colon, and with what', () => {
  const writes = [
    { kind: 'labels', names: ['completed'] },
    { kind: 'create', draft: { title: 'Shop', labels: ['active'] } },
    { kind: 'change', ref: '#1', change: { state: 'closed' } },
  ] as unknown as Write[];
  expect(planLines(writes, []).filter((line) => !/^ {2}\w[\w# ]*: \S/.test(line))).toEqual([]);
});
