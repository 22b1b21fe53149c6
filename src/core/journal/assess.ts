import { oneLine } from '../text/display.ts';
import { mask } from '../text/secrets.ts';
import { cutText } from '../brief/tokens.ts';

/** Whether a request needs a session: `ask` leaves it to the person, `optional` means no. */
type Verdict = 'mandatory' | 'recommended' | 'ask' | 'optional';

/** A request and what its caller knows of it beside its words. */
export interface Request {
  text: string;
  /** The command it was given with, without its slash: `swarm`, `task`, `query` … */
  command?: string | undefined;
  /** How many components it touches. */
  components?: number | undefined;
  complexity?: 'simple' | 'medium' | 'complex' | undefined;
}

export interface Assessment {
  verdict: Verdict;
  /** The name of the rule that decided. */
  rule: string;
  /** Why, as the end of a sentence: `it names three components or more`. */
  why: string;
}

interface Rule extends Assessment {
  applies(request: Read): boolean;
}

/** A request, read once. */
interface Read extends Request {
  /** Its words in lower case on one line. */
  words: string;
  /** How many parts of a program it names. */
  areas: number;
  /** How many items of a list it has. */
  steps: number;
  /** How many files it names. */
  files: number;
}

const GREETING =
  /^(?:hi|hello|hey|thanks?(?: you)?|thx|ok(?:ay)?|yes|no|sure|great|nice|cool|go(?: on| ahead)?|continue|please continue|good (?:morning|evening|day)|test(?:ing)?|ping)(?:[ ,]+(?:there|claude|again|all|everyone))?[\s!.?,]*$/;
const CONTINUATION =
  /^(?:(?:please|ok(?:ay)?|so|now|let'?s|can you|could you)[ ,]+)*(?:continue|resume|carry on|keep going|go on|proceed|pick up|take up|where (?:were|did) we|what(?:'s| is) (?:next|left)|(?:status|progress)\b)/;
const SYSTEM =
  /(?<!file[ -]|operating[ -]|type[ -]|build[ -]|design[ -]|module[ -])\bsystems?\b(?! (?:prompt|call|font|time|clock|path|message|tray|requirements?|out)\b)|\barchitect(?:ure|ural|ing)?\b/;
const ENTERPRISE =
  /\b(?:enterprise|compliance|compliant|gdpr|hipaa|soc ?2|iso ?27001|pci(?:[ -]dss)?|audit trail)\b/;
const QUESTION =
  /^(?:(?:please|can you|could you|would you)[ ,]+)*(?:what|why|how|where|when|who|which|is|are|does|do|did|should|explain|show|list|tell me|describe|summari[sz]e|find|look up|print|count)\b/;
const TRIVIAL =
  /\b(?:typos?|spelling|whitespace|indent(?:ation)?|semicolons?|lint (?:errors?|warnings?)|rename (?:the |this |a )?(?:variable|function|constant|parameter|method|field)|bump (?:the )?(?:version|\S+ to)|remove (?:the |an? )?(?:unused|dead|console|debug|log)|sort (?:the )?imports|(?:add|fix|change|update) (?:the |an? )?(?:comment|log (?:line|message)|label|colou?r|button text|import)|run (?:the )?(?:tests?|linter?|formatter|build)|format (?:the |this )?(?:file|code)|commit|push|revert)\b/;
const DOCUMENTATION =
  /^(?:(?:please|can you|could you)[ ,]+)*(?:update|fix|improve|write|add|edit|rewrite|extend|translate|document|correct|proofread)\b.*\b(?:readme|changelog|docs?|documentation|doc ?strings?|jsdoc|comments?|guide|tutorial|wiki)\b/;
const CODE =
  /\b(?:implement|endpoint|api|database|migrat|schema|service|refactor|component|feature|backend|frontend|server|tests? (?:for|and))/;
const SIMPLE_FIX = /^(?:(?:please|can you|could you)[ ,]+)*(?:fix|correct|repair|adjust|tweak)\b/;
const HARD =
  /\b(?:flaky|intermittent|race|deadlock|leak|corrupt|crash(?:es|ing)?|sometimes|randomly|production|regression|performance|slow|hangs?|memory|heisenbug|across|all|every|several|multiple|many)\b/;
const DEBUGGING = /\b(?:debug|diagnose|investigate|track down|find out why|root cause|fix)\b/;
const REFACTORING =
  /\b(?:refactor|restructure|reorgani[sz]e|migrat(?:e|ion)|rewrit(?:e|ing)|port|extract|split|modulari[sz]e|moderni[sz]e|upgrade|convert)\b/;
const LARGE =
  /\b(?:all|every|whole|entire|across|codebase|code base|repository|modules?|services?|packages?|layers?|monolith|framework|from \S+ to|to typescript|large|legacy|everywhere)\b/;
const RESEARCH =
  /\b(?:research|explore|evaluate|compare|investigate|prototype|proof of concept|feasibility|survey|spike|benchmark)\b/;
const BUILDING =
  /\b(?:build|develop|create|design|implement|introduce|integrate|set up|add)\b.*\b(?:component|services?|modules?|librar(?:y|ies)|apis?|apps?|application|platform|engine|pipeline|dashboard|cli|sdk|plugin|server|client|integration|workflow|authentication|authorization|auth|oauth2?|payments?|checkout|search|notifications?|caching|cache|queue|sync|import(?:er)?|export(?:er)?|preferences|onboarding|feature|support for|editor|parser|scheduler)\b/;
const AREAS: readonly RegExp[] = [
  /\bapis?\b|\bendpoints?\b/,
  /\bback-?end\b|\bservers?\b/,
  /\bfront-?end\b|\bui\b|\buser interface\b|\bpages?\b/,
  /\bdatabase\b|\bdb\b|\bschema\b|\bmigrations?\b/,
  /\bcli\b|\bcommand line\b/,
  /\bmobile\b|\bios\b|\bandroid\b/,
  /\btests?\b|\be2e\b/,
  /\bdocs\b|\bdocumentation\b/,
  /\bdeploy(?:ment)?\b|\binfrastructure\b|\bci\b|\bdocker\b|\bkubernetes\b/,
  /\bauth(?:entication|orization)?\b|\boauth2?\b|\bjwt\b|\blogin\b/,
  /\bqueues?\b|\bworkers?\b|\bcron\b/,
  /\bcach(?:e|ing)\b|\bredis\b/,
];

const rule = (verdict: Verdict, name: string, why: string, applies: Rule['applies']): Rule => ({
  verdict,
  rule: name,
  why,
  applies,
});

/** The first rule that applies decides; docs/decisions.md says why they stand in this order. */
export const RULES: readonly Rule[] = [
  rule(
    'mandatory',
    'multi-agent',
    'several agents have to be coordinated',
    ({ command }) => command === 'swarm',
  ),
  rule(
    'mandatory',
    'three-components',
    'it names three components or more',
    ({ components }) => (components ?? 0) >= 3,
  ),
  rule(
    'optional',
    'nothing-asked',
    'it asks for no work',
    ({ words }) => words === '' || GREETING.test(words),
  ),
  rule(
    'optional',
    'continuation',
    'it goes on with work that has begun',
    ({ words }) => CONTINUATION.test(words) && words.length < 200,
  ),
  rule(
    'optional',
    'documentation-only',
    'it changes documentation only',
    ({ words }) => DOCUMENTATION.test(words) && !CODE.test(words),
  ),
  rule(
    'optional',
    'trivial-task',
    'it is a trivial task',
    ({ words, steps }) => TRIVIAL.test(words) && words.length < 160 && steps < 3,
  ),
  rule('mandatory', 'system-level', 'it is about a system or its architecture', ({ words }) =>
    SYSTEM.test(words),
  ),
  rule('recommended', 'enterprise', 'enterprise and compliance work is tracked', ({ words }) =>
    ENTERPRISE.test(words),
  ),
  rule(
    'recommended',
    'complex-debugging',
    'it is complex debugging',
    ({ words }) => DEBUGGING.test(words) && HARD.test(words),
  ),
  rule(
    'optional',
    'quick-query',
    'it is a quick question',
    ({ words, command, steps }) =>
      command === 'query' || (isQuestion(words) && words.length < 240 && steps < 2),
  ),
  rule(
    'optional',
    'simple-fix',
    'it is a simple fix',
    ({ words, steps }) => SIMPLE_FIX.test(words) && words.length < 160 && steps < 2,
  ),
  rule(
    'optional',
    'single-file',
    'it is about a single file',
    ({ words, files, steps }) => files === 1 && words.length < 200 && steps < 2,
  ),
  rule(
    'mandatory',
    'three-areas',
    'it names three parts of a program or more',
    ({ areas }) => areas >= 3,
  ),
  rule(
    'recommended',
    'large-refactoring',
    'it is a large refactoring',
    ({ words }) => REFACTORING.test(words) && LARGE.test(words),
  ),
  rule('recommended', 'research', 'it is research or exploration', ({ words }) =>
    RESEARCH.test(words),
  ),
  rule('recommended', 'several-steps', 'it lists several steps', ({ steps }) => steps >= 3),
  rule('recommended', 'component-development', 'it develops a component', ({ words }) =>
    BUILDING.test(words),
  ),
  rule(
    'recommended',
    'complex',
    'its complexity was given as complex',
    ({ complexity }) => complexity === 'complex',
  ),
  rule(
    'ask',
    'medium-complexity',
    'its complexity is medium',
    ({ complexity, command }) =>
      complexity === 'medium' || (command === 'task' && complexity === undefined),
  ),
  rule(
    'ask',
    'long-request',
    'it takes many words to say',
    ({ words, complexity }) => complexity === undefined && words.length >= 280,
  ),
];

const DEFAULT: Assessment = {
  verdict: 'optional',
  rule: 'simple-request',
  why: 'nothing in it needs a session',
};

/** Whether a request needs a session, and the rule that says so. */
export function assess(request: Request): Assessment {
  const read = readRequest(request);
  const { verdict, rule: name, why } = RULES.find((one) => one.applies(read)) ?? DEFAULT;
  return { verdict, rule: name, why };
}

/** Longest part of a request that is looked at. */
const MAX_READ = 4000;

function readRequest(request: Request): Read {
  const text = request.text.slice(0, MAX_READ);
  const words = oneLine(text).toLowerCase();
  return {
    ...request,
    words,
    areas: AREAS.filter((area) => area.test(words)).length,
    steps: text.match(/^[ \t]*(?:[-*+]|\d{1,2}[.)])[ \t]+\S/gm)?.length ?? 0,
    files: new Set(text.match(/(?:[\w.-]+\/)*[\w-]+\.[a-z][a-z0-9]{0,4}\b/g)).size,
  };
}

function isQuestion(words: string): boolean {
  return words.endsWith('?') || QUESTION.test(words);
}

const LEAD =
  /^(?:(?:please|pls|hi|hello|hey(?: there)?|ok(?:ay)?|so|now|well|can you|could you|would you|will you|i(?:'d| would) like (?:you )?to|i (?:want|need) (?:you )?to|we (?:want|need|have) to|let'?s|help me(?: to)?|your task is to|you should|go ahead and)\b[ ,:!.]*)+/i;
const MAX_TOPIC = 72;

/**
 * What a request is about, as a title: its first sentence without politeness, secrets and quotes.
 * '' when nothing is left.
 */
export function topicOf(text: string): string {
  const lines = mask(text.slice(0, MAX_READ)).split('\n');
  const first = lines.map((line) => oneLine(line.replace(/^[#>*\-+\s\d.)]*/, ''))).find(Boolean);
  const bare = (first ?? '').replace(LEAD, '').replaceAll(/[`"]/g, '');
  const sentence = /^.{12,}?(?=[.!?;](?:\s|$))/.exec(bare)?.[0] ?? bare;
  const topic = cutText(sentence.replace(/[\s.,:;!?]+$/, ''), MAX_TOPIC);
  return /\p{L}/u.test(topic) ? topic.charAt(0).toUpperCase() + topic.slice(1) : '';
}

/** A slash command as its name and the request behind it; undefined for anything else. */
export function readSlashCommand(prompt: string): { command: string; text: string } | undefined {
  const match = /^\/([\w:-]{1,80})(?:\s+([^]*))?$/.exec(prompt.trim());
  return match ? { command: match[1] ?? '', text: (match[2] ?? '').trim() } : undefined;
}
