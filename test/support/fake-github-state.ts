import { mentionsIn } from './mentions.ts';

/** What GitHub allows for a body, in characters. */
export const BODY_LIMIT = 65_536;

export interface FakeIssue {
  number: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
  stateReason: string | null;
  labels: string[];
  assignees: string[];
  milestone: number | undefined;
  locked: boolean;
  author: string;
  created: string;
  updated: string;
  closed: string | null;
  /** Address of the issue that it became elsewhere: `/repos/acme/other/issues/5`. */
  movedTo?: string;
  deleted?: boolean;
  pull?: { branch: string; fromFork: boolean; merged: string | null };
}

export interface FakeComment {
  id: number;
  issue: number;
  body: string;
  author: string;
  created: string;
}

/** One repository with its issues, as far as the command asks for them. */
export class FakeRepository {
  readonly issues = new Map<number, FakeIssue>();
  readonly comments: FakeComment[] = [];
  readonly labels = new Set<string>(['bug']);
  readonly milestones: { number: number; title: string; state: 'open' | 'closed' }[] = [];
  /** Every account that a title, a body or a comment has notified. */
  readonly notified = new Set<string>();
  readonly name: string;
  readonly #now: () => Date;
  #lastNumber = 0;
  #lastComment = 1000;

  /** @param name `acme/shop` */
  constructor(name: string, now: () => Date) {
    this.name = name;
    this.#now = now;
  }

  addIssue(given: Partial<FakeIssue> = {}): FakeIssue {
    const number = given.number ?? this.#lastNumber + 1;
    this.#lastNumber = Math.max(this.#lastNumber, number);
    const at = given.created ?? this.time();
    const issue: FakeIssue = {
      number,
      title: `Issue ${number}`,
      body: '',
      state: 'open',
      stateReason: null,
      labels: [],
      assignees: [],
      milestone: undefined,
      locked: false,
      author: 'octo-person',
      created: at,
      updated: at,
      closed: given.state === 'closed' ? at : null,
      ...given,
    };
    issue.labels = issue.labels.map((label) => this.label(label));
    this.notify(issue.title, issue.body);
    this.issues.set(number, issue);
    return issue;
  }

  /** A label as the repository spells it; made where it is missing. */
  label(name: string): string {
    const known = [...this.labels].find((one) => one.toLowerCase() === name.toLowerCase());
    if (known === undefined) this.labels.add(name);
    return known ?? name;
  }

  addPull(given: Partial<FakeIssue> & { branch: string; fromFork?: boolean }): FakeIssue {
    const { branch, fromFork = false, ...rest } = given;
    return this.addIssue({ ...rest, pull: { branch, fromFork, merged: null } });
  }

  addMilestone(title: string, state: 'open' | 'closed' = 'open'): number {
    const number = this.milestones.length + 1;
    this.milestones.push({ number, title, state });
    return number;
  }

  addComment(issue: number, body: string, author = 'octo-person'): FakeComment {
    const comment = { id: ++this.#lastComment, issue, body, author, created: this.time() };
    this.comments.push(comment);
    this.notify(body);
    const about = this.issues.get(issue);
    if (about) about.updated = comment.created;
    return comment;
  }

  commentsOf(issue: number): FakeComment[] {
    return this.comments.filter((comment) => comment.issue === issue);
  }

  notify(...texts: string[]): void {
    for (const name of texts.flatMap(mentionsIn)) this.notified.add(name);
  }

  time(): string {
    return `${this.#now().toISOString().slice(0, 19)}Z`;
  }
}
