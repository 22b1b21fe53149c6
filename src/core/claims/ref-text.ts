/** A commit, branch or issue as it is named in a text. */
export interface RefText {
  kind: 'branch' | 'commit' | 'issue';
  text: string;
  /** False where it only may be one. */
  sure: boolean;
}

const HASH = /^[0-9a-f]{7,40}$/;
const HASHES = /(?<![\w./:#-])[0-9a-f]{7,40}(?![\w/-]|\.\w)/g;
const COMMIT_WORD =
  /\b(?:commit|sha|revision|HEAD|revert|cherry-?pick|rebas|merged (?:as|in|with)|squash|base)\w*/i;
const COMMIT_JUST_BEFORE = /\bcommit(?:s|ted)?(?:\s+(?:as|at|in|is|was|by))?[\s:(`*]*$/i;

/** Whether a text may be the branch of a repository, by the rules of git and no option of it. */
export function isBranchName(text: string): boolean {
  return (
    text.length <= 200 &&
    /^[\p{L}\p{N}_][\p{L}\p{N}_./@+#=-]*$/u.test(text) &&
    !/\.\.|\/\/|\/\.|@\{|\.lock(?:\/|$)|[/.]$/.test(text) &&
    text !== 'HEAD'
  );
}

/** Prefixes that make a name with a slash a branch; no folder is usually called so. */
const BRANCH_PREFIX =
  /^(?:origin\/)?(?:feature|feat|fix|bugfix|hotfix|chore|refactor|perf|wip|spike|dependabot|renovate|claude|codex|copilot)\/[\w]/;
const BRANCH_BEFORE =
  /\b(?:branch(?:es)?|checkout(?: -b)?|switch(?: -c)?)(?:\*\*)?[\s:=]*(?:(?:is|was|named|called|to|off|from)\s+)?[*_("'\s]*$/i;
const BRANCH_BEHIND = /^[*_)"'\s]*\bbranch\b/i;
const FILE = /\.(?:[cm]?[jt]sx?|json|md|ya?ml|py|go|rs|rb|sh|txt|toml|css|html)$/i;

/** A branch or commit between backticks, with the rest of the line before and behind it. */
export function readRefSpan(span: string, before: string, behind: string): RefText[] {
  const commits = span.split(/\.{2,3}/).filter((part) => HASH.test(part));
  if (commits.length > 0 && commits.length === span.split(/\.{2,3}/).length) {
    const told = COMMIT_WORD.test(before) || COMMIT_WORD.test(behind);
    return commits.flatMap((text) => commitOf(text, told, COMMIT_JUST_BEFORE.test(before)) ?? []);
  }
  if (!isBranchName(span)) return [];
  if (BRANCH_BEFORE.test(before) || (BRANCH_BEHIND.test(behind) && !FILE.test(span))) {
    return [{ kind: 'branch', text: span, sure: true }];
  }
  return BRANCH_PREFIX.test(span) && !FILE.test(span)
    ? [{ kind: 'branch', text: span, sure: false }]
    : [];
}

/** Digits alone may be a date or a number, letters alone a word: those count where "commit" precedes. */
function commitOf(text: string, told: boolean, justBefore: boolean): RefText | undefined {
  const mixed = /\d/.test(text) && /[a-f]/.test(text);
  if (!mixed && !justBefore) return undefined;
  return { kind: 'commit', text, sure: told || justBefore };
}

const LABELLED = /^\W*branch(?:\*\*)?\s*(?::|=)(?:\*\*)?\s*(\S+)\W*$/i;
const IN_PROSE = /\bbranch\s+(?:(?:is|was|named|called)\s+)?["'(]?([\w][\w.-]*\/[\w./-]*\w)/gi;
const NO_BRANCH = /^(?:none|n\/a|null|tbd|-+|unknown|deleted|merged|new|todo)$/i;

/** Branches and commits among the bare words of a line; code spans are blanked out in it. */
export function readRefsInProse(line: string): RefText[] {
  const found: RefText[] = [];
  if (COMMIT_WORD.test(line)) {
    for (const match of line.matchAll(HASHES)) {
      const commit = commitOf(match[0], true, COMMIT_JUST_BEFORE.test(line.slice(0, match.index)));
      if (commit) found.push(commit);
    }
  }
  if (!/branch/i.test(line)) return found;
  const named = [
    LABELLED.exec(line)?.[1],
    ...[...line.matchAll(IN_PROSE)].map((match) => match[1]),
  ];
  for (const name of new Set(named)) {
    const text = name?.replace(/^[*_"'(]+|[*_"'),;]+$/g, '') ?? '';
    if (isBranchName(text) && !NO_BRANCH.test(text))
      found.push({ kind: 'branch', text, sure: true });
  }
  return found;
}

const NUMBERED = /(?<![\w#&/.-])((?:[\w.-]+\/[\w.-]+)?#[1-9]\d{0,6})(?![\w-]|\.\d)/g;
const OTHER_NUMBERS =
  /\b(?:decision|step|task|option|wave|phase|attempt|item|point|part|rule|lesson|objective|section|page|line|no|number|top|priority|try|round)\.?\s*$/i;
const TRACKED = /(?<![\w/.-])([A-Z]{2,10}-[1-9]\d{0,6})(?![\w-]|\.\d|\/)/g;
/** Standards and documents that are numbered in the same way. */
const STANDARDS =
  /^(?:UTF|SHA|ISO|RFC|AES|RSA|HTTP|TLS|SSL|MD|BASE|ES|ECMA|CVE|CWE|GPT|COVID|ADR|SPEC|PEP|JEP|JSR|WCAG|UTC|GMT|ANSI|IEEE|ERC|EIP|BIP|ARM|USB|PCI|SOC|FIPS|NIST|DIN|EN|HTML|CSS|SQL|WAVE|STEP|PHASE|OPTION|RULE|CP|UCS|KOI|BOM|SOTA|NODE|PHP|JDK|JAVA)-/;

/** Issues of a tracker: `#128`, `owner/repo#128`, `BACK-123`. */
export function readIssues(line: string): RefText[] {
  const found: RefText[] = [];
  if (line.includes('#')) {
    for (const match of line.matchAll(NUMBERED)) {
      if (OTHER_NUMBERS.test(line.slice(Math.max(0, match.index - 20), match.index))) continue;
      found.push({ kind: 'issue', text: match[1] ?? '', sure: true });
    }
  }
  for (const match of line.matchAll(TRACKED)) {
    const text = match[1] ?? '';
    if (!STANDARDS.test(text)) found.push({ kind: 'issue', text, sure: true });
  }
  return found;
}
