import { sameValue, asMapping } from '../front-matter/values.ts';
import type { Change, Path, Value } from '../front-matter/front-matter.ts';
import type { Session } from '../session/session.ts';
import { mapped, type Three } from './align.ts';
import type { LostTexts } from './lost.ts';
import { pairAgents } from './pair-agents.ts';

type Values = Three<Value>;

/** What the newer side's front matter must change to say what both say. */
export function mergeValues(
  sessions: { base: Session; newer: Session; older: Session },
  lost: LostTexts,
): Change[] {
  const merge = new ValueMerge(lost);
  merge.value(
    [],
    mapped(sessions, (one) => asWritten(one, one.frontMatter.data ?? {}, [])),
  );
  return merge.changes;
}

/** Numbers that would not come back as they are written (`1234e56`, a commit) become texts. */
function asWritten(session: Session, value: Value, path: Path): Value {
  if (Array.isArray(value)) return value.map((one, at) => asWritten(session, one, [...path, at]));
  const mapping = asMapping(value);
  if (mapping) {
    const pairs = Object.entries(mapping);
    return Object.fromEntries(
      pairs.map(([key, one]) => [key, asWritten(session, one, [...path, key])]),
    );
  }
  if (typeof value !== 'number') return value;
  const source = session.frontMatter.locate(path)?.source ?? String(value);
  return source === String(value) ? value : source;
}

const RANKS: readonly Value[] = ['pending', 'in_progress', 'completed'];

class ValueMerge {
  readonly changes: Change[] = [];
  readonly #lost: LostTexts;

  constructor(lost: LostTexts) {
    this.#lost = lost;
  }

  value(path: Path, { base, newer, older }: Values): void {
    const name = path.join('.');
    // The newer side is the newer one by this very key.
    if (name === 'session.last_updated' && newer !== undefined) return;
    if (sameValue(newer, older) || sameValue(older, base)) return;
    const [one, other] = [asMapping(newer), asMapping(older)];
    if (one && other) this.#mapping(path, asMapping(base), one, other);
    else if (Array.isArray(newer) && Array.isArray(older)) {
      const was = Array.isArray(base) ? base : [];
      if (name === 'orchestration.spawned_agents') this.#agents(path, was, newer, older);
      else this.#list(path, was, newer, older);
    } else if (newer === undefined || newer === null || sameValue(newer, base)) {
      this.changes.push({ path, value: older });
    } else if (older !== undefined && older !== null) this.#conflict(path, newer, older);
  }

  #mapping(
    path: Path,
    base: { [key: string]: Value } | undefined,
    newer: { [key: string]: Value },
    older: { [key: string]: Value },
  ): void {
    for (const key of new Set([...Object.keys(newer), ...Object.keys(older)])) {
      this.value([...path, key], { base: base?.[key], newer: newer[key], older: older[key] });
    }
  }

  /** A set: what one side added comes in, what one removed goes out. */
  #list(path: Path, base: Value[], newer: Value[], older: Value[]): void {
    const holds = (list: readonly Value[], value: Value): boolean =>
      list.some((one) => sameValue(one, value));
    const gone = newer.filter((one) => holds(base, one) && !holds(older, one));
    const added = older.filter((one) => !holds(base, one) && !holds(newer, one));
    this.#edit(path, newer, gone, added);
  }

  #agents(path: Path, base: Value[], newer: Value[], older: Value[]): void {
    const gone: Value[] = [];
    const added: Value[] = [];
    for (const agent of pairAgents({ base, newer, older })) {
      if (agent.newer === undefined && agent.older !== undefined) {
        if (!sameValue(agent.older, agent.base)) added.push(agent.older);
      } else if (agent.older === undefined && agent.newer !== undefined) {
        if (sameValue(agent.newer, agent.base)) gone.push(agent.newer);
      } else if (agent.newer !== undefined) {
        this.value([...path, newer.indexOf(agent.newer)], agent);
      }
    }
    this.#edit(path, newer, gone, added);
  }

  #edit(path: Path, list: readonly Value[], gone: readonly Value[], added: Value[]): void {
    const kept = list.length - gone.length;
    if (gone.length + added.length === 0) return;
    if (kept === 0) {
      this.changes.push({ path, value: added });
      return;
    }
    for (let at = list.length - 1; at >= 0; at--) {
      if (gone.includes(list[at] ?? null))
        this.changes.push({ path: [...path, at], value: undefined });
    }
    for (const [at, value] of added.entries())
      this.changes.push({ path: [...path, kept + at], value });
  }

  #conflict(path: Path, newer: Value, older: Value): void {
    const isAgentStatus = path[1] === 'spawned_agents' && path[3] === 'status';
    if (isAgentStatus && RANKS.includes(newer) && RANKS.includes(older)) {
      if (RANKS.indexOf(older) > RANKS.indexOf(newer)) this.changes.push({ path, value: older });
      return;
    }
    const name = path.map((step) => (typeof step === 'number' ? String(step + 1) : step)).join('.');
    this.#lost.note('front matter', `- ${name}: ${JSON.stringify(older)}`, '');
  }
}
