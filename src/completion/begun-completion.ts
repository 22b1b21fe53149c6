import type { CompletionRecord } from '../core/completion/record.ts';
import { SessionError } from '../core/errors.ts';
import { idOfPath } from '../core/session/session.ts';
import type { Workspace } from '../workspace.ts';
import { unfinishedCompletions } from './apply-completion.ts';
import { CompletionRecords } from './completion-records.ts';

/**
 * The completion that a ref names and that was begun and did not end, whether its session file is
 * still there or not. Without a ref that of the current session, else the only one of this work tree.
 */
export function begunCompletion(
  workspace: Workspace,
  ref: string | undefined,
  conversation: string | undefined,
): CompletionRecord | undefined {
  const all = unfinishedCompletions(workspace);
  if (all.length === 0) return undefined;
  const found = foundId(workspace, ref, conversation);
  if (found !== undefined) return all.find(({ plan }) => plan.id === found);
  const wanted = ref === undefined || ref === '@' ? '' : idOfPath(ref);
  const exact = all.find(({ plan }) => plan.id === wanted);
  const fitting =
    wanted === ''
      ? all.filter(({ root }) => root === workspace.root)
      : all.filter(({ plan }) => plan.id.includes(wanted));
  return exact ?? (fitting.length === 1 ? fitting[0] : undefined);
}

/** Says of a session that is not there any more that it was completed; else passes the error on. */
export function explainMissing(
  workspace: Workspace,
  ref: string | undefined,
  error: unknown,
): unknown {
  if (!(error instanceof SessionError) || error.code !== 'unknown-ref' || ref === undefined)
    return error;
  const id = idOfPath(ref);
  const record = new CompletionRecords(workspace).read(id, 'last');
  if (record === undefined) return error;
  const commit = record.commit === undefined ? '' : ` in commit ${record.commit.slice(0, 12)}`;
  return new SessionError('already-completed', {
    so: `${id} is completed already${commit}.`,
    follows: 'So there is nothing to complete.',
    todo: `Bring it back with: session restore ${id}`,
  });
}

function foundId(
  workspace: Workspace,
  ref: string | undefined,
  conversation: string | undefined,
): string | undefined {
  try {
    return workspace.find(ref, conversation).file.id;
  } catch (error) {
    if (error instanceof SessionError) return undefined;
    throw error;
  }
}
