import { neutralLine } from '../mirror/neutral.ts';
import { mask } from '../text/secrets.ts';
import { planBacklog } from './backlog.ts';
import { cutText } from '../brief/tokens.ts';
import type { CompletionFacts } from './completion-facts.ts';
import type { FoundWork } from './extract-work.ts';
import type { TextFile } from './markdown-append.ts';
import { comparable } from './passages.ts';
import type { Extraction, Filing } from './plan.ts';

/** Where the remaining work goes: into the tracker of the session's issue, else into the backlog file. */
export interface PlacedWork {
  extractions: Extraction[];
  filings: Filing[];
  /** The text of the backlog as it will be; undefined when it stays as it is. */
  after: string | undefined;
}

export function placeWork(
  session: { id: string; title: string },
  facts: CompletionFacts,
  work: readonly FoundWork[],
  backlog: TextFile,
): PlacedWork {
  const { tracker } = facts;
  if (tracker === undefined || tracker.trouble !== undefined)
    return { ...planBacklog(backlog, session, work), filings: [] };
  const filings = work.map(({ text, blocker }): Filing => {
    const title = neutralLine(text);
    const marker = `${session.id}:${facts.digest(comparable(text)).slice(0, 12)}`;
    const what = blocker ? 'A blocker that was unresolved' : 'Work that was open';
    const name = `${session.id} (${neutralLine(session.title)})`;
    const from = tracker.ref === undefined ? '' : ` Follow-up of ${tracker.ref}.`;
    const body = `${what} when session ${name} was completed.${from}\n\n${title}\n`;
    return { marker, title: cutText(title, 250), body };
  });
  const extractions = work.map(({ id, text, lines }): Extraction => ({
    id,
    kind: 'remaining-work',
    title: mask(text),
    lines,
    to: 'issue',
    action: 'create',
  }));
  return { extractions, filings, after: undefined };
}
