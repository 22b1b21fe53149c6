import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { VERBS } from '../../src/cli.ts';
import { readConfig } from '../../src/core/config-reader.ts';

const read = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const PAGE = read('docs/configuration.md');
const yamlIn = (page: string): string => /^```yaml\n([^]*?)^```$/m.exec(page)?.[1] ?? '';

interface Shape {
  properties?: Record<string, Shape>;
}

/** `context.budget`, `journal`: the keys that hold no other keys. */
function keysOf({ properties }: Shape, above = ''): string[] {
  return Object.entries(properties ?? {}).flatMap(([key, shape]) =>
    shape.properties ? keysOf(shape, `${above}${key}.`) : [`${above}${key}`],
  );
}

function isSet(value: unknown, path: readonly string[]): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return true;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false;
  return isSet(Object.entries(value).find(([name]) => name === key)?.[1], rest);
}

test('the page shows every key of the configuration', () => {
  const schema: Shape = JSON.parse(read('schema/config.schema.json'));
  const shown: unknown = parse(yamlIn(PAGE));
  const missing = keysOf(schema).filter(
    (key) => !isSet(shown, key.split('.')) && !PAGE.includes(`\`${key}\``),
  );
  expect(missing).toEqual([]);
});

test.each([
  ['docs/configuration.md', PAGE],
  ['README.md', /^## Configuration\n[^]*/m.exec(read('README.md'))?.[0] ?? ''],
])('what %s shows is understood', (_, page) => {
  expect([yamlIn(page) === '', readConfig(yamlIn(page)).complaints]).toEqual([false, []]);
});

test('the dictionary has each word once', () => {
  const words = [...read('docs/dictionary.md').matchAll(/^\| (.+?) \|/gm)]
    .map(([, word = '']) => word)
    .filter((word) => word !== 'word' && word !== '---');
  expect([words.length > 50, words.filter((word, at) => words.indexOf(word) !== at)]).toEqual([
    true,
    [],
  ]);
});

/** Command lines in code blocks, and between backticks where they go on behind the verb. */
function commandLines(page: string): string[] {
  const text = read(page);
  const blocks = [...text.matchAll(/^```(?:bash|sh)\n([^]*?)^```$/gm)].map(
    ([, block = '']) => block,
  );
  const inBlocks = blocks.join('\n').match(/(?<=^|&& )(?:npx )?session [^\n&]+/gm) ?? [];
  const inText = text.replaceAll(/^```[^]*?^```$/gm, '').match(/(?<=`)session [^`]+(?=`)/g) ?? [];
  return [...new Set([...inBlocks, ...inText].map((line) => line.replace(/\s+#.*$/, '').trim()))];
}

const LINES = ['README.md', 'docs/teams.md', 'docs/trackers.md', 'docs/merging.md'].flatMap(
  (page) => commandLines(page).map((line) => [page, line] as const),
);

test.each(LINES)('%s: %s has a verb and options that there are', async (_, line) => {
  const [verb = '', ...rest] = line.replace(/^(?:npx )?session /, '').split(/\s+/);
  if (verb.startsWith('-') || verb === 'help' || /[^a-z-]/.test(verb)) return;
  const { command } = (await VERBS[verb]?.load()) ?? {};
  const flags = command?.options.flatMap((option) => option.flags.match(/--?[\w-]+/g) ?? []) ?? [];
  const bare = rest.join(' ').replaceAll(/"[^"]*"|'[^']*'/g, '');
  const named = bare.match(/(?<=^|\s|\[)--?[a-z][\w-]*/g) ?? [];
  expect([command !== undefined, named.filter((flag) => !flags.includes(flag))]).toEqual([
    true,
    [],
  ]);
});

const FOLDER = new URL('../../docs/', import.meta.url);
const PAGES = readdirSync(FOLDER).flatMap((name) => (name.endsWith('.md') ? `docs/${name}` : []));

test.each(['README.md', 'CONTRIBUTING.md', ...PAGES])('the links of %s lead somewhere', (path) => {
  const text = read(path).replaceAll(/^```[^]*?^```$/gm, '');
  const anchors = new Set([...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => anchor(title)));
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const broken = [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
    const [file = '', place = ''] = target.split('#');
    const leads =
      /^https?:/.test(target) ||
      (file === ''
        ? anchors.has(place)
        : existsSync(new URL(`../../${folder}${file}`, import.meta.url)));
    return leads ? [] : [target];
  });
  expect(broken).toEqual([]);
});

function anchor(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');
}
