import type { Session } from '../session/session.ts';
import { bodyRange } from '../session/sections.ts';
import type { Piece } from './align.ts';

/** A heading with what belongs to it, in the parts that a merge treats differently. */
export interface Written extends Piece {
  session: Session;
  title: string;
  /** The heading with its line ending. */
  head: string;
  /** The blank lines below it. */
  lead: string;
  from: number;
  to: number;
  /** Blank lines, and perhaps a rule, before the next heading; undefined for the last one. */
  trail: string | undefined;
}

/** A heading and where it ends: at the next one, or with the text around. */
export interface Place {
  key: string;
  title: string;
  start: number;
  bodyStart: number;
  end: number;
  isLast: boolean;
}

export function writtenAt(session: Session, place: Place): Written {
  const { key, title, start, bodyStart, end } = place;
  const section = { title, depth: 2, line: 0, start, bodyStart, end };
  const { from, to } = bodyRange(session, section);
  const { text } = session;
  const head = text.slice(start, bodyStart);
  return {
    session,
    key,
    title,
    content: head.trim() + text.slice(from, to).trimEnd(),
    head,
    lead: text.slice(bodyStart, from),
    from,
    to: Math.min(to, end),
    trail: place.isLast ? undefined : text.slice(to, end),
  };
}

export function bodyOf({ session, from, to }: Written): string {
  return session.text.slice(from, to);
}

/** One after the other; where the last of a file comes before another, a blank line parts them. */
export function joined(parts: readonly { text: string; trail: string | undefined }[]): string {
  return parts
    .map(({ text, trail }, at) => {
      if (at === parts.length - 1) return text;
      return text.trimEnd() === '' ? '' : text + (trail?.includes('\n') ? trail : '\n\n');
    })
    .join('');
}
