import type { Group } from './group.ts';

type Node = Pick<Group, 'name' | 'groups'>;

/** A group and every group inside it, each once, outer ones first; a circle is walked once. */
export function withInner<T extends Node>(groups: readonly T[], group: T): T[] {
  const byName = new Map(groups.map((one) => [one.name, one]));
  const found = new Set<T>([group]);
  // A set grows while it is walked.
  for (const one of found) {
    for (const name of one.groups) {
      const inner = byName.get(name);
      if (inner !== undefined) found.add(inner);
    }
  }
  return [...found];
}

/** Whether a group would contain itself if it contained the other one. */
export function wouldCircle<T extends Node>(groups: readonly T[], outer: T, inner: T): boolean {
  return withInner(groups, inner).some(({ name }) => name === outer.name);
}

/**
 * Every circle of groups once, as the names along it, the alphabetically first one at both ends:
 * `[a, b, a]`. A group can be on several; one of them is enough to break it.
 */
export function circlesOf(groups: readonly Node[]): string[][] {
  const byName = new Map(groups.map((one) => [one.name, one]));
  const done = new Set<string>();
  const circles = new Map<string, string[]>();
  for (const { name } of groups) {
    // Without recursion: a chain can be as long as there are files.
    const trail: { name: string; next: number }[] = [{ name, next: 0 }];
    const open = new Map([[name, 0]]);
    while (trail.length > 0) {
      const here = trail.at(-1)!;
      const inner = byName.get(here.name)?.groups[here.next++];
      if (inner === undefined || done.has(here.name)) {
        done.add(here.name);
        open.delete(here.name);
        trail.pop();
        continue;
      }
      const at = open.get(inner);
      if (at !== undefined) {
        const circle = fromFirst(trail.slice(at).map((one) => one.name));
        circles.set(circle.join('\n'), circle);
      } else if (byName.has(inner) && !done.has(inner)) {
        open.set(inner, trail.length);
        trail.push({ name: inner, next: 0 });
      }
    }
  }
  return [...circles.values()];
}

function fromFirst(names: readonly string[]): string[] {
  const first = names.toSorted()[0] ?? '';
  const at = names.indexOf(first);
  return [...names.slice(at), ...names.slice(0, at), first];
}
