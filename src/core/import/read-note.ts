import { readFrontMatter } from '../front-matter/front-matter.ts';
import { readLayout } from '../lint/layout.ts';
import { parseSession } from '../session/session.ts';
import { noteJson, takeJsonApart } from './json-parts.ts';
import { isDatedLine } from './log-pieces.ts';
import { kindOf } from './note-kind.ts';
import type { Judge, Note, NoteKind } from './note.ts';
import { takeLayout, type Said } from './said.ts';
import { takeApart, TITLE, type Parts } from './take-apart.ts';

/** A longer note is quoted whole: taking it apart would cost more than it tells. */
const LONGEST = 1_000_000;
/** A note, read and taken apart. */
export interface Read {
  kind: NoteKind;
  said: Said;
  parts: Parts;
  /** Its front matter with what is certain mended; undefined where it has none that can be read. */
  front: string | undefined;
  /** The same with the body, for a note that is a session already. */
  session: string | undefined;
  frontLines: readonly [number, number] | undefined;
  /** False for a note that is too long for it. */
  isApart: boolean;
}

/** What is known of a note that is too long to be taken apart. */
const UNREAD: Read = {
  kind: 'plain note',
  said: {},
  parts: { pieces: [], entries: [], fields: [] },
  front: undefined,
  session: undefined,
  frontLines: undefined,
  isApart: false,
};

/** Reads a text with plain line endings and without a byte order mark. */
export function readNote(text: string, note: Note, judge: Judge): Read {
  if (text.length > LONGEST) return UNREAD;
  const said: Said = {};
  const json = noteJson(text);
  const own = readFrontMatter(text);
  if (json) {
    const parts = takeJsonApart(json, text, said);
    const kind = kindOf({
      frontMatter: own,
      json,
      title: '',
      name: note.path,
      updates: 0,
      dated: 0,
      fields: 0,
    });
    return {
      kind,
      said,
      parts,
      front: undefined,
      session: undefined,
      frontLines: undefined,
      isApart: true,
    };
  }
  const mended = own.fenceStart === 0 ? judge.mend(text) : text;
  const session = parseSession(mended, '');
  const { frontMatter } = session;
  const usable = frontMatter.data !== undefined;
  if (usable) takeLayout(said, readLayout(session).meant);
  const bodyStart = frontMatter.fenceStart === -1 ? 0 : frontMatter.bodyStart;
  const line = text.slice(0, own.fenceStart === -1 ? 0 : own.bodyStart).split('\n').length;
  const body = mended.slice(bodyStart);
  const parts = takeApart(body, line, said);
  const kind = kindOf({
    frontMatter: own.data === undefined ? frontMatter : own,
    json,
    title: session.outline.headings[0]?.text ?? '',
    name: note.path.slice(note.path.lastIndexOf('/') + 1),
    updates: parts.entries.filter(({ written }) => /^update\b/i.test(written)).length,
    dated: countDated(parts, body),
    fields: parts.fields.filter(({ what }) => what !== TITLE).length,
  });
  return {
    kind,
    said,
    parts,
    front: usable ? mended.slice(0, bodyStart) : undefined,
    session: kind === 'session' ? mended : undefined,
    isApart: true,
    frontLines: bodyStart > 0 ? [1, Math.max(1, line - 1)] : undefined,
  };
}

function countDated({ entries }: Parts, body: string): number {
  return entries.length > 0
    ? entries.filter(({ time }) => time).length
    : body.split('\n').filter(isDatedLine).length;
}
