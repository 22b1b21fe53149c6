import { parseSession } from '../core/session/session.ts';
import { readText } from '../io/files.ts';
import type { Workspace } from '../workspace.ts';

/** Knows which notes the sessions that are here were made of, by the bytes of each note. */
export class EarlierImports {
  readonly #workspace: Workspace;
  /** What each session that was read was made of, by its id; undefined for one that was made of no note. */
  readonly #marks = new Map<string, string | undefined>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /**
   * The session that a note of this sha256 became, or undefined. Sees those that other processes made
   * meanwhile; a session is read once.
   */
  find(sha256: string): string | undefined {
    let found: string | undefined;
    for (const { id, absolute, path } of this.#workspace.files()) {
      if (!this.#marks.has(id)) this.#marks.set(id, markOf(absolute, path));
      if (this.#marks.get(id) === sha256) found = id;
    }
    return found;
  }
}

function markOf(absolute: string, path: string): string | undefined {
  const reading = readText(absolute);
  if (reading.kind !== 'text' || !reading.text.includes('imported_sha256')) return undefined;
  return parseSession(reading.text, path).field('session', 'imported_sha256');
}
