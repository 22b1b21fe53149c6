import { printFact, type Fact } from '../core/journal/journal.ts';
import type { Conversation } from '../core/journal/records.ts';
import { appendToJournal } from '../io/journal.ts';
import type { Spot } from '../place.ts';

/** Appends one fact to the journal of a conversation, as far as the project wants it recorded. */
export function recordFact(
  { state }: Spot,
  { id, session, journal }: Pick<Conversation, 'id' | 'session' | 'journal'>,
  fact: Omit<Fact, 'conversation'>,
): void {
  // A conversation that does not know yet what is wanted records no words.
  const line = printFact(fact, journal ?? 'paths');
  if (line !== undefined) appendToJournal(state.folder, session, id, line);
}
