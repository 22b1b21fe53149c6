import { isoTime } from '../clock.ts';
import { SessionError } from '../errors.ts';
import { readSince } from '../insight/since.ts';
import { oneLine } from '../text/display.ts';

/** What `issue find` asks for; every condition must hold. */
export interface IssueQuery {
  /** The label of the state: `active`, `completed`, `archived`. */
  status?: string;
  /** The type of the session: `development`. */
  type?: string;
  outcome?: string;
  /** The day from which on it was made, `YYYY-MM-DD`, UTC. */
  since?: string;
  /** Words that stand in it as they are. */
  contains?: string;
}

/** Options as they were given. */
export type GivenQuery = { [key in keyof IssueQuery]: string | undefined };

/** What a person may call the state of a session, and the label that its issue has then. */
const STATUSES: ReadonlyMap<string, string> = new Map([
  ['active', 'active'],
  ['in_progress', 'active'],
  ['paused', 'active'],
  ['completed', 'completed'],
  ['archived', 'archived'],
]);

/**
 * The query of options.
 * @throws SessionError `bad-status`, `bad-type`, `bad-since`
 */
export function readIssueQuery(given: GivenQuery, now: Date): IssueQuery {
  const { status, type, outcome, since, contains } = given;
  const label = status === undefined ? undefined : STATUSES.get(status.trim().toLowerCase());
  if (status !== undefined && label === undefined) throw badStatus(status);
  for (const [option, word] of Object.entries({ type, outcome })) {
    if (word !== undefined && !/^[a-z][a-z0-9-]{0,38}$/.test(word)) throw badWord(option, word);
  }
  const words = contains === undefined ? '' : oneLine(contains);
  return {
    ...(label !== undefined && { status: label }),
    ...(type !== undefined && { type }),
    ...(outcome !== undefined && { outcome }),
    ...(since !== undefined && { since: isoTime(new Date(readSince(since, now))).slice(0, 10) }),
    ...(words !== '' && { contains: words }),
  };
}

function badStatus(status: string): SessionError {
  return new SessionError('bad-status', {
    so: `--status takes no "${oneLine(status)}".`,
    follows: 'So nothing was looked for.',
    todo: 'It takes: active, completed, archived',
  });
}

function badWord(option: string, word: string): SessionError {
  return new SessionError(`bad-${option}`, {
    so: `--${option} takes one word, not "${oneLine(word)}".`,
    follows: 'So nothing was looked for.',
    todo:
      option === 'type'
        ? 'It takes: general, development, multi-agent, research, security, enterprise'
        : 'It takes: successful, partial, blocked',
  });
}
