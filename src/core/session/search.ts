import MiniSearch from 'minisearch';
import { oneLine } from '../text/display.ts';
import type { Session } from './session.ts';

/** A session that fits a query, with the line that fits best. */
export interface Hit {
  session: Session;
  score: number;
  /** From 1; 1 when only the title fits. */
  line: number;
  text: string;
}

interface Rank {
  score: number;
  /** The words of the session that fit. */
  terms: string[];
}

/**
 * Ranks sessions for a query: titles before text, the query as a whole phrase (in any script) before
 * its words. Where no session holds all words, near misses and those that hold some are found.
 */
export function searchSessions(sessions: readonly Session[], query: string): Hit[] {
  const phrase = oneLine(query).toLowerCase();
  if (phrase === '') return [];
  const words = phrase.split(' ');
  const holding = sessions.filter((session) => {
    const text = `${session.id}\n${session.text}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  // An index of thousands of sessions takes seconds: only what holds the words needs ranking.
  const pool = holding.length > 0 ? holding : sessions;
  const ranks = rank(pool, phrase);
  return pool
    .flatMap((session, at) => {
      const known = ranks.get(at) ?? (holding.length > 0 ? { score: 1, terms: words } : undefined);
      if (!known) return [];
      const score = known.score + phraseScore(session, phrase);
      return [{ session, score, ...bestLine(session, phrase, known.terms) }];
    })
    .toSorted((a, b) => b.score - a.score || (a.session.id < b.session.id ? 1 : -1));
}

function rank(sessions: readonly Session[], query: string): Map<number, Rank> {
  const index = new MiniSearch({ fields: ['title', 'body'], idField: 'at' });
  index.addAll(
    sessions.map((session, at) => ({
      at,
      title: `${session.title ?? ''} ${session.id}`,
      body: session.text.slice(Math.max(0, session.frontMatter.blockStart)),
    })),
  );
  const options = {
    boost: { title: 3 },
    prefix: (term: string) => term.length >= 3,
    fuzzy: (term: string) => (term.length >= 5 ? 0.2 : false),
  };
  const all = index.search(query, { ...options, combineWith: 'AND' });
  const results = all.length > 0 ? all : index.search(query, options);
  return new Map(results.map(({ id, score, terms }) => [id as number, { score, terms }]));
}

function phraseScore(session: Session, phrase: string): number {
  if (`${session.title ?? ''}\n${session.id}`.toLowerCase().includes(phrase)) return 1000;
  return session.text.toLowerCase().includes(phrase) ? 100 : 0;
}

/** The line with the whole phrase, else with most of its words, else of those like them; front matter only as a last resort. */
function bestLine(
  session: Session,
  phrase: string,
  terms: readonly string[],
): { line: number; text: string } {
  const { text, frontMatter } = session;
  const given = phrase.split(' ');
  let best = { line: 1, text: session.title ?? session.id, score: 0 };
  let line = 1;
  for (let start = 0; start < text.length; line++) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const content = text.slice(start, Math.min(end, start + 2000));
    const lower = content.toLowerCase();
    const held = (words: readonly string[]): number =>
      words.filter((word) => lower.includes(word)).length;
    const factor = start < frontMatter.bodyStart ? 0.1 : 1;
    const score = (held(terms) + 20 * held(given) + (lower.includes(phrase) ? 500 : 0)) * factor;
    if (score > best.score) best = { line, text: content, score };
    start = end + 1;
  }
  return { line: best.line, text: oneLine(best.text) };
}
