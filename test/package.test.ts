import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));

it('ships every document of docs/ that README or the help of a verb sends people to', () => {
  const argv = ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline'];
  const told = execFileSync('npm', argv, { cwd: PROJECT, encoding: 'utf8', stdio: 'pipe' });
  const [pack] = JSON.parse(told) as [{ files: { path: string }[] }];
  const shipped = new Set(pack.files.map(({ path }) => path));
  const texts = ['README.md', 'src/commands/checkpoint.ts'].map((path) =>
    readFileSync(`${PROJECT}/${path}`, 'utf8'),
  );
  const named = texts.flatMap((text) => text.match(/\bdocs\/[\w-]+\.md\b/g) ?? []);
  // Where completed sessions leave what is in `## API Contracts`, in the project of whoever uses it.
  const own = named.filter((path) => path !== 'docs/api.md');
  expect([own.length > 5, own.filter((path) => !shipped.has(path))]).toEqual([true, []]);
});
