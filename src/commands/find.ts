import { isoTime, parseTime } from '../core/clock.ts';
import { OUTCOMES } from '../core/completion/plan.ts';
import { oneLine } from '../core/text/display.ts';
import { mask } from '../core/text/secrets.ts';
import { SessionError } from '../core/errors.ts';
import { readSince, readUntil } from '../core/insight/since.ts';
import { searchSessions } from '../core/session/search.ts';
import {
  begunOf,
  FIND_STATUSES,
  fits,
  isAboutLive,
  newestBegunFirst,
  statusOf,
  type Findable,
  type SessionFilter,
} from '../core/session/session-filter.ts';
import { TYPES } from '../core/session/nouns.ts';
import { cutText, estimateTokens } from '../core/brief/tokens.ts';
import { endedSessions, liveSessions } from '../insight/findable-sessions.ts';
import { paint } from '../io/terminal.ts';
import { Workspace } from '../workspace.ts';
import {
  flag,
  JSON_OPTION,
  numberOption,
  printJson,
  textOption,
  type Command,
  type Input,
  type World,
} from './command.ts';

/** Estimated tokens of an answer without --limit: an agent asks often. */
const BUDGET = 300;
/** What the last line of an answer may take of them. */
const REST = 20;

export const command: Command = {
  name: 'find',
  summary: 'Searches all sessions, ended ones too; best first, with the line that fits.',
  args: '[words...]',
  options: [
    { flags: '--status <status>', description: 'only with this status', choices: FIND_STATUSES },
    { flags: '--type <type>', description: 'only of this type', choices: TYPES },
    { flags: '--outcome <outcome>', description: 'only ended like this', choices: OUTCOMES },
    { flags: '--since <when>', description: 'begun since a day or span: 2026-11-01, 7d, 2w' },
    { flags: '--until <when>', description: 'begun until then; a day counts to its end' },
    { flags: '--contains <text>', description: 'only with this text, in any case of letters' },
    { flags: '--limit <number>', description: 'results at most (default: 5, and 300 tokens)' },
    JSON_OPTION,
  ],
  examples: [
    'session find retry queue',
    'session find webhooks --status paused --limit 20',
    'session find --outcome successful --contains authentication',
    'session find --type multi-agent --since 2026-01-01',
  ],
  notes: `Without words it lists what the filters let pass, newest first. active is in progress or paused;
deleted was removed by hand. A session that has ended is read with: session history ID --file`,
  run(world, input) {
    const words = oneLine(input.args.join(' '));
    const filter = filterOf(input, world.now());
    if (words === '' && Object.values(filter).every((one) => one === undefined)) throw noWords();
    const workspace = new Workspace(world.cwd);
    const all = [
      ...liveSessions(workspace),
      ...(isAboutLive(filter) ? [] : endedSessions(workspace)),
    ].filter((one) => fits(one, filter));
    const hits = hitsOf(all, words || oneLine(filter.contains ?? ''));
    const limit = numberOption(input, 'limit');
    if (flag(input, 'json')) {
      printJson(world, {
        query: words,
        total: hits.length,
        results: hits.slice(0, limit ?? 5).map(hitJson),
      });
    } else {
      world.out(answer(world, words, hits, limit));
    }
    return hits.length > 0 ? 0 : 1;
  },
};

function filterOf(input: Input, now: Date): SessionFilter {
  const [status, outcome] = [textOption(input, 'status'), textOption(input, 'outcome')];
  const [since, until] = [textOption(input, 'since'), textOption(input, 'until')];
  return {
    status: FIND_STATUSES.find((one) => one === status),
    outcome: OUTCOMES.find((one) => one === outcome),
    type: textOption(input, 'type'),
    since: since === undefined ? undefined : readSince(since, now),
    until: until === undefined ? undefined : readUntil(until, now),
    contains: textOption(input, 'contains'),
  };
}

/** One result; `line` and `text` are undefined where no words were looked for. */
interface Result extends Findable {
  score: number;
  line: number | undefined;
  text: string | undefined;
}

function hitsOf(all: readonly Findable[], query: string): Result[] {
  if (query === '') {
    return newestBegunFirst(all).map((one) => ({
      ...one,
      score: 0,
      line: undefined,
      text: undefined,
    }));
  }
  const byId = new Map(all.map((one) => [one.session, one.ended]));
  const hits = searchSessions([...byId.keys()], query);
  return hits.map((hit) => ({ ...hit, text: mask(hit.text), ended: byId.get(hit.session) }));
}

function hitJson(hit: Result): object {
  const { session, ended, score, line, text } = hit;
  const begun = begunOf(hit);
  return {
    id: session.id,
    path: session.path,
    title: session.title ?? null,
    status: statusOf(hit) ?? null,
    type: session.type ?? null,
    outcome: ended?.outcome ?? null,
    created: begun === undefined ? null : isoTime(new Date(begun)),
    ended: ended?.ended || null,
    here: ended === undefined,
    score: Math.round(score * 10) / 10,
    line: line ?? null,
    text: text === undefined ? null : cutText(text, 160),
  };
}

function answer(
  world: World,
  query: string,
  hits: readonly Result[],
  limit: number | undefined,
): string {
  if (hits.length === 0)
    return query === '' ? 'No session is like that.\n' : `Nothing fits "${cutText(query, 200)}".\n`;
  let text = '';
  let shown = 0;
  for (const hit of hits.slice(0, limit ?? 5)) {
    const { session } = hit;
    const title = cutText(oneLine(session.title ?? session.id), 80);
    const head = `${title}  (${stateText(hit)})`;
    const place = placeText(hit);
    const tokens = estimateTokens(`${text}${head}\n${place}\n`);
    if (limit === undefined && shown > 0 && tokens > BUDGET - REST) break;
    text += `${paint(head, 'strong', world.colour)}\n${place}\n`;
    shown++;
  }
  return hits.length > shown
    ? `${text}and ${hits.length - shown} more: --limit ${hits.length}\n`
    : text;
}

/** `paused`, or how and when it ended: `successful 2026-11-20`. */
function stateText({ session, ended }: Result): string {
  if (ended === undefined) return oneLine(session.status ?? '?');
  const day = parseTime(ended.ended) === undefined ? '' : ` ${ended.ended.slice(0, 10)}`;
  return `${ended.outcome}${day}`;
}

/** Where to read it: a path that is there, or the id that `history` takes. */
function placeText({ session, ended, line, text }: Result): string {
  const place = ended === undefined ? session.path : `session history ${session.id}`;
  if (text === undefined) return `  ${oneLine(place)}`;
  const at = ended === undefined ? `:${line}` : '';
  return `  ${oneLine(place)}${at}: ${cutText(text, 120)}`;
}

function noWords(): SessionError {
  return new SessionError('no-words', {
    so: 'There is nothing to search for.',
    follows: 'So nothing was searched.',
    todo: 'Give words, or a filter: session find retry queue, session find --status paused',
  });
}
