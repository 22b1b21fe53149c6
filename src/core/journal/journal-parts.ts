import { agoText } from '../clock.ts';
import { oneLine } from '../text/display.ts';
import type { Session } from '../session/session.ts';
import { cutMiddle, cutText } from '../brief/tokens.ts';
import type { JournalView } from '../brief/unrecorded.ts';

/** An agent as a brief shows it, from the file or from the journal. */
export interface KnownAgent {
  agent: string;
  task: string;
  status: string;
  outcome: string;
}

/**
 * The agents of a session: those of its file, with what the journal knows better, and those that only the
 * journal knows. What was taken out of the file after it had been written there stays out.
 * @param folded until when agents were written into the file; milliseconds since 1970
 */
export function knownAgents(session: Session, view: JournalView, folded: number): KnownAgent[] {
  const seen = new Map(view.agents.map((one) => [one.id, one]));
  const inFile = session.agents.map(({ agent, task, status, summary = '', id = '' }) => {
    const live = seen.get(id);
    seen.delete(id);
    if (live === undefined || status === 'completed') {
      return { agent, task, status, outcome: summary };
    }
    return { agent, task, status: live.status, outcome: live.outcome || summary };
  });
  const others = [...seen.values()].filter(({ at }) => at > folded);
  return [...inFile, ...others];
}

/** The same agent in few words. */
export function shortAgent(one: KnownAgent): KnownAgent {
  return {
    ...one,
    task: cutText(oneLine(one.task), 60),
    outcome: cutMiddle(oneLine(one.outcome), 160),
  };
}

/** One agent as one line. */
export function agentLine({ agent, task, status, outcome }: KnownAgent): string {
  const said = oneLine(task) === '' ? '' : `: ${task}`;
  return `${agent || 'agent'} (${status})${said}${outcome === '' ? '' : ` → ${outcome}`}`;
}

/** How many files are named before they are only counted, and how much is quoted. */
interface Extent {
  files: number;
  words: number;
}

const FULL: Extent = { files: 12, words: Infinity };
export const SHORT: Extent = { files: 4, words: 140 };

/** What happened after Current State was written: the last prompt, files, the last answer. */
export function unrecordedLines(view: JournalView, now: Date, extent = FULL): string[] {
  const { prompt, files, answer } = view;
  const ago = (at: number): string => agoText(now.getTime() - at);
  const lines: string[] = [];
  if (prompt !== undefined) {
    const end = prompt.answered ? '' : ', cut off before its turn ended';
    lines.push(`- Last prompt (${ago(prompt.at)}${end}): ${cutMiddle(prompt.text, extent.words)}`);
  }
  if (files.length > 0) {
    const shown = files.slice(0, extent.files).map((path) => cutText(oneLine(path), 120));
    const more = files.length > extent.files ? ` and ${files.length - extent.files} more` : '';
    lines.push(`- Files touched since Current State was written: ${shown.join(', ')}${more}`);
  }
  if (answer !== undefined)
    lines.push(`- Last answer (${ago(answer.at)}): ${cutMiddle(answer.text, extent.words)}`);
  return lines.map(oneLine);
}
