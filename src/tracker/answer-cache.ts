import { join } from 'node:path';
import { sha256 } from '../io/digest.ts';
import type { AnswerCache, KeptAnswer } from '../io/http.ts';
import type { LocalState } from '../io/local-state.ts';

const FOLDER = 'tracker-answers';
/** Beyond this many answers all are forgotten: each costs one call to get again. */
const MANY = 200;
/** A longer one is not kept. */
const MAX_LENGTH = 512 * 1024;

/**
 * Answers of a tracker with their ETags in local state, readable by their owner only, so that an unchanged one
 * is not sent again and does not count. The token is part of the name: another account sees other things.
 */
export function answerCache(state: LocalState, token: string): AnswerCache {
  const nameOf = (url: string): string => `${sha256(`${token}\n${url}`).slice(0, 40)}.json`;
  return {
    get(url) {
      const kept = state.read(join(FOLDER, nameOf(url)));
      return isKept(kept) && kept.url === url ? kept : undefined;
    },
    set(url, answer) {
      if (answer.body.length > MAX_LENGTH) return;
      const names = state.names(FOLDER);
      if (names.length >= MANY) for (const name of names) state.remove(join(FOLDER, name));
      try {
        state.write(join(FOLDER, nameOf(url)), { url, ...answer });
      } catch {
        // Where nothing can be kept, everything is asked for again.
      }
    },
  };
}

function isKept(value: object | undefined): value is KeptAnswer & { url: string } {
  const { url, etag, body, link } = (value ?? {}) as Record<string, unknown>;
  const isText = [url, etag, body].every((one) => typeof one === 'string');
  return isText && (link === undefined || typeof link === 'string');
}
