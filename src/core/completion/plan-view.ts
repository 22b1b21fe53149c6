import { oneLine } from '../text/display.ts';
import { cutText } from '../brief/tokens.ts';
import { sizeOf } from '../text/size.ts';
import { durationText } from './commit-message.ts';
import { openItems } from './checklist.ts';
import { NOUNS } from './plan-notes.ts';
import type { ChecklistItem, CompletionPlan, Extraction } from './plan.ts';

/** How a row is meant, not how it looks. */
type Tone = 'good' | 'warn' | 'faint';

/** One row of a part: cells that align with those of the other rows. */
interface ViewRow {
  cells: string[];
  tone?: Tone | undefined;
}

/** One part of the view. */
export interface ViewPart {
  heading: string;
  rows: ViewRow[];
}

/** What a person reads before saying yes, part by part; texts are safe to show. */
export function planView(plan: CompletionPlan, most = Infinity): ViewPart[] {
  const parts: ViewPart[] = [
    { heading: '', rows: factRows(plan) },
    { heading: 'Checklist', rows: plan.checklist.map(checklistRow) },
    { heading: 'Open', rows: evidenceRows(plan, most) },
    { heading: 'What goes where', rows: bounded(plan.extractions.map(extractionRow), most) },
    { heading: 'Left out', rows: bounded(plan.skipped.map(skippedRow), most) },
    { heading: 'Removed', rows: bounded(plan.removals.map(removalRow), most) },
    {
      heading: 'Warnings',
      rows: plan.warnings.map((text) => ({ cells: [oneLine(text)], tone: 'warn' })),
    },
  ];
  return parts.filter(({ rows }) => rows.length > 0);
}

/** What would be best to do with this plan, in one sentence. */
export function recommendation(plan: CompletionPlan): string {
  const open = openItems(plan.checklist);
  if (open.length > 0) {
    return `Do not approve yet: ${open.map(({ id }) => id).join(', ')} ${open.length === 1 ? 'is' : 'are'} open.`;
  }
  if (plan.warnings.length > 0)
    return 'Look at the warnings first; nothing else stands in the way.';
  return plan.extractions.length === 0
    ? 'Approve: there is nothing to extract.'
    : 'Approve: everything worth keeping has its place.';
}

function factRows(plan: CompletionPlan): ViewRow[] {
  const { snapshot, artifacts } = plan;
  const [from, to] = [snapshot.created_at, snapshot.closed_at].map((time) =>
    time.slice(0, 16).replace('T', ' '),
  );
  const rows: [string, string[]][] = [
    ['Outcome', [plan.outcome]],
    ['Duration', [`${durationText(snapshot.duration_minutes)} (${from} to ${to} UTC)`]],
    ['Agents', snapshot.agents.map((one) => oneLine(agentText(one)))],
    ['Artifacts', artifacts.map(artifactText)],
    ['Memory', memoryLines(snapshot)],
    ['Decisions', snapshot.decisions.map(({ id, title }) => `${id} ${oneLine(title)}`)],
    ['Commits', snapshot.commits.length === 0 ? [] : [commitsText(snapshot.commits)]],
    ['Quality', [qualityText(plan)]],
  ];
  return rows.flatMap(([label, lines]) =>
    lines.slice(0, MOST_FACTS).map((line, at, all): ViewRow => {
      const rest =
        at === all.length - 1 && lines.length > MOST_FACTS
          ? ` (and ${lines.length - MOST_FACTS} more)`
          : '';
      return { cells: [at === 0 ? label : '', line + rest] };
    }),
  );
}

const MOST_FACTS = 12;

function agentText({
  type,
  task,
  status,
  duration_minutes: minutes,
}: CompletionPlan['snapshot']['agents'][number]): string {
  const time = minutes === undefined ? '' : `, ${durationText(minutes)}`;
  return `${type} (${status || 'status unknown'}${time}): ${task}`;
}

function artifactText({ name, bytes, fate, to }: CompletionPlan['artifacts'][number]): string {
  const end =
    fate === 'promote'
      ? `→ ${oneLine(to ?? '')}`
      : fate === 'keep'
        ? 'stays'
        : 'goes with the session';
  return `${oneLine(name)} (${sizeOf(bytes)}) ${end}`;
}

/** Its own keys, which go; those that are shared stay. */
function memoryLines({ memory_snapshot: memory }: CompletionPlan['snapshot']): string[] {
  return Object.entries(memory).map(([namespace, values]) => {
    const names = values.map(({ key }) => oneLine(key).replace(/^session\/[^/]+\//, ''));
    const count = values.length === 1 ? '1 own key goes' : `${values.length} own keys go`;
    return cutText(`${count} from ${oneLine(namespace)}: ${names.join(', ')}`, 120);
  });
}

function commitsText(commits: CompletionPlan['snapshot']['commits']): string {
  const [last] = commits;
  return `${commits.length}; last ${last?.sha.slice(0, 8)} ${oneLine(last?.subject ?? '')}`;
}

/** Test and coverage figures in a line, or that they are not known. */
function qualityText({ quality }: Pick<CompletionPlan, 'quality'>): string {
  const { passed, failed, coverage, source } = quality;
  const tests =
    passed === undefined && failed === undefined
      ? []
      : [`tests: ${passed ?? 0} passed, ${failed ?? 0} failed`];
  const figures = [...tests, ...(coverage === undefined ? [] : [`coverage ${coverage} %`])];
  if (figures.length === 0) return 'not known (no junit or lcov report since the session began)';
  return `${figures.join('; ')} (${source
    .map((one) => oneLine(one))
    .slice(0, 3)
    .join(', ')})`;
}

const MARKS: Readonly<Record<ChecklistItem['state'], [string, Tone | undefined]>> = {
  done: ['[x]', 'good'],
  planned: ['[>]', 'good'],
  'not-needed': ['[-]', 'faint'],
  waived: ['[w]', 'faint'],
  question: ['[?]', 'warn'],
  open: ['[ ]', 'warn'],
};

function checklistRow({ id, state, summary }: ChecklistItem): ViewRow {
  const [mark, tone] = MARKS[state];
  return { cells: [`${mark} ${id}`, oneLine(summary)], tone };
}

/** What is open is shown with where it stands; the rest is in the parts below. */
function evidenceRows(plan: CompletionPlan, most: number): ViewRow[] {
  const rows = plan.checklist
    .filter(({ state, id }) => state === 'open' || (id === 'references' && state === 'planned'))
    .flatMap(({ evidence }) => evidence.map((one) => ({ cells: [oneLine(one)] })));
  return bounded(rows, most);
}

const ACTIONS: Readonly<Record<Extraction['action'], string>> = {
  create: 'new',
  append: 'added to',
  update: 'updated',
  reference: 'there already',
};

function extractionRow({ id, kind, title, lines, to, action }: Extraction): ViewRow {
  const [first, last] = lines;
  const where = first === 0 ? '' : first === last ? `line ${first}` : `lines ${first}-${last}`;
  const words = `${NOUNS[kind]}: ${oneLine(title)} → ${oneLine(to)} (${ACTIONS[action]})`;
  return { cells: [id ?? '', where, words], tone: action === 'reference' ? 'faint' : undefined };
}

function skippedRow({ id, title, reason }: CompletionPlan['skipped'][number]): ViewRow {
  return { cells: [id, `${oneLine(title)}: ${oneLine(reason)}`], tone: 'faint' };
}

function removalRow({ path, bytes }: CompletionPlan['removals'][number]): ViewRow {
  return { cells: [oneLine(path), sizeOf(bytes)] };
}

function bounded(rows: ViewRow[], most: number): ViewRow[] {
  if (rows.length <= most) return rows;
  return [
    ...rows.slice(0, most),
    { cells: [`… and ${rows.length - most} more: --dry-run --json has them all`], tone: 'faint' },
  ];
}
