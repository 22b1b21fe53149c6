/** What the help says of one verb; `aliases` are other words for it. */
interface VerbLine {
  summary: string;
  group: string;
  aliases?: readonly string[];
}

type Table = Readonly<Record<string, VerbLine>>;

/** The verbs of an ordinary day; the others stand by name only. */
const EVERYDAY = new Set([
  'init',
  'new',
  'status',
  'update',
  'brief',
  'handoff',
  'lint',
  'complete',
]);

/** The help of the whole command; fits a screen of 80 columns and 24 lines. */
export function overview(verbs: Table): string {
  const everyday = Object.entries(verbs).filter(([name]) => EVERYDAY.has(name));
  const lines = groupsOf(verbs).flatMap((group) => {
    const names = Object.keys(verbs).filter((name) => verbs[name]?.group === group);
    return wrapped(`  ${group.padEnd(10)}`, names);
  });
  return page([
    'Every day:',
    ...everyday.map(line),
    '',
    'All verbs (session help --all says what each is for):',
    ...lines,
  ]);
}

/** Every verb with what it is for, group by group. */
export function allVerbs(verbs: Table): string {
  const lines = groupsOf(verbs).flatMap((group) => [
    `${group}:`,
    ...Object.entries(verbs)
      .filter(([, verb]) => verb.group === group)
      .map(line),
  ]);
  return page(lines);
}

function page(lines: readonly string[]): string {
  return [
    'Usage: session <verb> [ref] [options]     ref: an id, a unique part of one, or @',
    'Keeps the state of work in progress in .agents/sessions/*.md.',
    '',
    ...lines,
    '',
    'session <verb> --help shows its options and examples.',
    'Every reading verb takes --json, every changing verb --dry-run.',
    '',
  ].join('\n');
}

/** A plural is understood and need not be told. */
function line([name, { aliases = [], summary }]: [string, VerbLine]): string {
  const others = aliases.filter((alias) => alias !== `${name}s`);
  return `  ${[name, ...others].join(', ').padEnd(14)}${summary}`;
}

function groupsOf(verbs: Table): string[] {
  return [...new Set(Object.values(verbs).map(({ group }) => group))];
}

/** Names behind a first column, in lines of at most 80 columns. */
function wrapped(head: string, names: readonly string[]): string[] {
  const lines = [head];
  for (const name of names) {
    const last = lines.at(-1) ?? '';
    if (last.length + name.length + 2 <= 80) lines[lines.length - 1] = `${last}  ${name}`;
    else lines.push(`${' '.repeat(head.length)}  ${name}`);
  }
  return lines;
}
