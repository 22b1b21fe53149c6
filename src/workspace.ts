import type { Config } from './core/config.ts';
import { idOfPath, parseSession, type Session } from './core/session/session.ts';
import { resolveRef, type Candidate } from './core/session/select.ts';
import { askCommit, askDefaultBranch, askHead } from './git-head.ts';
import { HeadReader } from './io/bulk-reader.ts';
import { MAX_BYTES, readText } from './io/files.ts';
import { LocalState } from './io/local-state.ts';
import {
  findRepository,
  readDefaultBranch,
  readHead,
  readHeadCommit,
  usesSessions,
  type Head,
  type Repository,
} from './io/repository.ts';
import { hasSessionKey, hasTimestampName, Store, type StoredFile } from './io/store.ts';
import { readProjectConfig } from './project-config.ts';

/** A session file that was read, with where it lies; `problem` when its text could not be read. */
export interface Loaded {
  file: StoredFile;
  session: Session | undefined;
  problem: string | undefined;
}

/** One project, opened: its sessions, its configuration, and what is true on this machine only. */
export class Workspace {
  readonly repository: Repository;
  readonly root: string;
  readonly store: Store;
  readonly state: LocalState;
  #config: Config | undefined;
  #head: Head | undefined;
  #writtenHead: Head | undefined;

  constructor(start: string) {
    this.repository = findRepository(start);
    this.root = this.repository.root;
    this.store = new Store(this.root);
    this.state = new LocalState(this.root, this.repository.commonDir);
  }

  get config(): Config {
    return (this.#config ??= readProjectConfig(this.root));
  }

  /** What is checked out, as it was at the first question. */
  get head(): Head {
    if (this.#head === undefined) {
      this.#head = this.#isOpaque ? askHead(this.root) : this.#written;
    }
    return this.#head;
  }

  /** The commit that is checked out; undefined without git and before the first commit. */
  get commit(): string | undefined {
    const commit = readHeadCommit(this.repository);
    return commit === undefined && this.#isOpaque ? askCommit(this.root) : commit;
  }

  /** `origin/HEAD`, else `main` or `master` where one of them exists, else undefined. */
  get defaultBranch(): string | undefined {
    return this.#isOpaque
      ? askDefaultBranch(this.root)
      : readDefaultBranch(this.repository, this.#written);
  }

  /** Whether this project works with sessions: hooks leave every other one alone. */
  get usesSessions(): boolean {
    return usesSessions(this.root);
  }

  /** Only git can read this repository (a reftable, for one). */
  get #isOpaque(): boolean {
    return this.#usesGit && this.#written.kind === 'unknown';
  }

  /** What the file says, as it was at the first question. */
  get #written(): Head {
    return (this.#writtenHead ??= readHead(this.repository));
  }

  get #usesGit(): boolean {
    return this.repository.gitDir !== undefined;
  }

  /** The branch that is checked out, or undefined when detached, unknown or without git. */
  get branch(): string | undefined {
    const head = this.head;
    return head.kind === 'branch' ? head.branch : undefined;
  }

  /** The session files, other tools' Markdown left out. One that cannot be read is in the list too. */
  files(): StoredFile[] {
    return this.store
      .names()
      .filter((name) => this.#isOurs(name))
      .map((name) => this.store.file(name));
  }

  load(file: StoredFile): Loaded {
    if (!this.store.isInside(file.absolute)) {
      return { file, session: undefined, problem: 'It is a symbolic link that leads outside.' };
    }
    const reading = readText(file.absolute, MAX_BYTES);
    return reading.kind === 'text'
      ? { file, session: parseSession(reading.text, file.path), problem: undefined }
      : { file, session: undefined, problem: reading.detail };
  }

  loadAll(): Loaded[] {
    return this.files().map((file) => this.load(file));
  }

  /**
   * The session that a ref names: an id, a unique part of one, `@`, or nothing for the current one
   * (attached to this conversation, else of this branch, else the only active one).
   * @throws SessionError that lists the candidates, or says how to make one.
   */
  find(ref: string | undefined, conversationId: string | undefined): Loaded & { session: Session } {
    const attached =
      conversationId === undefined ? undefined : this.state.conversation(conversationId)?.session;
    // A whole id needs no look at the others, of which there may be thousands.
    const whole = ref === undefined || ref === '@' ? attached : idOfPath(ref);
    const own = whole === undefined ? undefined : this.#ours(`${whole}.md`);
    const loaded = (own ? [own] : this.files()).map((file) => this.load(file));
    const candidates: Candidate[] = loaded.map(({ file, session }) => ({
      id: file.id,
      status: session?.status,
      branch: session?.branch,
      readable: session !== undefined,
    }));
    const id = resolveRef(ref, { candidates, attached, branch: this.branch });
    return loaded.find(({ file }) => file.id === id) as Loaded & { session: Session };
  }

  /** The session file of this name, or undefined. */
  #ours(name: string): StoredFile | undefined {
    return this.store.has(name.slice(0, -3)) && this.#isOurs(name)
      ? this.store.file(name)
      : undefined;
  }

  #isOurs(name: string): boolean {
    if (hasTimestampName(name)) return true;
    return hasSessionKey(new HeadReader(4096).read(this.store.absolute(name)) ?? '');
  }
}

/** The id of the agent client's conversation that a command runs in, where the hooks told it. */
export function conversationOf(
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  return env['AGENT_SESSION_CONVERSATION'] || env['CLAUDE_CODE_SESSION_ID'] || undefined;
}
