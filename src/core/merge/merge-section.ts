import { readDecisionTitle, readWaveTitle } from '../session/nouns.ts';
import { align, distinct, mapped, settled, type Three } from './align.ts';
import type { LostTexts } from './lost.ts';
import { mergeContent, type Span } from './merge-list.ts';
import { bodyOf, joined, writtenAt, type Written } from './written.ts';

/** Merges what stands below a heading; the versions that are undefined have no such heading. */
export type MergeBody = (versions: Three<Written>, title: string, lost: LostTexts) => string;

/** A heading with its body, merged; whole as it is where only one side has it. */
export function mergeWritten(
  versions: Three<Written>,
  title: string,
  lost: LostTexts,
  mergeBody: MergeBody,
): { text: string; trail: string | undefined } {
  const { base, newer, older } = versions;
  if (!newer || !older) {
    const only = newer ?? older;
    return only
      ? { text: only.head + only.lead + bodyOf(only), trail: only.trail }
      : { text: '', trail: undefined };
  }
  const head = settled(base?.head, newer.head, older.head);
  if (base?.head !== older.head && !isStateOnly(newer, older)) {
    lost.note(title, older.head.trim(), head);
  }
  const lead = settled(base?.lead, newer.lead, older.lead);
  const trail =
    newer.trail === undefined || older.trail === undefined
      ? (newer.trail ?? older.trail)
      : settled(base?.trail, newer.trail, older.trail);
  return { text: head + lead + mergeBody(versions, title, lost), trail };
}

/** Two headings of one wave that differ in its state only. */
function isStateOnly(newer: Written, older: Written): boolean {
  const [one, other] = [readWaveTitle(newer.title), readWaveTitle(older.title)];
  return one !== undefined && one.name === other?.name;
}

/** Prose that both sides changed: the newer wins whole, the other is kept by the log. */
export const mergeProse: MergeBody = ({ base, newer, older }, title, lost) => {
  const [was, first, second] = [base, newer, older].map((one) => (one ? bodyOf(one) : ''));
  if (second === was) return first ?? '';
  if (first === was) return second ?? '';
  lost.note(title, second ?? '', first ?? '');
  return first ?? '';
};

/** A section with level-3 headings, each a unit of its own; what stands outside of them is a list. */
export const mergeParts: MergeBody = (versions, title, lost) => {
  const parts = mapped(versions, (one) => partsOf(one));
  const tops = mapped(versions, topOf);
  const { base = [], newer = [], older = [] } = parts;
  const merged = align({ base, newer, older }, 'newer').map((three) => {
    const name = three.newer?.title ?? three.older?.title ?? '';
    const body = readDecisionTitle(name) ? mergeProse : mergeList;
    return mergeWritten(three, `${title}: ${name}`, lost, body);
  });
  const top = mergeContent(tops, title, lost);
  const trail = tops.newer?.trail ?? tops.older?.trail;
  return joined(top === '' ? merged : [{ text: top, trail }, ...merged]);
};

/** What stands above the first level-3 heading. */
export function topOf({ session, from, to }: Written): Span & { trail: string } {
  const first = session.outline.sections.find(
    ({ depth, start }) => depth === 3 && from <= start && start < to,
  );
  const text = session.text.slice(from, first?.start ?? to);
  const end = from + (first ? text.trimEnd().length : text.length);
  return { session, from, to: end, level: 1, trail: text.slice(end - from) };
}

const mergeList: MergeBody = (versions, title, lost) => {
  const spans = mapped(versions, ({ session, from, to }): Span => ({
    session,
    from,
    to,
    level: 1,
  }));
  return mergeContent(spans, title, lost);
};

/** The level-3 headings right below a level-2 one. */
export function partsOf({ session, from, to }: Written): Written[] {
  const found = session.outline.sections.filter(
    ({ depth, start }) => depth === 3 && from <= start && start < to,
  );
  const parts = found.map(({ title, start, bodyStart }, at) => {
    const end = found[at + 1]?.start ?? to;
    const isLast = at === found.length - 1;
    return writtenAt(session, {
      key: partKey(title),
      title,
      start,
      bodyStart: Math.min(bodyStart, to),
      end,
      isLast,
    });
  });
  return distinct(parts);
}

function partKey(title: string): string {
  const decision = readDecisionTitle(title);
  if (decision) return `decision ${decision.number}`;
  const wave = readWaveTitle(title);
  return wave ? `wave ${wave.number}` : title;
}
