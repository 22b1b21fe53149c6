import { agoText, parseTime } from '../clock.ts';
import type { Part } from '../brief/brief-parts.ts';
import { wordOf } from '../brief/fence.ts';
import { cutText } from '../brief/tokens.ts';
import type { JournalView } from '../brief/unrecorded.ts';
import type { PermanentFact } from '../facts/permanent-facts.ts';
import type { Fact } from '../journal/journal.ts';
import type { MemoryEntry } from '../memory/memory.ts';
import type { ContextPart, ProjectContext } from '../onboarding/project-context.ts';
import { oneLine } from '../text/display.ts';
import { mask } from '../text/secrets.ts';
import { gistOf, type Learned } from './learned.ts';
import { CACHE_MS, type Layer } from './stages.ts';

/** A part of a brief, and the layer it belongs to. */
export interface LayerPart extends Part {
  layer: Layer;
}

/** Longest line of an item; longer ones would be broken in two. */
const MOST = 290;

/** The newest first; a session's own keys by the name that its agents gave them. */
export function memoryPart(
  entries: readonly MemoryEntry[],
  sessionId: string,
  now: Date,
): LayerPart {
  const own = `session/${sessionId}/`;
  const at = ({ updated }: MemoryEntry): number => parseTime(updated) ?? 0;
  const lines = entries
    .toSorted((a, b) => at(b) - at(a) || (a.key < b.key ? -1 : 1))
    .map((entry) => {
      const isOwn = entry.key.startsWith(own);
      const key = isOwn ? entry.key.slice(own.length) : entry.key;
      const name = `${entry.namespace}: ${cutText(oneLine(key), 100)}${isOwn ? ' (own)' : ''}`;
      const age = agoText(now.getTime() - at(entry));
      const value = oneLine(mask(entry.value.text.slice(0, 4000)));
      return item(`${name}, ${age} = ${value}`);
    });
  return { layer: 'cache', name: 'Memory', lines, share: 0.1 };
}

/**
 * What hooks recorded in the last 24 hours, the newest first: prompts, last answers, files; without what
 * the unrecorded work tells already.
 */
export function recentPart(facts: readonly Fact[], told: JournalView, now: Date): LayerPart {
  const since = now.getTime() - CACHE_MS;
  const recent = facts.filter(({ at }) => at >= since).toReversed();
  const known = new Set([told.prompt?.at, told.answer?.at]);
  const lines: string[] = [];
  const files = new Set<string>();
  for (const { kind, at, text = '', path } of recent) {
    const word = kind === 'prompt' ? 'asked' : kind === 'stop' ? 'answered' : undefined;
    if (word !== undefined && oneLine(text) !== '' && !known.has(at))
      lines.push(item(`${agoText(now.getTime() - at)}, ${word}: ${oneLine(text)}`));
    if (kind === 'edit' && path !== undefined && !told.files.includes(path)) files.add(path);
  }
  if (files.size > 0) {
    const names = [...files].slice(0, 12).map((path) => cutText(oneLine(path), 120));
    const more = files.size > 12 ? ` and ${files.size - 12} more` : '';
    lines.unshift(`- Files touched earlier, in the last 24 hours: ${names.join(', ')}${more}`);
  }
  return { layer: 'cache', name: 'Recent work', lines, share: 0.08 };
}

/** Each item with its first words and how to read it all. */
export function knowledgePart(items: readonly Learned[]): LayerPart {
  const name = ({ kind, title, importance }: Learned): string => {
    const weight = kind === 'decision' ? '' : ` (${Math.round(importance * 100) / 100})`;
    return `${kind}${weight}: ${cutText(oneLine(title), 120)}`;
  };
  return {
    layer: 'knowledge',
    name: 'Knowledge',
    lines: items.map((one) => {
      const where = `[${cutText(wordsOf(one.read), 110)}]`;
      const gist = gistOf(one);
      const told = `${name(one)}${gist === '' ? '' : `. ${gist}`}`;
      return `- ${cutText(oneLine(told), MOST - where.length - 3)} ${where}`;
    }),
    short: items.map((one) => `- ${name(one)} [${cutText(wordsOf(one.read), 110)}]`),
    share: 0.14,
  };
}

function wordsOf(read: string): string {
  return read
    .split(' ')
    .map((word) => wordOf(word))
    .join(' ');
}

/** Facts in their form first, then what the three files say beside. */
export function factParts(
  facts: readonly PermanentFact[],
  { facts: rest, conventions, architecture }: ProjectContext,
): LayerPart[] {
  const lines = facts.map(({ id, category, text }) =>
    item(`${id}${category === '' ? '' : ` (${cutText(category, 60)})`}: ${text}`),
  );
  const told = (name: string, part: ContextPart, share: number): LayerPart => ({
    layer: 'facts',
    name,
    ...part,
    share,
  });
  return [
    { layer: 'facts', name: 'Permanent facts', lines, share: 0.12 },
    told('Facts', rest, 0.03),
    told('Conventions', conventions, 0.05),
    told('Architecture', architecture, 0.05),
  ];
}

function item(text: string): string {
  return `- ${cutText(oneLine(text), MOST)}`;
}
