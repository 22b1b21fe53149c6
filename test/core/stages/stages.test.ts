import { describe, expect, test } from 'vitest';
import { LAYERS, layersOf, STAGES } from '../../../src/core/stages/stages.ts';

describe('layersOf', () => {
  test('is the table of the stages', () => {
    expect(Object.fromEntries(STAGES.map((stage) => [stage, layersOf(stage)]))).toEqual({
      understand: ['session', 'facts'],
      decompose: ['session', 'facts', 'cache'],
      plan: ['session', 'facts', 'cache', 'knowledge'],
      implement: ['session', 'cache'],
      validate: ['session', 'cache', 'knowledge'],
      reflect: [...LAYERS],
    });
  });

  test('a configured row replaces its own and no other', () => {
    const configured = { plan: ['groups', 'session', 'groups'] } as const;
    expect([layersOf('plan', configured), layersOf('implement', configured)]).toEqual([
      ['session', 'groups'],
      ['session', 'cache'],
    ]);
  });
});
