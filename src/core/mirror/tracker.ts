import type { IssueQuery } from './issue-query.ts';

/** An issue as its tracker has it now. Times are ISO 8601, UTC. */
export interface Issue {
  /** As people write it: `#128`, `BACK-123`. */
  ref: string;
  /** Where a browser finds it. */
  url: string;
  title: string;
  /** Markdown as it was written, CRLF where people edited it in a browser; '' when there is none. */
  body: string;
  state: 'open' | 'closed';
  labels: readonly string[];
  /** Nobody without special rights may comment on it any more. */
  locked: boolean;
  created: string;
  updated: string;
  closed?: string;
  assignees: readonly string[];
  /** Its title. */
  milestone?: string;
}

/** A comment on an issue. */
export interface Comment {
  id: string;
  /** Markdown as it was written. */
  body: string;
  /** The name of the account; undefined where it is gone. */
  author?: string;
  created: string;
}

/** What an issue is made from. */
export interface IssueDraft {
  title: string;
  body: string;
  labels: readonly string[];
  /** To the account that the token belongs to, where it has one that may be assigned. */
  assignToMe: boolean;
  /** The id of a milestone of `milestones()`. */
  milestone?: string;
}

/** What is to become different; everything that is not named stays as it is. */
export interface IssueChange {
  title?: string;
  body?: string;
  state?: 'open' | 'closed';
  addLabels?: readonly string[];
  /** Those that the issue does not have are passed over. */
  removeLabels?: readonly string[];
}

/** Which issues are listed; every condition must hold. */
export interface IssueFilter {
  /** The issue has all of them. */
  labels?: readonly string[];
  state?: 'open' | 'closed';
  /** Made at this time or later. */
  createdSince?: Date;
}

/** What a search found. */
export interface IssueHits {
  /** The newest first, at most as many as were asked for. */
  issues: Issue[];
  /** How many fit, as far as the tracker says. */
  total: number;
  /** The query as the tracker got it, so that a person can use it there too. */
  shown: string;
}

/** A request to merge a branch: a pull request, a merge request. */
export interface PullRequest {
  /** Takes comments as an issue does. */
  ref: string;
  url: string;
  title: string;
  body: string;
  /** The branch that is to be merged; undefined when it lies in another repository. */
  branch?: string;
  state: 'open' | 'closed' | 'merged';
  created: string;
}

/** The front matter of a session that names issues, as `Session` has it. */
export interface NamedIssues {
  githubIssue?: string | undefined;
  linearIssue?: string | undefined;
  linearUrl?: string | undefined;
}

/**
 * An issue tracker, whichever one it is: one file in `src/io/` for each (docs/trackers.md). Every method but
 * the three without a promise asks the network and may throw a SessionError of `tracker-errors.ts`, which
 * never holds the token. What only reads is repeated a few times where that may help. What writes is
 * repeated only after an answer that says that nothing was done: after a cut connection nobody knows, so the
 * caller asks again with the same `marker`, and finds what was made.
 */
export interface Tracker {
  /** `GitHub`, `Linear`. */
  readonly name: string;
  /** How long a body or a comment may be, in UTF-16 units. */
  readonly bodyLimit: number;

  /**
   * The ref that a person means: `128`, `#128`, `acme/shop#128`, an address. Undefined when it can be none of
   * this tracker, or lies in another repository.
   */
  refOf(text: string): string | undefined;
  /** The ref of the issue that a session names for this tracker. */
  refIn(session: NamedIssues): string | undefined;
  /** What a session notes of its issue: keys and values of the front matter. */
  fieldsOf(issue: Issue): Readonly<Record<string, string | number>>;

  /** Undefined when it was deleted or never was. A transferred one comes with its new ref and address. */
  issue(ref: string): Promise<Issue | undefined>;
  /**
   * The issue whose body holds the marker, the oldest of several. Issues are listed for it: the index of a
   * search lags.
   * @param since no earlier issue can be it; what makes the list short
   */
  issueWith(marker: string, since?: Date): Promise<Issue | undefined>;
  /** All that fit, the newest first. */
  issues(filter: IssueFilter): Promise<Issue[]>;
  /**
   * Makes an issue, once: one with this marker is found, not made again. Two machines that make it at the
   * same moment end with one open issue, the older.
   * @param marker stands somewhere in the body; where the tracker takes ids, one is made of it
   * @param since as in `issueWith`
   */
  create(draft: IssueDraft, marker: string, since?: Date): Promise<Issue>;
  change(ref: string, change: IssueChange): Promise<void>;

  /** All, the oldest first. */
  comments(ref: string): Promise<Comment[]>;
  /** Comments, once: as with `create`. @param marker stands somewhere in the body */
  comment(ref: string, body: string, marker: string): Promise<Comment>;

  /** Makes those that are missing. */
  ensureLabels(names: readonly string[]): Promise<void>;
  /** The open ones. */
  milestones(): Promise<{ id: string; title: string }[]>;
  search(query: IssueQuery, limit: number): Promise<IssueHits>;

  /** The newest first; only trackers that hold code have them. @param since no older ones */
  pullRequests?(since: Date): Promise<PullRequest[]>;
  /** Comments on all issues since then, with the ref of each; only where one list has them. */
  recentComments?(since: Date): Promise<(Comment & { issue: string })[]>;
}
