import { nameTime } from '../clock.ts';

/** Longest kebab description of a file name, in characters. */
const MAX_DESCRIPTION = 60;

/**
 * A title as the kebab description of a file name: letters without accents, digits, hyphens.
 * `session` when no usable letter is left. The id of its tracker's issue does not go into it.
 */
export function descriptionOf(title: string, trackerId?: string): string {
  const kebab = kebabOf(without(title, trackerId));
  if (!/[a-z]/.test(kebab)) return 'session';
  if (kebab.length <= MAX_DESCRIPTION) return kebab;
  const end = kebab.lastIndexOf('-', MAX_DESCRIPTION);
  return kebab.slice(0, end > MAX_DESCRIPTION / 2 ? end : MAX_DESCRIPTION).replace(/-+$/, '');
}

/** The words of a title, `self-hosted` being one; empty where no letter is usable. */
export function wordsOf(title: string, trackerId?: string): string[] {
  const all = without(title, trackerId).split(/[^\p{L}\p{M}\p{N}-]+/u);
  const kebabs = all.map(kebabOf).filter((word) => word !== '');
  return kebabs.some((word) => /[a-z]/.test(word)) ? kebabs : [];
}

function kebabOf(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, (letter) => LETTERS[letter] ?? letter)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** Letters that lose no accent but have a spelling in plain ones. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

function without(title: string, trackerId: string | undefined): string {
  const plain = (trackerId ?? '').replaceAll(/[^A-Za-z0-9]+/g, '[^A-Za-z0-9]+');
  return /[A-Za-z0-9]/.test(plain)
    ? title.replaceAll(new RegExp(`(?<![A-Za-z0-9])${plain}(?![A-Za-z0-9])`, 'gi'), ' ')
    : title;
}

/** The description of a new session's file name, and when it starts. */
export interface NewName {
  title: string;
  at: Date;
  linearIssue?: string | undefined;
  /** Words for the file name, where they are not the title's own. */
  name?: string | undefined;
}

/** The id of a new session; `taken` decides whether a name exists, then `-2`, `-3` … follow. */
export function newId(name: NewName, taken: (id: string) => boolean): string {
  const base = `${nameTime(name.at)}-${descriptionOf(name.name ?? name.title, name.linearIssue)}`;
  let id = base;
  for (let count = 2; taken(id); count++) id = `${base}-${count}`;
  return id;
}

/** A branch as the title of its work: `feature/retry-payments` is "Retry payments". */
export function titleOfBranch(branch: string): string {
  const words = branch
    .slice(branch.lastIndexOf('/') + 1)
    .replaceAll(/[-_]+/g, ' ')
    .trim();
  return words === '' ? branch : words.charAt(0).toUpperCase() + words.slice(1);
}
