import MiniSearch from 'minisearch';
import { oneLine } from '../text/display.ts';
import type { Knowledge } from './knowledge.ts';
import { weightOf } from './relevance.ts';

/** A piece of knowledge that fits a query, with the line that fits best. */
export interface KnowledgeHit {
  item: Knowledge;
  score: number;
  /** From 1, in the file; 1 when only title or tags fit. */
  line: number;
  text: string;
}

/**
 * Ranks knowledge for a query: title before tags before text, the whole phrase before its words; among
 * equals what matters more and what has worked. Retired items are the caller's to leave out.
 */
export function searchKnowledge(items: readonly Knowledge[], query: string): KnowledgeHit[] {
  const phrase = oneLine(query).toLowerCase();
  if (phrase === '') return [];
  const found = ranks(items, phrase);
  return items
    .flatMap((item, at) => {
      const words = found.get(at);
      const whole = phraseScore(item, phrase);
      if (words === undefined && whole === 0) return [];
      const score = ((words?.score ?? 0) + whole) * weightOf(item);
      return [{ item, score, ...bestLine(item, phrase, words?.terms ?? []) }];
    })
    .toSorted((a, b) => b.score - a.score || (a.item.id < b.item.id ? -1 : 1));
}

function ranks(
  items: readonly Knowledge[],
  query: string,
): Map<number, { score: number; terms: string[] }> {
  const index = new MiniSearch({ fields: ['title', 'tags', 'body'], idField: 'at' });
  index.addAll(
    items.map(({ id, title, tags, body, kind }, at) => ({
      at,
      title: `${title} ${id}`,
      tags: `${tags.join(' ')} ${kind}`,
      body,
    })),
  );
  const options = {
    boost: { title: 3, tags: 2 },
    prefix: (term: string) => term.length >= 3,
    fuzzy: (term: string) => (term.length >= 5 ? 0.2 : false),
  };
  const all = index.search(query, { ...options, combineWith: 'AND' });
  const results = all.length > 0 ? all : index.search(query, options);
  return new Map(results.map(({ id, score, terms }) => [id as number, { score, terms }]));
}

function phraseScore({ id, title, tags, body }: Knowledge, phrase: string): number {
  if (`${title}\n${id}\n${tags.join('\n')}`.toLowerCase().includes(phrase)) return 100;
  return body.toLowerCase().includes(phrase) ? 20 : 0;
}

/** The line below the title with the phrase, else with most of its words; the first where none has any. */
function bestLine(
  { text, body }: Knowledge,
  phrase: string,
  terms: readonly string[],
): { line: number; text: string } {
  const words = phrase.split(' ');
  const start = body === '' ? text.length : Math.max(0, text.lastIndexOf(body));
  let line = text.slice(0, start).split('\n').length;
  let best = { line: 1, text: '', score: -1 };
  for (const content of body === '' ? [] : body.split('\n')) {
    const lower = content.slice(0, 2000).toLowerCase();
    const held = (all: readonly string[]): number =>
      all.filter((one) => lower.includes(one)).length;
    const score = lower.includes(phrase) ? 1000 : 20 * held(words) + held(terms);
    if (content.trim() !== '' && score > best.score) best = { line, text: content, score };
    line++;
  }
  return { line: best.line, text: oneLine(best.text) };
}
