import { join } from 'node:path';
import type { Conversation } from '../src/core/journal/records.ts';
import { statusIn } from '../src/core/journal/stamp.ts';
import { hasEnded } from '../src/core/session/lifecycle.ts';
import { readText } from '../src/io/files.ts';
import { Journal } from '../src/io/journal.ts';
import { LocalState } from '../src/io/local-state.ts';
import { hasSessionKey, hasTimestampName } from '../src/io/store.ts';
import { lookAt } from '../src/journal/stamps.ts';
import { isSubagent, type HookWorld, type Payload } from './hook.ts';
import type { Known } from './known-conversation.ts';

/**
 * An agent wrote a session file itself: that is what it works on, and Current State may be new. The
 * conversation as it is afterwards.
 */
export function noticeEdit(
  { spot, conversation }: Known,
  id: string,
  { payload, world }: { payload: Payload; world: HookWorld },
): Conversation {
  const reading = readText(join(spot.root, '.agents/sessions', `${id}.md`));
  if (reading.kind !== 'text') return conversation;
  const { text } = reading;
  const isOurs = hasTimestampName(`${id}.md`) || hasSessionKey(text);
  if (!isOurs) return conversation;
  const state = LocalState.of(spot.state.folder);
  const look = { text, now: world.now, baseline: undefined, read: true };
  lookAt({ ...spot, state }, id, look);
  const isFree = conversation.session === '' && !isSubagent(payload);
  if (!isFree || hasEnded(statusIn(text))) return conversation;
  const { left: _, ...rest } = conversation;
  const attached = { ...rest, session: id };
  state.saveConversation(attached);
  new Journal(state.folder).adopt(id, conversation.id);
  return attached;
}
