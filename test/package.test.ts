import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

function shippedFiles(): string[] {
  const argv = ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline'];
  const told = execFileSync('npm', argv, { cwd: PROJECT, encoding: 'utf8', stdio: 'pipe' });
  const [pack] = JSON.parse(told) as [{ files: { path: string }[] }];
  return pack.files.map(({ path }) => path);
}

it('ships every file that a shipped document links to', () => {
  const shipped = new Set(shippedFiles());
  const documents = [...shipped].filter((path) => /^(?:docs\/)?[\w-]+\.md$/.test(path));
  const links = documents.flatMap((path) => {
    const text = readFileSync(`${PROJECT}/${path}`, 'utf8');
    const all = [...text.matchAll(/\]\((?!\w+:|#)([^)\s#]+)/g)];
    return all.map((match) => ({ path, to: posix.join(posix.dirname(path), match[1] ?? '') }));
  });
  expect(links.length).toBeGreaterThan(5);
  expect(links.filter(({ to }) => !shipped.has(to))).toEqual([]);
});

it('ships every document of docs/ that README or the help of a verb sends people to', () => {
  const shipped = new Set(shippedFiles());
  const texts = ['README.md', 'src/commands/checkpoint.ts'].map((path) =>
    readFileSync(`${PROJECT}/${path}`, 'utf8'),
  );
  const named = texts.flatMap((text) => text.match(/\bdocs\/[\w-]+\.md\b/g) ?? []);
  // Where completed sessions leave what is in `## API Contracts`, in the project of whoever uses it.
  const own = named.filter((path) => path !== 'docs/api.md');
  expect([own.length > 5, own.filter((path) => !shipped.has(path))]).toEqual([true, []]);
});
