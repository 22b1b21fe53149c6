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
    body ??= text.slice(start, end);
    for (let at = body.indexOf(sentence); at !== -1; at = body.indexOf(sentence, at + 1)) {
      const lineStart = body.lastIndexOf('\n', at) + 1;
      if (!LINE_HEAD.test(body.slice(lineStart, at))) continue;
      if (!LINE_TAIL.test(lineAt(body, at + sentence.length))) continue;
      found = [...found, start + at];
    }
  }
  return found;
}

const NONE: number[] = [];
const LINE_HEAD = /^\s*(?:[-*+]\s+)?(?:\[[ xX]\]\s+)?[*_]*$/;
const LINE_TAIL = /^[.*_\s]*(?:\(completed\))?\s*$/;

/** `[Title]`, `[Name]`, `[Agent/Action]` of the template's headings. */
export function hasTemplateName(heading: string): boolean {
  return heading.includes('[') && /\[(?:Title|Name|Agent\/Action)\]/.test(heading);
}

/** Whether a piece of text stands for nothing: `TODO`, `TBD`, `...`, `[Describe]`, lorem ipsum. */
export function isPlaceholder(text: string): boolean {
  if (text.length > 200) return false;
  let at = 0;
  while (MARKUP.has(text.charCodeAt(at))) at++;
  if (at < text.length && !mayBegin(text.charCodeAt(at), text.charCodeAt(at + 1))) return false;
  if (text.length > 60) return LOREM.test(text);
  const bare = text.replace(/^[\s>*_~`+-]+|[\s*_~`.!:]+$/g, '').replace(/^\[[ xX]\]\s*/, '');
  return bare === '' ? /[.…\-_*]/.test(text) : PLACEHOLDER.test(bare) || LOREM.test(bare);
}

const MARKUP = new Set([...' \t>*_~`+-'].map((char) => char.charCodeAt(0)));
/** How the phrases below begin; brackets, dots and other signs may begin one as well. */
const BEGINNINGS = 'toTBtbtcfifwipxxplfiadindewryocosesthitstneloac';
const TWO_LETTERS = new Set(
  (BEGINNINGS.toLowerCase().match(/../g) ?? []).map((two) => two.charCodeAt(0) * 256 + two.charCodeAt(1)),
);

function mayBegin(first: number, second: number): boolean {
  if (first === 35 || first === 124) return false;
  const a = first | 32;
  const isLetter = a >= 97 && a <= 122;
  return !isLetter ? first < 48 || first > 57 : TWO_LETTERS.has(a * 256 + (second | 32));
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
