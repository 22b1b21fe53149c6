import { fitting } from '../core/brief/tokens.ts';
import { SessionError } from '../core/errors.ts';
import { compareSessions, factsJson, type Comparison } from '../core/insight/comparison.ts';
import { published } from '../core/insight/published.ts';
import { said } from '../core/insight/wording.ts';
import { oneLine } from '../core/text/display.ts';
import { gatherInsight } from '../insight/gather-insight.ts';
import { pickSession } from '../insight/pick-session.ts';
import { cutToWidth, paint, widthOf } from '../io/terminal.ts';
import { conversationOf, Workspace } from '../workspace.ts';
import { flag, JSON_OPTION, printJson, type Command, type World } from './command.ts';

export const command: Command = {
  name: 'compare',
  summary: 'Shows two sessions side by side, live ones or such that have ended.',
  args: '<ref> [other]',
  options: [{ flags: '--full', description: 'every item of every list' }, JSON_OPTION],
  examples: ['session compare fix-login', 'session compare fix-login rate-limits --json'],
  notes: `One id is compared with the current session. Commits are those that name a session in a trailer, change
its file, or stand on its own branch only; files are what these commits and the hooks of this machine touched.`,
  run(world, input) {
    const workspace = new Workspace(world.cwd);
    const now = world.now();
    const insight = gatherInsight(workspace, { now });
    const subjects = new Map(insight.commits.map(({ sha, subject }) => [sha, subject]));
    const conversation = conversationOf(world.env);
    const pick = (ref: string | undefined) => pickSession(workspace, insight, ref, conversation);
    const [a, b] = [pick(input.args[0]), pick(input.args[1])];
    if (a.id === b.id) throw sameSession(a.id);
    const comparison = compareSessions(a, b, { now: insight.now, subjects });
    if (flag(input, 'json')) {
      const both = (mine: readonly string[] = [], other: readonly string[] = []): string[] => {
        const others = new Set(other);
        return mine.filter((one) => others.has(one)).toSorted();
      };
      const shared = { files: both(a.files, b.files), commits: both(a.commits, b.commits) };
      const found = { a: factsJson(a), b: factsJson(b), shared, notes: insight.notes };
      printJson(world, published(found) as object);
      return 0;
    }
    const titles = [a.title, b.title] as const;
    const most = flag(input, 'full') ? [Infinity] : MOST;
    const texts = most.map((count) => textOf(world, comparison, titles, count));
    world.out(texts.find((one) => fitting([one, '']).left === 0) ?? texts.at(-1) ?? '');
    for (const note of insight.notes) world.out(`${paint(note, 'faint', world.colour)}\n`);
    return 0;
  },
};

const LABEL = 12;
/** Items of a list that are shown unless all are wanted: as many as an answer has room for. */
const MOST = [8, 4, 2, 1, 0];

function textOf(
  world: World,
  { rows, lists }: Comparison,
  titles: readonly [string, string],
  most: number,
): string {
  let text = '';
  const out = (more: string): void => {
    text += more;
  };
  const width = Math.max(Math.min(world.width, 160), 40);
  const cell = Math.floor((width - LABEL - 2) / 2);
  const line = (label: string, a: string, b: string): void => {
    const [left, right] = [wrapped(a, cell), wrapped(b, cell)];
    for (let at = 0; at < Math.max(left.length, right.length); at++) {
      const name = paint((at === 0 ? label : '').padEnd(LABEL), 'faint', world.colour);
      const first = padded(left[at] ?? '', cell);
      out(`${`${name}${first}  ${right[at] ?? ''}`.trimEnd()}\n`);
    }
  };
  line('', said(titles[0]), said(titles[1]));
  out(`${paint('─'.repeat(width), 'faint', world.colour)}\n`);
  for (const { label, a, b } of rows) line(label, a, b);
  for (const { label, a, b, shared } of lists) {
    out(`\n${paint(label, 'strong', world.colour)}\n`);
    if (shared.length > 0) {
      const texts = bounded(shared, most).map((text) => cutToWidth(text, width - LABEL));
      for (const [at, text] of texts.entries()) {
        out(`${paint((at === 0 ? 'both' : '').padEnd(LABEL), 'faint', world.colour)}${text}\n`);
      }
    }
    const [left, right] = [bounded(a, most), bounded(b, most)];
    for (let at = 0; at < Math.max(left.length, right.length); at++) {
      line(at === 0 ? 'only' : '', left[at] ?? '', right[at] ?? '');
    }
  }
  return text;
}

function bounded(texts: readonly string[], most: number): string[] {
  if (texts.length <= most) return [...texts];
  return [...texts.slice(0, most), `and ${texts.length - most} more (--full)`];
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** A text in lines of at most `width` cells, broken at blanks where there are some, else in a path or an id. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (widthOf(rest) > width) {
    // With one more character it never fits, so exactly what fits before the mark of the cut is left.
    const most = cutToWidth(`${rest}.`, width + 1).replace(/…$/, '').length;
    const blank = rest.lastIndexOf(' ', most);
    const joint = Math.max(rest.lastIndexOf('/', most - 1), rest.lastIndexOf('-', most - 1)) + 1;
    const cut = [blank, joint].find((at) => at > width / 3) ?? Math.max(1, most);
    lines.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  return [...lines, rest];
}

function sameSession(id: string): SessionError {
  return new SessionError('same-session', {
    so: `Both are ${oneLine(id)}; without a second id it is the current session.`,
    follows: 'So there is nothing to compare.',
    todo: `Name another one: session compare ${oneLine(id)} OTHER  (session list and session history have them)`,
  });
}
