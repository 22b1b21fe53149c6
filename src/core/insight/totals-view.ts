import type { Line } from './analysis-view.ts';
import type { Totals } from './totals.ts';
import { counted, minutesText, said } from './wording.ts';

/** Rows of a list; programs get all of them. */
const MOST = 5;

export function totalsLines(found: Totals): Line[] {
  const { sessions, active, ended, outcomes, effective, blockers } = found;
  const { successful, partial, blocked, other } = outcomes;
  const judged = successful + partial + blocked;
  const text = (line: string): Line => ({ kind: 'text', text: line });
  return [
    { kind: 'heading', text: 'Totals' },
    text(`${counted(sessions, 'session')}: ${active} active, ${ended} ended`),
    text(
      judged === 0
        ? 'Success: not known, no session was completed with an outcome'
        : `Success: ${percent(found.successRate)} (${successful} of ${judged}; ${partial} partial, ${blocked} blocked)`,
    ),
    ...(other === 0 ? [] : [text(`Ended without an outcome: ${other} (deleted by hand, mostly)`)]),
    text(durationLine(found)),
    { kind: 'heading', text: 'What went well more often' },
    ...(effective.length === 0
      ? [text('Nothing yet: it takes three completed sessions with a trait, three without.')]
      : effective
          .slice(0, MOST)
          .map(({ trait, rate, otherwise, sessions: own }) =>
            text(
              `- ${said(trait)}: ${percent(rate)} of ${own} succeeded, ${percent(otherwise)} of the others`,
            ),
          )),
    ...rest(effective.length),
    { kind: 'heading', text: 'Common blockers' },
    ...(blockers.length === 0 ? [text('No blocker was met twice.')] : []),
    ...blockers
      .slice(0, MOST)
      .map(({ text: blocker, count, open }) =>
        text(`- ${counted(count, 'time')}, ${open} unresolved: ${said(blocker)}`),
      ),
    ...rest(blockers.length),
  ];
}

function durationLine({ averageMinutes, medianMinutes, durationKnown, ended }: Totals): string {
  if (averageMinutes === undefined || medianMinutes === undefined) return 'Duration: not known';
  const unknown = ended > durationKnown ? `, not known of ${ended - durationKnown}` : '';
  return `Duration: ${minutesText(Math.round(averageMinutes))} on average, ${minutesText(Math.round(medianMinutes))} in the middle${unknown}`;
}

function rest(count: number): Line[] {
  return count > MOST ? [{ kind: 'evidence', text: `and ${count - MOST} more: --json` }] : [];
}

function percent(rate: number | undefined): string {
  return `${Math.round((rate ?? 0) * 100)} %`;
}
