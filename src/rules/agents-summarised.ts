import type { Rule } from '../core/lint/rule.ts';

export const agentsSummarised: Rule = {
  name: 'agents-summarised',
  severity: 'warning',
  summary: 'Every completed agent has a summary of its outcome.',
  why: 'What an agent found out is gone with its conversation; the summary is what the next one builds on.',
  fixable: false,
  needs: 'fields',
  check(subject, report) {
    const { renames } = subject.layout.agents;
    const { agents } = subject.session;
    for (let at = 0; at < agents.length; at++) {
      const { index, agent, status, summary } = agents[at]!;
      if (status !== 'completed' || summary?.trim()) continue;
      if (renames.some((one) => one.index === index && one.to === 'summary')) continue;
      report({
        at: subject.keyAt(['orchestration', 'spawned_agents', index]),
        message: `The agent ${agent || index + 1} is completed without a summary, so its outcome is lost. Write summary: with what came out.`,
      });
    }
  },
};
