import {
  editFrontMatter,
  readFrontMatter,
  type Change,
  type FrontMatter,
  type Path,
  type Value,
} from '../front-matter/front-matter.ts';
import { asMapping, sameValue, type Mapping } from '../front-matter/values.ts';
import { parseTime } from '../clock.ts';
import { SessionError } from '../errors.ts';
import { GROUP_STATUSES, readGroup } from './group.ts';

/**
 * Two versions of a group file made one: members, tags and groups of both sides stay, what one removed and
 * the other left alone goes, and a group that one side closed is closed. The same two versions give the
 * same bytes, whichever is ours. Undefined where both sides wrote something else in one place: that is
 * for a person.
 */
export function mergeGroup(base: string, ours: string, theirs: string): string | undefined {
  const [text, other] = ours < theirs ? [ours, theirs] : [theirs, ours];
  const [was, one, two] = [base, text, other].map((each) => readFrontMatter(each)) as [
    FrontMatter,
    FrontMatter,
    FrontMatter,
  ];
  if (one.data === undefined || two.data === undefined) return undefined;
  const body = settled(
    base.slice(was.bodyStart),
    text.slice(one.bodyStart),
    other.slice(two.bodyStart),
  );
  if (body === undefined) return undefined;
  try {
    const merge = new GroupMerge();
    merge.mapping([], was.data ?? {}, one.data, two.data);
    const edited = editFrontMatter(text, merge.changes);
    const result = edited.slice(0, readFrontMatter(edited).bodyStart) + body;
    const isWhole = merge.clear && keepsComments(base, other, result);
    return isWhole && readGroup('', result) !== undefined ? result : undefined;
  } catch (error) {
    // Written in a way that no splice can carry.
    if (error instanceof SessionError) return undefined;
    throw error;
  }
}

/** Changes of the first version that make it say what both say. */
class GroupMerge {
  readonly changes: Change[] = [];
  /** False once both sides say something else in one place. */
  clear = true;

  mapping(path: Path, base: Mapping, one: Mapping, two: Mapping): void {
    for (const key of new Set([...Object.keys(one), ...Object.keys(two)])) {
      this.#value([...path, key], base[key], one[key], two[key]);
    }
  }

  #value(
    path: Path,
    base: Value | undefined,
    one: Value | undefined,
    two: Value | undefined,
  ): void {
    if (sameValue(one, two) || sameValue(two, base)) return;
    const [left, right] = [asMapping(one), asMapping(two)];
    if (left && right) this.mapping(path, asMapping(base) ?? {}, left, right);
    else if (Array.isArray(one) && Array.isArray(two))
      this.#list(path, Array.isArray(base) ? base : [], one, two);
    else if (one === undefined || sameValue(one, base)) this.changes.push({ path, value: two });
    else if (path.join('.') === 'group.status') this.#status(path, one, two);
    else if (two !== undefined) this.clear = false;
  }

  #list(path: Path, base: readonly Value[], one: readonly Value[], two: readonly Value[]): void {
    const [was, others] = [byKey(base), byKey(two)];
    const own = byKey(one);
    for (const [key, value] of own)
      this.#item([...path, one.indexOf(value)], was.get(key), value, others.get(key));
    const isGone = ([key, value]: [string, Value]): boolean =>
      !others.has(key) && was.has(key) && sameValue(value, was.get(key));
    const gone = [...own].filter(isGone).map(([, value]) => one.indexOf(value));
    for (const at of gone.toSorted((a, b) => b - a))
      this.changes.push({ path: [...path, at], value: undefined });
    const added = [...others].filter(
      ([key, value]) => !own.has(key) && !(was.has(key) && sameValue(value, was.get(key))),
    );
    const kept = one.length - gone.length;
    for (const [at, [, value]] of added.entries())
      this.changes.push({ path: [...path, kept + at], value });
  }

  /** One entry that both sides have; where both tell how a session ended, the later end counts. */
  #item(path: Path, base: Value | undefined, one: Value, two: Value | undefined): void {
    if (two === undefined || sameValue(one, two)) return;
    const [left, right] = [asMapping(one), asMapping(two)];
    if (left && right) {
      const later = endOf(right) > endOf(left) ? right : left;
      const [ended, others] = [pick(later), [left, right].map(without)];
      this.mapping(path, without(asMapping(base) ?? {}), others[0] ?? {}, others[1] ?? {});
      for (const key of ENDING)
        if (!sameValue(left[key], ended[key]))
          this.changes.push({ path: [...path, key], value: ended[key] });
    } else if (right) this.changes.push({ path, value: two });
  }

  #status(path: Path, one: Value | undefined, two: Value | undefined): void {
    const rank = (value: Value | undefined): number =>
      GROUP_STATUSES.findIndex((known) => known === value);
    if (rank(one) === -1 || rank(two) === -1) this.clear = false;
    else if (rank(two) > rank(one)) this.changes.push({ path, value: two });
  }
}

const ENDING = ['title', 'outcome', 'ended'] as const;

function pick(entry: Mapping): Mapping {
  return Object.fromEntries(Object.entries(entry).filter(([key]) => isEnding(key)));
}

function without(entry: Mapping): Mapping {
  return Object.fromEntries(Object.entries(entry).filter(([key]) => !isEnding(key)));
}

function isEnding(key: string): boolean {
  return ENDING.some((one) => one === key);
}

function endOf({ outcome, ended }: Mapping): number {
  const at = typeof ended === 'string' ? (parseTime(ended) ?? 0) : 0;
  return outcome === undefined ? -1 : at;
}

/** A member by its session, everything else by what it is; the first of equal ones. */
function byKey(list: readonly Value[]): Map<string, Value> {
  const found = new Map<string, Value>();
  for (const value of list) {
    const session = asMapping(value)?.['session'] ?? value;
    const key = typeof session === 'string' ? session : JSON.stringify(value);
    if (!found.has(key)) found.set(key, value);
  }
  return found;
}

/** What one side changed and the other did not; undefined where both did. */
function settled(base: string, one: string, two: string): string | undefined {
  if (one === two || two === base) return one;
  return one === base ? two : undefined;
}

/** Whether every comment that the other version added to its front matter is still there. */
function keepsComments(base: string, other: string, result: string): boolean {
  const block = other.slice(0, readFrontMatter(other).bodyStart);
  const comments = [...block.matchAll(/(?<=^|\s)#.*$/gm)].map(([comment]) => comment.trim());
  return comments.every((comment) => base.includes(comment) || result.includes(comment));
}
