import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The five floors, top first; a file imports from its own folder or from a floor below its own. */
const FLOORS: readonly (readonly RegExp[])[] = [
  [/^hooks\//, /^src\/(?:bin|cli|command-line|library|version)\.ts$/],
  [/^src\/commands\//],
  [
    /^src\/[\w-]+\.ts$/,
    /^src\/(?:artifacts|claims|completion|git-work|groups|import|insight|journal|knowledge|lint|memory|mirror|onboarding|setup|stages|tracker)\//,
  ],
  [/^src\/io\//, /^src\/rules\//],
  [/^src\/core\//],
];

interface Source {
  path: string;
  text: string;
  imports: string[];
}

const sources: Source[] = ['src', 'hooks'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => read(`${folder}/${name.replaceAll('\\', '/')}`)),
);

function read(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8');
  const imports = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map(
    (match) => match[1] ?? '',
  );
  return { path, text, imports };
}

function floorOf(path: string): number {
  return FLOORS.findIndex((patterns) => patterns.some((pattern) => pattern.test(path)));
}

function target(source: Source, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return relative(root, normalize(join(root, dirname(source.path), specifier))).replaceAll(
    '\\',
    '/',
  );
}

/** Rules and io share a floor and do not know each other; the front of the house may call the hooks. */
function mayImport(from: string, to: string): boolean {
  if (to === 'package.json') return true;
  if (to === 'src/version.ts') return floorOf(from) <= 1;
  const [own, other] = [floorOf(from), floorOf(to)];
  if (own !== other) return own < other;
  return dirname(from) === dirname(to)
    ? !from.startsWith('src/io/')
    : own === 0 ||
        own === 2 ||
        from.startsWith('src/core/') ||
        inside(from, to) ||
        inside(to, from);
}

function inside(path: string, other: string): boolean {
  return (
    dirname(path).startsWith(`${dirname(other)}/`) &&
    !other.startsWith('src/io/') &&
    floorOf(path) >= 3
  );
}

describe('the house', () => {
  test('every source file lives on a floor', () => {
    expect(sources.filter(({ path }) => floorOf(path) === -1).map(({ path }) => path)).toEqual([]);
  });

  test('a floor imports only floors below it, and io files do not import one another', () => {
    const wrong = sources.flatMap((source) =>
      source.imports.flatMap((specifier) => {
        const to = target(source, specifier);
        return to === undefined || mayImport(source.path, to)
          ? []
          : [`${source.path} imports ${to}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  test('core touches neither the file system, nor processes, nor the environment, nor the clock', () => {
    const wrong = sources
      .filter(({ path }) => path.startsWith('src/core/'))
      .filter(
        ({ text, imports }) =>
          imports.some((one) => one.startsWith('node:')) ||
          /\bprocess\.|\bDate\.now\(|new Date\(\)|\bMath\.random\(|\bconsole\./.test(
            text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''),
          ),
      )
      .map(({ path }) => path);
    expect(wrong).toEqual([]);
  });

  test('the heavy libraries stand behind their doors', () => {
    const doors: Record<string, RegExp> = {
      'src/core/outline/markdown-parser.ts': /^(?:unified|remark-|mdast-util-)/,
      'src/core/front-matter/yaml-parser.ts': /^(?:gray-matter|yaml)$/,
    };
    const wrong = sources.flatMap(({ path, imports }) =>
      imports
        .filter((one) =>
          Object.entries(doors).some(([door, pattern]) => path !== door && pattern.test(one)),
        )
        .map((one) => `${path} imports ${one}`),
    );
    // Types cost nothing at run time.
    expect(wrong.filter((one) => !/imports (?:mdast|unist)$/.test(one))).toEqual([]);
  });

  test('no file is longer than 300 lines', () => {
    const long = sources
      .filter(({ text }) => text.split('\n').length > 301)
      .map(({ path }) => path);
    expect(long).toEqual([]);
  });

  test('no name that says nothing about the room', () => {
    const vague =
      /(?:^|\/)(?:utils?|helpers?|common|misc|managers?|services?)(?:\/|\.ts$)|(?:^|\/)index\.ts$/;
    expect(sources.filter(({ path }) => vague.test(path)).map(({ path }) => path)).toEqual([]);
  });

  test('what tests share has no hook of vitest of its own: only the first test file would run it', () => {
    const folder = join(root, 'test/support');
    const hooked = readdirSync(folder)
      .filter((name) => name.endsWith('.ts') && name !== 'clean-up.ts')
      .filter((name) =>
        /\b(?:before|after)(?:Each|All)\b/.test(readFileSync(join(folder, name), 'utf8')),
      );
    expect(hooked).toEqual([]);
  });

  test('every rule, verb and hook stands in its registry', () => {
    const registries: [string, string, readonly string[]][] = [
      ['src/rules', 'src/rules/registry.ts', ['registry.ts']],
      ['src/commands', 'src/cli.ts', ['command.ts']],
    ];
    const missing = registries.flatMap(([folder, registry, besides]) => {
      const { text } = read(registry);
      return readdirSync(join(root, folder))
        .filter(
          (name) => name.endsWith('.ts') && !besides.includes(name) && !text.includes(`/${name}'`),
        )
        .map((name) => `${folder}/${name}`);
    });
    expect(missing).toEqual([]);
  });

  test('nothing is switched off or left for later', () => {
    const marks =
      /\bTODO\b|\bFIXME\b|\bXXX\b|@ts-(?:ignore|expect-error|nocheck)|(?:ox|es)lint-disable|:\s*any\b|\bas any\b/;
    // Rules and templates that look for such words name them in strings.
    const code = (text: string): string =>
      text.replaceAll(/'(?:[^'\\\n]|\\.)*'|\/(?:[^/\\\n]|\\.)+\/[a-z]*/g, '');
    expect(sources.filter(({ text }) => marks.test(code(text))).map(({ path }) => path)).toEqual(
      [],
    );
  });
});
