import * as phrases from './phrases.ts';
import { readRequest, type ReadRequest, type Request } from './request.ts';
import { typeOf, type RequestType } from './request-type.ts';
import { NO_TABLE, type AssessRule, type AssessTable, type Verdict } from './verdict.ts';

export interface Assessment {
  verdict: Verdict;
  /** The name of the rule that decided. */
  rule: AssessRule;
  /** Why, as the end of a sentence: `it names three components or more`. */
  why: string;
  /** The type that a session for it would have. */
  type: RequestType;
}

interface Rule extends Omit<Assessment, 'type'> {
  applies(request: ReadRequest): boolean;
}

const rule = (verdict: Verdict, name: AssessRule, why: string, applies: Rule['applies']): Rule => ({
  verdict,
  rule: name,
  why,
  applies,
});

/** Whoever knows that the work is not small is believed more than words that sound like it. */
const maySmall = ({ complexity }: ReadRequest): boolean =>
  complexity === undefined || complexity === 'low';

/** Rules that the words of a project do not outrank: facts, and what is no request. */
const FACTS: readonly Rule[] = [
  rule(
    'mandatory',
    'multi-agent',
    'several agents have to be coordinated',
    ({ command, wish, isQuestion }) =>
      command === 'swarm' || (!isQuestion && phrases.SWARM.test(wish)),
  ),
  rule(
    'mandatory',
    'three-components',
    'it touches three components or more',
    ({ components }) => (components ?? 0) >= 3,
  ),
  rule(
    'optional',
    'nothing-asked',
    'it asks for no work',
    ({ words }) => words === '' || phrases.GREETING.test(words),
  ),
];

/** The first rule that applies decides; docs/decisions.md says why they stand in this order. */
const BY_WORDS: readonly Rule[] = [
  rule(
    'optional',
    'continuation',
    'it goes on with work that has begun',
    ({ wish, words }) => phrases.CONTINUATION.test(wish) && words.length < 200,
  ),
  rule(
    'optional',
    'documentation-only',
    'it changes documentation only',
    (one) => maySmall(one) && phrases.DOCUMENTATION.test(one.wish) && !phrases.CODE.test(one.words),
  ),
  rule(
    'optional',
    'trivial-task',
    'it is a trivial task',
    (one) =>
      maySmall(one) && phrases.TRIVIAL.test(one.wish) && one.words.length < 160 && one.steps < 3,
  ),
  rule('mandatory', 'system-level', 'it is about a system or its architecture', ({ words }) =>
    phrases.SYSTEM.test(words),
  ),
  rule(
    'optional',
    'query-command',
    'most queries need no session',
    ({ command }) => command === 'query',
  ),
  rule(
    'recommended',
    'enterprise',
    'enterprise and compliance work is tracked',
    (one) => phrases.ENTERPRISE.test(one.words) && !isQuick(one),
  ),
  rule(
    'optional',
    'low-complexity',
    'its complexity is low',
    ({ complexity }) => complexity === 'low',
  ),
  rule(
    'recommended',
    'complex-debugging',
    'it is complex debugging',
    ({ words, wish, isQuestion }) =>
      /^(?:debug|diagnose)\b/.test(wish) ||
      (phrases.DEBUGGING.test(wish) && phrases.HARD.test(words)) ||
      (phrases.SYMPTOM.test(words) && (!isQuestion || /^why\b/.test(wish))),
  ),
  rule('recommended', 'architectural-decision', 'it makes a decision that lasts', ({ wish }) =>
    phrases.DECIDING.test(wish),
  ),
  rule('optional', 'quick-query', 'it is a quick question', (one) => maySmall(one) && isQuick(one)),
  rule(
    'optional',
    'simple-fix',
    'it is a simple fix',
    (one) =>
      maySmall(one) && phrases.SIMPLE_FIX.test(one.wish) && one.words.length < 160 && one.steps < 2,
  ),
  rule(
    'optional',
    'single-file',
    'it is about a single file',
    (one) =>
      maySmall(one) &&
      one.files === 1 &&
      one.words.length < 200 &&
      one.steps < 2 &&
      !phrases.EVERYWHERE.test(one.words),
  ),
  rule(
    'mandatory',
    'three-areas',
    'it names three parts of a program or more',
    // Whoever counted the components knows better.
    ({ areas, components }) => components === undefined && areas >= 3,
  ),
  rule(
    'recommended',
    'large-refactoring',
    'it is a large refactoring',
    ({ words, wish }) =>
      phrases.REPLACEMENT.test(words) ||
      phrases.WHOLE.test(wish) ||
      (phrases.REFACTORING.test(words) && phrases.LARGE.test(wish)),
  ),
  rule('recommended', 'research', 'it is research or exploration', ({ words }) =>
    phrases.RESEARCH.test(words),
  ),
  rule('recommended', 'several-steps', 'it lists several steps', ({ steps }) => steps >= 3),
  rule('recommended', 'component-development', 'it develops a component', ({ words }) =>
    phrases.BUILDING.test(words),
  ),
  rule(
    'recommended',
    'high-complexity',
    'its complexity is high',
    ({ complexity }) => complexity === 'high',
  ),
  rule(
    'ask',
    'medium-complexity',
    'its complexity is medium',
    ({ complexity }) => complexity === 'medium',
  ),
  rule(
    'ask',
    'medium-complexity',
    'it is a task, and nobody has said how complex',
    ({ complexity, command }) => command === 'task' && complexity === undefined,
  ),
  rule('ask', 'long-request', 'it takes many words to say', ({ words }) => words.length >= 280),
  rule('optional', 'simple-request', 'nothing in it needs a session', () => true),
];

/**
 * Whether a request needs a session, the rule that says so, and of which type it would be. Words of the
 * project's own table stand before all rules that only look at words.
 */
export function assess(request: Request, table: AssessTable = NO_TABLE): Assessment {
  const read = readRequest(request);
  const type = typeOf(read);
  const wordsOfProject = projectWord(read.words, table.words);
  const rules = [...FACTS, ...(wordsOfProject ? [wordsOfProject] : []), ...BY_WORDS];
  for (const one of rules) {
    const verdict = table.rules[one.rule] ?? one.verdict;
    if (verdict !== 'off' && one.applies(read))
      return { verdict, rule: one.rule, why: one.why, type };
  }
  return { verdict: 'optional', rule: 'simple-request', why: 'no rule applies to it', type };
}

function isQuick({ isQuestion, words, steps }: ReadRequest): boolean {
  return isQuestion && words.length < 240 && steps < 2;
}

/** The longest of the project's words that a request holds decides, as the most particular one. */
function projectWord(words: string, table: AssessTable['words']): Rule | undefined {
  const held = Object.keys(table).filter((phrase) => holds(words, phrase.trim().toLowerCase()));
  const [longest] = held.toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const verdict = longest === undefined ? undefined : table[longest];
  if (verdict === undefined) return undefined;
  return rule(verdict, 'project-word', `it speaks of "${longest}"`, () => true);
}

/** Whole words only, as far as the script has any between blanks. */
function holds(words: string, phrase: string): boolean {
  if (phrase === '') return false;
  for (let at = words.indexOf(phrase); at !== -1; at = words.indexOf(phrase, at + 1)) {
    const joined = (outer: string | undefined, inner: string | undefined): boolean =>
      LATIN.test(outer ?? '') && LATIN.test(inner ?? '');
    const end = at + phrase.length;
    if (!joined(words[at - 1], phrase[0]) && !joined(words[end], phrase.at(-1))) return true;
  }
  return false;
}

const LATIN = /[\p{Script=Latin}\p{N}_]/u;
