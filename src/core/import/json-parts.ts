import type { Value } from '../front-matter/front-matter.ts';
import { asMapping, type Mapping } from '../front-matter/values.ts';
import { inline } from '../session/compose.ts';
import { sessionStatusOf } from '../session/vocabulary.ts';
import { titleOfBranch } from '../session/naming.ts';
import { fenced } from './contained.ts';
import { tellsOfSession } from './note-kind.ts';
import { IMPORTED_NOTES } from './note.ts';
import { takeAll, type Said } from './said.ts';
import type { Parts, Piece } from './take-apart.ts';

/** What a JSON text says of a session; undefined for any other text, and where it says nothing of one. */
export function noteJson(text: string): Mapping | undefined {
  const json = jsonObject(text);
  return json && tellsOfSession(json) ? json : undefined;
}

function jsonObject(text: string): Mapping | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return asMapping(JSON.parse(text) as Value);
  } catch {
    return undefined;
  }
}

/** What JSON metadata or a backup of a session says; the whole of it stays, in a fence. */
export function takeJsonApart(json: Mapping, text: string, said: Said): Parts {
  const fields = takeAll(said, json);
  if (typeof json['closed_at'] === 'string') said.status ??= 'completed';
  const id = json['session_id'];
  const named =
    typeof id === 'string' ? id.replace(/^session-/, '').replace(/^\d{8}-\d{6}-?/, '') : '';
  if (named !== '') said.title ??= named;
  if (said.title !== undefined && !said.title.includes(' ')) said.title = titleOfBranch(said.title);
  const last = text.trimEnd().split('\n').length;
  const pieces: Piece[] = [];
  const list = (target: string, key: string, lines: string[]): void => {
    if (lines.length === 0) return;
    const at = lineOfKey(text, key);
    pieces.push({ target, heading: undefined, body: lines.join('\n'), lines: [at, at] });
  };
  const goals = OBJECTIVES.find((key) => json[key] !== undefined) ?? '';
  list('Acceptance Criteria', goals, objectiveLines(json[goals]));
  list('Lessons', 'learned_patterns', patternLines(json['learned_patterns']));
  list('Technical Context', 'artifacts', artifactLines(json['artifacts']));
  pieces.push({
    target: IMPORTED_NOTES,
    heading: undefined,
    body: fenced(text, 'json'),
    lines: [1, last],
  });
  return {
    pieces,
    entries: [],
    fields: fields.map((key) => ({ line: lineOfKey(text, key), what: key })),
  };
}

function lineOfKey(text: string, key: string): number {
  const at = text.indexOf(`"${key}"`);
  return at === -1 ? 1 : text.slice(0, at).split('\n').length;
}

/** What tools call the objectives of a session; the first that there is counts. */
const OBJECTIVES = ['objectives', 'goals', 'acceptance_criteria'];

/** `- [x] Tokens rotate`: of texts, of objects that hold one with what became of it, or of these by their ids. */
function objectiveLines(value: Value | undefined): string[] {
  const items = Array.isArray(value) ? value : Object.entries(asMapping(value) ?? {}).map(named);
  return items.flatMap((item) => {
    const fields = asMapping(item) ?? {};
    const key = OBJECTIVE_TEXTS.find((name) => typeof fields[name] === 'string') ?? '';
    const said = typeof item === 'string' ? item : fields[key];
    if (typeof said !== 'string') return [];
    const box = /^\s*(?:[-*+]\s+)?\[([ xX])\]\s+/.exec(said);
    const text = inline(box ? said.slice(box[0].length) : said);
    const isDone = box ? box[1] !== ' ' : DONE.some((name) => saysDone(fields[name]));
    return text === '' ? [] : [`- [${isDone ? 'x' : ' '}] ${text}`];
  });
}

const OBJECTIVE_TEXTS = ['text', 'title', 'description', 'objective', 'name', 'goal', 'task'];
const DONE = ['done', 'completed', 'complete', 'checked', 'status', 'state'];

/** `true`, or a word such as `done`. */
function saysDone(value: Value | undefined): boolean {
  return value === true || (typeof value === 'string' && sessionStatusOf(value) === 'completed');
}

/** `"obj-1": {…}` is what stands there; `"Tokens rotate": "done"` has its text as the key. */
function named([key, value]: [string, Value]): Value {
  return asMapping(value) ? value : { text: key, status: value };
}

/** `- auth-jwt-httponly-cookies: success_rate 100, reusable true` */
function patternLines(value: Value | undefined): string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one) => {
    const pattern = asMapping(one);
    if (!pattern) return typeof one === 'string' && one.trim() !== '' ? [`- ${inline(one)}`] : [];
    const [first, ...rest] = Object.entries(pattern).map(
      ([key, said]) => [key, shown(said)] as const,
    );
    if (!first) return [];
    const more = rest.map(([key, said]) => `${key} ${said}`).join(', ');
    return [`- ${inline(more === '' ? first[1] : `${first[1]}: ${more}`)}`];
  });
}

/** `- Artifacts, code: auth.js, middleware.js` */
function artifactLines(value: Value | undefined): string[] {
  const folders = asMapping(value) ?? (Array.isArray(value) ? { files: value } : {});
  return Object.entries(folders).flatMap(([folder, names]) =>
    Array.isArray(names) && names.length > 0
      ? [`- Artifacts, ${inline(folder)}: ${inline(names.map(shown).join(', '))}`]
      : [],
  );
}

function shown(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
