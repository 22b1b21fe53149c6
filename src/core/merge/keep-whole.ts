import { parseSession } from '../session/session.ts';
import { lineEndingOf } from '../text/splice.ts';
import { LostTexts } from './lost.ts';
import { withLost } from './merge-body.ts';
import { ordered } from './merge-sessions.ts';

/**
 * For versions that cannot be merged: one of them whole, the other as a quote in its session log.
 * The one that can be read as a session stays; of two, the newer.
 */
export function keepWhole(ours: string, theirs: string, path: string): string {
  const [our, their] = [ours, theirs].map((text) => isReadable(text, path));
  const { newer, older } =
    our === their
      ? ordered(ours, theirs, path)
      : { newer: our ? ours : theirs, older: our ? theirs : ours };
  const [kept, other] = [newer, older].map((text) =>
    parseSession(text.replaceAll('\r\n', '\n'), path),
  );
  if (!kept || !other) return newer;
  const lost = new LostTexts();
  lost.note('other version', other.text.replace(/^\ufeff/, ''), kept.text);
  const text = withLost(kept, lost, { newer: kept, older: other });
  return lineEndingOf(newer) === '\n' ? text : text.replaceAll('\n', '\r\n');
}

function isReadable(text: string, path: string): boolean {
  return parseSession(text, path).frontMatter.data !== undefined;
}
