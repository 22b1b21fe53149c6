import { parseTime } from '../clock.ts';
import type { DecisionRecord } from '../knowledge/decision-record-read.ts';
import { DEFAULT_IMPORTANCE, type Knowledge } from '../knowledge/knowledge.ts';
import { relevanceOf, type Work } from '../knowledge/relevance.ts';
import { outline } from '../outline/outline.ts';
import { oneLine } from '../text/display.ts';

/** A lesson, a pattern or a decision record, as a stage weighs and tells it. */
export interface Learned {
  kind: 'lesson' | 'pattern' | 'decision';
  title: string;
  tags: string[];
  /** 0 to 1. */
  importance: number;
  /** 0 to 1: how often it worked when it was applied; 0.5 before the first time. */
  success: number;
  /** Milliseconds since 1970; undefined where the file does not say it. */
  created: number | undefined;
  /** The session it came from. */
  session: string | undefined;
  body: string;
  /** How to read all of it: a command, or a path. */
  read: string;
}

/** What can be told of a knowledge file; retired ones are no knowledge any more. */
export function fromKnowledge(item: Knowledge): Learned[] {
  if (item.retired) return [];
  const { id, kind, title, tags, importance, uses, successes, created, session, body } = item;
  const success = uses === 0 ? 0.5 : successes / uses;
  const at = parseTime(created);
  const read = `session knowledge show ${id}`;
  return [{ kind, title, tags, importance, success, created: at, session, body, read }];
}

/** A decision record that holds: what was superseded, rejected or deprecated is history. */
export function fromDecisionRecord({
  title,
  status,
  path,
  session,
  text,
}: DecisionRecord): Learned[] {
  if (/supersed|reject|deprecat|withdrawn/i.test(status)) return [];
  const date = /^[\W_]*date[\W_]*(\d{4}-\d\d-\d\d)/im.exec(text.slice(0, 4096))?.[1];
  return [
    {
      kind: 'decision',
      title,
      tags: [],
      importance: DEFAULT_IMPORTANCE,
      success: 0.5,
      created: parseTime(date),
      session,
      body: decisionIn(text),
      read: path,
    },
  ];
}

/** What was decided; the reasons can be read there. */
function decisionIn(text: string): string {
  const section = outline(text).sections.find(({ title }) => /^decision\b/i.test(title));
  return section === undefined ? '' : text.slice(section.bodyStart, section.end);
}

/** After so many milliseconds an item counts half as recent: 90 days. */
const HALF_LIFE = 90 * 86_400_000;
/** What shares that much with the work counts as half of what can be shared. */
const HALF_RELEVANCE = 4;

/**
 * The items in the order a stage tells them: importance, recency and relevance to the work count from 0 to
 * 1 each, relevance twice, and importance by how well the item did so far. None is left out.
 * @param near sessions of the same groups: what came from them is relevant whatever its words
 */
export function rankLearned(
  items: readonly Learned[],
  work: Work,
  { now, near = new Set() }: { now: Date; near?: ReadonlySet<string> },
): Learned[] {
  const shared = relevanceOf(items, work);
  return items
    .map((item, at) => {
      const words = (shared[at] ?? 0) / ((shared[at] ?? 0) + HALF_RELEVANCE);
      const relevance = near.has(item.session ?? '') ? Math.max(words, 0.5) : words;
      const weight = item.importance * (0.5 + item.success);
      return { item, rank: weight + recency(item, now) + 2 * relevance };
    })
    .toSorted((a, b) => b.rank - a.rank || (a.item.title < b.item.title ? -1 : 1))
    .map(({ item }) => item);
}

/** 1 for what is new, 0.5 for what is 90 days old, or of unknown age. */
function recency({ created }: Learned, now: Date): number {
  if (created === undefined) return 0.5;
  return 0.5 ** (Math.max(0, now.getTime() - created) / HALF_LIFE);
}

/** The first words of a body, without headings, on one line. */
export function gistOf({ title, body }: Learned): string {
  const lines = body.split('\n').filter((line) => !/^\s*(?:#|```|~~~|<!--|---)/.test(line));
  const gist = oneLine(lines.join(' '));
  return gist.startsWith(title) ? gist.slice(title.length).replace(/^[\s.:;,–—-]+/, '') : gist;
}
