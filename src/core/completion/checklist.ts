import { cutText } from '../brief/tokens.ts';
import type { Session } from '../session/session.ts';
import { oneLine } from '../text/display.ts';
import { mask } from '../text/secrets.ts';
import type { Choices, CompletionFacts } from './completion-facts.ts';
import type { ChecklistId, ChecklistItem, CompletionPlan, Extraction } from './plan.ts';
import type { Orphan } from './references.ts';

/** What the checklist looks at. */
interface Evidence {
  facts: CompletionFacts;
  choices: Choices;
  extractions: readonly Extraction[];
  skipped: CompletionPlan['skipped'];
  orphans: readonly Orphan[];
  removals: CompletionPlan['removals'];
}

/** The items that keep a plan from being applied: open ones, and questions without a default. */
export function openItems(checklist: readonly ChecklistItem[]): ChecklistItem[] {
  return checklist.filter(
    ({ id, state }) => state === 'open' || (state === 'question' && id !== 'lessons'),
  );
}

/** The deletion checklist, each item with what was found about it. */
export function checklistOf(session: Session, evidence: Evidence): ChecklistItem[] {
  const items: ChecklistItem[] = [
    externalIssue(session, evidence),
    extracted('decisions', ['decision'], 'decision', evidence),
    lessons(evidence),
    extracted('remaining-work', ['remaining-work'], 'open item', evidence),
    references(evidence),
    deletion(evidence),
  ];
  return items.map((item) => withChoice(item, evidence.choices));
}

/** A person's reason stands over what was found, but nothing waives the deletion itself. */
function withChoice(item: ChecklistItem, { waivers, answers }: Choices): ChecklistItem {
  const { id, evidence } = item;
  const reason = id === 'deletion' ? undefined : waivers[id];
  if (reason !== undefined) {
    return { ...item, state: 'waived', summary: `Waived: ${told(reason)}`, evidence };
  }
  const answer = answers[id];
  return answer === undefined || evidence.some((one) => one.startsWith('answered: '))
    ? item
    : { ...item, evidence: [...evidence, `answered: ${told(answer)}`] };
}

function externalIssue(session: Session, { facts, choices }: Evidence): ChecklistItem {
  const id = 'external-issue';
  const refs = issuesOf(session);
  if (refs.length === 0) {
    return { id, state: 'not-needed', summary: 'The session names no issue.', evidence: [] };
  }
  const named = refs.join(', ');
  const answer = choices.answers[id];
  if (answer !== undefined) {
    const evidence = [...refs, `answered: ${told(answer)}`];
    return { id, state: 'done', summary: `${named}: ${told(answer)}`, evidence };
  }
  const { tracker } = facts;
  const others = tracker?.others ?? [];
  if (tracker?.ref === undefined || tracker.issue === 'unknown' || others.length > 0) {
    const isKnown = tracker?.ref !== undefined && tracker.issue !== 'unknown';
    const which = isKnown ? others.join(', ') : named;
    const why = tracker?.trouble === undefined ? '' : `${told(tracker.trouble)} `;
    const summary = `${why}Does ${which} have its final status?`;
    return { id, state: 'question', summary, evidence: refs };
  }
  const where = `${tracker.ref} is closed in ${tracker.name}`;
  return tracker.issue === 'closed'
    ? { id, state: 'done', summary: `${where}; it gets the summary.`, evidence: refs }
    : { id, state: 'planned', summary: `${where} with its summary.`, evidence: refs };
}

/** The issues that the front matter names. */
export function issuesOf(session: Session): string[] {
  const { githubIssue, linearIssue, linearUrl } = session;
  const github = githubIssue?.replace(/^(?=\d+$)/, '#');
  return [github, linearIssue ?? linearUrl].flatMap((one) =>
    one === undefined || one.trim() === '' ? [] : [oneLine(one)],
  );
}

function lessons(evidence: Evidence): ChecklistItem {
  const item = extracted('lessons', ['lesson', 'pattern'], 'lesson', evidence);
  if (item.state !== 'not-needed') return item;
  const answer = evidence.choices.answers.lessons;
  if (answer === undefined) {
    return {
      ...item,
      state: 'question',
      summary: 'None is written. What was learned? (default: none)',
    };
  }
  return {
    ...item,
    state: 'not-needed',
    summary: 'Nothing was learned, as answered.',
    evidence: [`answered: ${told(answer)}`],
  };
}

function extracted(
  id: ChecklistId,
  kinds: readonly Extraction['kind'][],
  noun: string,
  { extractions, skipped, facts }: Evidence,
): ChecklistItem {
  const own = extractions.filter(({ kind }) => kinds.includes(kind));
  const left = skipped.filter((one) => one.id.startsWith(PREFIX[id] ?? '-'));
  const fresh = own.filter(({ action }) => action !== 'reference');
  const evidence = [
    ...own.map(
      ({ id: name, to, action }) => `${name} ${action === 'reference' ? 'is in' : '→'} ${to}`,
    ),
    ...left.map(({ id: name, reason }) => `${name} left out: ${oneLine(reason)}`),
  ];
  const places = [
    ...new Set(own.map(({ to }) => (to === 'issue' ? (facts.tracker?.name ?? to) : to))),
  ];
  const where = places.length === 1 ? (places[0] ?? '') : `${places.length} files`;
  if (own.length === 0) {
    const summary =
      left.length > 0 ? `${count(left.length, noun)} left out.` : `There is no ${noun}.`;
    return { id, state: left.length > 0 ? 'waived' : 'not-needed', summary, evidence };
  }
  if (fresh.length === 0) {
    return {
      id,
      state: 'done',
      summary: `${count(own.length, noun)}, all in ${where} already.`,
      evidence,
    };
  }
  return { id, state: 'planned', summary: `${count(own.length, noun)} → ${where}`, evidence };
}

const PREFIX: Partial<Record<ChecklistId, string>> = {
  decisions: 'dec-',
  lessons: 'les-',
  'remaining-work': 'work-',
};

function references({ orphans, choices }: Evidence): ChecklistItem {
  const id = 'references';
  const fixed = choices.fixReferences ? orphans.filter(({ fixable }) => fixable) : [];
  const evidence = orphans.map((one) => {
    const end = fixed.includes(one) ? ' (mended)' : '';
    return `${oneLine(one.path)}:${one.line}: ${cutText(told(one.text), 160)}${end}`;
  });
  if (orphans.length === 0) {
    return { id, state: 'done', summary: 'Nothing else points at the session.', evidence };
  }
  if (fixed.length === orphans.length) {
    return {
      id,
      state: 'planned',
      summary: `${count(fixed.length, 'reference')} mended.`,
      evidence,
    };
  }
  const rest = orphans.length - fixed.length;
  const byTool = fixed.length > 0 ? 0 : orphans.filter(({ fixable }) => fixable).length;
  const summary = `${count(rest, 'reference')} would point at nothing; ${wayOut(byTool, rest)}.`;
  return { id, state: 'open', summary, evidence };
}

function wayOut(byTool: number, all: number): string {
  if (byTool === 0) return 'change by hand or waive';
  return byTool === all ? '--fix-references mends' : `--fix-references mends ${byTool} of them`;
}

function deletion({ removals }: Evidence): ChecklistItem {
  const evidence = removals.map(({ path, bytes }) => `${oneLine(path)} (${bytes} bytes)`);
  const others = removals.length - 1;
  const more = others > 0 ? ` with ${count(others, 'artifact')}` : '';
  return {
    id: 'deletion',
    state: 'planned',
    summary: `The session file is deleted${more}.`,
    evidence,
  };
}

function told(text: string): string {
  return mask(oneLine(text));
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
