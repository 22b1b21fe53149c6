import { isoTime } from '../core/clock.ts';
import { readFacts, type Fact } from '../core/journal/journal.ts';
import { Journal } from '../io/journal.ts';
import type { Place } from '../place.ts';

/** The hooks that leave no line in the log of hooks when all is well: their trace is in the journal. */
const HOOKS: Readonly<Record<string, readonly Fact['kind'][]>> = {
  'post-tool-use': ['edit', 'agent-task'],
  stop: ['stop'],
  'subagent-stop': ['agent-stop'],
};

/** When each of those hooks recorded something last, as an ISO time by the name of the hook. */
export function lastRecorded({ state }: Place, now: Date): Map<string, string> {
  const pieces = new Journal(state.folder).newest();
  const facts = pieces.flatMap(({ text, conversation }) => readFacts(text, conversation, +now));
  const found = new Map<string, string>();
  for (const [hook, kinds] of Object.entries(HOOKS)) {
    const times = facts.filter(({ kind }) => kinds.includes(kind)).map(({ at }) => at);
    if (times.length > 0) found.set(hook, isoTime(new Date(Math.max(...times))));
  }
  return found;
}
