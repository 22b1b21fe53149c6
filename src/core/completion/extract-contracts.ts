import type { Session } from '../session/session.ts';
import { oneLine } from '../text/display.ts';
import type { CompletionConfig } from './completion-config.ts';
import { cleanText, linesOf, passagesOf, sectionsFor } from './passages.ts';

/** An agreement on an interface, as the session wrote it. */
export interface FoundContract {
  id: string;
  title: string;
  /** Markdown; headings in it stand below level 2. */
  body: string;
  lines: [number, number];
}

/** One contract for each subsection, or one named after the session for a section without any. */
export function findContracts(session: Session, config: CompletionConfig): FoundContract[] {
  const found = sectionsFor(session, config, 'contracts').flatMap((section) => {
    const passages = passagesOf(session, section);
    if (passages.length > 0 && passages.every((one) => one.section !== undefined)) {
      return passages.filter(({ body }) => body !== '');
    }
    const body = cleanText(session, section.bodyStart, section.end);
    const title = oneLine(session.title ?? section.title);
    return passages.length === 0
      ? []
      : [{ title, body, lines: linesOf(session, section.start, section.end) }];
  });
  return found.map(({ title, body, lines }, at) => ({ id: `con-${at + 1}`, title, body, lines }));
}
