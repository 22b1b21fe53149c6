import { mayHoldSecret } from '../text/secret-signs.ts';
import {
  cannotBePlaceholder,
  isNothing,
  isPlaceholder,
  isTemplateValue,
  mayHoldTemplate,
  mayHoldTemplateName,
} from './template.ts';

// Patterns run as machine code from their second use on, which code for 1,000 files never gets to be:
// so nearly all of a file is read by a few sticky ones. Whatever they do not know is left to the rules.
// They read bytes, which need no decoding: each is one character, U+0000 to U+00FF, and together they
// are known to be UTF-8.

/** First bytes of the blanks and marks that nobody sees, and of much else. */
const LEADS = '\\xc2\\xe1-\\xe3\\xef';
/** Of much else: not U+0080-A0, 1680, 2000-200F, 2028-202F, 205F-2064, 3000, FEFF. */
const LEAD =
  '(?:\\xc2(?![\\x80-\\xa0])|\\xe2(?!\\x80[\\x80-\\x8f\\xa8-\\xaf]|\\x81[\\x9f-\\xa4])|' +
  '\\xe1(?!\\x9a\\x80)|\\xe3(?!\\x80\\x80)|\\xef(?!\\xbb\\xbf))';
/** No control, no HTML, no escape, no table, no odd blank. */
const CHARS = charsBut('<>\\\\|~');
const NAME = "[A-Za-z][A-Za-z0-9 ,.'/-]*[A-Za-z0-9]";
const PROSE = `[A-Za-z]${CHARS}\\n`;
const ITEM = `- (?:\\[[ x]\\] )?(?:[A-Za-z]|\`(?!\`))${CHARS}\\n`;
const FENCE =
  '(?:```\\w*\\n(?:[^`<>\\\\\\x00-\\x09\\x0b-\\x1f]*\\n)?```\\n|' +
  '````\\w*\\n(?:(?:[^`<>\\\\\\x00-\\x09\\x0b-\\x1f]|`{1,3}(?!`))*\\n)?````\\n|' +
  '~~~\\w*\\n(?:[^~<>\\\\\\x00-\\x09\\x0b-\\x1f]*\\n)?~~~\\n)';
/** A rule, a quote or a table behind a blank line. */
const APART = `\\n(?:---\\n|> ${PROSE}|(?:\\| [\\w ,./|-]+\\|\\n)+)(?=\\n)`;
const CONTENT = `(?:${APART}|\\n|${PROSE}|${ITEM})*`;
const TEXT = `"[A-Za-z]${charsBut('"<>\\\\')}"\\n`;
const WORD = '(?!(?:true|false|null|yes|no|on|off|y|n)[,\\]\\n])[a-z]+(?:-[a-z]+)*';
const WORDS = `\\[(?:${WORD}(?:, ${WORD})*)?\\]\\n`;
const AGENT_TEXT = `(?!"(?:Brief|Outcome|Clear|What))${TEXT}`;

/** A day of the calendar, but for the 29th of February, which many a year does not have. */
const DAY =
  '[12]\\d{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)';
const MINUTE = '(?:[01]\\d|2[0-3]):[0-5]\\d';

const FRONT_MATTER = new RegExp(
  `---\\nsession:\\n  title: (${TEXT})  status: (in_progress|paused)\\n` +
    `  created: "(${DAY}T${MINUTE}:[0-5]\\d)Z"\\n` +
    `  last_updated: "(${DAY}T${MINUTE}:[0-5]\\d)Z"\\n` +
    '(?:  type: (?:general|development|multi-agent|research|security|enterprise)\\n)?' +
    '(?:  branch: (?:main|[a-z]+[/-][a-z][a-z0-9/-]*)\\n)?' +
    '(?:  base_commit: "[0-9a-f]{7,40}"\\n)?' +
    `(?:  tags: ${WORDS})?` +
    '(?:  linear_issue: "([A-Z]+-\\d+)"\\n)?(?:  linear_url: "https://[\\w./-]+"\\n)?' +
    `\\n?orchestration:\\n  current_task: (${TEXT})  spawned_agents:(?: \\[\\]\\n|\\n` +
    `((?:    - agent: ${WORD}\\n      task: ${AGENT_TEXT}      status: ` +
    `(?:completed\\n      summary: ${AGENT_TEXT}|(?:in_progress|pending)\\n)` +
    '(?:      id: "[0-9a-z]+"\\n)?)+))---\\n',
  'y',
);
const BEGINNING = new RegExp(
  `\\n*(?:# ${NAME.replace("'/", "'/:")}\\n\\n*)?(?=## Context\\n)`,
  'y',
);
const STEP = new RegExp(
  `\\n*1\\. ([A-Za-z][A-Za-z0-9 ,.'-]{23,})\\n(?:\\d{1,2}\\. [A-Za-z\`]${CHARS}\\n)*\\n*`,
  'y',
);
const VAGUE =
  /^(?:just|then|continue|keep|carry|go|proceed|finish|complete|resume|start|begin|wrap|see|more|to|next|do|the|same)\b/i;
/** One character, however many bytes it has. */
const ONE = '(?:[ -~]|[\\xc0-\\xff][\\x80-\\xbf]+)';
/** More than fifty characters in one line. */
const STATE = new RegExp(
  `\\n*(?!Not started)(?=${ONE}{52})${PROSE.replace('\\n', '[a-z.]\\n')}`,
  'y',
);
const PLAIN = new RegExp(CONTENT, 'y');
const TECHNICAL = new RegExp(
  `(?:${APART}|\\n|${PROSE}|${ITEM}|### ${NAME}\\n(?:> ${PROSE}(?=\\n))?|${FENCE})*`,
  'y',
);
const WAVE = new RegExp(
  `\\n*### Wave (\\d): ${NAME}(?: \\((ACTIVE|completed|blocked by Wave (\\d))\\))?\\n((?:\\n|${ITEM})*)`,
  'y',
);
const DECISION = new RegExp(
  `\\n*### Decision (\\d{1,2}): ${NAME}\\n\\n*\\*\\*Decision\\*\\*: ${PROSE}\\*\\*Rationale\\*\\*: ${PROSE}`,
  'y',
);
const ENTRIES = new RegExp(`\\n*(?:### ${DAY} ${MINUTE} - ${NAME}\\n${CONTENT})*`, 'y');
const FILE_NAME = /^(\d{8}-\d{6})((?:-[a-z0-9]+)+)\.md$/;
const DAY_MS = 86_400_000;

/** From when to when a session is neither stale nor of the future, as ISO times without their `Z`. */
export interface Span {
  earliest: string;
  latest: string;
}

/**
 * @param now milliseconds, of a whole second
 * @param staleDays days after which an active session is stale
 */
export function freshSpan(now: number, staleDays: number): Span {
  return { earliest: timeAt(now - staleDays * DAY_MS), latest: timeAt(now + DAY_MS) };
}

function timeAt(time: number): string {
  // Nothing is older than the first year, or later than the last one, of four digits.
  const at = Math.min(Math.max(time, Date.UTC(1000, 0)), Date.UTC(9999, 11, 31));
  return new Date(Math.ceil(at / 1000) * 1000).toISOString().slice(0, 19);
}

/** Any number of characters, none of them in `excluded` (of a class of a pattern) or odd. */
function charsBut(excluded: string): string {
  const usual = `[^\\x00-\\x1f\\x7f${LEADS}${excluded}]*`;
  return `${usual}(?:${LEAD}${usual})*`;
}

/**
 * Whether every rule, with its own options, would certainly find nothing in a session file that is
 * written as the tool writes it. False says nothing: the rules have to look.
 * @param bytes UTF-8, each byte one character
 * @param name the name of the file
 * @param span when a session must have been updated last
 */
export function isPlainlyClean(bytes: string, name: string, span: Span): boolean {
  if (bytes.length > 20_000) return false;
  FRONT_MATTER.lastIndex = 0;
  const match = FRONT_MATTER.exec(bytes);
  if (!match) return false;
  const at = FRONT_MATTER.lastIndex;
  if (!areFieldsClean(match, name, span) || !isBodyClean(bytes, at)) return false;
  if (bytes.includes('/home/') || bytes.includes('Users')) return false;
  return !mayHoldTemplate(bytes) && !mayHoldTemplateName(bytes) && !mayHoldSecret(bytes);
}

function areFieldsClean(
  match: RegExpExecArray,
  fileName: string,
  { earliest, latest }: Span,
): boolean {
  const [, title = '', status, created = '', updated = '', issue, task = '', agents] = match;
  const name = FILE_NAME.exec(fileName);
  if (!name || stampOf(created) !== name[1]) return false;
  if (issue !== undefined && name[2]!.includes(issue.toLowerCase())) return false;
  if (created > updated || updated > latest || updated < earliest) return false;
  if (status === 'paused' && agents?.includes('status: in_progress')) return false;
  return isWritten(title.slice(1, -2)) && isWritten(task.slice(1, -2));
}

function stampOf(time: string): string {
  return `${time.slice(0, 4)}${time.slice(5, 7)}${time.slice(8, 10)}-${time.slice(11, 13)}${time.slice(14, 16)}${time.slice(17, 19)}`;
}

function isWritten(value: string): boolean {
  return !isTemplateValue(value) && !isPlaceholder(shortened(value));
}

/**
 * With no more characters than there are in the text, and … in place of those beyond ASCII: none of
 * them is likelier to make a placeholder.
 */
function shortened(bytes: string): string {
  return bytes.replace(BEYOND_ASCII, '…');
}

const BEYOND_ASCII = /[\xc0-\xff][\x80-\xbf]+/g;

/** How the text of each section has to read, in the order of the sections. */
const SECTIONS: readonly (readonly [
  title: string,
  read: (text: string, at: number) => number,
  required: boolean,
])[] = [
  ['Context', plain, true],
  ['Current State', state, true],
  ['Next Steps', steps, true],
  ['Execution Progress', waves, false],
  ['Technical Context', (text, at) => skip(TECHNICAL, text, at), false],
  ['Acceptance Criteria', plain, false],
  ['Decisions', decisions, false],
  ['Blockers', plain, false],
  ['Session Log', entries, false],
];

function isBodyClean(text: string, from: number): boolean {
  let at = skip(BEGINNING, text, from);
  if (at === -1) return false;
  for (let one = 0; one < SECTIONS.length; one++) {
    const [title, read, required] = SECTIONS[one]!;
    const heading = `## ${title}\n`;
    if (!text.startsWith(heading, at) || text.charCodeAt(at - 1) !== 10) {
      if (required) return false;
      continue;
    }
    const bodyStart = at + heading.length;
    at = read(text, bodyStart);
    if (at === -1 || !saysSomething(text, bodyStart, at)) return false;
  }
  return at === text.length;
}

/** Whether the first line of a section that is not blank is neither a rule nor a placeholder. */
function saysSomething(text: string, bodyStart: number, end: number): boolean {
  let at = bodyStart;
  while (text.charCodeAt(at) === 10) at++;
  if (at >= end) return false;
  if (cannotBePlaceholder(text, at)) return true;
  const line = text.slice(at, text.indexOf('\n', at));
  return line !== '---' && !isPlaceholder(shortened(line));
}

/** Where a sticky pattern ends; -1 where it does not match. */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

function plain(text: string, at: number): number {
  return skip(PLAIN, text, at);
}

function state(text: string, at: number): number {
  const end = skip(STATE, text, at);
  return end === -1 ? -1 : skip(PLAIN, text, end);
}

function steps(text: string, at: number): number {
  STEP.lastIndex = at;
  const step = STEP.exec(text)?.[1];
  if (step === undefined || VAGUE.test(step) || !/ \w/.test(step)) return -1;
  return isPlaceholder(step) || isNothing(step) ? -1 : STEP.lastIndex;
}

function waves(text: string, from: number): number {
  let at = from;
  let count = 0;
  let active = false;
  let open = false;
  let blocked = 0;
  WAVE.lastIndex = at;
  for (let wave = WAVE.exec(text); wave; wave = WAVE.exec(text)) {
    at = WAVE.lastIndex;
    const [, number, state, waits, boxes = ''] = wave;
    if (Number(number) !== ++count || Number(waits) === count) return -1;
    if (waits !== undefined) blocked = Math.max(blocked, Number(waits) || 10);
    const isOpen = boxes.includes('- [ ]');
    open ||= isOpen;
    if (state === 'ACTIVE') {
      if (active || !isOpen) return -1;
      active = true;
    }
  }
  return count === 0 || blocked > count || (open && !active) ? -1 : at;
}

function decisions(text: string, from: number): number {
  let at = from;
  let count = 0;
  DECISION.lastIndex = at;
  for (let one = DECISION.exec(text); one; one = DECISION.exec(text)) {
    DECISION.lastIndex = at = skip(PLAIN, text, DECISION.lastIndex);
    if (one[1] !== String(++count)) return -1;
  }
  return count === 0 ? -1 : at;
}

function entries(text: string, from: number): number {
  const end = skip(ENTRIES, text, from);
  if (end !== text.length) return -1;
  if (text.includes('block', from) || text.includes('Block', from)) return -1;
  let before = '';
  let count = 0;
  for (let at = text.indexOf('### 2', from); at !== -1; at = text.indexOf('\n### ', at + 5)) {
    const start = text.charCodeAt(at) === 10 ? at + 5 : at + 4;
    const minute = text.slice(start, start + 16);
    if (minute < before) return -1;
    before = minute;
    count++;
  }
  return count > 100 || count === 0 ? -1 : end;
}
