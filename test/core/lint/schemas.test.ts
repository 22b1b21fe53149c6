import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { validateConfig, validateSession } from '../../../src/core/lint/validators.js';

type Schema = Readonly<Record<string, unknown>>;

function read(name: string): Schema {
  return JSON.parse(
    readFileSync(new URL(`../../../schema/${name}.schema.json`, import.meta.url), 'utf8'),
  ) as Schema;
}

/** Every schema of a property, with its path. */
function properties(schema: unknown, path = ''): [string, Schema][] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]): [string, Schema][] => {
    const below = properties(value, `${path}/${key}`);
    if (key !== 'properties' || typeof value !== 'object' || value === null) return below;
    return [
      ...Object.entries(value as Record<string, Schema>).map(([name, one]): [string, Schema] => [
        `${path}/${name}`,
        one,
      ]),
      ...below,
    ];
  });
}

describe.each(['session', 'config', 'knowledge', 'group'])('schema/%s.schema.json', (name) => {
  test('has a title, a description and examples on every property', () => {
    const bare = properties(read(name)).filter(
      ([path, one]) =>
        !path.includes('anyOf') && !(one['title'] && one['description'] && one['examples']),
    );
    expect(bare.map(([path]) => path)).toEqual([]);
  });

  test('accepts its own examples', () => {
    const ajv = new Ajv2020({ strict: false, formats: { 'date-time': true } });
    const wrong = [['', read(name)] as const, ...properties(read(name))].flatMap(([path, one]) =>
      ((one['examples'] as unknown[] | undefined) ?? [])
        .filter((example) => !ajv.validate(one, example))
        .map(() => path),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the compiled validators', () => {
  const session = {
    title: 'A',
    status: 'paused',
    created: '2026-11-20T14:30:00Z',
    last_updated: '2026-11-20T14:30:00+01:00',
  };
  const orchestration = { current_task: 'B', spawned_agents: null };

  test('accept a session with keys of its own', () => {
    expect(validateSession({ session: { ...session, spec: 'X' }, orchestration, plans: [] })).toBe(
      true,
    );
  });

  test('report every violation at once', () => {
    validateSession({ session: { ...session, title: 1, status: 'done' }, orchestration: {} });
    expect(validateSession.errors?.map(({ instancePath }) => instancePath)).toEqual([
      '/session/title',
      '/session/status',
      '/orchestration',
    ]);
  });

  test.each([
    '2026-11-20',
    '2026-11-20T14:30:00',
    '2026-13-20T14:30:00Z',
    '2026-11-20 14:30:00Z',
    'yesterday',
  ])('refuse the time %s', (created) => {
    expect(validateSession({ session: { ...session, created }, orchestration })).toBe(false);
  });

  test.each(['2026-11-20T14:30:00Z', '2026-11-20T14:30:00.123Z', '2026-11-20T14:30:00+05:30'])(
    'accept the time %s',
    (created) => {
      expect(validateSession({ session: { ...session, created }, orchestration })).toBe(true);
    },
  );

  test('know the settings of rules', () => {
    expect(
      validateConfig({
        lint: { rules: { 'home-paths-absent': 'off', x: { severity: 'error', max: 1 } } },
      }),
    ).toBe(true);
  });

  test('refuse a setting that is none', () => {
    expect(validateConfig({ lint: { rules: { 'home-paths-absent': 'never' } } })).toBe(false);
  });
});
