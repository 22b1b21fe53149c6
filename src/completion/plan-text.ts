import { choiceOptions, shellWord } from '../core/completion/choice-options.ts';
import type { Choices } from '../core/completion/completion-facts.ts';
import { planView, recommendation, type ViewPart } from '../core/completion/plan-view.ts';
import type { CompletionPlan } from '../core/completion/plan.ts';
import { join } from 'node:path';
import { oneLine, showable } from '../core/text/display.ts';
import { unifiedDiff } from '../core/text/text-diff.ts';
import { readText } from '../io/files.ts';
import { columns, paint } from '../io/terminal.ts';

/** Rows of one part where nobody asked for all: what an agent reads stays short. */
const MOST_ROWS = 12;

/** A plan as a person reads it, with what to do about it. */
export function planText(
  plan: CompletionPlan,
  { colour, everything }: { colour: boolean; everything: boolean },
): string {
  const parts = planView(plan, everything ? Infinity : MOST_ROWS);
  const head = [
    paint(`Complete: ${oneLine(plan.title)}`, 'strong', colour),
    oneLine(plan.path),
    '',
  ];
  const left = plan.left.length > 0 ? [`Stays in history only: ${plan.left.join(', ')}.`, ''] : [];
  const nothing = plan.extractions.length === 0 ? ['Nothing to extract.', ''] : [];
  return `${[
    ...head,
    ...parts.flatMap((part) => [...partLines(part, colour), '']),
    ...nothing,
    ...left,
    `Recommendation: ${recommendation(plan)}`,
    `Plan ${plan.hash}`,
  ].join('\n')}\n`;
}

function partLines({ heading, rows }: ViewPart, colour: boolean): string[] {
  const lines = columns(
    rows.map(({ cells }) => cells),
    {
      indent: heading === '' ? '' : '  ',
      paint: (cell, row) => {
        const tone = rows[row]?.tone;
        return tone === undefined ? cell : paint(cell, tone, colour);
      },
    },
  );
  return heading === '' ? lines : [paint(heading, 'strong', colour), ...lines];
}

/** The exact command that approves a plan, with every choice that it was made with. */
export function approvalCommand(
  plan: CompletionPlan,
  choices: Choices,
  more: readonly string[] = [],
): string {
  return [
    'session complete',
    shellWord(plan.id),
    `--approve ${plan.hash}`,
    ...choiceOptions(choices),
    ...more,
  ].join(' ');
}

/** The exact change of every file that a plan writes, as `git diff` shows it. */
export function planDiff(root: string, { writes }: CompletionPlan): string {
  return writes
    .map(({ path, before, after }) => {
      const reading = readText(join(root, path));
      const old = before !== undefined && reading.kind === 'text' ? reading.text : undefined;
      return showable(unifiedDiff(path, old, after));
    })
    .join('');
}
