import { parseTime } from '../clock.ts';
import { SessionError } from '../errors.ts';
import { editFrontMatter, type Change } from '../front-matter/front-matter.ts';
import { parseSession, type Session } from '../session/session.ts';
import { lineEndingOf } from '../text/splice.ts';
import { settled, type Three } from './align.ts';
import { holdsAll, type Merge } from './holds-all.ts';
import { LostTexts } from './lost.ts';
import { mergeBody, withLost, type Sessions } from './merge-body.ts';
import { mergeValues } from './merge-values.ts';
import { renumbered } from './renumber.ts';
import { settleWaves } from './settle-waves.ts';

/** How a text is written, apart from what it says. */
interface Form {
  mark: string;
  eol: '\n' | '\r\n';
  /** White space at the end. */
  end: string;
}

/**
 * Merges two versions of a session file that come from one base, by meaning. The same file comes out
 * whichever side is called ours, and there never are conflict markers.
 * @param base '' where there is none
 * @returns undefined where a side cannot be read as a session, or where the result could not be
 * proved to hold what both sides have
 */
export function mergeSessions(
  base: string,
  ours: string,
  theirs: string,
  path: string,
): Merge | undefined {
  if (ours === theirs || theirs === base) return { text: ours, logged: [] };
  if (ours === base) return { text: theirs, logged: [] };
  const texts = ordered(ours, theirs, path);
  const forms = { base: formOf(base), newer: formOf(texts.newer), older: formOf(texts.older) };
  const [was, newer, older] = [base, texts.newer, texts.older].map((text) =>
    parseSession(plain(text), path),
  );
  if (!was || !newer?.frontMatter.data || !older?.frontMatter.data) return undefined;
  const sessions = { base: was, newer, older: parseSession(renumbered(was, newer, older), path) };
  const merged = mergeParsed(sessions);
  if (!merged || !holdsAll(merged, sessions)) return undefined;
  return { ...merged, text: inForm(merged.text, forms, base === '') };
}

/** The newer of two texts by `last_updated`; of two that were updated at once, the later in byte order. */
export function ordered(
  ours: string,
  theirs: string,
  path: string,
): { newer: string; older: string } {
  const [our, their] = [ours, theirs].map(
    (text) => parseTime(parseSession(text, path).lastUpdated) ?? -Infinity,
  );
  const first = our === their ? ours > theirs : (our ?? 0) > (their ?? 0);
  return first ? { newer: ours, older: theirs } : { newer: theirs, older: ours };
}

function mergeParsed(sessions: Sessions): Merge | undefined {
  const { newer } = sessions;
  const lost = new LostTexts();
  const changes = mergeValues(sessions, lost);
  const head = newer.text.slice(0, newer.frontMatter.bodyStart);
  const edited = editedHead(head, changes);
  if (edited === undefined) return undefined;
  noteComments(sessions, edited, lost);
  const body = mergeBody(sessions, lost);
  const coherent = settleWaves(parseSession(edited + body, newer.path), sessions);
  const text = withLost(parseSession(coherent, newer.path), lost, sessions);
  return { text, logged: lost.all.map(({ title }) => title) };
}

/** Undefined for front matter written in a way that cannot be edited. */
function editedHead(head: string, changes: readonly Change[]): string | undefined {
  try {
    return editFrontMatter(head, changes);
  } catch (error) {
    if (error instanceof SessionError) return undefined;
    throw error;
  }
}

/** Values are merged into the newer side's front matter; comments of the older would get lost. */
function noteComments({ base, older }: Sessions, head: string, lost: LostTexts): void {
  const known = new Set(headOf(base).split('\n'));
  for (const line of headOf(older).split('\n')) {
    const comment = known.has(line) ? undefined : /(?:^|\s)(#.*)$/.exec(line)?.[1]?.trim();
    if (comment !== undefined && !head.includes(comment) && !headOf(base).includes(comment)) {
      lost.note('front matter', `- comment: ${comment}`, '');
    }
  }
}

function headOf({ text, frontMatter }: Session): string {
  return text.slice(0, frontMatter.bodyStart);
}

function formOf(text: string): Form {
  return {
    mark: text.startsWith('\ufeff') ? '\ufeff' : '',
    eol: lineEndingOf(text),
    end: /\s*$/.exec(text)?.[0].replaceAll('\r\n', '\n') ?? '',
  };
}

/** Without byte order mark, each line ended by LF. */
function plain(text: string): string {
  return text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
}

/** In the form that both sides have, or that one of them changed to; else in that of the newer. */
function inForm(
  text: string,
  forms: Three<Form> & { newer: Form; older: Form },
  isNew: boolean,
): string {
  const pick = <K extends keyof Form>(key: K): Form[K] =>
    settled(isNew ? undefined : forms.base?.[key], forms.newer[key], forms.older[key]);
  const whole = text.trimEnd() + pick('end');
  return pick('mark') + (pick('eol') === '\n' ? whole : whole.replaceAll('\n', '\r\n'));
}
