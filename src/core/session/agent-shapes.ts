import type { Path, Value } from '../front-matter/front-matter.ts';
import { asMapping, type Mapping } from '../front-matter/values.ts';
import { sessionStatusOf } from './vocabulary.ts';

/** One agent written as a text, such as `parser-work (backend-dev): Write the parser`. */
export interface AgentText {
  index: number;
  agent: string;
  /** What stood before the brackets; '' without brackets. */
  name: string;
  task: string;
  /** Known only under a session whose work is done. */
  status: string | undefined;
}

/** A key of one agent under another name. */
interface AgentRename {
  index: number;
  from: string;
  to: string;
}

export interface AgentShapes {
  texts: readonly AgentText[];
  renames: readonly AgentRename[];
  /** The list with our keys; undefined where nothing has to change. */
  meant: readonly Value[] | undefined;
  placeOf(path: Path): Path;
}

const OTHER_NAMES: readonly (readonly [to: string, from: readonly string[]])[] = [
  ['agent', ['type', 'name', 'agent_type', 'role']],
  ['task', ['description', 'prompt', 'objective']],
  ['summary', ['outcome', 'result', 'note', 'notes']],
];

const PLAIN: AgentShapes = { texts: [], renames: [], meant: undefined, placeOf: (path) => path };

/** Recognises agents that are written as texts or with the keys of other tools. */
export function readAgentShapes(list: readonly Value[], session: Mapping | undefined): AgentShapes {
  if (list.every(isOurs)) return PLAIN;
  const word = session?.['status'];
  const over = typeof word === 'string' && sessionStatusOf(word) === 'completed';
  const texts = list.flatMap((entry, index) =>
    typeof entry === 'string' ? [readText(entry, index, over)] : [],
  );
  const renames = list.flatMap((entry, index) => renamesOf(asMapping(entry), index));
  if (texts.length === 0 && renames.length === 0) return PLAIN;
  return { texts, renames, meant: meantList(list, texts, renames), placeOf: placeBehind(renames) };
}

function isOurs(entry: Value): boolean {
  const agent = asMapping(entry);
  if (!agent || agent['agent'] === undefined || agent['task'] === undefined) return false;
  return agent['summary'] !== undefined || agent['status'] !== 'completed';
}

function readText(entry: string, index: number, over: boolean): AgentText {
  const status = over ? 'completed' : undefined;
  const match = /^([^():]*?)\s*(?:\(([^()]+)\))?\s*(?::\s+|\s[-–—]\s)(\S.*)$/s.exec(entry.trim());
  if (!match) return { index, agent: entry.trim(), name: '', task: '', status };
  const [, name = '', kind, task = ''] = match;
  return kind === undefined
    ? { index, agent: name, name: '', task, status }
    : { index, agent: kind.trim(), name, task, status };
}

function renamesOf(agent: Mapping | undefined, index: number): AgentRename[] {
  if (!agent) return [];
  return OTHER_NAMES.flatMap(([to, names]) => {
    if (agent[to] !== undefined) return [];
    const from = names.find((name) => typeof agent[name] === 'string');
    return from === undefined ? [] : [{ index, from, to }];
  });
}

function meantList(
  list: readonly Value[],
  texts: readonly AgentText[],
  renames: readonly AgentRename[],
): Value[] {
  return list.map((entry, at) => {
    const text = texts.find(({ index }) => index === at);
    if (text) return meantAgent(text);
    const agent = asMapping(entry);
    if (!agent) return entry;
    const own = renames.filter(({ index }) => index === at);
    return Object.fromEntries(
      Object.entries(agent).map(([key, value]) => [
        own.find(({ from }) => from === key)?.to ?? key,
        value,
      ]),
    );
  });
}

/** The mapping that a text stands for, its keys in the order they are written. */
export function meantAgent({ agent, name, task, status }: AgentText): Mapping {
  return {
    agent,
    ...(name === '' ? {} : { name }),
    task,
    ...(status === undefined ? {} : { status }),
  };
}

function placeBehind(renames: readonly AgentRename[]): (path: Path) => Path {
  return (path) => {
    if (path[0] !== 'orchestration' || path[1] !== 'spawned_agents' || path.length < 4) return path;
    const rename = renames.find(({ index, to }) => index === path[2] && to === path[3]);
    return rename ? [...path.slice(0, 3), rename.from, ...path.slice(4)] : path;
  };
}
