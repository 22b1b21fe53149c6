import { readFrontMatter } from '../front-matter/front-matter.ts';
import { outline, type Section } from '../outline/outline.ts';
import { oneLine } from '../text/display.ts';

/** One decision record: a Markdown file in the folder of decisions, in any common shape. */
export interface DecisionRecord {
  /** 0 for one without a number, for example one that is named by a date. */
  number: number;
  title: string;
  /** As written, `Accepted` or `superseded by …`; '' where it says none. */
  status: string;
  path: string;
  /** The session it came from, and which decision of it (`dec-3`), where the record names them. */
  session: string | undefined;
  sessionDecision: string | undefined;
  text: string;
}

/** `0012-title.md`, `12_title.md`, `ADR-0012-title.md`; more than six digits are a date. */
const NUMBERED_NAME = /^(?:adr|dr|decision)?[-_ ]?(\d{1,6})(?=[-_ .]|$)/i;
/** `ADR-0012: Title`, `Decision 12 - Title`: the word makes the number certain. */
const WORDED_TITLE = /^(?:adr|dr|decision(?: record)?)[-\s#]*(\d{1,6})\s*(?:[.:)–—-]+\s+|\s+|$)/i;
/** `12. Title`, `12: Title`, `12 - Title`. */
const MARKED_TITLE = /^(\d{1,6})\s*[.:)–—-]+\s+(?=\S)/;
/** `0012 Title`: believed when the file name says the same number, or with its zeros. */
const BARE_TITLE = /^(\d{1,6})\s+(?=\S)/;

/**
 * Reads a decision record: Nygard's form, MADR, and the usual mixtures of them. The number comes from the
 * file name, else from the heading. Undefined for what is no record: an overview, a template, other Markdown.
 * @param path relative to the root, with `/`
 */
export function readDecisionRecord(path: string, text: string): DecisionRecord | undefined {
  const name = nameOf(path);
  if (/^(?:readme|index)$|template/i.test(name)) return undefined;
  const { data } = readFrontMatter(text);
  const { headings, sections } = outline(text);
  const heading = headings.find(({ depth }) => depth === 1)?.text ?? textOf(data?.['title']);
  const ofName = NUMBERED_NAME.exec(name)?.[1];
  const head = readHeading(oneLine(heading), ofName);
  const stated = statusOf(text, sections, textOf(data?.['status']));
  const hasDecision = sections.some(({ title }) => /^(?:decision|context)\b/i.test(title));
  if (ofName === undefined && head.number === undefined && !(stated !== '' && hasDecision))
    return undefined;
  const source = sourceOf(text, sections);
  return {
    number: Number(ofName ?? head.number ?? 0),
    title: head.title || wordsOfName(name),
    status: stated,
    path,
    session: source('Session'),
    sessionDecision: source('Decision'),
    text,
  };
}

/** Where the number stands in a heading as it is written (`# ADR-0012: Title`), `undefined` without one. */
export function numberInHeading(
  heading: string,
  number: number,
): { start: number; end: number } | undefined {
  const lead = /^#\s+/.exec(heading)?.[0].length ?? 0;
  const rest = heading.slice(lead);
  const match =
    WORDED_TITLE.exec(rest) ?? MARKED_TITLE.exec(rest) ?? BARE_TITLE.exec(rest) ?? undefined;
  const digits = match?.[1];
  if (match === undefined || digits === undefined || Number(digits) !== number) return undefined;
  const start = lead + match[0].indexOf(digits);
  return { start, end: start + digits.length };
}

/** The digits of a file name that number it, as they are written. */
export function numberInName(path: string): string | undefined {
  return NUMBERED_NAME.exec(nameOf(path))?.[1];
}

function readHeading(
  heading: string,
  ofName: string | undefined,
): { number: string | undefined; title: string } {
  const sure = WORDED_TITLE.exec(heading) ?? MARKED_TITLE.exec(heading);
  const bare = BARE_TITLE.exec(heading);
  const [, digits = ''] = bare ?? [];
  const believed =
    bare && (ofName === undefined ? /^0\d+$/.test(digits) : Number(digits) === Number(ofName));
  const match = sure ?? (believed ? bare : undefined);
  return match
    ? { number: match[1], title: heading.slice(match[0].length).trim() }
    : { number: undefined, title: heading };
}

/** The status: the front matter's, the first line below `## Status`, or a `Status:` line near the top. */
function statusOf(text: string, sections: readonly Section[], ofFrontMatter: string): string {
  if (ofFrontMatter !== '') return oneLine(ofFrontMatter);
  const section = sections.find(({ title }) => /^status$/i.test(title));
  const body = section ? text.slice(section.bodyStart, section.end) : '';
  const first = body.split('\n').find((line) => line.trim() !== '' && !/^\s*(?:#|<!--)/.test(line));
  if (first !== undefined) return cleanStatus(first);
  const line = /^[ \t]*(?:[-*+][ \t]+)?(?:\*\*|__)?status(?:\*\*|__)?:(?:\*\*|__)?[ \t]*(\S.*)$/im;
  return cleanStatus(line.exec(text.slice(0, 4000))?.[1] ?? '');
}

function cleanStatus(line: string): string {
  return oneLine(line).replace(/^(?:[-*+>]\s+)?[*_`]*(.*?)[*_`]*$/, '$1');
}

/** Reads `- Session: …` and the like in the Source section that our own records end with. */
function sourceOf(
  text: string,
  sections: readonly Section[],
): (label: string) => string | undefined {
  const section = sections.findLast(({ depth, title }) => depth === 2 && title === 'Source');
  const body = section ? text.slice(section.bodyStart, section.end) : '';
  return (label) => new RegExp(`^- ${label}: (\\S.*?)[ \\t]*\\r?$`, 'm').exec(body)?.[1];
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.(?:md|markdown)$/i, '');
}

function wordsOfName(name: string): string {
  return (
    name
      .replace(NUMBERED_NAME, '')
      .replaceAll(/[-_ ]+/g, ' ')
      .trim() || name
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
