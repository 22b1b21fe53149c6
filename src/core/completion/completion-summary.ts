import { estimateTokens, cutText } from '../brief/tokens.ts';
import { oneLine } from '../text/display.ts';
import { durationText } from './commit-message.ts';
import { NOUNS } from './plan-notes.ts';
import type { CompletionPlan, Extraction } from './plan.ts';

/** The most that a summary may cost, by our estimate. */
export const SUMMARY_TOKENS = 500;

/** What came of an approved plan. */
export interface Ending {
  /** Undefined where there is no commit. */
  commit: string | undefined;
  /** Whether an earlier run was carried on. */
  recovered: boolean;
  /** Where a tracker put what was filed. */
  filed: readonly string[];
  /** Where the snapshot was exported to. */
  backup: string | undefined;
}

/** What a completion did, within 500 tokens by our estimate; what does not fit is counted. */
export function completionSummary(plan: CompletionPlan, ending: Ending): string {
  for (let most = 12; ; most = Math.floor(most / 2)) {
    const text = `${summaryLines(plan, ending, most).join('\n')}\n`;
    if (most === 0 || estimateTokens(text) <= SUMMARY_TOKENS) return text;
  }
}

function summaryLines(plan: CompletionPlan, ending: Ending, most: number): string[] {
  const { id, title, outcome, snapshot, extractions, removals } = plan;
  const verb = ending.recovered ? 'Completed, carrying on an earlier run' : 'Completed';
  return [
    `${verb}: ${cutText(title, 100)} (${outcome}, ${durationText(snapshot.duration_minutes)})`,
    ...KINDS.flatMap((kind) => kindLines(extractions, kind, most)),
    ...ending.filed.slice(0, most).map((url) => `  Filed: ${cutText(oneLine(url), 100)}`),
    `  Removed: ${oneLine(plan.path)}${besideFile(removals.length - 1)}`,
    ...memoryLine(snapshot.metrics.memory_entries),
    ...(ending.backup === undefined ? [] : [`  Backup: ${oneLine(ending.backup)}`]),
    ending.commit === undefined ? '  Not committed.' : `  Commit: ${ending.commit.slice(0, 12)}`,
    `Bring it back with: session restore ${oneLine(id)}`,
  ];
}

function memoryLine(keys: number): string[] {
  return keys === 0
    ? []
    : [`  Memory: ${keys} own ${keys === 1 ? 'key' : 'keys'}, kept in the record`];
}

function besideFile(artifacts: number): string {
  return artifacts === 0 ? '' : ` and ${artifacts} ${artifacts === 1 ? 'artifact' : 'artifacts'}`;
}

const KINDS: readonly Extraction['kind'][] = [
  'decision',
  'lesson',
  'pattern',
  'remaining-work',
  'contract',
  'artifact',
  'group',
];

function kindLines(
  extractions: readonly Extraction[],
  kind: Extraction['kind'],
  most: number,
): string[] {
  const own = extractions.filter((one) => one.kind === kind && one.to !== 'issue');
  if (own.length === 0) return [];
  const places = [...new Set(own.map(({ to }) => oneLine(to)))];
  const shown = places.slice(0, most).map((place) => cutText(place, 90));
  const rest = places.length - shown.length;
  const where = [...shown, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
  return [`  ${NOUNS[kind]}: ${own.length} → ${where}`];
}
