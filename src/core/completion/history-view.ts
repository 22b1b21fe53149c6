import { oneLine } from '../text/display.ts';
import { durationText } from './commit-message.ts';
import type { Completed } from './history.ts';
import type { ChecklistItem } from './plan.ts';

/** What `--json` says of a session that has ended; what is not known is null. */
export function completedJson(one: Completed, isHere: boolean): object {
  return {
    id: one.id,
    title: one.title ?? null,
    outcome: one.outcome,
    ended: one.ended,
    duration_minutes: one.minutes ?? null,
    decisions: one.decisions ?? null,
    commits: one.commits ?? null,
    commit: one.commit ?? null,
    source: one.source,
    here: isHere,
  };
}

/** One session that has ended, for a person; `files` are those that can be brought back. */
export function completedLines(
  one: Completed,
  files: readonly { path: string; bytes: number }[],
  isHere: boolean,
): string[] {
  const id = oneLine(one.id);
  return [
    oneLine(one.title ?? one.id),
    ...rows([
      ['id', id],
      ['outcome', OUTCOME_TEXT[one.outcome]],
      ['ended', one.ended],
      ['duration', one.minutes === undefined ? '' : durationText(one.minutes)],
      ['commit', one.commit ?? ''],
      ['known from', SOURCE_TEXT[one.source]],
    ]),
    ...recordLines(one),
    ...part(
      'Files',
      files.map(({ path, bytes }) => `${path} (${bytes} bytes)`),
    ),
    '',
    ...ways(one, id, isHere),
  ];
}

const OUTCOME_TEXT: Record<Completed['outcome'], string> = {
  successful: 'successful',
  partial: 'partial',
  blocked: 'blocked',
  deleted: 'deleted by hand',
  unfinished: 'its completion was begun and did not end',
};

const SOURCE_TEXT: Record<Completed['source'], string> = {
  record: 'the record on this machine',
  ref: 'the record that git keeps',
  commit: 'the commit that deleted its file',
};

function recordLines({ record, outcome }: Completed): string[] {
  if (record === undefined) return [];
  const { plan, filed } = record;
  const { agents, decisions, commits, answers, waivers } = plan.snapshot;
  const said = (texts: Partial<Record<string, string>>, how: string): string[] =>
    Object.entries(texts).map(([item, text]) => `${item}: ${how} "${text}"`);
  return [
    ...part(
      'Decisions',
      decisions.map(({ title, record: path }) => (path ? `${title} (${path})` : title)),
    ),
    ...part(
      'Kept',
      plan.extractions.map(({ kind, title, to }) => `${kind}: ${title} -> ${to}`),
    ),
    ...part('Filed', Object.values(filed)),
    ...part(
      'Agents',
      agents.map(({ type, task, status }) => `${type}: ${task} (${status})`),
    ),
    ...part(
      'Commits',
      commits.map(({ sha, subject }) => `${sha.slice(0, 10)} ${subject}`),
    ),
    ...part('Checklist', [
      ...plan.checklist
        .filter(({ id }) => waivers?.[id] === undefined)
        .map((item) => `${item.id}: ${cameOf(item, outcome)}, ${item.summary}`),
      ...said(answers ?? {}, 'answered'),
      ...said(waivers ?? {}, 'waived:'),
    ]),
  ];
}

/** What a plan was going to do is done with its completion; only the tracker may still wait for the network. */
function cameOf({ id, state }: ChecklistItem, outcome: Completed['outcome']): string {
  const isDone = state === 'planned' && outcome !== 'unfinished' && id !== 'external-issue';
  return isDone ? 'done' : state;
}

function ways({ outcome }: Completed, id: string, isHere: boolean): string[] {
  if (outcome === 'unfinished') {
    return [`Carry on with: session complete ${id}`, `Take it back with: session restore ${id}`];
  }
  if (isHere) return ['It is here again: see session show.'];
  return [`Bring it back with: session restore ${id}`];
}

function rows(pairs: readonly (readonly [string, string])[]): string[] {
  return pairs
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `  ${name.padEnd(12)}${oneLine(value)}`);
}

function part(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${oneLine(line)}`)];
}
