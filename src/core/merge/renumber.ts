import type { Decision, Session, Wave } from '../session/session.ts';

/** Something new that has a number; equal words make it the same thing on both sides. */
interface Numbered {
  number: number;
  words: string;
}

/**
 * The text of the older side with other numbers for the decisions and waves whose numbers the newer
 * side took for something else. What its own new lines say of them follows.
 */
export function renumbered(base: Session, newer: Session, older: Session): string {
  const decisions = newNumbers(base, newer, older, ({ decisions: all, text }) =>
    all.map((one) => ({ number: one.number, words: wordsOf(one, text) })),
  );
  const waves = newNumbers(base, newer, older, ({ waves: all }) => all.map(nameOf));
  if (decisions.size === 0 && waves.size === 0) return older.text;
  const known = new Set(base.text.split('\n'));
  const lines = older.text.split('\n').map((line) => {
    if (known.has(line)) return line;
    return withNumbers(
      withNumbers(line, /\b(decision[ \t#]*|dec-)(\d+)(?![\d.])/gi, decisions),
      /\b(waves?[ \t#]*)(\d+)(?![\d.])/gi,
      waves,
    );
  });
  return lines.join('\n');
}

function wordsOf({ title, section }: Decision, text: string): string {
  return `${title}\n${text.slice(section.bodyStart, section.end).trim()}`;
}

function nameOf({ number, name }: Wave): Numbered {
  return { number, words: name.toLowerCase() };
}

function withNumbers(line: string, pattern: RegExp, numbers: ReadonlyMap<number, number>): string {
  if (numbers.size === 0) return line;
  return line.replaceAll(pattern, (whole, word: string, digits: string) => {
    const number = numbers.get(Number(digits));
    return number === undefined ? whole : `${word}${number}`;
  });
}

/** By old number; the numbers of the base stay, and so does what both sides added alike. */
function newNumbers(
  base: Session,
  newer: Session,
  older: Session,
  read: (session: Session) => Numbered[],
): Map<number, number> {
  const [was, first, second] = [read(base), read(newer), read(older)];
  const isNew = ({ number }: Numbered): boolean => was.every((one) => one.number !== number);
  const taken = first.filter(isNew);
  const used = new Set([...was, ...first].map(({ number }) => number));
  const numbers = new Map<number, number>();
  let next = 1 + Math.max(0, ...used);
  let moved = false;
  for (const { number, words } of second.filter(isNew)) {
    const twin = taken.find((one) => one.words === words);
    // What follows a moved one moves too: numbers rise.
    moved ||= !twin && used.has(number);
    if (!moved) used.add(number);
    if (twin) numbers.set(number, twin.number);
    else if (moved) {
      while (used.has(next)) next++;
      numbers.set(number, next++);
    }
  }
  return numbers;
}
