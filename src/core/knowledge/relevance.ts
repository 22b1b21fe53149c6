import type { Session } from '../session/session.ts';
import type { Knowledge } from './knowledge.ts';

/** What work is about, as its session says it. */
export interface Work {
  title: string;
  tags: readonly string[];
  objectives: readonly string[];
  task: string;
}

/** What a session is about: what is open in it, not what is done. */
export function workOf(session: Session): Work {
  const { title = '', tags, objectives, currentTask: task = '' } = session;
  const open = objectives.filter(({ done }) => !done).map(({ text }) => text);
  return { title, tags, objectives: open, task };
}

/** So many items are named at most: a list would not be read. */
const MOST = 3;
/** The part of an item's text that is looked at. */
const LOOKED_AT = 4000;
/** Below this an item shares no more than chance with the work. */
const LEAST = 2;

/**
 * A quick look whether the text of a file shares a word with the work: most do not, and need not be read
 * as what they are. Says yes too often rather than too seldom.
 */
export function mayBelongTo(work: Work): (text: string) => boolean {
  const roots = [...new Set(wantedBy(work).map((word) => word.slice(0, 4).replace(/i$/, '')))];
  return (text) => {
    const lower = text.slice(0, LOOKED_AT).toLowerCase();
    return roots.some((root) => lower.includes(root));
  };
}

/**
 * The few pieces of knowledge that belong to a piece of work, best first: shared tags, then words of the title,
 * then words of the text; rare words count more than those that every item has, and what matters and has
 * worked comes first. Cheap enough for a hook; retired items are never among them.
 */
export function relevantKnowledge(items: readonly Knowledge[], work: Work): Knowledge[] {
  const candidates = items.filter(({ retired }) => !retired);
  const scores = relevanceOf(candidates, work);
  return candidates
    .map((item, at) => {
      const score = scores[at] ?? 0;
      return { item, score: score < LEAST ? 0 : score * weightOf(item) };
    })
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score || (a.item.id < b.item.id ? -1 : 1))
    .slice(0, MOST)
    .map(({ item }) => item);
}

/** How much each item shares with a piece of work, from 0 up: tags, words of its title, words of its text. */
export function relevanceOf(
  items: readonly Pick<Knowledge, 'title' | 'tags' | 'body'>[],
  work: Work,
): number[] {
  const wanted = new Set(wantedBy(work));
  if (items.length === 0 || wanted.size === 0) return items.map(() => 0);
  const tags = new Set(work.tags.map((tag) => tag.toLowerCase()));
  const known = items.map((item) => wordsByPlace(item));
  const holders = new Map<string, number>();
  for (const { all } of known) {
    for (const word of all) if (wanted.has(word)) holders.set(word, (holders.get(word) ?? 0) + 1);
  }
  const rarity = (word: string): number =>
    1 - 0.6 * (((holders.get(word) ?? 1) - 1) / Math.max(3, items.length - 1));
  return items.map((item, at) => {
    const { title, text } = known[at] ?? { title: new Set(), text: new Set() };
    let score = 0;
    for (const tag of item.tags) if (tags.has(tag.toLowerCase())) score += 2;
    for (const word of wanted) {
      if (title.has(word)) score += 3 * rarity(word);
      else if (text.has(word)) score += rarity(word);
    }
    return score;
  });
}

function wantedBy({ title, task, objectives, tags }: Work): string[] {
  return wordsOf([title, task, ...objectives, ...tags].join(' '));
}

/** How much an item counts beside its words: importance, and how well it did so far. */
export function weightOf({
  importance,
  uses,
  successes,
}: Pick<Knowledge, 'importance' | 'uses' | 'successes'>): number {
  return (0.6 + 0.8 * importance) * (0.7 + 0.6 * (uses === 0 ? 0.5 : successes / uses));
}

interface Places {
  title: ReadonlySet<string>;
  text: ReadonlySet<string>;
  all: ReadonlySet<string>;
}

function wordsByPlace({ title, tags, body }: Pick<Knowledge, 'title' | 'tags' | 'body'>): Places {
  const named = wordsOf(`${title} ${tags.join(' ')}`);
  const told = wordsOf(body.slice(0, LOOKED_AT));
  return { title: new Set(named), text: new Set(told), all: new Set([...named, ...told]) };
}

/** Words that say what something is about, without their endings: `retries` and `retry` are one. */
function wordsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
  return words.filter((word) => !COMMON.has(word)).map(stem);
}

function stem(word: string): string {
  if (word.length < 5) return word.replace(/(?<=\w{3})s$/, '');
  return word
    .replace(/(?:ies|y)$/, 'i')
    .replace(/(?:ing|ed|es|s)$/, '')
    .replace(/(?<=..)e$/, '');
}

/** Words of any work and any lesson. */
const COMMON: ReadonlySet<string> = new Set(
  (
    'the and for with from that this have has had not but are was were been will would can could should ' +
    'must may into onto when then than them they their there these those what which who how why where ' +
    'all any each some one two also only just more most new old use used using make made work works ' +
    'add added fix fixed get got set let lets out our your its his her does did done being before after ' +
    'about over under again against because while until via per too very always never every first last ' +
    'step take session sessions'
  ).split(' '),
);
