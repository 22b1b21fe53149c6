import { cutText } from '../brief/tokens.ts';

/** Types of conventional commits. */
export const COMMIT_TYPES = [
  'feat',
  'fix',
  'docs',
  'refactor',
  'perf',
  'test',
  'build',
  'ci',
  'style',
  'chore',
  'revert',
] as const;
type CommitType = (typeof COMMIT_TYPES)[number];

/** What a subject is made from. */
export interface SubjectFacts {
  /** One line that says what was done. */
  said: string;
  /** The type that was asked for. */
  type?: CommitType | undefined;
  branch: string | undefined;
  /** The number of the issue that the commit belongs to. */
  issue?: string | undefined;
  /** Paths of the commit, session files left out. */
  paths: readonly string[];
}

const SUBJECT_LENGTH = 72;
const CONVENTIONAL = /^[a-z]+(?:\([^()]{1,40}\))?!?: \S/;

/**
 * The conventional subject of a commit, at most 72 characters: what was said when it is one already, else
 * with the type that branch, words or paths tell, and the one folder that the work is in as its scope. Ends
 * with ` [#128]` where there is an issue that it does not name yet.
 */
export function composeSubject({ issue, ...facts }: SubjectFacts): string {
  const mark = issue === undefined ? '' : ` [#${issue}]`;
  const text = subjectText(facts);
  if (mark !== '' && text.length <= SUBJECT_LENGTH && text.includes(mark.trim())) return text;
  // A mark that would be cut off is told at the end.
  const bare = mark === '' ? text : text.replaceAll(mark, '');
  return cutText(bare, SUBJECT_LENGTH - mark.length) + mark;
}

/** Whether words were left out of a subject. */
export function isCutSubject(subject: string): boolean {
  return /…(?: \[#\d+\])?$/.test(subject);
}

function subjectText({ said, type, branch, paths }: Omit<SubjectFacts, 'issue'>): string {
  if (type === undefined && CONVENTIONAL.test(said)) return said;
  const scope = scopeOf(paths);
  const kind = type ?? typeOf(said, branch, paths);
  const head = `${kind}${scope === undefined ? '' : `(${scope})`}: `;
  return head + said.replace(CONVENTIONAL_HEAD, '');
}

const CONVENTIONAL_HEAD = /^[a-z]+(?:\([^()]{1,40}\))?!?: (?=\S)/;

const BRANCH_TYPES: Readonly<Record<string, CommitType>> = {
  feature: 'feat',
  bugfix: 'fix',
  hotfix: 'fix',
  bug: 'fix',
  doc: 'docs',
  tests: 'test',
  release: 'chore',
};

const FIRST_WORDS: readonly (readonly [RegExp, CommitType])[] = [
  [/^(?:fix|fixes|fixed|repair|mend|correct)\b/i, 'fix'],
  [/^(?:add|adds|added|implement|implemented|build|introduce|support)\b/i, 'feat'],
  [/^(?:document|describe|explain)\b/i, 'docs'],
  [/^(?:refactor|rename|move|extract|simplify)\b/i, 'refactor'],
  [/^(?:test|cover)\b/i, 'test'],
];

function typeOf(said: string, branch: string | undefined, paths: readonly string[]): CommitType {
  const word = branch?.includes('/') ? branch.slice(0, branch.indexOf('/')).toLowerCase() : '';
  const named = COMMIT_TYPES.find((one) => one === word);
  const byBranch = named ?? (Object.hasOwn(BRANCH_TYPES, word) ? BRANCH_TYPES[word] : undefined);
  if (byBranch !== undefined) return byBranch;
  const byWord = FIRST_WORDS.find(([pattern]) => pattern.test(said))?.[1];
  if (byWord !== undefined) return byWord;
  if (paths.length === 0) return 'chore';
  if (paths.every((path) => /^docs\/|\.md$/i.test(path))) return 'docs';
  if (paths.every((path) => /^tests?\/|[._-](?:test|spec)\./i.test(path))) return 'test';
  return 'chore';
}

/** Folders that say where sources lie, not what they are about. */
const GENERIC = /^(?:src|lib|app|apps|test|tests|docs|packages|source|main|\..*)$/;

function scopeOf(paths: readonly string[]): string | undefined {
  const [first, ...others] = paths.map((path) => path.split('/').slice(0, -1));
  if (first === undefined) return undefined;
  let common = first.length;
  for (const parts of others) {
    let same = 0;
    while (same < common && parts[same] === first[same]) same++;
    common = same;
  }
  const folder = first.slice(0, common).at(-1);
  return folder !== undefined && !GENERIC.test(folder) && /^[\w-]{1,24}$/.test(folder)
    ? folder.toLowerCase()
    : undefined;
}
