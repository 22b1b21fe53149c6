import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../fixtures/lint', import.meta.url));

/** The time at which all fixtures are linted. */
export const LINT_TIME = '2026-11-20T15:00:00Z';

export interface LintFixture {
  /** The situation: the name of the fixture without `.md`. */
  situation: string;
  path: string;
  text: string;
  /** `rule:line:column`, with ` fixable` where it is. */
  expected: string[];
}

const MARK = /^<!-- (name|expect): (.*?) -->\r?\n/;

/** All fixtures of test/fixtures/lint, their expectations taken off. */
export function lintFixtures(): LintFixture[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .toSorted()
    .map((name) => readFixture(name.slice(0, -3), readFileSync(join(folder, name), 'utf8')));
}

function readFixture(situation: string, whole: string): LintFixture {
  const start = whole.search(/(?:<!-- (?:name|expect): .* -->\r?\n)+$/);
  const text = start === -1 ? whole : whole.slice(0, start);
  const marks = start === -1 ? [] : whole.slice(start).split(/(?<=\n)/);
  const read = marks.map((mark) => MARK.exec(mark) ?? []);
  const name =
    read.find(([, kind]) => kind === 'name')?.[2] ?? '20261120-143000-weather-fallback.md';
  const expected = read
    .filter(([, kind]) => kind === 'expect')
    .map(([, , finding]) => finding ?? '');
  return { situation, path: `.agents/sessions/${name}`, text, expected };
}
