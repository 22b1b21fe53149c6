import { commitsBySession, sessionOfPath, type Commit } from './commit-stream.ts';

/** What a session is known by in commits. */
export interface Owner {
  id: string;
  /** The number of its issue, as its file has it. */
  githubIssue?: string | undefined;
  /** Milliseconds since 1970. */
  begun?: number | undefined;
  ended?: number | undefined;
}

/**
 * Whether a commit says that it belongs to a session. A `Session:` trailer or a change of the session's file
 * is certain. Without a trailer `[#128]` in the subject does for the session of that issue, while it was at
 * work: several may have the same issue, one after the other. `other`: it names other sessions only.
 */
export function saysOf(
  { named, subject, at, files }: Pick<Commit, 'named' | 'subject' | 'at' | 'files'>,
  owner: Owner,
): 'own' | 'other' | 'nothing' {
  const { id, begun, ended } = owner;
  if (named.includes(id) || files.some(({ path }) => sessionOfPath(path) === id)) return 'own';
  if (named.length > 0) return 'other';
  const number = numberOf(owner);
  if (number === undefined || !issuesIn(subject).includes(number)) return 'nothing';
  const isWithin = at >= (begun ?? 0) - CLOCKS && at <= (ended ?? Infinity) + CLOCKS;
  return isWithin ? 'own' : 'nothing';
}

/** What clocks of two machines may differ by. */
const CLOCKS = 5 * 60_000;

/** The numbers of issues that a subject names as `[#128]`. */
export function issuesIn(subject: string): string[] {
  return [...subject.matchAll(/\[#(\d{1,9})\]/g)].map((match) => match[1] ?? '');
}

/**
 * The commits of a session among those of its branch or of all: each once, in the order given. On the
 * session's own branch those count, too, that name no session at all.
 */
export function commitsOf(
  commits: readonly Commit[],
  owner: Owner,
  isOnBranch: (commit: Commit) => boolean,
): Commit[] {
  return commits.filter((commit) => {
    const said = saysOf(commit, owner);
    return said === 'own' || (said === 'nothing' && isOnBranch(commit));
  });
}

/** The commits of many sessions, found without a look at every commit for each of them. */
export class SignedCommits {
  readonly #bySession: Map<string, Commit[]>;
  readonly #byIssue = new Map<string, Commit[]>();

  constructor(commits: readonly Commit[]) {
    this.#bySession = commitsBySession(commits);
    for (const commit of commits) {
      for (const number of new Set(issuesIn(commit.subject))) {
        const known = this.#byIssue.get(number);
        if (known) known.push(commit);
        else this.#byIssue.set(number, [commit]);
      }
    }
  }

  /** Those of its branch first, where that is its own, then what names it. */
  of(owner: Owner, branch: readonly Commit[]): Commit[] {
    const named = this.#bySession.get(owner.id) ?? [];
    const ofIssue = this.#byIssue.get(numberOf(owner) ?? '') ?? [];
    const own = new Set(branch);
    const all = new Set([...branch, ...named, ...ofIssue]);
    return commitsOf([...all], owner, (commit) => own.has(commit));
  }
}

function numberOf({ githubIssue }: Owner): string | undefined {
  return issueNumber(githubIssue);
}

/** `128` of `128` and `#128`; undefined for anything else. */
export function issueNumber(text: string | undefined): string | undefined {
  return /^#?([1-9]\d{0,8})$/.exec(text ?? '')?.[1];
}
