import { SessionError } from '../core/errors.ts';
import type { Insight } from '../core/insight/insight.ts';
import type { SessionFacts } from '../core/insight/session-facts.ts';
import { resolveRef } from '../core/session/select.ts';
import { oneLine } from '../core/text/display.ts';
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
  try {
    const id = resolveRef(ref, { candidates, attached, branch: workspace.branch });
    return sessions.find((one) => one.id === id) as SessionFacts;
  } catch (error) {
    if (!(error instanceof SessionError) || error.code !== 'unknown-ref') throw error;
    throw new SessionError('unknown-ref', {
      so: `No session is named "${oneLine(ref ?? '')}", neither one that is here nor one that has ended.`,
      follows: 'So there is nothing to look at.',
      todo: 'See which there are with: session list --all, and session history',
    });
  }
}
