import { sessionOfKey, type MemoryEntry } from './memory.ts';
import { valueOfKind } from './memory-value.ts';

// A record is one line of JSON that says whose value it is, a newline, and the value as it was given.

/** What marks a file as ours. */
const FORM = 'agent-session-memory-1';

/** An entry as the bytes of a file. */
export function recordText({ value, ...rest }: MemoryEntry): string {
  const head = { form: FORM, ...rest, kind: value.kind, units: value.text.length };
  return `${JSON.stringify(head)}\n${value.text}`;
}

/** The entry of a record; undefined for any other text, and for one that is cut short. */
export function readRecord(text: string): MemoryEntry | undefined {
  const end = text.indexOf('\n');
  const head = end === -1 ? undefined : readHead(text.slice(0, end));
  if (head === undefined) return undefined;
  const value = text.slice(end + 1);
  if (value.length !== head.units) return undefined;
  const { form: _, kind, units: __, ...entry } = head;
  const session = sessionOfKey(entry.key);
  return {
    ...entry,
    value: valueOfKind(kind, value),
    ...(session !== undefined && { session }),
  };
}

/** When the value of a record goes by itself, from its beginning; undefined for never and for other text. */
export function expiryIn(beginning: string): string | undefined {
  return readHead(beginning.split('\n', 1)[0] ?? '')?.expires;
}

interface Head {
  form: string;
  namespace: string;
  key: string;
  kind: 'json' | 'text';
  created: string;
  updated: string;
  expires?: string;
  revision: number;
  units: number;
}

function readHead(line: string): Head | undefined {
  if (!line.startsWith(`{"form":"${FORM}"`)) return undefined;
  try {
    const head: unknown = JSON.parse(line);
    return isHead(head) ? head : undefined;
  } catch {
    return undefined;
  }
}

function isHead(value: unknown): value is Head {
  const head = value as Partial<Record<keyof Head, unknown>>;
  const texts = [head.namespace, head.key, head.created, head.updated];
  return (
    texts.every((one) => typeof one === 'string') &&
    (head.kind === 'json' || head.kind === 'text') &&
    typeof head.units === 'number' &&
    typeof head.revision === 'number' &&
    [head.created, head.updated, head.expires ?? head.created].every(isTime)
  );
}

function isTime(value: unknown): boolean {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}
