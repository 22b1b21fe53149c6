import { layoutFindings } from '../core/lint/layout-findings.ts';
import type { Rule } from '../core/lint/rule.ts';

export const layoutNested: Rule = {
  name: 'layout-nested',
  severity: 'error',
  summary:
    'Keys stand under `session:` and `orchestration:`, and every agent is a mapping with `agent`, `task` and `status`.',
  why: 'Older files and other tools keep these keys flat or write agents as texts; readers of this format would see an empty session.',
  fixable: true,
  needs: 'fields',
  check(subject, report) {
    const { layout } = subject;
    if (layout.strays.length === 0 && layout.agents.meant === undefined) return;
    for (const finding of layoutFindings(subject)) report(finding);
  },
};
