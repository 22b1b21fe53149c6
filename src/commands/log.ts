import { ALL_OPTION } from '../answer.ts';
import { ANSWER_TOKENS, cutText, estimateTokens, fitting } from '../core/brief/tokens.ts';
import { oneLine, showable } from '../core/text/display.ts';
import { addLogEntry, authorOf } from '../core/session/entries.ts';
import { SessionError } from '../core/errors.ts';
import { GivenText } from '../core/session/given-text.ts';
import { logJson } from '../core/session/session-json.ts';
import type { LogEntry } from '../core/session/session.ts';
import { editSession } from '../edit-session.ts';
import { paint } from '../io/terminal.ts';
import { conversationOf, Workspace } from '../workspace.ts';
import {
  DRY_RUN_OPTION,
  flag,
  JSON_OPTION,
  numberOption,
  printJson,
  SESSION_OPTION,
  textOption,
  type Command,
  type Input,
  type World,
} from './command.ts';

/** Who speaks in a conversation. */
const MESSAGE_ROLES = ['user', 'assistant', 'system', 'tool'] as const;

export const command: Command = {
  name: 'log',
  summary: 'Adds an entry to the log of a session, or shows the log.',
  args: '[ref] [text]',
  options: [
    { flags: '--as <who>', description: 'who it is by, or who/action' },
    {
      flags: '--role <role>',
      description: 'a message of this role; without a text, only its entries',
      choices: MESSAGE_ROLES,
    },
    { flags: '--limit <number>', description: 'show the newest entries only' },
    SESSION_OPTION,
    ALL_OPTION,
    DRY_RUN_OPTION,
    JSON_OPTION,
  ],
  examples: [
    'session log "Chose the queue; measured 40 ms per call"',
    'session log "Tests pass" --as backend-dev/verify',
    'session log --role user "Build it with caching"',
    'session log --limit 3',
    'session log @',
  ],
  notes:
    'One argument is the text of an entry, unless it is @ or a whole session id: then that log is\n' +
    'shown. Two are a session and a text. - reads the text from standard input.',
  run(world, input) {
    const { ref, text } = argumentsOf(world, input);
    return text === undefined ? show(world, input, ref) : add(world, input, ref, text);
  },
};

function argumentsOf(
  world: World,
  input: Input,
): { ref: string | undefined; text: string | undefined } {
  const [first, second] = input.args;
  const ref = textOption(input, 'session');
  if (second !== undefined) {
    if (ref === undefined) return { ref: first, text: second };
    throw unclear(
      `Two arguments and --session name a session twice.`,
      'Give the text alone: session log --session REF "TEXT"',
    );
  }
  if (first === undefined || ref !== undefined) return { ref, text: first };
  if (first === '@') return { ref: first, text: undefined };
  if (/\s/.test(first) || first === '-' || first === '') return { ref, text: first };
  const ids = new Workspace(world.cwd).files().map(({ id }) => id);
  const name = first.replace(/^.*[\\/]/, '').replace(/\.md$/, '');
  if (ids.includes(name)) return { ref: name, text: undefined };
  if (!ids.some((id) => id.includes(first))) return { ref, text: first };
  throw unclear(
    `"${oneLine(first)}" is a part of a session id and could be a text as well.`,
    `Show that log with: session log --session ${oneLine(first)}\nAdd the text with: session log @ ${oneLine(first)}`,
  );
}

function add(world: World, input: Input, ref: string | undefined, given: string): number {
  const text = new GivenText(world).markdown(given, 'log entry');
  const author = authorOf(world.env['AGENT_TYPE'], conversationOf(world.env) !== undefined);
  const role = textOption(input, 'role');
  const as = textOption(input, 'as');
  if (role !== undefined && as !== undefined) throw twoAuthors();
  const who = role ?? as ?? author;
  return editSession(world, input.options, ref, {
    body: (session) => addLogEntry(session, world.now(), who, text),
    tell: ({ id, log }) => ({
      line: `${id}: logged, ${log.length} ${log.length === 1 ? 'entry' : 'entries'}.`,
      details: { entries: log.length },
    }),
  });
}

function show(world: World, input: Input, ref: string | undefined): number {
  const { session } = new Workspace(world.cwd).find(ref, conversationOf(world.env));
  const limit = numberOption(input, 'limit');
  const role = textOption(input, 'role');
  const wanted = role === undefined ? session.log : session.log.filter((one) => isBy(one, role));
  const entries = limit === undefined ? wanted : newest(wanted, limit);
  if (flag(input, 'json')) {
    printJson(world, { id: session.id, path: session.path, log: entries.map(logJson) });
  } else if (entries.length === 0) {
    const such = role === undefined ? 'No log entries' : `No log entries of the role ${role}`;
    world.out(`${such} yet. Add one with: session log "TEXT"\n`);
  } else {
    const texts = entries.map(
      ({ at, title, text }) =>
        `${paint(`${at}  ${oneLine(title)}`.trimEnd(), 'strong', world.colour)}\n${showable(text)}\n`,
    );
    world.out(withinBudget(texts, isBackwards(entries), flag(input, 'all') || limit !== undefined));
  }
  return 0;
}

/** The newest entries that an answer has room for, in the order of the file. */
function withinBudget(texts: readonly string[], backwards: boolean, all: boolean): string {
  if (all) return texts.join('\n');
  const short = texts.map(bounded);
  const { shown, left } = fitting(backwards ? short : short.toReversed());
  const inOrder = backwards ? shown : shown.toReversed();
  const rest = `${left} earlier: --all\n`;
  const parts = left === 0 ? inOrder : backwards ? [...inOrder, rest] : [rest, ...inOrder];
  return parts.join('\n');
}

/** A single entry can be longer than all others together. */
function bounded(text: string): string {
  const most = ANSWER_TOKENS * 0.9;
  const tokens = estimateTokens(text);
  return tokens <= most ? text : `${cutText(text, Math.floor((text.length * most) / tokens))}\n`;
}

function isBackwards(entries: readonly LogEntry[]): boolean {
  return (entries[0]?.at ?? '') > (entries.at(-1)?.at ?? '');
}

/** Whether an entry is by somebody; its title is `who`, or `who/action`. */
function isBy({ title }: LogEntry, who: string): boolean {
  return (title.split('/')[0] ?? '').trim().toLowerCase() === who;
}

/** The newest entries, in the order of the file. */
function newest(entries: readonly LogEntry[], limit: number): LogEntry[] {
  return isBackwards(entries) ? entries.slice(0, limit) : entries.slice(-limit);
}

function twoAuthors(): SessionError {
  return unclear('--as and --role both say who it is by.', 'Give one of them.');
}

function unclear(so: string, todo: string): SessionError {
  return new SessionError('unclear-arguments', { so, follows: 'So nothing was changed.', todo });
}
