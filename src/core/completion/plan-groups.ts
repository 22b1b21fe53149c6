import { isoTime } from '../clock.ts';
import { SessionError } from '../errors.ts';
import { noteOutcome } from '../groups/group-edits.ts';
import { oneLine } from '../text/display.ts';
import type { CompletionFacts } from './completion-facts.ts';
import type { Placed } from './plan-decisions.ts';
import type { Outcome } from './plan.ts';

/**
 * Each group of the session says how it ended, so that everybody sees it in the group when the file is
 * gone. A group file that cannot be changed is left alone, with a warning: it keeps nobody from ending.
 */
export function placeOutcome(
  { id, title, outcome }: { id: string; title: string; outcome: Outcome },
  { groups, now }: Pick<CompletionFacts, 'groups' | 'now'>,
): Placed & { warnings: string[] } {
  const placed: Placed & { warnings: string[] } = {
    extractions: [],
    texts: new Map(),
    warnings: [],
  };
  const at = isoTime(now);
  for (const group of groups) {
    try {
      const member = { session: id, added: at, title, outcome, ended: at };
      placed.texts.set(group.path, noteOutcome(group, member));
    } catch (error) {
      if (!(error instanceof SessionError)) throw error;
      placed.warnings.push(
        `The group ${oneLine(group.name)} will not tell the outcome: ${oneLine(error.explanation.so)}`,
      );
      continue;
    }
    placed.extractions.push({
      kind: 'group',
      title: `${title}: ${outcome}`,
      lines: [0, 0],
      to: group.path,
      action: 'update',
    });
  }
  return placed;
}
