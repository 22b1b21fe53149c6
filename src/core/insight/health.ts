import { isoTime } from '../clock.ts';
import { readiness } from '../session/readiness.ts';
import { isActive } from './insight.ts';
import type { TrackedItem } from './item-history.ts';
import type { SessionFacts } from './session-facts.ts';
import { DAY } from './since.ts';
import { counted, dayText, momentText, said } from './wording.ts';

type FindingCode =
  | 'unreadable'
  | 'stale'
  | 'not-ready'
  | 'blocker-open'
  | 'claim-stale'
  | 'no-progress'
  | 'no-objectives'
  | 'left-undone';

/** One thing that is wrong with a session, with what shows it. */
interface Finding {
  code: FindingCode;
  /** `warn` asks somebody to act; `note` is good to know. */
  level: 'warn' | 'note';
  text: string;
  evidence: string[];
  /** ISO time since when it is so; undefined where that is not known. */
  since: string | undefined;
}

export interface SessionHealth {
  id: string;
  title: string;
  state: string;
  /** `ended` for one that nobody works on any more. */
  verdict: 'well' | 'needs attention' | 'ended';
  findings: Finding[];
}

/** What the world outside the file says of a session. */
export interface HealthFacts {
  now: number;
  staleDays: number;
  /** Claims that are not so, one line each. */
  staleClaims: readonly string[];
  /** Journal facts that Current State does not know of. */
  unrecorded: number;
}

/** Open objectives without one done for so long are told. */
const NO_PROGRESS = 7 * DAY;

export function sessionHealth(one: SessionFacts, facts: HealthFacts): SessionHealth {
  const ended = !isActive(one);
  const findings = ended ? leftUndone(one) : liveFindings(one, facts);
  const isUnwell = findings.some(({ level }) => level === 'warn');
  return {
    id: one.id,
    title: one.title,
    state: one.state,
    verdict: ended ? 'ended' : isUnwell ? 'needs attention' : 'well',
    findings,
  };
}

function liveFindings(one: SessionFacts, facts: HealthFacts): Finding[] {
  return [
    ...staleness(one, facts),
    ...handoff(one, facts),
    ...blockers(one, facts),
    ...claims(facts),
    ...progress(one, facts),
  ];
}

function staleness({ updated }: SessionFacts, { now, staleDays }: HealthFacts): Finding[] {
  if (updated === undefined) {
    return [warn('stale', 'When it was last updated is not known: last_updated is no time.', [])];
  }
  const days = Math.floor((now - updated) / DAY);
  if (days < staleDays) return [];
  const text = `Not updated for ${counted(days, 'day')}.`;
  return [warn('stale', text, [`last_updated: ${isoTime(new Date(updated))}`], updated)];
}

function handoff({ session }: SessionFacts, { unrecorded }: HealthFacts): Finding[] {
  if (session?.frontMatter.data === undefined) {
    return [warn('unreadable', 'Its front matter cannot be read.', ['session lint says why'])];
  }
  const { ready, reasons } = readiness(session, { unrecorded });
  if (ready) return [];
  return [
    warn(
      'not-ready',
      'Not ready for handoff.',
      reasons.map(({ text }) => said(text)),
    ),
  ];
}

function blockers({ blockers: all }: SessionFacts, { now }: HealthFacts): Finding[] {
  return all
    .filter(({ done }) => !done)
    .map(({ id, text, seen }) => {
      const age = seen === undefined ? 'age not known' : ageText(now - seen.at, seen.orEarlier);
      const evidence = seen === undefined ? 'no commit shows it yet' : momentText(seen);
      return warn('blocker-open', `Blocked (${id}, ${age}): ${said(text)}`, [evidence], seen?.at);
    });
}

function ageText(span: number, orEarlier: boolean): string {
  const days = Math.max(0, Math.floor(span / DAY));
  if (orEarlier) return `${counted(days, 'day')} or more`;
  return days === 0 ? 'less than a day' : counted(days, 'day');
}

function claims({ staleClaims }: HealthFacts): Finding[] {
  if (staleClaims.length === 0) return [];
  const text = `${counted(staleClaims.length, 'claim')} that ${staleClaims.length === 1 ? 'is' : 'are'} not so any more.`;
  return [warn('claim-stale', text, staleClaims.map(said))];
}

function progress(one: SessionFacts, { now }: HealthFacts): Finding[] {
  const { objectives, begun } = one;
  if (objectives.length === 0) {
    const text = 'It has no objectives, so nobody can tell how far it is.';
    return [{ code: 'no-objectives', level: 'note', text, evidence: [], since: undefined }];
  }
  const open = objectives.filter(({ done }) => !done);
  const last = lastFinished(objectives);
  const from = last ?? begun;
  if (open.length === 0 || from === undefined || now - from < NO_PROGRESS) return [];
  // One that was done, nobody knows when, may have been done just now.
  if (last === undefined && open.length < objectives.length) return [];
  const text =
    last === undefined
      ? `No objective is done since it began on ${dayText(from)}: 0 of ${objectives.length}.`
      : `No objective done since ${dayText(from)}; ${open.length} of ${objectives.length} open.`;
  const evidence = open.slice(0, MOST).map(({ id, text: words }) => `${id}: ${said(words)}`);
  return [warn('no-progress', text, evidence, from)];
}

const MOST = 5;

function lastFinished(items: readonly TrackedItem[]): number | undefined {
  const times = items.flatMap(({ finished }) => (finished === undefined ? [] : [finished.at]));
  return times.length === 0 ? undefined : Math.max(...times);
}

/** What was open when a session ended. */
function leftUndone({ session, objectives, blockers: all }: SessionFacts): Finding[] {
  if (session === undefined) {
    return [
      {
        code: 'unreadable',
        level: 'note',
        text: 'Its last text is not to be had: what it left open is not known.',
        evidence: [],
        since: undefined,
      },
    ];
  }
  const open = [...objectives, ...all].filter(({ done }) => !done);
  if (open.length === 0) return [];
  const evidence = open.map(({ id, text }) => `${id}: ${said(text)}`);
  const text = `It ended with ${counted(open.length, 'thing')} open.`;
  return [{ code: 'left-undone', level: 'note', text, evidence, since: undefined }];
}

function warn(code: FindingCode, text: string, evidence: string[], since?: number): Finding {
  const at = since === undefined ? undefined : isoTime(new Date(since));
  return { code, level: 'warn', text, evidence, since: at };
}
