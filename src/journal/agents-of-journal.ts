import { editFrontMatter } from '../core/front-matter/front-matter.ts';
import { foldAgents } from '../core/journal/folded-agents.ts';
import { parseSession, type Session } from '../core/session/session.ts';
import type { Place } from '../place.ts';
import { sessionJournal, type Looker } from './session-journal.ts';

/**
 * The session with the agents that hooks saw written into `spawned_agents`: hooks themselves never touch
 * the file. The same session where there is nothing to write, or where its front matter takes none.
 */
export function withJournalAgents(place: Place, session: Session, looker: Looker): Session {
  const { agents, folded } = sessionJournal(place, session, looker);
  if (agents.length === 0) return session;
  const changes = foldAgents(session, agents, folded);
  if (changes.length === 0) return session;
  try {
    return parseSession(editFrontMatter(session.text, changes), session.path);
  } catch {
    // The agents can wait; what the person asked for cannot.
    return session;
  }
}
