import { cutText } from '../brief/tokens.ts';
import { mask } from '../text/secrets.ts';
import { oneLine } from '../text/display.ts';

const KINDS = ['BLOCKER', 'FIXME', 'DECISION', 'TODO'] as const;

/** A word that somebody left in a file for whoever comes next. */
export interface Annotation {
  kind: (typeof KINDS)[number];
  text: string;
  path: string;
  /** From 1. */
  line: number;
}

/** More of one file than this is a list of its own, not a note. */
const MOST_OF_ONE = 20;

/** Behind a mark of a comment or at the start of a line, and said with a colon, a name or nothing between. */
const ANNOTATION =
  /(?:^[ \t]*|(?:\/\/|\/\*|#|<!--|--|;|%|\*)[ \t]*@?)(BLOCKER|FIXME|DECISION|TODO)(?:\([^()\n]{0,60}\))?(?:[ \t]*:[ \t]*|[ \t]+(?=\S))(\S.*)$/;

/** The annotations of one file. A word at the start of a line counts with a colon only: else it is prose. */
export function annotationsIn(path: string, text: string): Annotation[] {
  // Most files have none, and looking for four words is cheap.
  if (!KINDS.some((kind) => text.includes(kind))) return [];
  const found: Annotation[] = [];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const match = line.length > 1000 ? null : ANNOTATION.exec(line);
    if (match === null) continue;
    const kind = KINDS.find((one) => one === match[1]);
    const bare = /^[ \t]*(?:BLOCKER|FIXME|DECISION|TODO)\b(?!(?:\([^()\n]*\))?[ \t]*:)/.test(line);
    if (kind === undefined || bare) continue;
    const said = oneLine(match[2] ?? '').replace(/\s*(?:\*\/|-->)\s*$/, '');
    if (said !== '') found.push({ kind, text: said, path, line: at + 1 });
    if (found.length >= MOST_OF_ONE) break;
  }
  return found;
}

/** One line each, what stops the work first. */
export function annotationLines(all: readonly Annotation[]): string[] {
  return all
    .toSorted((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind))
    .map(
      ({ kind, text, path, line }) =>
        `${kind} ${cutText(oneLine(path), 120)}:${line} ${cutText(mask(text), 160)}`,
    );
}
