import { parseTime } from '../clock.ts';
import { outline, type Outline } from '../outline/outline.ts';
import type { Session } from '../session/session.ts';
import { oneLine, showable } from '../text/display.ts';
import { containedMarkdown } from './contained-markdown.ts';
import { headingText } from '../session/compose.ts';
import { RecordFinder, type DecisionRecord } from './decision-records.ts';

/** A session whose decisions are told: one that is there, or one that has ended. */
export interface LoggedSession {
  session: Session;
  /** When it ended, ISO 8601; undefined for one that is there. */
  ended: string | undefined;
}

/** One decision of the log. What is not known is ''. */
export interface LoggedDecision {
  /** `2026-11-20`: of its record, else when its session began. */
  day: string;
  title: string;
  decision: string;
  rationale: string;
  alternatives: string;
  /** The session that it comes from, and which one there (`dec-2`). */
  session: string;
  id: string;
  /** When that session ended, ISO 8601. */
  ended: string;
  /** The record that keeps it, relative to the root, and what that says of it (`Accepted`). */
  record: string;
  status: string;
}

/**
 * Every decision once, newest first: those of all sessions, with the records that were made of them, and
 * the records that come from nowhere else.
 */
export function decisionLog(
  sessions: readonly LoggedSession[],
  records: readonly DecisionRecord[],
): LoggedDecision[] {
  const told = new Set<DecisionRecord>();
  const finder = new RecordFinder(records);
  const ofSessions = sessions.flatMap(({ session, ended }) =>
    session.decisions.map((one): LoggedDecision => {
      const title = oneLine(one.title || one.decision);
      const record = finder.find({ session: session.id, sessionDecision: one.id, title });
      if (record) told.add(record);
      const { decision, rationale, alternatives, id } = one;
      return {
        day: (record && dayOfRecord(record)) || dayOf(session.created),
        title,
        decision,
        rationale,
        alternatives,
        session: session.id,
        id,
        ended: ended ?? '',
        record: record?.path ?? '',
        status: record?.status ?? '',
      };
    }),
  );
  const others = records.filter((record) => !told.has(record)).map(ofRecord);
  return [...ofSessions, ...others].toSorted((a, b) =>
    a.day < b.day ? 1 : a.day > b.day ? -1 : 0,
  );
}

/** The log as a Markdown document. */
export function decisionLogText(log: readonly LoggedDecision[]): string {
  const entries = log.map((one) => {
    const parts = [
      ['Decision', one.decision === one.title ? '' : one.decision],
      ['Rationale', one.rationale],
      ['Alternatives', one.alternatives],
    ].flatMap(([label = '', text = '']) =>
      text === '' ? [] : [`**${label}**: ${containedMarkdown(showable(text), 3)}`],
    );
    const head = `## ${one.day === '' ? '' : `${one.day} · `}${headingText(oneLine(one.title))}`;
    return [head, sourceOf(one), ...parts].join('\n\n');
  });
  return `${['# Decision log', ...entries].join('\n\n')}\n`;
}

function sourceOf({ session, id, ended, record, status }: LoggedDecision): string {
  const said = [
    ...(session === '' ? [] : [`Session ${oneLine(session)}${id === '' ? '' : `, ${id}`}`]),
    ...(ended === '' ? [] : [`ended ${dayOf(ended)}`]),
    ...(record === '' ? [] : [`record ${oneLine(record)}`]),
    ...(status === '' ? [] : [oneLine(status)]),
  ];
  return said.join(' · ');
}

/** A record tells its decision under headings of its own; here its beginning does. */
function ofRecord(record: DecisionRecord): LoggedDecision {
  const { title, path, status, session = '', sessionDecision = '', text } = record;
  const parts = outline(text);
  return {
    day: dayOfRecord(record),
    title,
    decision: sectionOf(parts, text, /^decision\b/i),
    rationale: sectionOf(parts, text, /^rationale$/i),
    alternatives: sectionOf(parts, text, /^(?:alternatives|considered options)/i),
    session,
    id: sessionDecision,
    ended: '',
    record: path,
    status,
  };
}

/** The text below the first level-2 heading that fits, without what lies deeper. */
function sectionOf({ headings, sections }: Outline, text: string, title: RegExp): string {
  const found = sections.find((one) => one.depth === 2 && title.test(one.title));
  if (found === undefined) return '';
  const deeper = headings.find(({ start }) => start >= found.bodyStart);
  const body = text.slice(found.bodyStart, deeper?.start ?? found.end);
  return body.replaceAll('\r\n', '\n').trim();
}

function dayOfRecord({ text, path }: DecisionRecord): string {
  const written = /^[ \t]*(?:[-*+][ \t]+)?[*_]*date[*_]*:[*_]*[ \t]*["']?(\d{4}-\d{2}-\d{2})/im;
  return (
    written.exec(text.slice(0, 4000))?.[1] ?? /(\d{4}-\d{2}-\d{2})[^/]*$/.exec(path)?.[1] ?? ''
  );
}

function dayOf(time: string | undefined): string {
  return parseTime(time) === undefined ? '' : (time ?? '').slice(0, 10);
}
