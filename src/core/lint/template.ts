/**
 * The sentences of the source document's session template, by the section they stand in. A file
 * that still holds one says nothing there, however full it looks.
 */
const TEMPLATE: Readonly<Record<string, readonly string[]>> = {
  Context: ['Background for anyone picking up this work', 'What problem are we solving? Why now?'],
  'Current State': [
    'Where we are right now. What just happened.',
    'Where we are now (MUST be handoff-ready)',
    'This section should ALWAYS be handoff-ready',
  ],
  'Next Steps': ['Immediate actions for continuation'],
  'Execution Progress': ['BACK-123 - Brief description', 'BACK-124 - Brief description'],
  'Technical Context': [
    '`path/to/file.py` - What needs to change',
    'pytest path/to/tests/ -v',
    'mypy path/to/code/',
  ],
  'Acceptance Criteria': ['Criterion 1', 'Criterion 2'],
  Decisions: ['**Decision**: What was decided', '**Rationale**: Why'],
  Blockers: ['Current blocker (if any)'],
  'Session Log': ['Brief description of what happened'],
};

/** The same for front matter values. */
const TEMPLATE_VALUES: ReadonlySet<string> = new Set([
  'Clear description of work',
  "What's actively being worked",
  'What is being worked on',
  'Brief task description',
  'Brief task',
  'Outcome summary',
]);

/** Whether a front matter value is the template's own text. */
export function isTemplateValue(value: string): boolean {
  const first = value.charCodeAt(0);
  // B, C, O, W or a blank
  if (first !== 66 && first !== 67 && first !== 79 && first !== 87 && first > 32) return false;
  return TEMPLATE_VALUES.has(value.trim());
}

/**
 * Offsets in `text` of lines between `start` and `end` that are template sentences of the section
 * `title`. A line that merely quotes one is not meant.
 */
export function templateLines(text: string, title: string, start: number, end: number): number[] {
  const sentences = TEMPLATE[title];
  if (!sentences) return NONE;
  let body: string | undefined;
  let found: number[] = NONE;
  for (const sentence of sentences) {
    body ??= text.slice(start, Math.min(end, start + WINDOW));
    for (let at = body.indexOf(sentence); at !== -1; at = body.indexOf(sentence, at + 1)) {
      const lineStart = body.lastIndexOf('\n', at) + 1;
      if (!LINE_HEAD.test(body.slice(lineStart, at))) continue;
      if (!LINE_TAIL.test(lineAt(body, at + sentence.length))) continue;
      if (found === NONE) found = [];
      found.push(start + at);
    }
  }
  return found;
}

/** The template's sentences are short and stand at the top of their sections. */
const WINDOW = 600;
const NONE: number[] = [];
const LINE_HEAD = /^\s*(?:[-*+]\s+)?(?:\[[ xX]\]\s+)?[*_]*$/;
const LINE_TAIL = /^[.*_\s]*(?:\(completed\))?\s*$/;

/** Whether a text may hold a sentence of the template: nearly none does, and this is quick to say. */
export function mayHoldTemplate(text: string): boolean {
  // Capital letters are rare, and a single character is what V8 finds fastest.
  for (let at = text.indexOf('W'); at !== -1; at = text.indexOf('W', at + 1)) {
    if (text.charCodeAt(at + 1) === 104 && OF_W.some((words) => text.startsWith(words, at)))
      return true;
  }
  return (
    text.includes('Background for anyone') ||
    text.includes('Brief description') ||
    text.includes('Criterion ') ||
    text.includes('Current blocker (') ||
    text.includes('ALWAYS be handoff') ||
    text.includes('Immediate actions')
  );
}

const OF_W = ['What problem are we', 'What needs to change', 'What was decided', 'Where we are'];

/** Whether a text may hold one of the names below. */
export function mayHoldTemplateName(text: string): boolean {
  for (let at = text.indexOf('['); at !== -1; at = text.indexOf('[', at + 1)) {
    const next = text.charCodeAt(at + 1);
    if ((next === 84 || next === 78 || next === 65) && hasTemplateName(text.slice(at, at + 15))) {
      return true;
    }
  }
  return false;
}

/** `[Title]`, `[Name]`, `[Agent/Action]` of the template's headings. */
export function hasTemplateName(heading: string): boolean {
  return heading.includes('[') && /\[(?:Title|Name|Agent\/Action)\]/.test(heading);
}

/** Whether a piece of text stands for nothing: `TODO`, `TBD`, `...`, `[Describe]`, lorem ipsum. */
export function isPlaceholder(text: string): boolean {
  if (text.length > 200 || cannotBePlaceholder(text, 0)) return false;
  const at = skipMarkers(text, 0);
  if (text.length - at > 60) return LOREM.test(text);
  const bare = text.slice(at).replace(/[\s*_~`.!:]+$/, '');
  return bare === '' ? /[.…\-_*]/.test(text) : PLACEHOLDER.test(bare) || LOREM.test(bare);
}

/** Whether two letters are enough to see that the line at an offset says something of its own. */
export function cannotBePlaceholder(text: string, from: number): boolean {
  const at = skipMarkers(text, from);
  const first = text.charCodeAt(at);
  const letter = first | 32;
  if (letter >= 97 && letter <= 122) {
    return !BEGINNINGS.has(letter * 256 + (text.charCodeAt(at + 1) | 32));
  }
  return first === 35 || first === 124 || (first >= 48 && first <= 57);
}

const MARKERS = new Set(Array.from(' \t>*_~`+-', (char) => char.charCodeAt(0)));
/** How the phrases below begin; brackets, dots and other signs may begin one as well. */
const BEGINNINGS = new Set(
  'to tb fi wi xx pl ad in de wr yo co se th ne ac st it ta lo'
    .split(' ')
    .map((two) => two.charCodeAt(0) * 256 + two.charCodeAt(1)),
);

/** Behind list markers, numbers, boxes and the signs of emphasis. */
function skipMarkers(text: string, from: number): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    if (MARKERS.has(code)) at++;
    else if (code >= 48 && code <= 57 && isNumbering(text, at)) at = text.indexOf(' ', at);
    else if (code === 91 && text.charCodeAt(at + 2) === 93 && text.charCodeAt(at + 3) === 32)
      at += 3;
    else return at;
    if (at - from > 40) return at;
  }
}

/** `1. ` or `12) ` */
function isNumbering(text: string, at: number): boolean {
  return /^\d{1,9}[.)] /.test(text.slice(at, at + 12));
}

const LOREM = /^\W*lorem ipsum/i;
const PLACEHOLDER =
  /^(?:todo|tbd|tba|tbc|fixme|wip|x{3,}|…|placeholder|\[[A-Z][^\]]*\]|<[a-z][^>]*>|to be (?:done|determined|decided|defined|filled(?: in)?|written|added)|(?:please )?fill (?:me |this )?in(?: .{0,30})?|(?:add|insert|describe|write) .{0,30}here|your .{0,30} here|coming soon|(?:first|second|third|next) (?:action|step) item|action item(?: \d+)?|(?:step|item|task) \d+)$/i;

/** Words that answer "nothing": fine under Blockers, no answer to where the work stands. */
export function isNothing(text: string): boolean {
  return (
    text.length < 24 &&
    /^\W*(?:none(?: yet)?|nothing(?: yet)?|n\/?a|empty|unknown|-+|–|—)\W*$/i.test(text)
  );
}

/** The first Current State of every session, as `session new` writes it. */
export function isStartState(text: string): boolean {
  return (
    text.startsWith('Not started; created') &&
    /^Not started; created(?: on .{1,400}?)?(?: at [0-9a-f]{4,64})?\.$/.test(text)
  );
}

/** The rest of the line from `at`, without its line break. */
export function lineAt(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  const line = text.slice(at, end === -1 ? text.length : end);
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
