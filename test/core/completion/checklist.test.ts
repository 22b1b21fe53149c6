import { describe, expect, test } from 'vitest';
import { openItems } from '../../../src/core/completion/checklist.ts';
import type { Choices } from '../../../src/core/completion/completion-facts.ts';
import { CHECKLIST_IDS, type ChecklistId } from '../../../src/core/completion/plan.ts';
import { parseSession } from '../../../src/core/session/session.ts';
import { FIX_LOGIN, planOf, sessionWith } from '../../support/completion-facts.ts';

type Given = Parameters<typeof planOf>[1];
const LINKED = parseSession(
  sessionWith({ Lessons: '- A lesson' }).text.replace(
    '  status:',
    '  linear_issue: "BACK-12"\n  status:',
  ),
  sessionWith({}).path,
);
const item = (
  id: ChecklistId,
  session = sessionWith({}),
  given: Given = {},
  choices: Partial<Choices> = {},
) => planOf(session, given, choices).checklist.find((one) => one.id === id);
const state = (...args: Parameters<typeof item>): string | undefined => item(...args)?.state;
const tracked = (issue: 'open' | 'closed' | 'unknown'): Given => ({
  tracker: { name: 'Linear', ref: 'BACK-12', issue },
});
const NAMING = [{ path: 'a.md', text: FIX_LOGIN, hits: [{ line: 1, text: FIX_LOGIN }] }];
const IN_CODE = [{ path: 'a.ts', text: FIX_LOGIN, hits: [{ line: 1, text: FIX_LOGIN }] }];

describe('the checklist', () => {
  test('has six items in their order', () => {
    expect(planOf(sessionWith({})).checklist.map(({ id }) => id)).toEqual([...CHECKLIST_IDS]);
  });

  test.each<[string, Given, Partial<Choices>, string]>([
    ['no tracker', {}, {}, 'question'],
    ['an open issue', tracked('open'), {}, 'planned'],
    ['a closed issue', tracked('closed'), {}, 'done'],
    ['a tracker that does not know', tracked('unknown'), {}, 'question'],
    ['an answer', {}, { answers: { 'external-issue': 'closed it' } }, 'done'],
    ['a waiver', tracked('open'), { waivers: { 'external-issue': 'later' } }, 'waived'],
  ])('external-issue with %s', (_, given, choices, expected) => {
    expect(state('external-issue', LINKED, given, choices)).toBe(expected);
  });

  test('external-issue without an issue is not needed', () => {
    expect(state('external-issue')).toBe('not-needed');
  });

  test('an answer is kept as evidence', () => {
    const found = item(
      'external-issue',
      LINKED,
      {},
      { answers: { 'external-issue': 'closed it' } },
    );
    expect(found?.evidence).toContain('answered: closed it');
  });

  test.each<[string, string, Partial<Choices>, string]>([
    ['lessons', '- A lesson', {}, 'planned'],
    ['none', 'None.', {}, 'question'],
    ['none, and said so', 'None.', { answers: { lessons: 'none' } }, 'not-needed'],
    ['one as an answer', 'None.', { answers: { lessons: 'Cookies last' } }, 'planned'],
    ['a waiver', '- A lesson', { waivers: { lessons: 'trivial' } }, 'waived'],
    ['all left out', '- A lesson', { skips: { 'les-1': 'trivial' } }, 'waived'],
  ])('lessons with %s', (_, body, choices, expected) => {
    expect(state('lessons', sessionWith({ Lessons: body }), {}, choices)).toBe(expected);
  });

  test.each<[string, Partial<Choices>, number]>([
    ['planned', {}, 1],
    ['waived', { waivers: { decisions: 'not architectural' } }, 0],
  ])('decisions are %s', (expected, choices, records) => {
    const session = sessionWith({ Decisions: '### Decision 1: A b\n\nx y' });
    const plan = planOf(session, {}, choices);
    expect([plan.checklist[1]?.state, plan.extractions.length]).toEqual([expected, records]);
  });

  test.each<[string, Given, Partial<Choices>, string]>([
    ['nothing', {}, {}, 'done'],
    ['a text', { naming: NAMING }, {}, 'open'],
    ['a text to be mended', { naming: NAMING }, { fixReferences: true }, 'planned'],
    ['a program to be mended', { naming: IN_CODE }, { fixReferences: true }, 'open'],
    ['a waiver', { naming: IN_CODE }, { waivers: { references: 'an example' } }, 'waived'],
  ])('references in %s', (_, given, choices, expected) => {
    expect(state('references', sessionWith({}), given, choices)).toBe(expected);
  });

  test('each reference is listed with its line', () => {
    expect(item('references', sessionWith({}), { naming: IN_CODE })?.evidence).toEqual([
      `a.ts:1: ${FIX_LOGIN}`,
    ]);
  });

  test('remaining-work without any is not needed', () => {
    expect(state('remaining-work')).toBe('not-needed');
  });

  test('only the question about lessons has a default', () => {
    const { checklist } = planOf(sessionWith({}), { naming: IN_CODE });
    expect(openItems(checklist).map(({ id }) => id)).toEqual(['references']);
    const linked = planOf(LINKED).checklist;
    expect(openItems(linked).map(({ id }) => id)).toEqual(['external-issue']);
  });
});
