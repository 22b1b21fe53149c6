import type { Choices } from '../core/completion/completion-facts.ts';
import { openItems } from '../core/completion/checklist.ts';
import { NOUNS } from '../core/completion/plan-notes.ts';
import type { ChecklistItem, CompletionPlan, Extraction } from '../core/completion/plan.ts';
import { oneLine } from '../core/text/display.ts';
import { planText } from './plan-text.ts';

/** A person at a terminal. */
export interface Reviewer {
  out(text: string): void;
  ask(question: string): Promise<string>;
  colour: boolean;
}

/** A plan together with the choices that it was made with. */
export interface Reviewed {
  plan: CompletionPlan;
  choices: Choices;
}

/**
 * Shows the plan and asks until the person says yes or no; `review` goes through every item and shows the
 * new plan. Undefined when the answer is no.
 */
export async function reviewPlan(
  person: Reviewer,
  planFor: (choices: Choices) => Promise<CompletionPlan>,
  given: Choices,
): Promise<Reviewed | undefined> {
  let choices = given;
  let plan = await planFor(choices);
  person.out(planText(plan, { colour: person.colour, everything: true }));
  for (;;) {
    const answer = wordOf(await person.ask('\nApprove? [y]es / [n]o / [r]eview each item '));
    if (answer === 'y' || answer === 'yes') {
      const open = openItems(plan.checklist);
      if (open.length === 0) return { plan, choices };
      person.out(openText(open));
      continue;
    }
    if (answer !== 'r' && answer !== 'review') return undefined;
    choices = await reviewed(person, plan, choices);
    plan = await planFor(choices);
    person.out(`\n${planText(plan, { colour: person.colour, everything: true })}`);
  }
}

/** The items that keep a plan from being approved, one per line, with what to do. */
export function openText(open: readonly ChecklistItem[]): string {
  const lines = open.map(({ id, summary }) => `  ${id}: ${oneLine(summary)}`);
  return `${open.length === 1 ? 'This item is' : 'These items are'} open:\n${lines.join('\n')}\n`;
}

async function reviewed(person: Reviewer, plan: CompletionPlan, before: Choices): Promise<Choices> {
  let choices = before;
  for (const one of plan.extractions) {
    if (one.kind !== 'artifact') choices = await extraction(person, one, choices);
  }
  for (const { name, fate } of plan.artifacts) {
    const question = `${oneLine(name)}: [p]romote / [k]eep / [r]emove (now: ${fate}) `;
    const chosen = await choice(person, question, ['promote', 'keep', 'remove']);
    if (chosen !== undefined)
      choices = { ...choices, artifacts: { ...choices.artifacts, [name]: chosen } };
  }
  for (const item of plan.checklist) {
    if (item.state === 'question' || item.state === 'open')
      choices = await openItem(person, item, choices);
  }
  return choices;
}

/** The word that was meant, by its first letter too; undefined for no answer. What is neither is asked again. */
async function choice<Word extends string>(
  person: Reviewer,
  question: string,
  words: readonly Word[],
): Promise<Word | undefined> {
  for (;;) {
    const said = wordOf(await person.ask(question));
    const word = words.find((one) => one === said || one.charAt(0) === said);
    if (word !== undefined || said === '') return word;
    person.out(`It is one of ${words.join(', ')}; nothing at all leaves it as it is.\n`);
  }
}

async function extraction(person: Reviewer, one: Extraction, choices: Choices): Promise<Choices> {
  const { id = '', kind, title, to } = one;
  const question = `${id} ${NOUNS[kind]}: ${oneLine(title)} → ${oneLine(to)}  [k]eep / [s]kip `;
  if ((await choice(person, question, ['keep', 'skip'])) !== 'skip') return choices;
  const reason = oneLine(await person.ask('Why is it left out? ')) || 'left out in review';
  return { ...choices, skips: { ...choices.skips, [id]: reason } };
}

async function openItem(person: Reviewer, item: ChecklistItem, choices: Choices): Promise<Choices> {
  const { id, summary, state } = item;
  if (id === 'references') {
    const question = `${id}: ${oneLine(summary)}  [f]ix / [w]aive / leave [o]pen `;
    const word = await choice(person, question, ['fix', 'waive', 'open']);
    if (word === 'fix') return { ...choices, fixReferences: true };
    return word === 'waive' ? waived(person, id, choices) : choices;
  }
  const question = `${id}: ${oneLine(summary)}  [a]nswer / [w]aive / leave [o]pen `;
  const word = await choice(person, question, ['answer', 'waive', 'open']);
  if (word === 'waive') return waived(person, id, choices);
  if (word !== 'answer') return choices;
  const fallback = id === 'lessons' && state === 'question' ? 'none' : '';
  const answer = oneLine(await person.ask('Answer: ')) || fallback;
  return answer === '' ? choices : { ...choices, answers: { ...choices.answers, [id]: answer } };
}

async function waived(
  person: Reviewer,
  id: ChecklistItem['id'],
  choices: Choices,
): Promise<Choices> {
  const reason = oneLine(await person.ask('Why? '));
  return reason === '' ? choices : { ...choices, waivers: { ...choices.waivers, [id]: reason } };
}

function wordOf(answer: string): string {
  return answer.trim().toLowerCase();
}
