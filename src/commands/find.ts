import { oneLine } from '../core/text/display.ts';
import { SessionError } from '../core/errors.ts';
import { searchSessions, type Hit } from '../core/session/search.ts';
import { cutText, estimateTokens } from '../core/brief/tokens.ts';
import { paint } from '../io/terminal.ts';
import { Workspace } from '../workspace.ts';
import {
  flag,
  JSON_OPTION,
  numberOption,
  printJson,
  textOption,
  type Command,
  type World,
} from './command.ts';

/** Estimated tokens of an answer without --limit: an agent asks often. */
const BUDGET = 300;

export const command: Command = {
  name: 'find',
  summary: 'Searches all sessions; best first, with the line that fits.',
  args: '<words...>',
  options: [
    { flags: '--status <status>', description: 'only sessions with this status' },
    { flags: '--type <type>', description: 'only sessions of this type' },
    { flags: '--limit <number>', description: 'results at most (default: 5, and 300 tokens)' },
    JSON_OPTION,
  ],
  examples: ['session find retry queue', 'session find webhooks --status paused --limit 20'],
  run(world, input) {
    const query = oneLine(input.args.join(' '));
    if (query === '') throw noWords();
    const [status, type] = [textOption(input, 'status'), textOption(input, 'type')];
    const sessions = new Workspace(world.cwd)
      .loadAll()
      .flatMap(({ session }) => session ?? [])
      .filter(
        (one) =>
          (status === undefined || one.status === status) &&
          (type === undefined || one.type === type),
      );
    const limit = numberOption(input, 'limit');
    const hits = searchSessions(sessions, query);
    if (flag(input, 'json')) {
      printJson(world, {
        query,
        total: hits.length,
        results: hits.slice(0, limit ?? 5).map(hitJson),
      });
    } else {
      world.out(answer(world, query, hits, limit));
    }
    return hits.length > 0 ? 0 : 1;
  },
};

function hitJson({ session, score, line, text }: Hit): object {
  return {
    id: session.id,
    path: session.path,
    title: session.title ?? null,
    status: session.status ?? null,
    score: Math.round(score * 10) / 10,
    line,
    text: cutText(text, 160),
  };
}

function answer(
  world: World,
  query: string,
  hits: readonly Hit[],
  limit: number | undefined,
): string {
  if (hits.length === 0) return `Nothing fits "${query}".\n`;
  let text = '';
  let shown = 0;
  for (const { session, line, text: found } of hits.slice(0, limit ?? 5)) {
    const title = cutText(oneLine(session.title ?? session.id), 80);
    const head = `${title}  (${oneLine(session.status ?? '?')})`;
    const place = `  ${oneLine(session.path)}:${line}: ${cutText(found, 120)}`;
    if (limit === undefined && shown > 0 && estimateTokens(text + head + place) > BUDGET - 20)
      break;
    text += `${paint(head, 'strong', world.colour)}\n${place}\n`;
    shown++;
  }
  return hits.length > shown
    ? `${text}and ${hits.length - shown} more: --limit ${hits.length}\n`
    : text;
}

function noWords(): SessionError {
  return new SessionError('no-words', {
    so: 'There is nothing to search for.',
    follows: 'So nothing was searched.',
    todo: 'Give words: session find retry queue',
  });
}
