import type { Block } from '../outline/outline.ts';
import type { Session } from '../session/session.ts';
import type { Claim, Tense } from './claim.ts';
import { folderBehind, readCommandLine, type CommandText } from './command-text.ts';
import { claimsOfCommand, LineReader } from './line-claims.ts';
import { LineContext } from './line-context.ts';

/** More claims than this are not read: then the file is a log of something. */
const MOST = 2000;

/**
 * Everything in a session file that can be checked, in the order of the file, each name once: where
 * several places name it, the one that claims most. Never throws.
 */
export function readClaims(session: Session): Claim[] {
  return new ClaimReader(session).read();
}

/** Most lines of prose hold nothing that could be a name. */
const MAY_CLAIM = /[`/#]|[A-Z]{2}-\d|[0-9a-f]{7}|branch|npm |yarn |bun /i;

/** How much a place claims: what is told of the past least. */
const WEIGHT: Readonly<Record<Tense, number>> = { now: 3, planned: 2, gone: 1, past: 0 };

class ClaimReader {
  readonly #session: Session;
  readonly #folder: string;
  readonly #context = new LineContext();
  readonly #found = new Map<string, Claim>();
  #code: Code | undefined;

  constructor(session: Session) {
    this.#session = session;
    this.#folder = session.path.slice(0, Math.max(0, session.path.lastIndexOf('/')));
  }

  read(): Claim[] {
    this.#readFields();
    this.#readBody();
    return [...this.#found.values()].toSorted((a, b) => a.line - b.line || a.at - b.at);
  }

  #add(claim: Claim): void {
    const key = `${claim.kind}\0${claim.text}`;
    const known = this.#found.get(key);
    if (known === undefined) {
      if (this.#found.size < MOST) this.#found.set(key, claim);
    } else if (known.field === undefined && weightOf(claim) > weightOf(known)) {
      this.#found.set(key, claim);
    }
  }

  /** What the front matter says in fields of its own, and in its sentences. */
  #readFields(): void {
    const { branch, baseCommit, githubIssue, linearIssue } = this.#session;
    this.#addField('branch', branch, 'branch');
    this.#addField('base_commit', baseCommit, 'commit');
    const number = githubIssue !== undefined && /^#?\d+$/.test(githubIssue);
    this.#addField(
      'github_issue',
      number ? `#${githubIssue.replace('#', '')}` : githubIssue,
      'issue',
    );
    this.#addField('linear_issue', linearIssue, 'issue');
    this.#readSentence(['orchestration', 'current_task'], 'now');
    for (const { index, status } of this.#session.agents) {
      const path = ['orchestration', 'spawned_agents', index] as const;
      this.#readSentence([...path, 'task'], status === 'completed' ? 'past' : 'planned');
      this.#readSentence([...path, 'summary'], 'now');
    }
  }

  #addField(name: string, value: string | undefined, kind: Claim['kind']): void {
    const text = value?.trim() ?? '';
    if (text === '' || text.length > 300) return;
    const at = this.#session.frontMatter.locate(['session', name])?.keyStart ?? 0;
    const field = name === 'branch' || name === 'base_commit' ? ({ field: name } as const) : {};
    this.#add({ kind, text, line: this.#lineOf(at), at, tense: 'now', sure: true, ...field });
  }

  #readSentence(path: readonly (string | number)[], tense: Tense): void {
    const text = this.#session.field(...path);
    const entry = text === undefined ? undefined : this.#session.frontMatter.locate([...path]);
    if (text === undefined || !entry) return;
    const place = {
      line: this.#lineOf(entry.keyStart),
      at: entry.keyStart,
      tense,
      listed: false,
      commands: false,
    };
    for (const claim of new LineReader(text.replaceAll(/\s+/g, ' '), place, this.#folder).read()) {
      this.#add(claim);
    }
  }

  #lineOf(offset: number): number {
    return (this.#session.text.slice(0, offset).match(/\r\n|\n|\r/g)?.length ?? 0) + 1;
  }

  /** Line by line below the front matter, with headings and code blocks as the outline has them. */
  #readBody(): void {
    const { text, frontMatter, outline } = this.#session;
    const start = Math.max(0, frontMatter.bodyStart);
    const blocks = outline.blocks.filter(({ end }) => end > start);
    let [block, heading] = [0, 0];
    let line = this.#lineOf(start);
    const ends = /\r\n|\n|\r|$/g;
    for (let at = start; at < text.length; line++) {
      ends.lastIndex = at;
      const end = ends.exec(text);
      const stop = end?.index ?? text.length;
      const next = stop + Math.max(1, end?.[0].length ?? 1);
      while (blocks[block] && (blocks[block]?.end ?? 0) <= at) block++;
      const inside = blocks[block];
      const title = outline.headings[heading];
      if (title && title.start < next) {
        this.#context.heading(title.depth, title.text);
        heading++;
      }
      if (inside && inside.start < stop) this.#readBlock(inside, text.slice(at, stop), line, at);
      else this.#readLine(text.slice(at, stop), line, at);
      at = next;
    }
  }

  #readLine(text: string, line: number, at: number): void {
    const place = this.#context.place(text, line, at);
    if (!place.listed && !place.commands && !MAY_CLAIM.test(text)) return;
    for (const claim of new LineReader(text, place, this.#folder).read()) this.#add(claim);
  }

  /** In code only command lines are claims, and only in the language of a shell. */
  #readBlock(block: Block, text: string, line: number, at: number): void {
    if (block.kind !== 'fence') return;
    if (this.#code?.block !== block) {
      this.#code = new Code(block, this.#session.text, this.#context.commands);
      return;
    }
    const tense = this.#context.past ? 'past' : 'now';
    for (const command of this.#code.commands(text)) {
      for (const claim of claimsOfCommand(command, { line, at, tense })) this.#add(claim);
    }
  }
}

/** One fenced block, line by line. */
class Code {
  readonly block: Block;
  readonly #shell: boolean;
  /** Beside lines with a prompt, the others are what the commands answered. */
  readonly #prompted: boolean;
  /** Where its commands run; undefined when that cannot be told. */
  #folder: string | undefined = '';

  constructor(block: Block, text: string, commands: boolean) {
    const code = text.slice(block.start, Math.min(block.end, block.start + 20_000));
    this.block = block;
    this.#shell = isShell(/^[^\r\n]*/.exec(code)?.[0] ?? '', commands);
    this.#prompted = this.#shell && /^[ \t]*\$ /m.test(code);
  }

  commands(line: string): CommandText[] {
    if (!this.#shell || (this.#prompted && !/^[ \t]*\$ /.test(line))) return [];
    if (/^[ \t]*(?:`{3,}|~{3,})[ \t]*$/.test(line)) return [];
    const text = line
      .replace(/\s*\\$/, '')
      .replace(/^[ \t]*\$ /, '')
      .trim();
    const to = /^cd\s+(\S+)$/.exec(text)?.[1];
    if (to !== undefined) this.#folder = folderBehind(this.#folder, to);
    return this.#folder === undefined ? [] : readCommandLine(text, 'commands', this.#folder);
  }
}

function isShell(opener: string, commands: boolean): boolean {
  const language = /^[ \t>*+-]*(?:`{3,}|~{3,})[ \t]*([\w-]*)/.exec(opener)?.[1]?.toLowerCase();
  if (language === undefined) return false;
  return language === ''
    ? commands
    : /^(?:ba|z|fi|k)?sh$|^(?:shell|shell-session|shellscript|console|terminal)$/.test(language);
}

/** A name that is certain weighs more than one that is not, whatever its time. */
function weightOf({ sure, tense }: Claim): number {
  return (sure ? 10 : 0) + WEIGHT[tense];
}
