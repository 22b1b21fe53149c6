/** What other formats call the sections of a session. Whole titles only: `Context Health` is no context. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  Context: split(
    'context|background|overview|session overview|problem|problem statement|goal|goals|objective|' +
      'objectives|purpose|why|summary|session summary|description|introduction|mission|about',
  ),
  'Current State': split(
    'current state|state|status|current status|progress|current progress|where we are|where we are now|' +
      'where things stand|where i left off|where we left off|where it stands|position|current position',
  ),
  'Next Steps': split(
    "next steps|next step|next|what's next|whats next|next actions|next up|todo|todos|to do|to-do|" +
      'remaining work|remaining|open work|open items|open tasks|follow ups|follow-ups|follow up|follow-up|' +
      'action items|pending|pending tasks|next session',
  ),
  'Acceptance Criteria': split(
    'acceptance criteria|success criteria|definition of done|exit criteria',
  ),
  'Technical Context': split(
    'technical context|technical notes|technical details|implementation notes|key commands|key files',
  ),
  'Files Modified': split(
    'files modified|modified files|files changed|changed files|what changed|files touched|' +
      'files created/modified|files created|files to review|changes made',
  ),
  Decisions: split('decisions|key decisions|decisions made|decisions log|decision log|decision'),
  Blockers: split('blockers|blocker|blocked|blocked by|blocking issues|impediments'),
  Lessons: split(
    'lessons|lessons learned|learnings|key learnings|learned|what we learned|what i learned',
  ),
  'Session Log': split(
    'session log|log|journal|history|updates|timeline|activity|activity log|session history|work log|' +
      'progress log|session updates',
  ),
  'Execution Progress': split('execution progress'),
};

/** Sections that say where the work stands, where nothing else does. */
const STATE_AT_NEED = split(
  'outcome|outcomes|result|results|resumption prompt|handoff notes|verification results|conclusion',
);
/** Goals with boxes are objectives. */
const GOALS = split('goal|goals|objective|objectives');

const TARGETS: ReadonlyMap<string, string> = new Map(
  Object.entries(NAMES).flatMap(([target, names]) => names.map((name) => [name, target])),
);

/** The section that a heading of another format stands for; undefined for one of its own. */
export function targetOf(title: string, hasBoxes: boolean): string | undefined {
  const name = bareTitle(title);
  if (hasBoxes && GOALS.includes(name)) return 'Acceptance Criteria';
  return TARGETS.get(name);
}

/** Whether a section may tell where the work stands, when no other one does. */
export function mayTellState(title: string): boolean {
  return STATE_AT_NEED.includes(bareTitle(title));
}

/** Without emoji, numbering, brackets, dates and colons around it: `📋 2. Next Steps (open):` is `next steps`. */
function bareTitle(title: string): string {
  return title
    .slice(0, 200)
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/^[^\p{L}]+/u, '')
    .replace(/\s*[([].*$/u, '')
    .replace(/\s*[-–—:]?\s*\d{4}-\d\d-\d\d.*$/u, '')
    .replace(/[\s:.*_`–—-]+$/u, '')
    .replaceAll(/\s+/g, ' ');
}

function split(names: string): string[] {
  return names.split('|');
}
