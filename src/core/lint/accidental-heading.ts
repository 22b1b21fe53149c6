import type { Heading } from '../outline/outline.ts';
import { OPTIONAL_SECTIONS, REQUIRED_SECTIONS, type Session } from '../session/session.ts';

/** A setext heading that nobody meant. */
export interface Accident {
  /** A line of --- right below a text, or the ======= of a merge conflict. */
  kind: 'rule' | 'conflict';
  /** Whether the text is plainly prose, so that a blank line before the --- is right. */
  prose: boolean;
  /** The line of --- or =======. */
  underline: number;
}

const KNOWN: ReadonlySet<string> = new Set([...REQUIRED_SECTIONS, ...OPTIONAL_SECTIONS]);

/** What made a heading of something that was not meant as one; undefined for a heading that was. */
export function accidentOf(session: Session, heading: Heading): Accident | undefined {
  const { start, end, depth, text } = heading;
  if (isAtx(session, heading) || KNOWN.has(text)) return undefined;
  const written = session.text.slice(start, end);
  const underline = start + written.lastIndexOf('\n') + 1;
  if (/^<{7}(?: |\r?$)/m.test(written)) return { kind: 'conflict', prose: false, underline };
  if (depth !== 2 || !/\n {0,3}---[ \t]*$/.test(written)) return undefined;
  const prose = written.split('\n').length > 2 || text.length > 60 || /[.,;:!?]$/.test(text);
  if (prose) return { kind: 'rule', prose, underline };
  // Who writes other headings with # did not mean this one.
  const mixed = session.outline.headings.some((one) => one.depth === 2 && isAtx(session, one));
  return mixed ? { kind: 'rule', prose, underline } : undefined;
}

function isAtx({ text }: Session, { start }: Heading): boolean {
  return text.charCodeAt(start) === 35;
}
