import type { Claim } from './claim.ts';
import { readCommandLine, type CommandText } from './command-text.ts';
import { isExample, tenseAround, type Place } from './line-context.ts';
import { normalized, readPathText, type Look } from './path-text.ts';
import { readIssues, readRefsInProse, readRefSpan } from './ref-text.ts';

/** How much of a line is read; longer ones are data. */
const LONGEST = 4000;
/** How far around a name words say something about it. */
const NEAR = 100;

/** What stands between backticks on one line, with the offsets of the outer backticks. */
interface Span {
  start: number;
  end: number;
  text: string;
}

/** Reads the claims of one line of prose, a list or a table; `folder` is the one of the session file. */
export class LineReader {
  readonly #line: string;
  readonly #place: Place;
  readonly #folder: string;
  readonly #found: Claim[] = [];
  /** The line with code, links and comments blanked out, at the same offsets. */
  #prose: string;

  constructor(line: string, place: Place, folder: string) {
    this.#line = line
      .slice(0, LONGEST)
      .replaceAll(/<!--.*?(?:-->|$)/g, (comment) => ' '.repeat(comment.length));
    this.#prose = this.#line;
    this.#place = place;
    this.#folder = folder;
  }

  read(): Claim[] {
    const spans = this.#line.includes('`') ? codeSpans(this.#line) : [];
    const head = this.#place.listed ? listHead(this.#line) : 0;
    for (const span of spans) this.#blank(span.start, span.end);
    for (const span of spans) this.#readSpan(span, span.start < head);
    this.#readLinks();
    if (head > 0) this.#readListHead(head);
    this.#readProse();
    return this.#found;
  }

  #readSpan({ start, end, text }: Span, listed: boolean): void {
    const before = this.#line.slice(Math.max(0, start - NEAR), start);
    const behind = this.#line.slice(end, end + NEAR);
    const commands = readCommandLine(text, this.#place.commands ? 'commands' : 'code');
    if (commands.length > 0) {
      const tense = tenseAround(before, behind, this.#place.tense);
      this.#found.push(
        ...commands.flatMap((command) => claimsOfCommand(command, { ...this.#place, tense })),
      );
      return;
    }
    const refs = readRefSpan(text, before, behind);
    for (const ref of [...refs, ...readIssues(text)]) this.#add(ref, before, behind);
    if (refs.length === 0) this.#addPath(text, listed ? 'listed-code' : 'code', before, behind);
  }

  #readLinks(): void {
    if (!this.#prose.includes('](')) return;
    for (const match of this.#prose.matchAll(LINK)) {
      const start = match.index + 2;
      const end = match.index + match[0].length;
      const before = this.#line.slice(Math.max(0, start - NEAR), start);
      this.#addPath(match[1] ?? '', 'link', before, this.#line.slice(end, end + NEAR));
      this.#blank(start, end);
    }
  }

  /** Bare names at the beginning of an item in a list of files. */
  #readListHead(head: number): void {
    const start = ITEM_HEAD.exec(this.#prose)?.[0].length ?? 0;
    const text = this.#prose.slice(start, head);
    if (text.trim() === '') return;
    const behind = this.#line.slice(head, head + NEAR);
    for (const name of text.split(/,\s+|\s\|\s/)) this.#addPath(name, 'listed', '', behind);
    this.#blank(start, head);
  }

  #readProse(): void {
    const prose = this.#prose;
    for (const ref of [...readRefsInProse(prose), ...readIssues(prose)]) this.#add(ref, '', '');
    for (const [script] of prose.matchAll(SCRIPT)) this.#addCommands(script);
    if (this.#place.commands) {
      const bare = prose.replace(ITEM_HEAD, '').split(/\s+(?:[-–—#]|\|)\s|:\s/, 1)[0] ?? '';
      this.#addCommands(bare);
    }
    if (!prose.includes('/')) return;
    for (const match of prose.matchAll(/\S+/g)) {
      if (!match[0].includes('/') || !match[0].includes('.')) continue;
      const before = this.#line.slice(Math.max(0, match.index - NEAR), match.index);
      const end = match.index + match[0].length;
      this.#addPath(match[0], 'prose', before, this.#line.slice(end, end + NEAR));
    }
  }

  #addCommands(text: string): void {
    const commands = readCommandLine(text, 'code');
    this.#found.push(...commands.flatMap((command) => claimsOfCommand(command, this.#place)));
  }

  #addPath(raw: string, look: Look, before: string, behind: string): void {
    const path = readPathText(raw, look);
    if (!path) return;
    const paths = path.absolute ? [path.path] : this.#meanings(path.text, path.path, look);
    this.#add({ kind: 'path', text: path.text, sure: path.sure, paths }, before, behind);
  }

  /** Links lead from the file they stand in; other paths from the root, or, with dots, from either. */
  #meanings(text: string, path: string, look: Look): string[] {
    const near = normalized(`${this.#folder}/${text.replaceAll('\\', '/')}`);
    if (look === 'link' && !text.startsWith('/')) return [near, path];
    return /^\.\.?[/\\]/.test(text) ? [path, near] : [path];
  }

  #add(
    claim: Pick<Claim, 'kind' | 'text' | 'sure' | 'paths'>,
    before: string,
    behind: string,
  ): void {
    const { line, at, tense } = this.#place;
    this.#found.push({
      ...claim,
      line,
      at,
      tense: tenseAround(before, behind, tense),
      sure: claim.sure && !isExample(before),
    });
  }

  #blank(start: number, end: number): void {
    this.#prose = this.#prose.slice(0, start) + ' '.repeat(end - start) + this.#prose.slice(end);
  }
}

/** The claims of one command: that it can run, and that the files it reads are there. */
export function claimsOfCommand(
  { text, need, files, folder }: CommandText,
  { line, at, tense }: Pick<Place, 'line' | 'at' | 'tense'>,
): Claim[] {
  const shared = { line, at, tense };
  const paths = files.flatMap((file): Claim[] => {
    const path = readPathText(file, 'argument');
    if (!path || path.absolute) return [];
    const places = [...new Set([normalized(`${folder}/${path.path}`), path.path])];
    return [{ ...shared, kind: 'path', text: path.text, sure: path.sure, paths: places }];
  });
  return need ? [{ ...shared, kind: 'command', text, sure: true, need }, ...paths] : paths;
}

/** A script that is named in passing. */
const SCRIPT = /\b(?:npm|pnpm|yarn|bun) run [\w@][\w:.-]*\w/g;
const LINK = /\]\(\s*<?([^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)?)>?(?:\s+"[^"]*")?\s*\)/g;
const ITEM_HEAD =
  /^[ \t]*(?:>[ \t]*)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:\|[ \t]*)?(?:\[[ xX]\][ \t]+)?(?:(?:[MADRC?]{1,2}|new|modified|created|updated|added|edited|changed)(?::[ \t]*|[ \t]+))?/i;

/** Where the names at the beginning of an item end; 0 when it begins with none. */
function listHead(line: string): number {
  const start = ITEM_HEAD.exec(line)?.[0].length ?? 0;
  const rest = line.slice(start);
  const end = /\s+[-–—(=:#]|:\s|\s*\||\s*(?:→|->)|$/.exec(rest)?.index ?? rest.length;
  const head = rest.slice(0, end);
  // A sentence in a list of files is a sentence.
  return /^(?:[*_"']*`[^`]+`[*_"']*(?:,\s*(?:and\s+)?|\s+and\s+|\s*$)|[^\s`]+(?:,\s+|$))+/.exec(
    head,
  )?.[0].length === head.length && head !== ''
    ? start + end
    : firstSpanEnd(line, start);
}

function firstSpanEnd(line: string, start: number): number {
  const span = /^[*_"']*`[^`]+`/.exec(line.slice(start));
  return span ? start + span[0].length : 0;
}

/** Code spans of one line: a run of backticks up to the next run of the same length. */
function codeSpans(line: string): Span[] {
  const spans: Span[] = [];
  let at = line.indexOf('`');
  while (at !== -1 && spans.length < 200) {
    let open = at;
    while (line.charCodeAt(open) === 96) open++;
    const marks = line.slice(at, open);
    const close = closing(line, marks, open);
    if (close === -1) {
      at = line.indexOf('`', open);
      continue;
    }
    spans.push({ start: at, end: close + marks.length, text: line.slice(open, close).trim() });
    at = line.indexOf('`', close + marks.length);
  }
  return spans;
}

function closing(line: string, marks: string, from: number): number {
  for (let at = line.indexOf(marks, from); at !== -1;) {
    let end = at;
    while (line.charCodeAt(end) === 96) end++;
    if (end - at === marks.length) return at;
    at = line.indexOf(marks, end);
  }
  return -1;
}
