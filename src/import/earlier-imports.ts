import { parseSession } from '../core/session/session.ts';
import { readText } from '../io/files.ts';
import type { Workspace } from '../workspace.ts';

/** Knows which notes the sessions that are here were made of, by the bytes of each note. */
export class EarlierImports {
  readonly #workspace: Workspace;
  #names = '';
  readonly #ids = new Map<string, string>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** The session that a note of this sha256 became, or undefined. Sees those that other processes made meanwhile. */
  find(sha256: string): string | undefined {
    const files = this.#workspace.files();
    const names = files.map(({ id }) => id).join('\n');
    if (names !== this.#names) {
      this.#ids.clear();
      for (const { id, absolute, path } of files) {
        const reading = readText(absolute);
        if (reading.kind !== 'text' || !reading.text.includes('imported_sha256')) continue;
        const mark = parseSession(reading.text, path).field('session', 'imported_sha256');
        if (mark !== undefined) this.#ids.set(mark, id);
      }
      this.#names = names;
    }
    return this.#ids.get(sha256);
  }
}
