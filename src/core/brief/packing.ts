import { REPOSITORY_PARTS, type Part } from './brief-parts.ts';
import { fence } from './fence.ts';
import { estimateTokens } from './tokens.ts';

/** What stands around the block of quoted text, and how large the whole may be. */
export interface Frame {
  /** Sentences of ours before and behind the block. */
  head: readonly string[];
  tail: readonly string[];
  /** What is said of what was left out. */
  announce: (omitted: readonly string[]) => string;
  /** Estimated tokens, and UTF-16 units, at most. */
  budget: number;
  units: number;
}

/** How much of a part was told. */
export interface ToldPart {
  name: string;
  lines: readonly string[];
  /** How many lines there were. */
  of: number;
}

export interface PackedBrief {
  text: string;
  /** Estimated tokens of `text`. */
  tokens: number;
  /** What did not fit, as it is announced in the text. */
  omitted: string[];
  parts: readonly ToldPart[];
}

/**
 * Puts as much of the parts between the sentences of a frame as its budget allows; within the frame
 * alone nothing is left out, whatever the budget.
 */
function packBrief(parts: readonly Part[], frame: Frame): PackedBrief {
  const compose = (lines: readonly string[], omitted: readonly string[]): string =>
    [
      ...frame.head,
      fence(lines.join('\n')),
      ...frame.tail,
      ...(omitted.length > 0 ? [frame.announce(omitted)] : []),
    ].join('\n');
  const room = (reserved: string): Room => {
    const fixed = compose([], []) + reserved;
    return { tokens: frame.budget - estimateTokens(fixed), units: frame.units - fixed.length - 1 };
  };
  const done = ({ parts: told, lines, omitted }: Packed): PackedBrief => {
    const text = compose(lines, omitted);
    return { text, tokens: estimateTokens(text), omitted, parts: told };
  };
  const whole = pack(parts, room(''));
  if (whole.omitted.length === 0) return done(whole);
  const cautious = packShort(parts, room(frame.announce(parts.map(mostOf))));
  // What is announced in the end is mostly less than all: then there is room for more.
  const missing = parts.filter(({ name }) => cautious.omitted.some((one) => one.endsWith(name)));
  const bold = packShort(parts, room(frame.announce(missing.map(mostOf))));
  const first = done(bold);
  const fits = first.tokens <= frame.budget && first.text.length <= frame.units;
  return fits ? first : done(cautious);
}

/** The longest that may be said of what is left out of a part. */
function mostOf({ name, lines }: Part): string {
  return `${lines.length} lines of ${name}`;
}

/**
 * Packs into the full frame; into the terse one where sentences of ours would take most of the budget, so that
 * a small one is spent on the work.
 */
export function packBest(parts: readonly Part[], full: Frame, terse: Frame): PackedBrief {
  const first = packBrief(parts, full);
  const there = first.parts.filter(({ lines }) => lines.length > 0);
  const told = estimateTokens(
    there.flatMap((part) => [...headingOf(part), ...part.lines]).join('\n'),
  );
  const isCramped = first.omitted.length > 0 && told < full.budget / LEAST_TOLD;
  return isCramped || first.tokens > full.budget ? packBrief(parts, terse) : first;
}

const LEAST_TOLD = 3;

interface Room {
  tokens: number;
  units: number;
}

interface Packed {
  lines: string[];
  omitted: string[];
  parts: ToldPart[];
}

/** Packs parts that are longer than their share in fewer words, where there are such. */
function packShort(parts: readonly Part[], room: Room): Packed {
  const shortened = parts.filter((part) => {
    const { lines, short } = part;
    const cost = estimateTokens([...headingOf(part), ...lines].join('\n'));
    return (
      short !== undefined && cost > room.tokens * shareOf(part) && short.join() !== lines.join()
    );
  });
  const told = parts.map((part) =>
    shortened.includes(part) ? { name: part.name, lines: part.short ?? part.lines } : part,
  );
  const { lines, omitted, parts: taken } = pack(told, room);
  const words = shortened
    .map(({ name }) => name)
    .filter((name) => !omitted.some((one) => one.endsWith(name)))
    .map((name) => `words of ${name}`);
  return { lines, omitted: [...omitted, ...words], parts: taken };
}

/**
 * Takes lines while they fit, in two rounds: first every part gets its share, so that a long one does
 * not crowd out the others, then the rest goes by rank. What is missing is named.
 */
function pack(parts: readonly Part[], room: Room): Packed {
  const left = { ...room };
  const taken = parts.map(() => 0);
  for (const wanted of [shareOf, () => Infinity]) {
    for (const [at, part] of parts.entries()) {
      taken[at] = take(part, taken[at] ?? 0, room.tokens * wanted(part), left);
    }
  }
  return {
    parts: parts.map(({ name, lines }, at) => ({
      name,
      lines: lines.slice(0, taken[at]),
      of: lines.length,
    })),
    lines: parts.flatMap((part, at) => {
      const lines = part.lines.slice(0, taken[at]);
      return lines.length === 0 ? [] : [...headingOf(part), ...lines];
    }),
    omitted: parts.flatMap(({ name, lines }, at) => {
      const missing = lines.length - (taken[at] ?? 0);
      if (missing === 0) return [];
      return missing === lines.length
        ? [name]
        : [`${missing} ${missing === 1 ? 'line' : 'lines'} of ${name}`];
    }),
  };
}

/** How many lines of a part are taken once this round is over; `left` shrinks by what they cost. */
function take(part: Part, from: number, limit: number, left: Room): number {
  let spent = 0;
  for (let at = from; at < part.lines.length; at++) {
    const text = [...(at === 0 ? headingOf(part) : []), part.lines[at], ''].join('\n');
    const tokens = estimateTokens(text);
    if (tokens > left.tokens || text.length > left.units) return at;
    if (limit === 0 || (at > 0 && spent + tokens > limit)) return at;
    spent += tokens;
    left.tokens -= tokens;
    left.units -= text.length;
  }
  return part.lines.length;
}

export function headingOf({ name }: Pick<Part, 'name'>): string[] {
  return name === 'Title' ? [] : [`## ${name}`];
}

/** The part of the room that is kept for a part; background gets what is left over. */
export function shareOf({ name, share }: Pick<Part, 'name' | 'share'>): number {
  return share ?? SHARES[name] ?? 0.06;
}

/**
 * Together about one, so that what comes last is not starved by what comes first. What agents and the
 * conversation did may stand in no file that could be read later; Current State is first to get more.
 */
const SHARES: Readonly<Record<string, number>> = {
  Title: 1,
  'Current State': 0.18,
  'Next Steps': 0.1,
  'Not handoff-ready': 0.03,
  'Open objectives': 0.03,
  Agents: 0.27,
  'Unrecorded work': 0.25,
  Conventions: 0.04,
  Architecture: 0.04,
  Facts: 0.03,
  ...Object.fromEntries(REPOSITORY_PARTS.map((name) => [name, 0])),
  'Technical Context': 0,
  'Files Modified': 0,
  'Session Log': 0,
  Context: 0,
};
