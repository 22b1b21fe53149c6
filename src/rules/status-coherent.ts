import { spanText } from '../core/clock.ts';
import type { Finding, Rule } from '../core/lint/rule.ts';
import type { Subject } from '../core/lint/subject.ts';

const DAY = 86_400_000;

export const statusCoherent: Rule = {
  name: 'status-coherent',
  severity: 'warning',
  summary: 'The status fits the agents, the blockers, the open boxes and the age of the session.',
  why: 'A paused session with agents at work, or an active one that nobody touched for weeks, misleads whoever lists sessions.',
  fixable: false,
  needs: 'fields',
  options: { stale_days: 14 },
  check(subject, report, options) {
    const { session, updated, now } = subject;
    const { status } = session;
    if (status === 'in_progress' || status === 'paused') {
      const age = updated === undefined ? 0 : now - updated;
      if (age > Number(options['stale_days']) * DAY) {
        report({
          at: subject.keyAt(['session', 'last_updated']),
          message: `The session is ${status} and was last updated ${spanText(age)} ago. Update it, or complete and delete it.`,
        });
      }
    }
    if (status === 'paused' || status === 'completed') reportBusyAgents(subject, status, report);
    if (status === 'completed') reportOpenEnds(subject, report);
  },
};

type Report = (finding: Finding) => void;

function reportBusyAgents(subject: Subject, status: string, report: Report): void {
  for (const { index, agent, status: own } of subject.session.agents) {
    if (own !== 'in_progress') continue;
    report({
      at: subject.keyAt(['orchestration', 'spawned_agents', index, 'status']),
      message: `The session is ${status}, but the agent ${agent} is still in_progress. Record its outcome, or set the session to in_progress.`,
    });
  }
}

function reportOpenEnds(subject: Subject, report: Report): void {
  const { session } = subject;
  const blockers = session.blockers.filter(({ resolved }) => !resolved).length;
  const objectives = session.objectives.filter(({ done }) => !done).length;
  if (blockers + objectives === 0) return;
  const open = [
    ...(blockers > 0 ? [count(blockers, 'blocker')] : []),
    ...(objectives > 0 ? [count(objectives, 'objective')] : []),
  ];
  report({
    at: subject.keyAt(['session', 'status']),
    message: `The session is completed, but ${open.join(' and ')} ${blockers + objectives === 1 ? 'is' : 'are'} open. Settle them, or move them to issues.`,
  });
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
