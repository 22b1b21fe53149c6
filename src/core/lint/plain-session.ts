import { parseTime } from '../clock.ts';
import { findSecrets } from '../text/secrets.ts';
import { readSectionText } from '../session/section-text.ts';
import type { Session } from '../session/session.ts';
import {
  isNothing,
  isPlaceholder,
  isTemplateValue,
  mayHoldTemplate,
  mayHoldTemplateName,
} from './template.ts';

// Patterns run as machine code from their second use on, which code for 1,000 files never gets to be:
// so nearly all of a file is read by a few sticky ones. Whatever they do not know is left to the rules.

/** No control, no HTML, no escape, no table, no odd blank. */
const CHAR =
  '[^\\x00-\\x1f<>\\\\|~\\x7f-\\xa0\\u1680\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u2064\\u3000\\ufeff]';
const NAME = "[A-Za-z][A-Za-z0-9 ,.'/-]*[A-Za-z0-9]";
const PROSE = `[A-Za-z]${CHAR}*\\n`;
const ITEM = `- (?:\\[[ x]\\] )?(?:[A-Za-z]|\`(?!\`))${CHAR}*\\n`;
const FENCE =
  '(?:```\\w*\\n(?:[^`<>\\\\\\x00-\\x09\\x0b-\\x1f]*\\n)?```\\n|' +
  '````\\w*\\n(?:(?:[^`<>\\\\\\x00-\\x09\\x0b-\\x1f]|`{1,3}(?!`))*\\n)?````\\n|' +
  '~~~\\w*\\n(?:[^~<>\\\\\\x00-\\x09\\x0b-\\x1f]*\\n)?~~~\\n)';
/** A rule, a quote or a table behind a blank line. */
const APART = `\\n(?:---\\n|> ${PROSE}|(?:\\| [\\w ,./|-]+\\|\\n)+)(?=\\n)`;
const CONTENT = `(?:${APART}|\\n|${PROSE}|${ITEM})*`;
const TEXT =
  '"[A-Za-z][^"\\\\\\x00-\\x1f<>\\x7f-\\xa0\\u1680\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u2064\\u3000\\ufeff]*"\\n';
const WORD = '(?!(?:true|false|null|yes|no|on|off|y|n)[,\\]\\n])[a-z]+(?:-[a-z]+)*';
const WORDS = `\\[(?:${WORD}(?:, ${WORD})*)?\\]\\n`;
const AGENT_TEXT = `(?!"(?:Brief|Outcome|Clear|What))${TEXT}`;

const FRONT_MATTER = new RegExp(
  `---\\nsession:\\n  title: (${TEXT})  status: (in_progress|paused)\\n` +
    '  created: "(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ)"\\n' +
    '  last_updated: "(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ)"\\n' +
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
  `\\n*1\\. ([A-Za-z][A-Za-z0-9 ,.'-]{23,})\\n(?:\\d{1,2}\\. [A-Za-z\`]${CHAR}*\\n)*\\n*`,
  'y',
);
const VAGUE =
  /^(?:just|then|continue|keep|carry|go|proceed|finish|complete|resume|start|begin|wrap|see|more|to|next|do|the|same)\b/i;
const STATE = new RegExp(`\\n*(?!Not started)[A-Za-z]${CHAR}{50,}[a-z.]\\n${CONTENT}`, 'y');
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
  `\\n*### Decision (\\d{1,2}): ${NAME}\\n\\n*\\*\\*Decision\\*\\*: [A-Za-z]${CHAR}*\\n\\*\\*Rationale\\*\\*: [A-Za-z]${CHAR}*\\n${CONTENT}`,
  'y',
);
const DAY_OF_YEAR =
  '[12]\\d{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])|(?:0[13578]|1[02])-(?:29|3[01])|(?:0[469]|11)-(?:29|30))';
const ENTRIES = new RegExp(
  `\\n*(?:### ${DAY_OF_YEAR} (?:[01]\\d|2[0-3]):[0-5]\\d - ${NAME}\\n${CONTENT})*`,
  'y',
);
const FILE_NAME = /(?:^|\/)(\d{8}-\d{6})((?:-[a-z0-9]+)+)\.md$/;
const DAY = 86_400_000;

/**
 * Whether every rule, with its own options, would certainly find nothing in a session file that is
 * written as the tool writes it. False says nothing: the rules have to look.
 * @param now milliseconds
 * @param staleDays days after which an active session is stale
 */
export function isPlainlyClean(
  text: string,
  path: string,
  now: number,
  staleDays: number,
): boolean {
  if (text.length > 20_000) return false;
  FRONT_MATTER.lastIndex = 0;
  const match = FRONT_MATTER.exec(text);
  if (!match) return false;
  const at = FRONT_MATTER.lastIndex;
  if (!areFieldsClean(match, path, now, staleDays) || !isBodyClean(text, at)) return false;
  if (text.includes('/home/') || text.includes('Users')) return false;
  return !mayHoldTemplate(text) && !mayHoldTemplateName(text) && findSecrets(text).length === 0;
}

function areFieldsClean(
  match: RegExpExecArray,
  path: string,
  now: number,
  staleDays: number,
): boolean {
  const [, title = '', status, created = '', updated = '', issue, task = '', agents] = match;
  const name = FILE_NAME.exec(path);
  if (!name || stampOf(created) !== name[1]) return false;
  if (issue !== undefined && name[2]!.includes(issue.toLowerCase())) return false;
  const from = parseTime(created);
  const to = parseTime(updated);
  if (from === undefined || to === undefined || from > to) return false;
  if (to > now + DAY || now - to > staleDays * DAY) return false;
  if (status === 'paused' && agents?.includes('status: in_progress')) return false;
  return isWritten(title.slice(1, -2)) && isWritten(task.slice(1, -2));
}

function stampOf(time: string): string {
  return `${time.slice(0, 4)}${time.slice(5, 7)}${time.slice(8, 10)}-${time.slice(11, 13)}${time.slice(14, 16)}${time.slice(17, 19)}`;
}

function isWritten(value: string): boolean {
  return !isTemplateValue(value) && !isPlaceholder(value);
}

/** How the text of each section has to read, in the order of the sections. */
const SECTIONS: readonly (readonly [
  title: string,
  read: (text: string, at: number) => number,
  required: boolean,
])[] = [
  ['Context', plain, true],
  ['Current State', (text, at) => skip(STATE, text, at), true],
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
    if (at === -1 || !saysSomething(text, title, bodyStart, at)) return false;
  }
  return at === text.length;
}

function saysSomething(text: string, title: string, bodyStart: number, end: number): boolean {
  const section = { title, bodyStart, end } as Parameters<typeof readSectionText>[1];
  return readSectionText({ text } as Session, section).kind === 'text';
}

/** Where a sticky pattern ends; -1 where it does not match. */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

function plain(text: string, at: number): number {
  return skip(PLAIN, text, at);
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
    at = DECISION.lastIndex;
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
