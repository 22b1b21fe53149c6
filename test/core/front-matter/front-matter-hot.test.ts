import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import {
  editFrontMatter,
  readFrontMatter,
  readYaml,
} from '../../../src/core/front-matter/front-matter.ts';

vi.mock('../../../src/core/front-matter/yaml-parser.ts', () => ({
  parseFenced: () => {
    throw new Error('the heavy door was opened');
  },
  parseBlock: () => {
    throw new Error('the heavy door was opened');
  },
}));

const FIXTURES = new URL('../../fixtures/front-matter/', import.meta.url);
const texts = readdirSync(FIXTURES).map((name) => ({
  name,
  text: readFileSync(new URL(name, FIXTURES), 'utf8'),
}));

describe.each(texts)('$name, without the libraries', ({ text }) => {
  it('is read', () => {
    expect(readFrontMatter(text).data).toBeDefined();
  });

  it('takes a new time and status', () => {
    const edited = editFrontMatter(text, [
      { path: ['session', 'last_updated'], value: '2026-11-20T14:30:00Z' },
      { path: ['session', 'status'], value: 'paused' },
    ]);
    expect(readFrontMatter(edited).data).toMatchObject({
      session: { last_updated: '2026-11-20T14:30:00Z', status: 'paused' },
    });
  });

  it('takes another agent', () => {
    const path = ['orchestration', 'spawned_agents'];
    const agents = readFrontMatter(text).locate(path)?.value;
    const index = Array.isArray(agents) ? agents.length : 0;
    const agent = { agent: 'dev', task: 'Do: it', status: 'pending' };
    const edited = editFrontMatter(text, [{ path: [...path, index], value: agent }]);
    expect(readFrontMatter(edited).locate([...path, index])?.value).toEqual(agent);
  });
});

describe('common defects, without the libraries', () => {
  it.each([
    '---\na: 1\n',
    '# none\n',
    '---\na: "x\n---\n',
    '---\na: b: c\n---\n',
    '---\na: 1\nprose\n---\n',
    '---\n\ta: 1\n---\n',
    '---\na: 1\na: 2\n---\n',
    '---\na: [x] y\n---\n',
    '---\na: @x\n---\n',
    '---\n- a\n---\n',
    '---\na: 1\n# T\n\n## S\n\ntext `x`\n\n- [ ] todo\n\n---\n\n> quote\n',
  ])('%j', (text) => {
    expect(readFrontMatter(text).defects).toHaveLength(1);
  });
});

it('reads a configuration without the libraries', () => {
  const text = 'lint:\n  rules:\n    title: off # why\n    size: [warn, { max: 10 }]\n';
  expect(readYaml(text).data).toEqual({
    lint: { rules: { title: 'off', size: ['warn', { max: 10 }] } },
  });
});
