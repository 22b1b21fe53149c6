import type { Session } from '../session/session.ts';
import { mapped, type Three } from './align.ts';
import { lostEntry, type LostTexts } from './lost.ts';
import { mergeContent } from './merge-list.ts';
import { partsOf, topOf } from './merge-section.ts';
import { bodyOf, joined, type Written } from './written.ts';

/** One entry on its way into the merged log. */
interface Entry {
  /** `YYYY-MM-DD HH:MM`, which sorts as it is; '' for an entry without a time. */
  minute: string;
  content: string;
  text: string;
  trail: string | undefined;
}

/**
 * Merges the entries of the session logs by time, each once, in the direction of the newer file.
 * Entries that one side removed and the other left alone go.
 */
export function mergeLog(versions: Three<Written>, title: string, lost: LostTexts): string {
  const tops = mapped(versions, topOf);
  const top = mergeContent(tops, title, lost);
  const entries = mapped(versions, (one) => partsOf(one).map(readEntry));
  const { base = [], newer = [], older = [] } = entries;
  const known = (list: readonly Entry[], { content }: Entry): boolean =>
    list.some((one) => one.content === content);
  const all = newer.filter((one) => known(older, one) || !known(base, one));
  const down = runsDown(newer) ?? runsDown(older) ?? false;
  for (const [at, entry] of older.entries()) {
    if (known(newer, entry) || known(base, entry)) continue;
    all.splice(placeOf(entry, all, down, older[at - 1]), 0, entry);
  }
  const trail = tops.newer?.trail ?? tops.older?.trail;
  return joined(top === '' ? all : [{ text: top, trail }, ...all]);
}

/** The body of a log with what the merge lost, each text an entry of its own. */
export function logLost(
  body: Written | undefined,
  lost: LostTexts,
  { newer, older }: { newer: Session; older: Session },
): string {
  const entries = body ? partsOf(body).map(readEntry) : [];
  const down = runsDown(entries) ?? false;
  for (const one of lost.all) {
    const text = lostEntry(one, newer, older);
    const entry = { minute: minuteOf(text.slice(4)), content: text, text, trail: undefined };
    if (entries.some(({ content }) => content === text)) continue;
    entries.splice(placeOf(entry, entries, down, entries.at(-1)), 0, entry);
  }
  const top = body && topOf(body);
  const above = top && top.to > top.from ? top.session.text.slice(top.from, top.to) : '';
  return joined(above === '' ? entries : [{ text: above, trail: top?.trail }, ...entries]);
}

function readEntry(written: Written): Entry {
  const text = written.head + written.lead + bodyOf(written);
  return {
    minute: minuteOf(written.title),
    content: text.trimEnd(),
    text,
    trail: written.trail,
  };
}

function minuteOf(title: string): string {
  const match = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d))?/.exec(title);
  return match ? `${match[1]} ${match[2] ?? ''}`.trimEnd() : '';
}

/** Whether entries run from the newest to the oldest; undefined where their times do not tell. */
function runsDown(entries: readonly Entry[]): boolean | undefined {
  const dated = entries.filter(({ minute }) => minute !== '');
  const [first, last] = [dated[0]?.minute ?? '', dated.at(-1)?.minute ?? ''];
  return first === last ? undefined : first > last;
}

/** Behind the entries of its own minute; one without a time stays behind the one it followed. */
function placeOf(
  { minute }: Entry,
  all: readonly Entry[],
  down: boolean,
  before: Entry | undefined,
): number {
  if (minute === '') {
    const at = all.findIndex(({ content }) => content === before?.content);
    return at === -1 && before !== undefined ? all.length : at + 1;
  }
  if (down) {
    const at = all.findIndex((one) => one.minute !== '' && one.minute < minute);
    return at === -1 ? all.length : at;
  }
  const at = all.findLastIndex((one) => one.minute !== '' && one.minute <= minute);
  // Entries without a time stay with the one above them.
  if (at === -1) return 0;
  const next = all.findIndex((one, index) => index > at && one.minute !== '');
  return next === -1 ? all.length : next;
}
