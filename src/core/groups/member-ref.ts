import { cutText } from '../brief/tokens.ts';
import { SessionError } from '../errors.ts';
import { idOfPath } from '../session/nouns.ts';
import { oneLine } from '../text/display.ts';

/**
 * The member of a group that a ref names: its id, a path of its file, or a part of it that no other
 * member has.
 * @throws SessionError `unknown-member`, `ambiguous-member`
 */
export function pickMember(group: string, members: readonly string[], ref: string): string {
  const wanted = idOfPath(ref.trim());
  if (members.includes(wanted)) return wanted;
  const part = wanted.toLowerCase();
  const fits = part === '' ? [] : members.filter((id) => id.toLowerCase().includes(part));
  const [only, ...more] = fits;
  if (only !== undefined && more.length === 0) return only;
  const isUnknown = only === undefined;
  const shown = (isUnknown ? members : fits).slice(0, 8).map((id) => `  ${oneLine(id)}`);
  const said = cutText(oneLine(ref), 80);
  throw new SessionError(isUnknown ? 'unknown-member' : 'ambiguous-member', {
    so: isUnknown
      ? `No session "${said}" is in the group ${group}.`
      : `"${said}" fits ${fits.length} sessions of the group ${group}.`,
    follows: 'So nothing was changed.',
    todo:
      shown.length === 0
        ? `It has no sessions. Add one with: session group add ${group} SESSION`
        : `Name one of its own:\n${shown.join('\n')}`,
  });
}
