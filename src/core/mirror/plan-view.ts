import { oneLine } from '../text/display.ts';
import type { Note, Write } from './plan-mirror.ts';
import type { IssueChange } from './tracker.ts';

/** A plan for people: one line for each call, and what they should know. */
export function planLines(writes: readonly Write[], notes: readonly Note[]): string[] {
  return [
    ...writes.map((write) => `  ${writeLine(write)}`),
    ...notes.map(({ text }) => oneLine(text)),
  ];
}

function writeLine(write: Write): string {
  if (write.kind === 'labels') return `make sure of labels: ${write.names.join(', ')}`;
  if (write.kind === 'create') {
    const { title, labels } = write.draft;
    return `create: ${oneLine(title)} (${labels.join(', ')})`;
  }
  if (write.kind === 'change') return `change ${oneLine(write.ref)}: ${changeText(write.change)}`;
  const count = write.updates.length;
  const what =
    count === 0 ? firstLine(write.body) : `${count} ${count === 1 ? 'update' : 'updates'}`;
  return `comment on ${oneLine(write.ref)}: ${what}`;
}

/** What a change is about: `body, +completed, -active, closed`. */
function changeText({ title, body, state, addLabels, removeLabels }: IssueChange): string {
  return [
    ...(title === undefined ? [] : [`title "${oneLine(title)}"`]),
    ...(body === undefined ? [] : ['our part of the body']),
    ...(addLabels ?? []).map((label) => `+${label}`),
    ...(removeLabels ?? []).map((label) => `-${label}`),
    ...(state === undefined ? [] : [state]),
  ].join(', ');
}

function firstLine(body: string): string {
  return oneLine(body.split('\n')[0] ?? '').replace(/^#+ /, '');
}
