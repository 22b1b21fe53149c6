import { cutText } from '../brief/tokens.ts';
import { SessionError } from '../errors.ts';
import { oneLine } from '../text/display.ts';
import type { Knowledge } from './knowledge.ts';

/**
 * The item that a ref names: its id, a unique part of it, or words of its title that no other has.
 * @throws SessionError `unknown-knowledge`, `ambiguous-knowledge` with the candidates
 */
export function findKnowledge(items: readonly Knowledge[], ref: string): Knowledge {
  const wanted = oneLine(ref).replace(/^.*\//, '').replace(/\.md$/, '').toLowerCase();
  const exact = items.find(({ id }) => id.toLowerCase() === wanted);
  if (exact) return exact;
  const fits = wanted === '' ? [] : items.filter((item) => isMeant(item, wanted));
  const current = fits.filter(({ retired }) => !retired);
  const found = current.length > 0 ? current : fits;
  const [only, ...more] = found;
  if (only === undefined) throw unknown(items, ref);
  if (more.length > 0) throw ambiguous(found, ref);
  return only;
}

function isMeant({ id, title }: Knowledge, wanted: string): boolean {
  if (id.toLowerCase().includes(wanted)) return true;
  const name = title.toLowerCase();
  return wanted.split(' ').every((word) => name.includes(word));
}

function unknown(items: readonly Knowledge[], ref: string): SessionError {
  return new SessionError('unknown-knowledge', {
    so:
      ref.trim() === ''
        ? 'It was not said which piece of knowledge is meant.'
        : `No piece of knowledge fits "${cutText(oneLine(ref), 80)}".`,
    follows: 'So nothing was done.',
    todo:
      items.length === 0
        ? 'There is none yet. Write one down with: session knowledge add "TEXT"'
        : 'See what there is with: session knowledge list --all',
  });
}

function ambiguous(found: readonly Knowledge[], ref: string): SessionError {
  const lines = found
    .slice(0, 8)
    .map(({ id, title }) => `  ${oneLine(id)}  ${cutText(oneLine(title), 80)}`);
  if (found.length > 8) lines.push(`  and ${found.length - 8} more`);
  return new SessionError('ambiguous-knowledge', {
    so: `"${cutText(oneLine(ref), 80)}" fits ${found.length} pieces of knowledge.`,
    follows: 'So it is not clear which one is meant, and nothing was done.',
    todo: `Name one by its id:\n${lines.join('\n')}`,
  });
}
