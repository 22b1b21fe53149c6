import MiniSearch from 'minisearch';
import { oneLine } from './display.ts';
import type { Session } from './session.ts';

/** A session that fits a query, with the line that fits best. */
export interface Hit {
  session: Session;
  score: number;
  /** From 1; 1 when only the title fits. */
  line: number;
  text: string;
}

/**
 * Ranks sessions for a query: words, beginnings of words and near misses, titles before text; the
 * query as a whole phrase (in any script) before its words. Sessions that hold all words come
 * first; where there are none, those that hold some.
 */
export function searchSessions(sessions: readonly Session[], query: string): Hit[] {
  const phrase = oneLine(query).toLowerCase();
  if (phrase === '') return [];
  const found = rank(sessions, phrase);
  for (const [at, session] of sessions.entries()) {
    const bonus = phraseScore(session, phrase);
    if (bonus === 0) continue;
    const known = found.get(at);
    found.set(at, { score: (known?.score ?? 0) + bonus, terms: [...(known?.terms ?? []), phrase] });
  }
  return [...found]
    .flatMap(([at, { score, terms }]) => {
      const session = sessions[at];
      return session ? [{ session, score, ...bestLine(session, phrase, terms) }] : [];
    })
    .toSorted((a, b) => b.score - a.score || (a.session.id < b.session.id ? 1 : -1));
}

function rank(
  sessions: readonly Session[],
  query: string,
): Map<number, { score: number; terms: string[] }> {
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
  if ((session.title ?? '').toLowerCase().includes(phrase) || session.id.includes(phrase))
    return 1000;
  return session.text.toLowerCase().includes(phrase) ? 100 : 0;
}

/** The line with the whole phrase, else with most of the matched words; front matter only as a last resort. */
function bestLine(
  session: Session,
  phrase: string,
  terms: readonly string[],
): { line: number; text: string } {
  const { text, frontMatter } = session;
  let best = { line: 1, text: session.title ?? session.id, score: 0 };
  let line = 1;
  for (let start = 0; start < text.length; line++) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const content = text.slice(start, Math.min(end, start + 2000));
    const lower = content.toLowerCase();
    const words = terms.filter((term) => lower.includes(term)).length;
    const factor = start < frontMatter.bodyStart ? 0.1 : 1;
    const score = (words + (lower.includes(phrase) ? 10 : 0)) * factor;
    if (score > best.score) best = { line, text: content, score };
    start = end + 1;
  }
  return { line: best.line, text: oneLine(best.text) };
}
