import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Destinations } from '../core/completion/completion-config.ts';
import type { TextFile } from '../core/completion/markdown-append.ts';
import { isPlainPath } from '../core/completion/plain-path.ts';
import { SessionError } from '../core/errors.ts';
import { readDecisionRecord, type DecisionRecord } from '../core/knowledge/decision-records.ts';
import { readKnowledge, type Knowledge } from '../core/knowledge/knowledge.ts';
import { oneLine } from '../core/text/display.ts';
import { digestFile } from '../io/file-walk.ts';
import { listNames, readText, staysInside } from '../io/files.ts';

/** The files and folders that take what a session leaves, as they are now. Reads inside the root only. */
export class DestinationFiles {
  readonly #root: string;
  readonly #destinations: Destinations;

  /** @throws SessionError `bad-destination` for a configured place outside the repository */
  constructor(root: string, destinations: Destinations) {
    this.#root = root;
    this.#destinations = destinations;
    for (const [name, path] of Object.entries(destinations) as [string, string][]) {
      if (!isPlainPath(path)) throw outside(name, path);
    }
  }

  get records(): DecisionRecord[] {
    return this.#markdownIn(this.#destinations.decisions, readDecisionRecord);
  }

  get knowledge(): Knowledge[] {
    return this.#markdownIn(this.#destinations.knowledge, readKnowledge);
  }

  get backlog(): TextFile {
    return this.#file(this.#destinations.backlog);
  }

  get contracts(): TextFile {
    return this.#file(this.#destinations.contracts);
  }

  /** SHA-256 of the file at a path; '' for what is no file or cannot be read; undefined where nothing is. */
  at(path: string): string | undefined {
    const absolute = join(this.#root, path);
    try {
      if (statSync(absolute, { throwIfNoEntry: false }) === undefined) return undefined;
    } catch {
      // Below a file, or behind links in a circle: nothing is there, and writing is refused later.
      return undefined;
    }
    if (!staysInside(this.#root, absolute)) return '';
    const digest = digestFile(absolute);
    return 'sha256' in digest ? digest.sha256 : '';
  }

  #file(path: string): TextFile {
    const absolute = join(this.#root, path);
    const reading = readText(absolute);
    if (reading.kind !== 'text') {
      // A folder or a closed file is refused when something is to be written to it.
      if (['binary', 'not-utf8', 'too-large'].includes(reading.code))
        throw noText(path, reading.detail);
      return { path, text: undefined };
    }
    return { path, text: staysInside(this.#root, absolute) ? reading.text : undefined };
  }

  #markdownIn<T>(folder: string, read: (path: string, text: string) => T | undefined): T[] {
    const absolute = join(this.#root, folder);
    if (!staysInside(this.#root, absolute)) return [];
    return (listNames(absolute) ?? []).flatMap((name) => {
      if (!/\.(?:md|markdown)$/i.test(name)) return [];
      const reading = readText(join(absolute, name));
      const item = reading.kind === 'text' ? read(`${folder}/${name}`, reading.text) : undefined;
      return item === undefined ? [] : [item];
    });
  }
}

function outside(name: string, path: string): SessionError {
  return new SessionError('bad-destination', {
    so: `completion.destinations.${name} is "${oneLine(path)}", which is no place inside the repository.`,
    follows: 'So nothing was changed.',
    todo: 'Name a path relative to the root, with /, in .agents/config.yaml.',
  });
}

function noText(path: string, detail: string): SessionError {
  return new SessionError('bad-destination', {
    so: `${oneLine(path)} cannot take anything: ${detail}`,
    follows: 'So nothing was changed.',
    todo: 'Name another file under completion.destinations in .agents/config.yaml, or mend this one.',
  });
}
