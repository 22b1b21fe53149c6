import { asMapping, sameValue } from '../front-matter/values.ts';
import type { Value } from '../front-matter/front-matter.ts';
import type { Three } from './align.ts';

/** The agents of three files, each with itself: by id, else by name and task. */
export function pairAgents(lists: {
  base: readonly Value[];
  newer: readonly Value[];
  older: readonly Value[];
}): Three<Value>[] {
  const bases = [...lists.base];
  const olders = [...lists.older];
  const paired = lists.newer.map((newer): Three<Value> => {
    const older = take(olders, newer);
    return { newer, older, base: take(bases, newer) ?? (older && take(bases, older)) };
  });
  const others = olders.map((older): Three<Value> => ({
    newer: undefined,
    older,
    base: take(bases, older),
  }));
  return [...paired, ...others];
}

/** Takes the entry of the same agent out of a list. */
function take(list: Value[], agent: Value): Value | undefined {
  const id = asMapping(agent)?.['id'];
  const byId = id === undefined ? -1 : list.findIndex((one) => asMapping(one)?.['id'] === id);
  const alike = list.filter((one) => isSame(one, agent));
  const best = alike.find((one) => sameValue(asMapping(one)?.['id'], id)) ?? alike[0];
  const at = byId === -1 && best !== undefined ? list.indexOf(best) : byId;
  return at === -1 ? undefined : list.splice(at, 1)[0];
}

function isSame(one: Value, other: Value): boolean {
  const [a, b] = [asMapping(one), asMapping(other)];
  if (!a || !b) return sameValue(one, other);
  const ids = a['id'] === undefined || b['id'] === undefined;
  return ids && sameValue(a['agent'], b['agent']) && sameValue(a['task'], b['task']);
}
