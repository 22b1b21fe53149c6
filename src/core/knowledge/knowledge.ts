import { parseTime } from '../clock.ts';
import { readFrontMatter, type Value } from '../front-matter/front-matter.ts';
import { asMapping, type Mapping } from '../front-matter/values.ts';
import { idOfPath } from '../session/nouns.ts';
import { oneLine } from '../text/display.ts';
import { normalTitle } from './normal-title.ts';

export { composeKnowledge, type NewKnowledge } from './compose-knowledge.ts';

export const KNOWLEDGE_KINDS = ['lesson', 'pattern'] as const;
type KnowledgeKind = (typeof KNOWLEDGE_KINDS)[number];

/** One durable piece of knowledge: a file of the knowledge folder, read leniently. */
export interface Knowledge {
  /** The file name without `.md`. */
  id: string;
  path: string;
  kind: KnowledgeKind;
  title: string;
  tags: string[];
  /** 0 to 1; 0.5 where the file says none. */
  importance: number;
  /** The session and the commit it came from. */
  session: string | undefined;
  commit: string | undefined;
  /** ISO 8601, as written; '' where the file says none. */
  created: string;
  /** How often it was applied, and how often with success. */
  uses: number;
  successes: number;
  /** Kept as history, left out of searches and briefs. */
  retired: boolean;
  /** The Markdown below the title. */
  body: string;
  text: string;
}

/** Where nothing else is said. */
export const DEFAULT_IMPORTANCE = 0.5;

/**
 * Reads a knowledge file. Undefined for what is none: no front matter that can be read, or no `knowledge`
 * key in it. A value of another kind than wanted counts as absent: lint reports it.
 * @param path relative to the root, with `/`
 */
export function readKnowledge(path: string, text: string): Knowledge | undefined {
  const { data, bodyStart } = readFrontMatter(text);
  const fields = asMapping(data?.['knowledge']);
  if (fields === undefined) return undefined;
  const id = idOfPath(path);
  const { title, body } = bodyOf(text.slice(bodyStart));
  const importance = fields['importance'];
  return {
    id,
    path,
    kind: fields['kind'] === 'pattern' ? 'pattern' : 'lesson',
    title: oneLine(textOf(fields['title']) ?? title ?? id.replaceAll('-', ' ')),
    tags: tagsOf(fields['tags']),
    importance:
      typeof importance === 'number' && importance >= 0 && importance <= 1
        ? importance
        : DEFAULT_IMPORTANCE,
    session: textOf(fields['session']),
    commit: textOf(fields['commit']),
    created: textOf(fields['created']) ?? '',
    uses: countOf(fields, 'uses'),
    successes: Math.min(countOf(fields, 'uses'), countOf(fields, 'successes')),
    retired:
      fields['retired'] !== undefined && fields['retired'] !== null && fields['retired'] !== false,
    body,
    text,
  };
}

/** Whether a file of the knowledge folder means to be knowledge, though its front matter may be broken. */
export function claimsKnowledge(text: string): boolean {
  return /^\ufeff?---[ \t]*\r?\n/.test(text) && /^knowledge[ \t]*:/m.test(text.slice(0, 4096));
}

/** The share of uses that went well, 0 to 1; undefined before the first use. */
export function successRate({
  uses,
  successes,
}: Pick<Knowledge, 'uses' | 'successes'>): number | undefined {
  return uses === 0 ? undefined : successes / uses;
}

/** `worked 2 of 3 times`, or '' before the first. */
export function usesText({ uses, successes }: Pick<Knowledge, 'uses' | 'successes'>): string {
  if (uses === 0) return '';
  return `worked ${successes} of ${uses} ${uses === 1 ? 'time' : 'times'}`;
}

/** What a piece of knowledge is told apart by. */
export interface KnowledgeSource {
  session: string | undefined;
  title: string;
  body: string;
}

/** The item that says the same: of the same session by its title, else by its title or its whole text. */
export function sameKnowledge<T extends Pick<Knowledge, 'session' | 'title' | 'body'>>(
  items: readonly T[],
  { session, title, body }: KnowledgeSource,
): T | undefined {
  const [name, words] = [normalTitle(title), normalTitle(body)];
  const named = items.filter((one) => name !== '' && normalTitle(one.title) === name);
  return (
    named.find((one) => one.session === session) ??
    named[0] ??
    (words === '' ? undefined : items.find((one) => normalTitle(one.body) === words))
  );
}

/** By importance, then the newest first. */
export function byImportance(a: Knowledge, b: Knowledge): number {
  const time = (one: Knowledge): number => parseTime(one.created) ?? 0;
  return b.importance - a.importance || time(b) - time(a) || (a.id < b.id ? -1 : 1);
}

/** The heading on top, where it is of level 1, and what follows it. */
function bodyOf(markdown: string): { title: string | undefined; body: string } {
  const heading = /^\s*#[ \t]+(\S.*?)(?:[ \t]+#+)?[ \t]*\r?(?:\n|$)/.exec(markdown);
  return heading
    ? { title: heading[1], body: markdown.slice(heading[0].length).trim() }
    : { title: undefined, body: markdown.trim() };
}

function tagsOf(value: Value | undefined): string[] {
  const list = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [];
  return list.flatMap((one) =>
    typeof one === 'string' || typeof one === 'number' ? (textOf(String(one)) ?? []) : [],
  );
}

function textOf(value: Value | undefined): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  return oneLine(String(value)) || undefined;
}

function countOf(fields: Mapping, key: string): number {
  const value = fields[key];
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : 0;
}
