import type { Section } from '../outline/outline.ts';
import { withoutComments } from '../outline/comments.ts';
import type { Session } from './session.ts';
import { isNothing, isPlaceholder, isStartState, lineAt, templateLines } from '../lint/template.ts';

/** One thing that keeps a session from being handoff-ready; `section` is where to mend it. */
export interface Reason {
  code:
    | 'unreadable'
    | 'state-missing'
    | 'state-empty'
    | 'state-placeholder'
    | 'state-start'
    | 'state-vague'
    | 'state-outdated'
    | 'steps-missing'
    | 'steps-empty'
    | 'steps-vague'
    | 'agent-in-progress'
    | 'blocker-unlisted'
    | 'path-missing';
  section: string;
  text: string;
}

export interface Readiness {
  ready: boolean;
  reasons: Reason[];
}

/** What others found out about a session: the file itself does not say it. */
export interface ReadinessFacts {
  /** Journal facts newer than the last change of Current State. */
  unrecorded?: number;
  /** Paths that the file names and that do not exist. */
  missingPaths?: readonly string[];
}

/** Whether somebody else could continue from this file alone; each reason says what to write where. */
export function readiness(session: Session, facts: ReadinessFacts = {}): Readiness {
  const reasons: Reason[] = [];
  if (session.frontMatter.data === undefined) {
    reasons.push({
      code: 'unreadable',
      section: 'front matter',
      text: 'The front matter cannot be read, so status, branch and agents are unknown.',
    });
  }
  for (const reason of [
    stateReason(session),
    stepsReason(session),
    agentReason(session),
    blockerReason(session),
    outdatedReason(facts),
    pathReason(facts),
  ]) {
    if (reason) reasons.push(reason);
  }
  return { ready: reasons.length === 0, reasons };
}

/** What is wrong with Current State as a text. */
export function stateReason(session: Session): Reason | undefined {
  const section = session.section('Current State');
  if (!section) return state('missing', 'There is no `## Current State`.');
  const body = plainBody(session.text.slice(section.bodyStart, section.end));
  if (body === '')
    return state('empty', '`## Current State` is empty: say where the work stopped.');
  if (isStartState(body))
    return state('start', 'The work has not started: nothing is recorded yet.');
  if (body.length > VAGUE_LENGTH) {
    return templateLines(body, 'Current State', 0, body.length).length > 0
      ? placeholder()
      : undefined;
  }
  if (isPlaceholder(body) || templateLines(body, 'Current State', 0, body.length).length > 0) {
    return placeholder();
  }
  if (!isNothing(body) && !VAGUE_STATE.test(body)) return undefined;
  return state(
    'vague',
    `\`## Current State\` only says "${body}": say what is done and where it stopped.`,
  );
}

function placeholder(): Reason {
  return state('placeholder', '`## Current State` is a placeholder: say where the work stopped.');
}

function state(
  code: 'missing' | 'empty' | 'placeholder' | 'start' | 'vague',
  text: string,
): Reason {
  return { code: `state-${code}`, section: 'Current State', text };
}

const VAGUE_LENGTH = 48;
const VAGUE_STATE =
  /^\W*(?:(?:the )?(?:session|work|task|it)(?: (?:is|was|has))?(?: been)? )?(?:(?:just )?(?:started|created|resumed|initiali[sz]ed|begun)|in[ _]progress|ongoing|underway|active|not (?:yet )?started|working(?: on it)?|wip|same as (?:before|above)|see (?:above|below|(?:the )?log))\W*$/i;

/** What keeps Next Steps from telling how to go on. Fine once every objective is done. */
export function stepsReason(session: Session): Reason | undefined {
  const section = session.section('Next Steps');
  if (session.status === 'completed') return undefined;
  if (!section) return steps('missing', 'There is no `## Next Steps`.');
  if (hasConcreteStep(session, section)) return undefined;
  const open = session.nextSteps.filter(({ done }) => !done);
  const { objectives } = session;
  if (objectives.length > 0 && objectives.every(({ done }) => done)) return undefined;
  const body = plainBody(session.text.slice(section.bodyStart, section.end));
  if (body === '') return steps('empty', '`## Next Steps` is empty: name the first thing to do.');
  if (session.nextSteps.length > 0 && open.length === 0) {
    return steps('empty', 'Every item of `## Next Steps` is done: name what comes next.');
  }
  const prose = open.length === 0 ? body : '';
  if (prose !== '' && isConcrete(prose)) return undefined;
  const said = (open[0]?.text ?? lineAt(body, 0)) || body;
  return steps('vague', `\`## Next Steps\` only says "${said}": name something that can be done.`);
}

/** Looks at the items as they are: most sessions need no more to be found actionable. */
function hasConcreteStep({ outline }: Session, { bodyStart, end }: Section): boolean {
  const { items } = outline;
  for (let at = 0; at < items.length; at++) {
    const { level, checked, start, text } = items[at]!;
    if (start >= end) return false;
    if (level !== 1 || start < bodyStart || checked === true || text.startsWith('~~')) continue;
    if (isConcrete(text)) return true;
  }
  return false;
}

function steps(code: 'missing' | 'empty' | 'vague', text: string): Reason {
  return { code: `steps-${code}`, section: 'Next Steps', text };
}

/** Whether a step says what to do: two words at least, and not one of the phrases that say nothing. */
function isConcrete(step: string): boolean {
  if (step.length > VAGUE_LENGTH) return !isPlaceholder(step);
  const bare = step.replace(/[*_`~]/g, '').trim();
  if (bare === '' || isPlaceholder(bare) || isNothing(bare)) return false;
  return /\S\s+\S|[^\x00-\x7f]{2}|\w[-./(]\w|\w{2}\(\)/.test(bare) && !isVague(bare);
}

/** The first words tell most steps apart, and spare them the large pattern: compiling it takes milliseconds. */
function isVague(step: string): boolean {
  const [, first = ''] = /^\W*(\w+)/.exec(step) ?? [];
  return VAGUE_STARTS.has(first.toLowerCase()) && VAGUE_STEP.test(step);
}

const VAGUE_STARTS: ReadonlySet<string> = new Set(
  (
    'just then continue keep carry go proceed finish complete resume start begin wrap ' +
    'see more to next do the same'
  ).split(' '),
);

const VAGUE_STEP =
  /^\W*(?:(?:just |then )?(?:continue|keep (?:going|working)|carry on|go on|proceed|finish(?: up)?|complete|resume|start|begin|wrap up)(?: (?:with )?(?:the |this )?(?:work(?:ing)?|task|session|implementation|rest|it|everything))?(?: (?:on|with) (?:it|this|open objectives|the rest))?|see (?:above|below|(?:the )?(?:log|plan|issue))|more work|to be continued|next (?:thing|step|steps|action)s?|(?:do )?the rest|same as (?:before|above))\W*$/i;

/** An agent at work under a session that says nobody works. */
function agentReason(session: Session): Reason | undefined {
  if (session.status !== 'paused' && session.status !== 'completed') return undefined;
  const busy = session.agents.filter(({ status }) => status === 'in_progress');
  if (busy.length === 0) return undefined;
  const names = busy.map(({ agent }) => agent || 'an agent without a name').join(', ');
  return {
    code: 'agent-in-progress',
    section: 'front matter',
    text: `The session is ${session.status}, but ${names} still counts as in_progress.`,
  };
}

/** A blocker that the newest log entries name and `## Blockers` does not. */
export function blockerReason(session: Session): Reason | undefined {
  if (session.status === 'completed') return undefined;
  const log = session.section('Session Log');
  if (!log || !mentionsBlock(session.text, log.bodyStart, log.end)) return undefined;
  if (session.blockers.length > 0) return undefined;
  const entries = session.log.map(({ at, title, text }) => ({ at, text: `${title}\n${text}` }));
  const newest = entries
    .filter(({ text }) => BLOCKED.test(text) || UNBLOCKED.test(text))
    .reduce((a, b) => (b.at >= a.at ? b : a), { at: '', text: '' });
  if (newest.text === '' || UNBLOCKED.test(newest.text)) return undefined;
  return {
    code: 'blocker-unlisted',
    section: 'Blockers',
    text: `The log of ${newest.at} names a blocker that \`## Blockers\` does not list.`,
  };
}

const BLOCKED = /\b(?:blocked (?:by|on)|blocker\s*[:(-]|is blocked|are blocked|blocking issue)/i;
const UNBLOCKED =
  /\bunblock|\bno longer blocked|\bblockers? (?:is |was |has been )?(?:resolved|removed|gone|cleared)/i;

function mentionsBlock(text: string, start: number, end: number): boolean {
  const body = text.slice(start, end);
  if (!body.includes('block') && !body.includes('Block')) return false;
  return /\bblock(?:ed|er|ing)\b/i.test(body);
}

function outdatedReason({ unrecorded = 0 }: ReadinessFacts): Reason | undefined {
  if (unrecorded === 0) return undefined;
  return {
    code: 'state-outdated',
    section: 'Current State',
    text: `${unrecorded} ${unrecorded === 1 ? 'thing' : 'things'} happened after \`## Current State\` was last changed.`,
  };
}

function pathReason({ missingPaths = [] }: ReadinessFacts): Reason | undefined {
  if (missingPaths.length === 0) return undefined;
  const shown = missingPaths.slice(0, 3).join(', ');
  const more = missingPaths.length > 3 ? ` and ${missingPaths.length - 3} more` : '';
  return {
    code: 'path-missing',
    section: 'Technical Context',
    text: `It names ${shown}${more}, which does not exist.`,
  };
}

/** The text without comments, outer blanks and a horizontal rule at its end. */
function plainBody(body: string): string {
  const plain = withoutComments(body).trim();
  const last = plain.charCodeAt(plain.length - 1);
  if (last !== 45 && last !== 42 && last !== 95) return plain;
  return plain.replace(/(?:^|\n)[ \t]*(?:-{3,}|\*{3,}|_{3,})$/, '').trim();
}
