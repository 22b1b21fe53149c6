import { logTime, parseTime, stampTime } from '../clock.ts';
import type { Session } from '../session/session.ts';
import { oneLine } from '../text/display.ts';

/** Text of the older side that gave way to the newer, and where it stood. */
export interface Lost {
  title: string;
  text: string;
}

/** What a section or value that changed on both sides loses, so that the log can keep it. */
export class LostTexts {
  readonly all: Lost[] = [];

  /** Notes a text, unless what stays says it already. */
  note(title: string, text: string, kept: string): void {
    const bare = text.trim();
    if (bare === '' || kept.includes(bare)) return;
    const known = this.all.find((one) => one.title === title);
    if (known) known.text += `\n\n${bare}`;
    else this.all.push({ title, text: bare });
  }
}

/** A log entry in Markdown: its heading, a sentence, and the text as a quote, which holds any Markdown. */
export function lostEntry({ title, text }: Lost, newer: Session, older: Session): string {
  const when = oneLine(older.lastUpdated ?? '');
  const of = when === '' ? 'the other side' : `the side last updated ${when}`;
  const quote = text.split('\n').map((line) => (line.trim() === '' ? '>' : `> ${line}`));
  return [
    `### ${minuteFor(newer)} - merge/${oneLine(title)}`,
    '',
    `Both sides of a merge had changed this; ${of} said:`,
    '',
    ...quote,
  ].join('\n');
}

/** The time of the merged file: a merge must not depend on when and where it is done. */
function minuteFor({ lastUpdated, created, id }: Session): string {
  const at = parseTime(lastUpdated) ?? parseTime(created) ?? stampTime(id) ?? 0;
  return logTime(new Date(at));
}
