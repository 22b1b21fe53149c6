import { join } from 'node:path';
import { SessionError } from '../core/errors.ts';
import { readPermanentFacts, type FactsReading } from '../core/facts/permanent-facts.ts';
import { readText, staysInside } from '../io/files.ts';
import type { Workspace } from '../workspace.ts';

/** A list of facts, not a book. */
const MOST_BYTES = 1024 * 1024;

/** The permanent facts of a project, and where they stand. */
export interface FactsFile extends FactsReading {
  /** Relative to the root. */
  path: string;
  exists: boolean;
}

/**
 * Reads the file of permanent facts that the configuration names; one that is not there holds none.
 * @throws SessionError `facts-unreadable`
 */
export function loadFacts({ root, config }: Workspace): FactsFile {
  const path = config.context.facts;
  const absolute = join(root, path);
  const reading = readText(absolute, MOST_BYTES);
  if (reading.kind === 'unreadable') {
    if (reading.code === 'missing')
      return { path, exists: false, facts: [], problems: [], rest: '' };
    throw unreadable(path, reading.detail);
  }
  if (!staysInside(root, absolute))
    throw unreadable(path, 'It lies outside of the repository, or leads there by a symbolic link.');
  return { path, exists: true, ...readPermanentFacts(reading.text) };
}

function unreadable(path: string, detail: string): SessionError {
  return new SessionError('facts-unreadable', {
    so: `${path}: ${detail}`,
    follows: 'So no fact in it is known.',
    todo: 'Mend the file, or name another one with context.facts in .agents/config.yaml.',
  });
}
