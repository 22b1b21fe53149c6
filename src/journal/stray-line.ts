import { strayCandidates } from '../core/artifacts/stray-files.ts';
import { wordOf } from '../core/brief/fence.ts';
import type { Fact } from '../core/journal/journal.ts';
import { untrackedAmong } from '../io/git.ts';
import type { Workspace } from '../workspace.ts';

/** Names in the line at most. */
const MOST = 5;

/**
 * What an agent is told of new files that it left in the root since the last prompt; '' for none, and
 * where nobody wants to know. The editing hook itself cannot tell: it runs beside the agent's work, and
 * asking git at every edit would slow that down.
 * @param facts of its conversation, oldest first
 */
export function strayLine(workspace: Workspace, facts: readonly Fact[]): string {
  if (!workspace.config.artifacts.warnStray || workspace.repository.gitDir === undefined) return '';
  const candidates = strayCandidates(facts);
  if (candidates.length === 0) return '';
  const stray = untrackedAmong(workspace.root, candidates);
  if (stray.length === 0) return '';
  const names = stray.slice(0, MOST).map((name) => wordOf(name, 60));
  const more = stray.length > MOST ? ` and ${stray.length - MOST} more` : '';
  // Only a name that is one plain word can be typed as it is shown.
  const typed = names.every((name, at) => name === stray[at] && !name.startsWith('-'));
  const paths = typed && more === '' ? names.join(' ') : 'PATH';
  return `New files lie in the root of the repository: ${names.join(', ')}${more}. What belongs to the session and not into the source tree: session artifact add --move ${paths}`;
}
