import { importNote } from '../../src/core/import/import-note.ts';
import type { Imported, Note } from '../../src/core/import/note.ts';
import { newId } from '../../src/core/session/naming.ts';
import { parseSession, type Session } from '../../src/core/session/session.ts';
import { fixText, lintText } from '../../src/lint/lint.ts';

const NOW = '2026-11-20T15:00:00Z';

/** A note imported as the command does it, times without a zone being UTC. */
export function imported(text: string, given: Partial<Note> = {}): Imported {
  const path = '.agents/sessions/20260101-000000-note.md';
  return importNote(
    {
      path: 'notes/one.md',
      text,
      toUtc: (ms) => ms,
      zoneGiven: false,
      fallback: new Date('2026-10-01T08:00:00Z'),
      resting: undefined,
      current: undefined,
      now: new Date(NOW),
      sha256: 'ab12'.repeat(16),
      ...given,
    },
    {
      mend: (one) => fixText(one, path, { now: NOW }).text,
      errors: (one) => errorsOf(one, path),
    },
  );
}

/** The session file that a note becomes, read under its own name. */
export function sessionOf(result: Imported): Session {
  const id = newId({ title: result.title, name: result.name, at: result.created }, () => false);
  return parseSession(result.text, `.agents/sessions/${id}.md`);
}

/** The rules that a file breaks with an error, but for secrets, which nobody may take out of a note. */
export function errorsOf(text: string, path: string): string[] {
  return lintText(text, path, { now: NOW })
    .problems.filter(({ severity, rule }) => severity === 'error' && rule !== 'secrets-absent')
    .map(({ rule }) => rule);
}

/**
 * The lines of a note whose words are not in one place of the result, in their order: an oracle of its own, slow and
 * plain.
 */
export function missingLines(note: string, result: string): string[] {
  const words = (text: string): string =>
    ` ${text.split(/[^\p{L}\p{N}]+/u).join(' ')} `.replaceAll(/ +/g, ' ');
  const whole = words(result);
  return note.split(/\r\n?|\n/).filter((line) => !whole.includes(words(line)));
}
