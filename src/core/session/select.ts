import { oneLine } from '../text/display.ts';
import { SessionError } from '../errors.ts';
import { cutText } from '../brief/tokens.ts';

/** What choosing between sessions needs to know of each. */
export interface Candidate {
  id: string;
  status: string | undefined;
  branch: string | undefined;
  readable: boolean;
}

export interface Surroundings {
  candidates: readonly Candidate[];
  /** Id of the session attached to this conversation. */
  attached: string | undefined;
  /** The branch that is checked out. */
  branch: string | undefined;
}

/**
 * The id that a ref stands for; without one (or for `@`) that of the current session: the one
 * attached to this conversation, else the one of this branch, else the only active one.
 * @throws SessionError `no-session`, `ambiguous-ref`, `unknown-ref`, `unreadable-session`
 */
export function resolveRef(ref: string | undefined, around: Surroundings): string {
  const found = ref === undefined || ref === '@' ? current(around) : named(ref, around.candidates);
  if (!found.readable) {
    throw new SessionError('unreadable-session', {
      so: `${oneLine(found.id)} cannot be read as text.`,
      follows: 'So this command cannot work on it.',
      todo: 'See what is wrong with: session lint',
    });
  }
  return found.id;
}

function current({ candidates, attached, branch }: Surroundings): Candidate {
  const own = candidates.find(({ id }) => id === attached);
  if (own) return own;
  const active = candidates.filter(isActive);
  const here = active.filter((one) => one.branch !== undefined && one.branch === branch);
  const running = here.filter(({ status }) => status === 'in_progress');
  for (const choice of [here, running, active])
    if (choice.length === 1 && choice[0]) return choice[0];
  if (active.length === 0) {
    throw new SessionError('no-session', {
      so: 'There is no active session.',
      follows: 'So there is nothing to work on.',
      todo: 'Make one with: session new "TITLE"  (session list --all shows the others)',
    });
  }
  throw ambiguous('No session is current', here.length > 1 ? here : active);
}

function named(ref: string, candidates: readonly Candidate[]): Candidate {
  const wanted = ref.replace(/^.*[\\/]/, '').replace(/\.md$/, '');
  const exact = candidates.find(({ id }) => id === wanted);
  if (exact) return exact;
  const part = wanted.toLowerCase();
  // An empty variable in a script must not pick whatever session happens to be alone.
  const matches = part === '' ? [] : candidates.filter(({ id }) => id.toLowerCase().includes(part));
  if (matches.length === 1 && matches[0]) return matches[0];
  const active = matches.filter(isActive);
  if (active.length === 1 && active[0]) return active[0];
  if (matches.length > 0)
    throw ambiguous(`"${oneLine(ref)}" fits ${matches.length} sessions`, matches);
  throw new SessionError('unknown-ref', {
    so: `No session is named "${oneLine(ref)}".`,
    follows: 'So there is nothing to work on.',
    todo: nearest(wanted, candidates),
  });
}

function isActive({ status }: Pick<Candidate, 'status'>): boolean {
  return status === 'in_progress' || status === 'paused';
}

function ambiguous(so: string, candidates: readonly Candidate[]): SessionError {
  const first = candidates.slice(0, 8);
  const widest = Math.max(...first.map(({ id }) => oneLine(id).length));
  const shown = first.map(({ id, status }) =>
    `  ${oneLine(id).padEnd(widest)}  ${cutText(oneLine(status ?? ''), 40)}`.trimEnd(),
  );
  if (candidates.length > shown.length)
    shown.push(`  and ${candidates.length - shown.length} more`);
  return new SessionError('ambiguous-ref', {
    so: `${so}.`,
    follows: 'So it is not clear which one is meant.',
    todo: `Name one, a unique part of its id is enough:\n${shown.join('\n')}`,
  });
}

function nearest(wanted: string, candidates: readonly Candidate[]): string {
  const words = wanted
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 2);
  const near = candidates.filter(({ id }) => words.some((word) => id.includes(word))).slice(0, 3);
  return near.length > 0
    ? `Did you mean: ${near.map(({ id }) => oneLine(id)).join(', ')}?`
    : 'See what there is with: session list --all  (what has ended: session history)';
}
