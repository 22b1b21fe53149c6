import type { Path } from '../core/front-matter/front-matter.ts';
import type { Rule } from '../core/lint/rule.ts';
import { isPlaceholder, isTemplateValue } from '../core/lint/template.ts';

export const fieldsFilled: Rule = {
  name: 'fields-filled',
  severity: 'error',
  summary: 'No value of the front matter is template text or a placeholder.',
  why: 'A title or task that was never written looks like one that was, in every list and brief.',
  fixable: false,
  needs: 'fields',
  check(subject, report) {
    const { session } = subject;
    const complain = (path: Path, value: string): void => {
      if (subject.fresh) return;
      report({
        at: subject.keyAt(path),
        message: `${path.at(-1)} still says "${value}", which is template text. Write what this session is about.`,
      });
    };
    const { title, currentTask } = session;
    if (title !== undefined && isUnwritten(title)) complain(['session', 'title'], title);
    if (currentTask !== undefined && isUnwritten(currentTask)) {
      complain(['orchestration', 'current_task'], currentTask);
    }
    const { agents } = session;
    for (let at = 0; at < agents.length; at++) {
      const { index, task, summary } = agents[at]!;
      const path = ['orchestration', 'spawned_agents', index];
      if (isTemplateValue(task)) complain([...path, 'task'], task);
      if (summary !== undefined && isTemplateValue(summary))
        complain([...path, 'summary'], summary);
    }
  },
};

function isUnwritten(value: string): boolean {
  return value !== '' && (isTemplateValue(value) || isPlaceholder(value));
}
