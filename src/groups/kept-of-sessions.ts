import type { MemberState } from '../core/groups/member-state.ts';
import { decisionRecords } from '../knowledge/gather-decisions.ts';
import { loadKnowledge } from '../knowledge/knowledge-store.ts';
import type { Workspace } from '../workspace.ts';

/** What is kept of each of these sessions in knowledge and decision records, by their ids. */
export function keptOf(
  workspace: Workspace,
  members: readonly MemberState[],
): Map<string, { title: string; path: string }[]> {
  const kept = new Map(
    members.map((one) => [one.session, [] as { title: string; path: string }[]]),
  );
  const items = [
    ...decisionRecords(workspace),
    ...loadKnowledge(workspace).items.filter(({ retired }) => !retired),
  ];
  for (const { session, title, path } of items) {
    if (session !== undefined) kept.get(session)?.push({ title, path });
  }
  return kept;
}
