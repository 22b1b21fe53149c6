import { quoted } from '../session/compose.ts';
import type { Entry, Path, Value } from '../front-matter/front-matter.ts';
import { KNOWN_KEYS } from './layout.ts';
import type { Finding } from './rule.ts';
import type { Splice } from '../text/splice.ts';
import type { Subject } from './subject.ts';
import type { SchemaError } from './validators.js';
import { asMapping, type Mapping } from '../front-matter/values.ts';
import {
  agentStatusOf,
  distance,
  isEndedWord,
  isSureKey,
  meantKey,
  sessionStatusOf,
} from '../session/vocabulary.ts';

/** A violation of the schema, placed in the file and said in words; undefined when another rule says it. */
export function schemaFinding(subject: Subject, error: SchemaError): Finding | undefined {
  const path = pathOf(error.instancePath, subject.layout.meant);
  if (isAgentText(subject, path)) return undefined;
  if (error.keyword === 'required')
    return missing(subject, path, String(error.params['missingProperty']));
  const value = valueAt(subject.layout.meant, path) ?? null;
  const entry = subject.session.frontMatter.locate(subject.layout.placeOf(path));
  const name = nameOf(path);
  const at = subject.keyAt(path);
  if (value === null) return { at, message: `${name} is empty. ${wanted(path)}` };
  switch (error.keyword) {
    case 'enum':
      return { at, ...wrongWord(path, name, value, entry) };
    case 'format':
    case 'real':
      return { at, ...wrongTime(name, textOf(value), entry) };
    case 'pattern':
      return { at, message: `${name} is empty. ${wanted(path)}` };
    case 'type':
      return { at, ...wrongType(error, path, name, value, entry) };
    default:
      return { at, message: `${name} is ${shown(value)}. ${wanted(path)}` };
  }
}

/** A JSON pointer as a path; numbers are indexes of lists. */
function pathOf(pointer: string, data: Mapping): (string | number)[] {
  const path: (string | number)[] = [];
  for (const step of pointer.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(valueAt(data, path)) ? Number(key) : key);
  }
  return path;
}

function valueAt(data: Mapping, path: Path): Value | undefined {
  let value: Value | undefined = data;
  for (const key of path) {
    if (Array.isArray(value)) value = value[Number(key)];
    else value = asMapping(value)?.[key];
  }
  return value;
}

/** `session.status`, `spawned_agents[0].task` (agents count from 1 for people). */
function nameOf(path: Path): string {
  const [home, key, index, ...rest] = path;
  if (key === 'spawned_agents' && typeof index === 'number') {
    return rest.length === 0 ? `Agent ${index + 1}` : `${rest.join('.')} of agent ${index + 1}`;
  }
  const item = typeof index === 'number' ? ` item ${index + 1}` : '';
  return `${[home, key].filter((one) => one !== undefined).join('.')}${item}`;
}

function isAgentText({ layout }: Subject, path: Path): boolean {
  return path[1] === 'spawned_agents' && layout.agents.texts.some(({ index }) => index === path[2]);
}

function missing(subject: Subject, path: Path, key: string): Finding {
  const parent = asMapping(valueAt(subject.layout.meant, path)) ?? {};
  const full = [...path, key];
  const name = path.length === 0 ? `The key ${key}` : nameOf(full);
  const twin = Object.keys(parent).find((one) => meantKey(one, knownAt(path)) === key);
  if (twin !== undefined) {
    const entry = subject.session.frontMatter.locate(subject.layout.placeOf([...path, twin]));
    const fix = entry && isSureKey(twin, key) ? renameKey(subject, entry, twin, key) : undefined;
    return {
      at: entry?.keyStart ?? subject.keyAt(path),
      message: `${name} is missing; "${twin}" looks like it. Write ${key}: there.`,
      ...(fix && { fix: [fix] }),
    };
  }
  const start = path.length > 2 ? `${nameOf(path)} has no ${key}` : `${name} is missing`;
  return { at: subject.keyAt(path), message: `${start}. ${wanted(full)}` };
}

function knownAt(path: Path): readonly string[] {
  if (path.length === 0) return KNOWN_KEYS.top;
  if (path[1] === 'spawned_agents') return KNOWN_KEYS.agent;
  return path[0] === 'session' ? KNOWN_KEYS.session : KNOWN_KEYS.orchestration;
}

/** Renames a key, when it is written without quotes. */
export function renameKey(
  { session }: Subject,
  entry: Entry,
  from: string,
  to: string,
): Splice | undefined {
  const { keyStart } = entry;
  if (!session.text.startsWith(from, keyStart)) return undefined;
  return { start: keyStart, end: keyStart + from.length, text: to };
}

type Said = Pick<Finding, 'message' | 'fix'>;

function wrongWord(path: Path, name: string, value: Value, entry: Entry | undefined): Said {
  const ofAgent = path[1] === 'spawned_agents';
  const allowed = ofAgent ? 'pending, in_progress or completed' : allowedAt(path);
  if (typeof value !== 'string' || path.at(-1) !== 'status') {
    return { message: `${name} is ${shown(value)}. It may be ${allowed}.` };
  }
  const meant = ofAgent ? agentStatusOf(value) : sessionStatusOf(value);
  const start = `${name} is "${value}"`;
  if (meant !== undefined) {
    const fix = entry && scalarFix(entry, meant);
    return { message: `${start}, which means ${meant}. Write ${meant}.`, ...(fix && { fix }) };
  }
  if (!ofAgent && isEndedWord(value)) {
    return {
      message: `${start}, which no state stands for. Delete the file after saving what was learned (session complete), or write completed, or paused if it goes on.`,
    };
  }
  const near = allowed.split(/, | or /).find((word) => distance(word, value.toLowerCase()) <= 2);
  return { message: `${start}. ${near === undefined ? `It may be ${allowed}` : `Write ${near}`}.` };
}

function allowedAt(path: Path): string {
  return path.at(-1) === 'type'
    ? 'general, development, multi-agent, research, security or enterprise'
    : 'in_progress, paused or completed';
}

function wrongTime(name: string, value: string, entry: Entry | undefined): Said {
  const start = `${name} is "${value}"`;
  const spaced = /^(\d{4}-\d\d-\d\d)[ t](\d\d:\d\d:\d\d(?:\.\d+)?) ?(Z|z|[+-]\d\d:?\d\d)$/.exec(
    value,
  );
  if (spaced) {
    const time = `${spaced[1]}T${spaced[2]}${spaced[3]?.toUpperCase()}`;
    const fix = entry && scalarFix(entry, time);
    return {
      message: `${start}, which lacks the T of ISO 8601. Write "${time}".`,
      ...(fix && { fix }),
    };
  }
  if (/^\d{4}-\d\d-\d\d$/.test(value)) {
    return {
      message: `${start}, a day without a time. Write it in UTC, as in "${value}T14:30:00Z".`,
    };
  }
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/.test(value)) {
    return {
      message: `${start}, which has no zone or no seconds. Write it in UTC, as in "${value.slice(0, 10)}T${value.slice(11, 16)}:00Z".`,
    };
  }
  const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value);
  return {
    message: `${start}, ${shape ? 'a time that does not exist' : 'which is no time'}. Write ISO 8601 in UTC, as in "2026-11-20T14:30:00Z".`,
  };
}

function wrongType(
  error: SchemaError,
  path: Path,
  name: string,
  value: Value,
  entry: Entry | undefined,
): Said {
  const types = [error.params['type']].flat();
  const scalar = typeof value === 'number' || typeof value === 'boolean';
  if (scalar && types.includes('string') && entry?.style === 'plain') {
    const fix = scalarFix(entry, entry.source);
    return {
      message: `${name} is ${entry.source}, a ${typeof value} for YAML, where a text is expected. Put it in quotes: "${entry.source}".`,
      ...(fix && { fix }),
    };
  }
  return {
    message: `${name} is ${shown(value)}, where ${KINDS[String(types[0])] ?? 'something else'} is expected. ${wanted(path)}`,
  };
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  object: 'a mapping of keys',
  array: 'a list',
  integer: 'a whole number',
};

/** Replaces a scalar that stands on one line, in double quotes unless it is a plain word. */
function scalarFix(entry: Entry, text: string): Splice[] | undefined {
  if (!['plain', 'single', 'double'].includes(entry.style) || entry.source.includes('\n'))
    return undefined;
  const quote = entry.style === 'single' ? `'${text.replaceAll("'", "''")}'` : quoted(text);
  const plain = entry.style === 'plain' && /^[a-z_]+$/.test(text);
  return [{ start: entry.start, end: entry.end, text: plain ? text : quote }];
}

/** A scalar as text. */
function textOf(value: Value): string {
  return typeof value === 'object' ? '' : String(value);
}

function shown(value: Value): string {
  if (Array.isArray(value)) return 'a list';
  if (asMapping(value)) return 'a mapping';
  const text = textOf(value);
  return `"${text.length > 40 ? `${text.slice(0, 39)}…` : text}"`;
}

/** What to write at a path. */
function wanted(path: Path): string {
  const key = path.at(-1);
  if (typeof key === 'number')
    return path[1] === 'spawned_agents' ? (WANTED['agent-entry'] ?? '') : 'Write a word there.';
  if (path[1] === 'spawned_agents' && path.length > 2) return WANTED[`agent.${key}`] ?? '';
  return WANTED[String(key)] ?? '';
}

const WANTED: Readonly<Record<string, string>> = {
  session: 'Write session: with title, status, created and last_updated indented below it.',
  orchestration: 'Write orchestration: with current_task indented below it.',
  title: 'Write title: "A clear description of the work".',
  status: 'Write status: in_progress, paused or completed.',
  created: 'Write created: "2026-11-20T14:30:00Z", in UTC.',
  last_updated: 'Write last_updated: "2026-11-20T14:30:00Z", in UTC.',
  current_task: 'Write current_task: "What is being done right now".',
  spawned_agents: 'Write a list of agents, or spawned_agents: [].',
  branch: 'Write the name of the branch, or leave the key out.',
  base_commit: 'Write the commit in quotes, or leave the key out.',
  groups: 'Write a list, as in groups: [checkout].',
  tags: 'Write a list, as in tags: [payments].',
  github_issue: 'Write the number of the issue, as in github_issue: 128.',
  linear_issue: 'Write the key of the issue, as in linear_issue: "BACK-123".',
  linear_url: 'Write the address of the issue in quotes.',
  'agent-entry': 'Write agent:, task: and status: for it.',
  'agent.agent': 'Write agent: with its name or type.',
  'agent.task': 'Write task: with what it was asked to do.',
  'agent.status': 'Write status: pending, in_progress or completed.',
  'agent.summary': 'Write summary: with the outcome, or leave it out.',
  'agent.id': 'Write id: in quotes, or leave it out.',
};
