import { cutText, estimateTokens } from '../brief/tokens.ts';
import { agoText, spanText } from '../clock.ts';
import { oneLine } from '../text/display.ts';
import { mask } from '../text/secrets.ts';
import { sizeOf } from '../text/size.ts';
import type { MemoryChange, MemoryEntry, MemoryKey } from './memory.ts';

/** An entry as `--json` shows it: `value` is what the JSON says, or the text. */
export function entryJson({ value, ...entry }: MemoryEntry): object {
  return { ...entry, kind: value.kind, value: value.kind === 'json' ? value.json : value.text };
}

export function changeJson({ event, namespace, key, entry }: MemoryChange): object {
  return { event, namespace, key, ...(entry && entryJson(entry)) };
}

/** A key for people: `namespace:key`, or the key alone in the namespace that needs no name. */
export function keyText({ namespace, key }: MemoryKey): string {
  return namespace === 'default' ? oneLine(key) : `${oneLine(namespace)}: ${oneLine(key)}`;
}

/** A value for people on one line: its beginning, without secrets; of a long one its size too. */
export function valueText({ value: { text } }: MemoryEntry, limit = 120): string {
  const beginning = mask(text.length > 4000 ? text.slice(0, 4000) : text);
  const shown = cutText(oneLine(beginning), limit);
  return text.length > limit * 4 ? `${shown} (${sizeOf(text.length)})` : shown;
}

/** Since when, and how long still: `5 min ago, goes in 2 h`. */
export function ageText({ updated, expires }: MemoryEntry, now: Date): string {
  const age = agoText(+now - Date.parse(updated));
  if (expires === undefined) return age;
  const left = Date.parse(expires) - +now;
  return `${age}, goes ${left < 60_000 ? 'soon' : `in ${spanText(left + 59_000)}`}`;
}

/**
 * Entries for an agent that searches: one line each, as many as `budget` estimated tokens and `limit`
 * allow, one at least; then how many more there are.
 */
export function foundText(
  entries: readonly MemoryEntry[],
  { limit, budget }: { limit: number; budget: number },
): string {
  let text = '';
  let shown = 0;
  for (const entry of entries.slice(0, limit)) {
    const line = `${cutText(keyText(entry), 160)}  ${valueText(entry, 200)}\n`;
    if (shown > 0 && estimateTokens(text + line) > budget - 15) break;
    text += line;
    shown++;
  }
  const more = entries.length - shown;
  return more > 0 ? `${text}and ${more} more: --limit ${entries.length}\n` : text;
}
