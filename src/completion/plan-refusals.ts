import { choiceOptions, shellWord } from '../core/completion/choice-options.ts';
import type { Choices } from '../core/completion/completion-facts.ts';
import type { ChecklistItem, CompletionPlan } from '../core/completion/plan.ts';
import { SessionError } from '../core/errors.ts';
import { oneLine } from '../core/text/display.ts';

/** What was approved is not what would be done now. */
export function planChanged(
  plan: CompletionPlan,
  approved: string,
  choices: Choices,
): SessionError {
  const options = ['--dry-run', ...choiceOptions(choices)].join(' ');
  return new SessionError('plan-changed', {
    so: `The plan is ${plan.hash} now, and ${oneLine(approved)} was approved: the session, a destination, an answer or the configuration has changed.`,
    follows: 'So nothing was done.',
    todo: `Look at it again: session complete ${shellWord(plan.id)} ${options}`,
  });
}

/** Items of the checklist stand in the way: a check that failed, not a failure. */
export function itemsOpen(plan: CompletionPlan, open: readonly ChecklistItem[]): SessionError {
  const lines = open.map((item) => `\n  ${item.id}: ${oneLine(item.summary)}`).join('');
  const many = open.length === 1 ? 'An item of the checklist is' : 'Items of the checklist are';
  const so = `${many} open:${lines}\n`;
  const todo = settleText(plan, open).trimEnd();
  return new SessionError(
    'items-open',
    { so, follows: 'So nothing was done.', todo },
    { exitCode: 1 },
  );
}

/** The command that plans again with the open items settled. */
export function settleText({ id }: CompletionPlan, open: readonly ChecklistItem[]): string {
  const options = open.map((item) =>
    item.state === 'question' ? `--answer ${item.id}="…"` : `--waive ${item.id}="REASON"`,
  );
  return `Settle them, or say so and plan again:\n  session complete ${shellWord(id)} --dry-run ${options.join(' ')}\n`;
}
