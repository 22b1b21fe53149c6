import { recordFact } from '../src/journal/recorder.ts';
import { textOf, type Hook } from './hook.ts';
import { knownConversation } from './known-conversation.ts';

/** SubagentStop: records what came of it. The client's own summaries have no type: they are no agents. */
export const subagentStop: Hook = (payload, world) => {
  const type = textOf(payload.agent_type);
  const id = textOf(payload.agent_id);
  const known = type === '' || id === '' ? undefined : knownConversation(payload, world);
  if (known === undefined) return '';
  recordFact(known.spot, known.conversation, {
    at: world.now.getTime(),
    kind: 'agent-stop',
    id,
    type,
    text: textOf(payload.last_assistant_message),
  });
  return '';
};
