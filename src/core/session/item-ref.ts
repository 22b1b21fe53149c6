import { oneLine } from '../text/display.ts';
import { SessionError } from '../errors.ts';
import { cutText } from '../brief/tokens.ts';

/** What a ref can name: an objective, a task, a next step, a blocker, an agent. */
export interface Item {
  id: string;
  text: string;
  done: boolean;
}

/**
 * The item that a ref names: its id (`obj-2`), its number (`2`), its whole text, or words that occur
 * in no other; among several the only open one.
 * @param noun plural, for messages: `objectives`
 * @throws SessionError `unknown-item`, `ambiguous-item` with the candidates
 */
export function findItem<T extends Item>(items: readonly T[], ref: string, noun: string): T {
  const wanted = oneLine(ref).toLowerCase();
  if (wanted === '') throw unknownItem(items, ref, noun);
  const exact = items.find((item) => item.id.toLowerCase() === wanted);
  if (exact) return exact;
  const found = /^#?\d+$/.test(wanted)
    ? byNumber(items, wanted.replace('#', ''))
    : byWords(items, wanted);
  const open = found.filter(({ done }) => !done);
  const [only, ...more] = open.length > 0 ? open : found;
  if (!only) throw unknownItem(items, ref, noun);
  if (more.length > 0) throw ambiguousItem(open.length > 0 ? open : found, ref, noun);
  return only;
}

function byNumber<T extends Item>(items: readonly T[], number: string): T[] {
  return items.filter(({ id }) => id.slice(id.lastIndexOf('-') + 1) === String(Number(number)));
}

function byWords<T extends Item>(items: readonly T[], wanted: string): T[] {
  const textOf = (item: T): string => oneLine(item.text).toLowerCase();
  const whole = items.filter((item) => textOf(item) === wanted);
  if (whole.length > 0) return whole;
  const phrase = items.filter((item) => textOf(item).includes(wanted));
  if (phrase.length > 0) return phrase;
  const words = wanted.split(' ');
  return items.filter((item) => words.every((word) => textOf(item).includes(word)));
}

function unknownItem(items: readonly Item[], ref: string, noun: string): SessionError {
  return new SessionError('unknown-item', {
    so:
      ref.trim() === ''
        ? `It was not said which of the ${noun} is meant.`
        : `Nothing among the ${noun} of this session fits "${cutText(oneLine(ref), 80)}".`,
    follows: 'So nothing was changed.',
    todo: items.length === 0 ? noneYet(noun) : `Name one of:\n${listed(items)}`,
  });
}

/** A noun alone is a verb of its own in the singular; several (`objectives and tasks`) have none. */
function noneYet(noun: string): string {
  const add = /^\w+s$/.test(noun)
    ? `; session ${noun.slice(0, -1)} --help says how to add one`
    : '';
  return `There are no ${noun} yet${add}.`;
}

function ambiguousItem(items: readonly Item[], ref: string, noun: string): SessionError {
  return new SessionError('ambiguous-item', {
    so: `"${cutText(oneLine(ref), 80)}" fits ${items.length} of the ${noun}.`,
    follows: 'So it is not clear which one is meant, and nothing was changed.',
    todo: `Name one by its id:\n${listed(items)}`,
  });
}

function listed(items: readonly Item[]): string {
  const ordered = items.toSorted((a, b) => Number(a.done) - Number(b.done));
  const lines = ordered
    .slice(0, 12)
    .map(({ id, text, done }) => `  ${id}  ${cutText(oneLine(text), 90)}${done ? ' (done)' : ''}`);
  if (items.length > 12) lines.push(`  and ${items.length - 12} more`);
  return lines.join('\n');
}
