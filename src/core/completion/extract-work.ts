import type { Section } from '../outline/outline.ts';
import { isNothing, isPlaceholder } from '../lint/template.ts';
import { unfinished } from '../session/nouns.ts';
import type { Session } from '../session/session.ts';
import { oneLine } from '../text/display.ts';
import { headingKey, type CompletionConfig } from './completion-config.ts';
import { comparable, passagesOf, sectionsFor } from './passages.ts';

/** Work that the session leaves undone. */
export interface FoundWork {
  id: string;
  /** One line of Markdown. */
  text: string;
  blocker: boolean;
  lines: [number, number];
}

/**
 * Open objectives, tasks and steps, what agents have not finished, and unresolved blockers, the same
 * text once. Done, struck and empty items are no work, nor is the first step of a session that never
 * began, nor its own completion.
 */
export function findWork(session: Session, config: CompletionConfig): FoundWork[] {
  const seen = new Set<string>();
  const items = sectionsFor(session, config, 'backlog').flatMap((one) => workIn(session, one));
  return [...items, ...workOfAgents(session)]
    .toSorted((a, b) => Number(a.blocker) - Number(b.blocker) || a.line - b.line)
    .filter(({ text }) => {
      const key = comparable(text);
      if (!isWork(text) || seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .map(({ text, line, blocker }, at) => ({
      id: `work-${at + 1}`,
      text: oneLine(text),
      blocker,
      lines: line === NO_LINE ? [0, 0] : [line, line],
    }));
}

interface Item {
  text: string;
  line: number;
  blocker: boolean;
}

function workIn(session: Session, section: Section): Item[] {
  const inside = ({ start }: { start: number }): boolean =>
    section.bodyStart <= start && start < section.end;
  const open = session.outline.checkboxes
    .filter((box) => inside(box) && !box.checked)
    .map((box) => ({ text: wholeText(session, box), line: box.line, blocker: false }));
  const key = headingKey(section.title);
  // Their items without a box are notes about the work, not work.
  if (key === 'acceptance criteria' || key === 'execution progress') return open;
  const blocker = key === 'blockers';
  const plain = session.outline.items
    .filter((item) => inside(item) && item.level === 1 && item.checked === null)
    .map((item) => ({ text: wholeText(session, item), line: item.line, blocker }));
  if (open.length + plain.length > 0 || session.outline.items.some(inside)) {
    return [...open.map((item) => ({ ...item, blocker })), ...plain];
  }
  return passagesOf(session, section).map(({ text, title, lines }) => ({
    text: text.includes('\n\n') ? title : text,
    line: lines[0],
    blocker,
  }));
}

/** Tasks of agents stand last: the same text in a section has a line, and is the one that is kept. */
function workOfAgents({ agents }: Session): Item[] {
  return unfinished(agents).map(({ agent, task }) => {
    const text = oneLine(task) || `Finish what ${oneLine(agent) || 'an agent'} began`;
    return { text, line: NO_LINE, blocker: false };
  });
}

const NO_LINE = Infinity;

/** The text of an item together with the lines that it runs on to. */
function wholeText(
  session: Session,
  { text, start, end }: { text: string; start: number; end: number },
): string {
  const [, ...rest] = session.text.slice(start, end).split(/\r?\n/);
  const stop = rest.findIndex((line) => NEW_BLOCK.test(line));
  const more = stop === -1 ? rest : rest.slice(0, stop);
  return [text, ...more.map((line) => line.trim())].join(' ');
}

const NEW_BLOCK = /^\s*(?:$|[-*+>]\s|\d{1,9}[.)]\s|#{1,6}\s|`{3}|~{3}|\||<)/;

function isWork(text: string): boolean {
  const bare = text.replace(/[*_`]/g, '').trim();
  if (bare === '' || /^~~.*~~/.test(bare)) return false;
  if (isNothing(bare) || isPlaceholder(bare) || NO_WORK.test(bare)) return false;
  return !START_STEP.test(bare) && !OWN_END.test(bare);
}

const START_STEP = /^take the first step of\b/i;
const NO_WORK =
  /^\W*(?:(?:all |everything |the work )?(?:is |was )?(?:done|finished|complete[d]?)|no(?:thing)? (?:more |further |open |remaining )?(?:work|steps?|tasks?|left|remains?|remaining|to do|blockers?)(?: left| remain(?:s|ing)?| to do)?|no blockers?|none(?: left| remaining)?)\W*$/i;
const OWN_END =
  /\bsession complete\b|^\W*(?:complete|close|finish|end|delete|remove|clean up) (?:out )?(?:this |the )?session(?: file)?\W*$/i;
