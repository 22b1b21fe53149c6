import type { Part, REPOSITORY_PARTS } from '../brief/brief-parts.ts';
import { annotationLines, type Annotation } from './annotations.ts';
import { hotLines, peopleLines, recentLines, type BranchHistory } from './branch-history.ts';
import { fileChangeLines, type FileChanges } from './file-changes.ts';

/** What the repository tells of a session's work beside its file. */
export interface Surroundings {
  /** Undefined where there is no commit yet, or git could not tell. */
  history: BranchHistory | undefined;
  /** Since the session began; since the last commit where its base is not here. */
  changes: FileChanges | undefined;
  /** What the changed files say about themselves. */
  annotations: Annotation[];
  /** Whether older commits are missing in this clone. */
  shallow: boolean;
}

/** The same in parts with a name and lines, empty ones left out. */
export function repositoryParts(found: Surroundings | undefined, now: Date): Part[] {
  if (found === undefined) return [];
  const { history, changes, annotations, shallow } = found;
  const lines: Record<(typeof REPOSITORY_PARTS)[number], string[]> = {
    'Changed files': changes ? fileChangeLines(changes) : [],
    Annotations: annotationLines(annotations),
    'Recent commits': history ? recentLines(history, now) : [],
    'Hot files': history ? hotLines(history) : [],
    'Who works where': history ? peopleLines(history) : [],
  };
  if (shallow && history) {
    const looked = history.read === 1 ? '1 commit was' : `${history.read} commits were`;
    lines['Recent commits'].push(`This clone is shallow: only ${looked} looked at.`);
  }
  return Object.entries(lines)
    .filter(([, all]) => all.length > 0)
    .map(([name, all]) => ({ name, lines: all.map((line) => `- ${line}`) }));
}
