import { oneLine } from '../text/display.ts';
import { mask } from '../text/secrets.ts';
import { inline } from './compose.ts';
import type { Session } from './session.ts';

/** Something that an earlier session left, and where it is now. */
export interface Left {
  title: string;
  /** Relative to the root; undefined where it has no place of its own. */
  path: string | undefined;
  /** The commit that has it where the work tree does not; undefined where it is there. */
  commit?: string | undefined;
}

/** An earlier session, as far as follow-up work needs it. */
export interface Earlier {
  id: string;
  title: string;
  /** open: its file is here. completed: by a plan. deleted: its file is only in git's history. elsewhere: on another branch. */
  kind: 'open' | 'completed' | 'deleted' | 'elsewhere';
  /** How it ended, or what its file says it is, where that is known. */
  outcome: string | undefined;
  /** ISO time of its completion. */
  closed: string | undefined;
  /** The branch it lies on, where that is another one. */
  branch: string | undefined;
  /** Its commit: of the completion, of the deletion, or where it lies. */
  commit: string | undefined;
  decisions: Left[];
  knowledge: Left[];
  artifacts: Left[];
  remaining: string[];
}

/** What a new session says of the earlier one: blocks of Markdown for its Context, and first steps. */
export interface FollowUp {
  background: string[];
  steps: string[];
}

/** Items of one kind that are named; more are counted. */
const MOST = 20;

/** Composes what follow-up work has to know: true sentences, everything from the earlier file on one line each. */
export function composeFollowUp(earlier: Earlier): FollowUp {
  const { id, decisions, knowledge, artifacts, remaining } = earlier;
  const background = [
    standing(earlier),
    ...listed('What it decided:', decisions, (one) =>
      one.path === undefined ? titleOf(one) : `${titleOf(one)}: ${placeOf(one)}`,
    ),
    ...listed('What was learned in it:', knowledge, (one) => `${titleOf(one)}: ${placeOf(one)}`),
    ...listed('Its artifacts:', artifacts, (one) =>
      one.path === undefined
        ? `${titleOf(one)} was removed with it; session restore ${inline(id)} brings it back`
        : placeOf(one),
    ),
  ];
  const steps = remaining.slice(0, MOST).map((text) => mask(text));
  if (remaining.length > MOST) {
    const more = remaining.length - MOST;
    steps.push(
      `See what else ${inline(id)} left open (${more} more ${more === 1 ? 'item' : 'items'})`,
    );
  }
  return { background, steps };
}

function titleOf({ title }: Left): string {
  return inline(mask(title));
}

/** A place that the work tree has is a path; one that only a commit has is what git takes for it. */
function placeOf({ path = '', commit }: Left): string {
  const shown = oneLine(path);
  if (commit !== undefined) return `git show ${commit.slice(0, 12)}:${inline(shown)}`;
  return shown.includes('`') || shown !== path ? inline(shown) : `\`${shown}\``;
}

function standing({ id, title, kind, outcome, closed, branch, commit }: Earlier): string {
  const what = `This continues ${inline(id)} ("${inline(mask(title))}")`;
  const at = commit === undefined ? '' : ` in commit ${commit.slice(0, 12)}`;
  if (kind === 'open') {
    return outcome === undefined ? `${what}.` : `${what}, whose file says: ${inline(outcome)}.`;
  }
  if (kind === 'elsewhere') {
    return `${what}, which is on ${branch === undefined ? 'another branch' : inline(branch)}${at}.`;
  }
  if (kind === 'deleted') return `${what}, whose file was deleted${at}.`;
  const day = closed === undefined ? '' : ` on ${closed.slice(0, 10)}`;
  const how = outcome === undefined ? '' : `; its outcome was ${outcome}`;
  return `${what}, which was completed${day}${at}${how}.`;
}

function listed(head: string, items: readonly Left[], line: (one: Left) => string): string[] {
  if (items.length === 0) return [];
  const lines = items.slice(0, MOST).map((one) => `- ${line(one)}`);
  if (items.length > MOST) lines.push(`- and ${items.length - MOST} more`);
  return [`${head}\n\n${lines.join('\n')}`];
}

/** Work that a session leaves open: next steps, tasks and objectives, each once. */
export function remainingWork(session: Session): string[] {
  const open = [...session.nextSteps, ...session.tasks, ...session.objectives].filter(
    ({ done }) => !done,
  );
  const texts = open
    .map(({ text }) => oneLine(text))
    .filter((text) => text !== '' && !FIRST_STEP.test(text) && !NO_STEP.test(text));
  const known = new Set<string>();
  return texts.filter((text) => {
    const key = text.toLowerCase().replace(/[\s.]+$/, '');
    return !known.has(key) && known.add(key);
  });
}

/** What every new session begins with says nothing of what is left. */
const FIRST_STEP = /^Take the first step of: /;
const NO_STEP = /^(?:none|nothing|n\/a|-)\.?$/i;
