import type { Insight } from '../core/insight/insight.ts';
import type { SessionFacts } from '../core/insight/session-facts.ts';
import { resolveRef } from '../core/session/select.ts';
import type { Workspace } from '../workspace.ts';

/**
 * The session that a ref names, live or ended; without one the current session, which is a live one.
 * @throws SessionError as `resolveRef`
 */
export function pickSession(
  workspace: Workspace,
  { sessions }: Insight,
  ref: string | undefined,
  conversation: string | undefined,
): SessionFacts {
  const attached =
    conversation === undefined ? undefined : workspace.state.conversation(conversation)?.session;
  const candidates = sessions.map(({ id, state, branch, isLive }) => ({
    id,
    status: isLive ? state : 'ended',
    branch,
    readable: true,
  }));
  const id = resolveRef(ref, { candidates, attached, branch: workspace.branch });
  return sessions.find((one) => one.id === id) as SessionFacts;
}
