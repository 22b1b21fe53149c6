import type { Path, Value } from '../front-matter/front-matter.ts';
import { readAgentShapes, type AgentShapes } from '../session/agent-shapes.ts';
import type { Session } from '../session/session.ts';
import { asMapping, type Mapping } from '../front-matter/values.ts';

/** A known key that stands where the format does not look for it. */
interface Stray {
  from: Path;
  home: 'session' | 'orchestration';
  key: string;
}

/** How the front matter is laid out, and what it says once everything is at its place. */
export interface Layout {
  strays: readonly Stray[];
  agents: AgentShapes;
  /** The data as meant: strays at home, agents with our keys. */
  meant: Mapping;
  /** Where in the file the value at a path of `meant` stands. */
  placeOf(path: Path): Path;
}

const SESSION_KEYS = [
  'title',
  'status',
  'created',
  'last_updated',
  'type',
  'branch',
  'base_commit',
  'groups',
  'tags',
  'github_issue',
  'linear_issue',
  'linear_url',
] as const;
const REQUIRED_KEYS: readonly string[] = SESSION_KEYS.slice(0, 4);
const ORCHESTRATION_KEYS: readonly string[] = ['current_task', 'spawned_agents'];

/** The keys the format knows, by the mapping they belong to. */
export const KNOWN_KEYS: Readonly<
  Record<'session' | 'orchestration' | 'agent' | 'top', readonly string[]>
> = {
  top: ['session', 'orchestration'],
  session: SESSION_KEYS,
  orchestration: ORCHESTRATION_KEYS,
  agent: ['agent', 'task', 'status', 'summary', 'id'],
};

export function readLayout(session: Session): Layout {
  const data = session.frontMatter.data ?? {};
  const strays = isNested(data) ? NONE : [...sessionStrays(data), ...orchestrationStrays(data)];
  const nested = strays.length === 0 ? data : withStraysAtHome(data, strays);
  const listed = asMapping(nested['orchestration'])?.['spawned_agents'];
  const agents = readAgentShapes(Array.isArray(listed) ? listed : [], asMapping(nested['session']));
  const meant = agents.meant ? withAgents(nested, agents.meant) : nested;
  return {
    strays,
    agents,
    meant,
    placeOf(path) {
      const [home, key, ...rest] = agents.placeOf(path);
      const stray = strays.find((one) => one.home === home && one.key === key);
      return stray ? [...stray.from, ...rest] : agents.placeOf(path);
    },
  };
}

const NONE: readonly Stray[] = [];

/** Whether every key that could stray is at home. */
function isNested(data: Mapping): boolean {
  const session = asMapping(data['session']);
  const orchestration = asMapping(data['orchestration']);
  if (!session || orchestration?.['current_task'] === undefined) return false;
  return (
    session['title'] !== undefined &&
    session['status'] !== undefined &&
    session['created'] !== undefined &&
    session['last_updated'] !== undefined &&
    orchestration['spawned_agents'] !== undefined
  );
}

/** Without a `session` mapping every key of it at the top is meant; beside one only a required key it lacks. */
function sessionStrays(data: Mapping): Stray[] {
  const own = data['session'];
  const mapping = asMapping(own);
  if (own !== undefined && own !== null && !mapping) return [];
  const wanted = mapping ? REQUIRED_KEYS.filter((key) => mapping[key] === undefined) : SESSION_KEYS;
  const found = Object.keys(data).filter((key) => wanted.some((one) => one === key));
  const telling = found.some((key) => REQUIRED_KEYS.includes(key) || key === 'branch');
  return telling ? found.map((key) => ({ from: [key], home: 'session', key })) : [];
}

function orchestrationStrays(data: Mapping): Stray[] {
  const own = data['orchestration'];
  const mapping = asMapping(own);
  if (own !== undefined && own !== null && !mapping) return [];
  const inSession = asMapping(data['session']);
  return ORCHESTRATION_KEYS.flatMap((key): Stray[] => {
    if (mapping?.[key] !== undefined) return [];
    if (data[key] !== undefined) return [{ from: [key], home: 'orchestration', key }];
    if (inSession?.[key] === undefined) return [];
    return [{ from: ['session', key], home: 'orchestration', key }];
  });
}

function withStraysAtHome(data: Mapping, strays: readonly Stray[]): Mapping {
  const result: Mapping = { ...data };
  for (const name of ['session', 'orchestration']) {
    if (asMapping(data[name])) result[name] = { ...asMapping(data[name]) };
  }
  for (const { from, home, key } of strays) {
    const source = from.length === 1 ? result : (result['session'] as Mapping);
    const value = source[key];
    delete source[key];
    result[home] = { ...asMapping(result[home]), [key]: value ?? null };
  }
  return result;
}

function withAgents(data: Mapping, agents: readonly Value[]): Mapping {
  return {
    ...data,
    orchestration: { ...asMapping(data['orchestration']), spawned_agents: [...agents] },
  };
}
