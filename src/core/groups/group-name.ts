import { cutText } from '../brief/tokens.ts';
import { SessionError } from '../errors.ts';
import { idOfPath } from '../session/nouns.ts';
import { descriptionOf } from '../session/naming.ts';
import { oneLine } from '../text/display.ts';
import type { Group } from './group.ts';

/** What no group can be called: as the name of a file some systems take it for a device. */
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/** Longest name made of letters of other scripts, in characters; a file name has 255 bytes at most. */
const MOST = 60;

/**
 * `User Preferences` as the name of a file: `user-preferences`. Letters of other scripts stay what they
 * are; '' where there is no letter.
 */
export function groupNameOf(given: string): string {
  const text = oneLine(given);
  if (!/\p{L}/u.test(text)) return '';
  const bare = text.normalize('NFKD').replaceAll(/[\p{Script=Latin}\P{L}]/gu, '');
  if (bare === '') return latinName(text);
  const kebab = text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-');
  return Array.from(kebab)
    .slice(0, MOST)
    .join('')
    .replaceAll(/^-+|-+$/g, '');
}

function latinName(text: string): string {
  const name = descriptionOf(text);
  // What a title without usable letters is called.
  return name === 'session' && !/session/i.test(text) ? '' : name;
}

/** Whether a file name without `.md` is one that a group can have. */
export function isGroupName(name: string): boolean {
  return name !== '' && groupNameOf(name) === name && !DEVICES.test(name);
}

/**
 * The name of a group that is to be made.
 * @throws SessionError `bad-group-name`
 */
export function newGroupName(given: string): string {
  const name = groupNameOf(given);
  if (isGroupName(name)) return name;
  throw new SessionError('bad-group-name', {
    so: `"${cutText(oneLine(given), 80)}" cannot be the name of a group.`,
    follows: 'So no group was made.',
    todo: 'Give words with letters: session group create "User preferences"',
  });
}

/**
 * The group that a ref names: its name, the same as people say it, a path of its file, or a part of its
 * name that no other has.
 * @throws SessionError `unknown-group`, `ambiguous-group` with the candidates
 */
export function findGroup(groups: readonly Group[], ref: string): Group {
  const wanted = idOfPath(oneLine(ref));
  const name = groupNameOf(wanted);
  const exact =
    groups.find((one) => one.name === wanted) ?? groups.find((one) => one.name === name);
  if (exact) return exact;
  const fits = name === '' ? [] : groups.filter((one) => one.name.includes(name));
  const active = fits.filter(({ status }) => status === 'active');
  const found = active.length === 1 ? active : fits;
  const [only, ...more] = found;
  if (only === undefined) throw unknownGroup(groups, ref);
  if (more.length > 0) throw ambiguous(found, ref);
  return only;
}

function unknownGroup(groups: readonly Group[], ref: string): SessionError {
  const name = groupNameOf(ref);
  return new SessionError('unknown-group', {
    so:
      oneLine(ref) === ''
        ? 'It was not said which group is meant.'
        : `There is no group "${cutText(oneLine(ref), 80)}".`,
    follows: 'So nothing was done.',
    todo:
      name !== '' && groups.length === 0
        ? `There is none yet. Make it with: session group create ${name}`
        : `See which there are with: session group list --all${name === '' ? '' : `  (or make it: session group create ${name})`}`,
  });
}

function ambiguous(found: readonly Group[], ref: string): SessionError {
  const lines = found.slice(0, 8).map(({ name, status }) => `  ${oneLine(name)}  ${status}`);
  if (found.length > 8) lines.push(`  and ${found.length - 8} more`);
  return new SessionError('ambiguous-group', {
    so: `"${cutText(oneLine(ref), 80)}" fits ${found.length} groups.`,
    follows: 'So it is not clear which one is meant, and nothing was done.',
    todo: `Name one in full:\n${lines.join('\n')}`,
  });
}
