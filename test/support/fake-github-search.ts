import type { FakeGitHub } from './fake-github.ts';
import type { FakeIssue } from './fake-github-state.ts';

/** One word of a query: `label:x`, `-label:"a b"`, `"some words"`, `word`. */
const TERM = /(?<not>-?)(?:(?<name>[a-z]+):)?(?:"(?<quoted>(?:\\.|[^"\\])*)"|(?<plain>[^\s"]+))/gy;

/** What GitHub's search for issues finds, the newest first; undefined for a query that it refuses. */
export function searchIssues(server: FakeGitHub, query: string): FakeIssue[] | undefined {
  const terms = termsOf(query);
  const repo = terms?.find(({ name, not }) => name === 'repo' && !not)?.value.toLowerCase();
  const repository = server.repositories.get(repo ?? server.repository.name);
  if (terms === undefined || repository === undefined) return undefined;
  return [...repository.issues.values()]
    .filter((one) => !server.unindexed.has(one.number) && one.deleted !== true)
    .filter((one) => terms.every((term) => fits(one, term) !== term.not))
    .toSorted((a, b) => b.number - a.number);
}

interface Term {
  not: boolean;
  name: string | undefined;
  value: string;
}

function termsOf(query: string): Term[] | undefined {
  const terms: Term[] = [];
  let from = 0;
  while (from < query.length) {
    if (query[from] === ' ') {
      from++;
      continue;
    }
    TERM.lastIndex = from;
    const match = TERM.exec(query);
    if (match === null) return undefined;
    const { not, name, quoted, plain = '' } = match.groups ?? {};
    const value = quoted === undefined ? plain : quoted.replaceAll(/\\(.)/g, '$1');
    terms.push({ not: not === '-', name, value });
    from = TERM.lastIndex;
  }
  return terms;
}

function fits(issue: FakeIssue, { name, value }: Term): boolean {
  switch (name) {
    case 'repo':
      return true;
    case 'is':
      return value === 'issue' ? issue.pull === undefined : issue.state === value;
    case 'label':
      return issue.labels.some((label) => label.toLowerCase() === value.toLowerCase());
    case 'created':
      return compare(issue.created, value);
    case 'closed':
      return issue.closed !== null && compare(issue.closed, value);
    default:
      return [issue.title, issue.body].some((text) => bare(text).includes(bare(value)));
  }
}

/** Punctuation is looked past. */
function bare(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function compare(time: string, condition: string): boolean {
  const [, sign = '', day = ''] = /^(>=|<=|>|<)?(.+)$/.exec(condition) ?? [];
  const [at, edge] = [Date.parse(time), Date.parse(day)];
  if (sign === '>=') return at >= edge;
  if (sign === '<=') return at <= edge + 86_399_999;
  if (sign === '>') return at > edge + 86_399_999;
  return sign === '<' ? at < edge : time.startsWith(day);
}
