import { OPTIONAL_SECTIONS, REQUIRED_SECTIONS, type Session } from '../session/session.ts';
import { align, distinct, mapped, settled } from './align.ts';
import type { LostTexts } from './lost.ts';
import { logLost, mergeLog } from './merge-log.ts';
import { mergeParts, mergeProse, mergeWritten, type MergeBody } from './merge-section.ts';
import { joined, writtenAt, type Written } from './written.ts';

/** Three session files; a missing base is an empty one. */
export interface Sessions {
  base: Session;
  newer: Session;
  older: Session;
}

const LOG = 'Session Log';
/** How a section is merged that is neither prose nor made of lists and parts. */
const BODIES: Readonly<Record<string, MergeBody>> = {
  Context: mergeProse,
  'Current State': mergeProse,
  [LOG]: mergeLog,
};

const ORDER: readonly string[] = [...REQUIRED_SECTIONS, ...OPTIONAL_SECTIONS].map(sectionKey);

/**
 * Merges everything below the front matter, section by section. What both sides changed and only one
 * can keep goes into `lost`.
 */
export function mergeBody(sessions: Sessions, lost: LostTexts): string {
  const tops = mapped(sessions, preamble);
  const top = mergeProse(tops, 'Title', lost);
  const lists = mapped(sessions, sectionsOf);
  const { base = [], newer = [], older = [] } = lists;
  const merged = align({ base, newer, older }, 'newer', (key) => ORDER.indexOf(key)).map(
    (three) => {
      const title = three.newer?.title ?? three.older?.title ?? '';
      const key = three.newer?.key ?? three.older?.key ?? '';
      return { key, ...mergeWritten(three, title, lost, BODIES[title] ?? mergeParts) };
    },
  );
  const gaps = mapped(tops, ({ lead, trail = '' }) => ({ lead, trail }));
  const lead = settled(gaps.base?.lead, gaps.newer?.lead ?? '', gaps.older?.lead ?? '');
  const trail = settled(gaps.base?.trail, gaps.newer?.trail ?? '', gaps.older?.trail ?? '');
  return lead + (top === '' ? trail + joined(merged) : joined([{ text: top, trail }, ...merged]));
}

/** The merged text with what it lost in the session log; the log is made where there is none. */
export function withLost(
  merged: Session,
  lost: LostTexts,
  sessions: Pick<Sessions, 'newer' | 'older'>,
): string {
  if (lost.all.length === 0) return merged.text;
  const sections = sectionsOf(merged);
  const log = sections.find(({ key }) => key === sectionKey(LOG));
  const body = logLost(log, lost, sessions);
  if (log) return merged.text.slice(0, log.from) + body + merged.text.slice(log.to);
  return `${merged.text.trimEnd()}\n\n## ${LOG}\n\n${body}\n`;
}

/** What stands above the first level-2 heading, the title included. */
function preamble(session: Session): Written {
  const { bodyStart } = session.frontMatter;
  const end = firstSection(session) ?? session.text.length;
  const isLast = end === session.text.length;
  const place = { key: '', title: '', start: bodyStart, bodyStart, end, isLast };
  return writtenAt(session, place);
}

/** The level-2 sections, and level-1 headings behind the first of them. */
export function sectionsOf(session: Session): Written[] {
  const first = firstSection(session) ?? session.text.length;
  const found = session.outline.sections.filter(({ depth, start }) => depth <= 2 && start >= first);
  const sections = found.map(({ title, depth, start, bodyStart }, at) => {
    const end = found[at + 1]?.start ?? session.text.length;
    const isLast = at === found.length - 1;
    return writtenAt(session, {
      key: depth === 2 ? sectionKey(title) : `# ${title}`,
      title,
      start,
      bodyStart,
      end,
      isLast,
    });
  });
  return distinct(sections);
}

function sectionKey(title: string): string {
  return `## ${title}`;
}

function firstSection({ outline }: Session): number | undefined {
  return outline.sections.find(({ depth }) => depth === 2)?.start;
}
