import { isoTime, logTime } from '../clock.ts';
import { editFrontMatter } from '../front-matter/front-matter.ts';
import { plain } from '../session/compose.ts';
import { appendItems, guarded, insertSection } from '../session/sections.ts';
import { parseSession } from '../session/session.ts';
import type { Knowledge } from './knowledge.ts';

/** One use of a piece of knowledge. */
export interface Use {
  success: boolean;
  /** One line. */
  note: string | undefined;
  at: Date;
}

/** Where notes on uses go. */
const SECTION = 'Uses';

/**
 * The text of a knowledge file with one more use counted, and its note below `## Uses`; splices only.
 * @throws SessionError when the file is written in a way that cannot be changed
 */
export function recordUse(item: Knowledge, { success, note, at }: Use): string {
  const outcome = success ? 'worked' : 'failed';
  const line = note === undefined ? undefined : `${logTime(at)} ${outcome}: ${plain(note)}`;
  const text = line === undefined ? item.text : withNote(item, line);
  return editFrontMatter(text, [
    { path: ['knowledge', 'uses'], value: item.uses + 1 },
    { path: ['knowledge', 'successes'], value: item.successes + (success ? 1 : 0) },
    { path: ['knowledge', 'last_used'], value: isoTime(at) },
  ]);
}

/** The text with the day and the reason it stopped being true. */
export function retireKnowledge(item: Knowledge, reason: string, at: Date): string {
  return editFrontMatter(item.text, [
    { path: ['knowledge', 'retired'], value: isoTime(at) },
    { path: ['knowledge', 'retired_reason'], value: reason },
  ]);
}

function withNote({ text, path }: Knowledge, line: string): string {
  const file = parseSession(text, path);
  const section = file.section(SECTION);
  const splice = section
    ? appendItems(file, section, [line])
    : insertSection(file, SECTION, `- ${line}`);
  return guarded(file, [splice], [SECTION]).text;
}
