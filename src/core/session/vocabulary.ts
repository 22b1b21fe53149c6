/** Status words of other tools and older files, as far as they mean one thing. */
const SESSION_WORDS: Readonly<Record<string, string>> = {
  complete: 'completed',
  done: 'completed',
  finished: 'completed',
  closed: 'completed',
  archived: 'completed',
  active: 'in_progress',
  inprogress: 'in_progress',
  wip: 'in_progress',
  open: 'in_progress',
  started: 'in_progress',
  working: 'in_progress',
  ongoing: 'in_progress',
  running: 'in_progress',
  blocked: 'paused',
  onhold: 'paused',
  waiting: 'paused',
  pause: 'paused',
  suspended: 'paused',
};

const AGENT_WORDS: Readonly<Record<string, string>> = {
  complete: 'completed',
  done: 'completed',
  finished: 'completed',
  success: 'completed',
  active: 'in_progress',
  inprogress: 'in_progress',
  wip: 'in_progress',
  started: 'in_progress',
  running: 'in_progress',
  working: 'in_progress',
  todo: 'pending',
  queued: 'pending',
  waiting: 'pending',
  planned: 'pending',
  notstarted: 'pending',
};

/** Words that end a session without saying whether its work was done. */
const ENDED = new Set([
  'abandoned',
  'cancelled',
  'canceled',
  'dropped',
  'obsolete',
  'superseded',
  'failed',
]);

/** The status that a word stands for, or undefined where that is not certain. */
export function sessionStatusOf(word: string): string | undefined {
  return meaning(SESSION_WORDS, ['in_progress', 'paused', 'completed'], word);
}

export function agentStatusOf(word: string): string | undefined {
  return meaning(AGENT_WORDS, ['pending', 'in_progress', 'completed'], word);
}

/** Whether a word says that the work ended without being done. */
export function isEndedWord(word: string): boolean {
  return ENDED.has(word.trim().toLowerCase());
}

function meaning(
  words: Readonly<Record<string, string>>,
  known: readonly string[],
  word: string,
): string | undefined {
  const bare = word.toLowerCase().replace(/[^a-z]/g, '');
  const same = known.find((one) => one.replace('_', '') === bare);
  return same ?? (Object.hasOwn(words, bare) ? words[bare] : undefined);
}

/** Keys that other tools use for ours; the meaning is certain. */
const ALIASES: Readonly<Record<string, string>> = {
  createdat: 'created',
  createdon: 'created',
  started: 'created',
  startedat: 'created',
  updated: 'last_updated',
  updatedat: 'last_updated',
  lastupdate: 'last_updated',
  lastmodified: 'last_updated',
  modified: 'last_updated',
  state: 'status',
  currenttask: 'current_task',
  agents: 'spawned_agents',
  subagents: 'spawned_agents',
};

/**
 * The known key that a key stands for: another spelling, an alias, or one slip of the pen away (two
 * in a long one). Undefined for a known key and for a word of its own.
 */
export function meantKey(key: string, known: readonly string[]): string | undefined {
  if (known.includes(key)) return undefined;
  const bare = bareKey(key);
  const spelled = known.find((one) => bareKey(one) === bare);
  if (spelled !== undefined) return spelled;
  const alias = Object.hasOwn(ALIASES, bare) ? ALIASES[bare] : undefined;
  if (alias !== undefined && known.includes(alias)) return alias;
  const reach = key.length > 6 ? 2 : 1;
  return key.length < 4
    ? undefined
    : known.find((one) => one.length > 3 && distance(one, key) <= reach);
}

/** Whether the meaning is so certain that the key may be renamed. */
export function isSureKey(key: string, meant: string): boolean {
  const bare = bareKey(key);
  return bareKey(meant) === bare || ALIASES[bare] === meant;
}

function bareKey(key: string): string {
  return key.toLowerCase().replace(/[^a-z]/g, '');
}

/** Optimal string alignment distance of two short words, their first and last letters weighing no more than others. */
export function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      }
      next.push(cost);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
