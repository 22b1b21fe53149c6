import { SessionError } from '../errors.ts';
import { isNothing } from '../lint/template.ts';
import type { Session } from '../session/session.ts';
import { oneLine } from '../text/display.ts';
import { mask } from '../text/secrets.ts';
import type { CompletionConfig } from './completion-config.ts';
import type { Choices } from './completion-facts.ts';
import { findContracts, type FoundContract } from './extract-contracts.ts';
import { findDecisions, type FoundDecision } from './extract-decisions.ts';
import { answeredLesson, findLessons, type FoundLesson } from './extract-lessons.ts';
import { findWork, type FoundWork } from './extract-work.ts';
import type { ChecklistId, CompletionPlan } from './plan.ts';

/** What a session leaves, without what a person chose to leave out. */
export interface Found {
  decisions: FoundDecision[];
  lessons: FoundLesson[];
  work: FoundWork[];
  contracts: FoundContract[];
  skipped: CompletionPlan['skipped'];
  /** All decisions and open items, the skipped ones among them. */
  allDecisions: FoundDecision[];
  allWork: number;
}

/**
 * Everything that leaves the session. A waived checklist item leaves all of its kind out.
 * @throws SessionError `unknown-item` when something is to be left out that is not there
 */
export function findAll(session: Session, config: CompletionConfig, choices: Choices): Found {
  const { waivers, answers } = choices;
  const skipped: CompletionPlan['skipped'] = [];
  const skips = new Map(Object.entries(choices.skips));
  const kept = <T extends { id: string }>(all: T[], item?: ChecklistId): T[] =>
    all.filter((one) => {
      const { id } = one;
      const own = skips.get(id);
      skips.delete(id);
      const reason = own ?? (item === undefined ? undefined : waivers[item]);
      if (reason === undefined) return true;
      skipped.push({ id, title: mask(nameOf(one)), reason: mask(oneLine(reason)) });
      return false;
    });
  const allDecisions = findDecisions(session, config);
  const allWork = findWork(session, config);
  const told = answers.lessons === undefined ? '' : answers.lessons.trim();
  const answered = told === '' || saysNone(told) ? [] : [answeredLesson(session, told)];
  const found = {
    decisions: kept(allDecisions, 'decisions'),
    lessons: kept([...findLessons(session, config), ...answered], 'lessons'),
    work: kept(allWork, 'remaining-work'),
    contracts: kept(findContracts(session, config)),
  };
  const [unknown] = skips.keys();
  if (unknown !== undefined) throw unknownItem(unknown);
  return { ...found, skipped, allDecisions, allWork: allWork.length };
}

/** Whether an answer says that there is nothing to tell. */
function saysNone(answer: string): boolean {
  return isNothing(answer) || /^\W*no\W*$/i.test(answer);
}

function nameOf(one: object): string {
  const { title, text } = one as { title?: string; text?: string };
  return title ?? text ?? '';
}

function unknownItem(id: string): SessionError {
  return new SessionError('unknown-item', {
    so: `The plan has no item "${oneLine(id)}" that could be left out.`,
    follows: 'So nothing was done.',
    todo: 'See the names of its items with: session complete --dry-run. Artifacts are chosen with --artifact NAME=keep.',
  });
}
