import type { Checkbox, ListItem, Section } from '../outline/outline.ts';

export const STATUSES = ['in_progress', 'paused', 'completed'] as const;
export type Status = (typeof STATUSES)[number];

export const TYPES = [
  'general',
  'development',
  'multi-agent',
  'research',
  'security',
  'enterprise',
] as const;

export const AGENT_STATUSES = ['pending', 'in_progress', 'completed'] as const;
export type AgentStatus = (typeof AGENT_STATUSES)[number];

/** The level-2 sections that every session has, in their order. */
export const REQUIRED_SECTIONS = ['Context', 'Current State', 'Next Steps'] as const;

/** The optional level-2 sections the format knows, in the order of the template. */
export const OPTIONAL_SECTIONS = [
  'Execution Progress',
  'Technical Context',
  'Files Modified',
  'Acceptance Criteria',
  'Decisions',
  'Blockers',
  'Lessons',
  'Session Log',
] as const;

/** One entry of `spawned_agents`. */
export interface Agent {
  index: number;
  agent: string;
  task: string;
  status: string;
  summary: string | undefined;
  id: string | undefined;
}

/** Agents that have not finished: at work, or not begun. */
export function unfinished(agents: readonly Agent[]): Agent[] {
  return agents.filter(({ status }) => status === 'in_progress' || status === 'pending');
}

/** One checkbox under `## Acceptance Criteria`; `id` is `obj-N` by position. */
export interface Objective {
  id: string;
  text: string;
  done: boolean;
  checkbox: Checkbox;
}

/** One checkbox of `## Execution Progress`; `id` is `task-N` by position, `wave` 0 outside waves. */
export interface Task {
  id: string;
  text: string;
  done: boolean;
  wave: number;
  checkbox: Checkbox;
}

/** One `### Wave N: Name (STATE)` of `## Execution Progress`. */
export interface Wave {
  number: number;
  name: string;
  state: string;
  section: Section;
  tasks: Task[];
}

/** One `### Decision N: Title`; `id` is `dec-N` by its number. */
export class Decision {
  readonly number: number;
  readonly title: string;
  readonly section: Section;
  readonly #text: string;

  constructor(number: number, title: string, section: Section, text: string) {
    this.number = number;
    this.title = title;
    this.section = section;
    this.#text = text;
  }

  get id(): string {
    return `dec-${this.number}`;
  }
  get decision(): string {
    return labelled(this.#body, 'Decision');
  }
  get rationale(): string {
    return labelled(this.#body, 'Rationale');
  }
  get alternatives(): string {
    return labelled(this.#body, 'Alternatives');
  }

  get #body(): string {
    return this.#text.slice(this.section.bodyStart, this.section.end);
  }
}

/** One list item of `## Blockers`; resolved when its box is ticked or its text struck. */
export interface Blocker {
  id: string;
  text: string;
  resolved: boolean;
  item: ListItem;
}

/** One `### YYYY-MM-DD HH:MM - who/action` of `## Session Log`; `at` as written, UTC. */
export interface LogEntry {
  at: string;
  title: string;
  text: string;
  section: Section;
}

/** One list item of `## Next Steps`; done when its box is ticked. */
export interface NextStep {
  text: string;
  done: boolean;
  item: ListItem;
}

/** The text behind `**Label**:`, up to the next bold label or the end; '' when there is none. */
function labelled(body: string, label: string): string {
  const bold = `**${label}`;
  for (let at = body.indexOf(bold); at !== -1;) {
    LABEL.lastIndex = body.lastIndexOf('\n', at) + 1;
    const match = LABEL.exec(body);
    if (match?.[1] === label) {
      const start = LABEL.lastIndex;
      return body.slice(start, nextLabel(body, start)).trim();
    }
    // A label stands at the start of its line: no other one of this line can be it.
    const lineEnd = body.indexOf('\n', at);
    at = lineEnd === -1 ? -1 : body.indexOf(bold, lineEnd);
  }
  return '';
}

/** `**Label**:` or `**Label:**` at the start of a line, perhaps as a list item. */
const LABEL = /[ \t]*(?:[-*+][ \t]+)?\*\*([^*\n:]+)(?::\*\*|\*\*[ \t]*:)/y;

function nextLabel(body: string, from: number): number {
  for (let at = body.indexOf('\n', from); at !== -1; at = body.indexOf('\n', at + 1)) {
    LABEL.lastIndex = at + 1;
    if (LABEL.test(body)) return at;
  }
  return body.length;
}

/** `Wave 1: Name (STATE)` in parts; undefined for another heading. */
export function readWaveTitle(title: string): Pick<Wave, 'number' | 'name' | 'state'> | undefined {
  const behind = behindNumber(title, 'Wave');
  if (behind === 0) return undefined;
  const rest = title.slice(behind + (title.charCodeAt(behind) === COLON ? 1 : 0)).trim();
  const open = rest.endsWith(')') ? rest.lastIndexOf('(') : -1;
  const inner = open === -1 ? '' : rest.slice(open + 1, -1);
  const closed = open !== -1 && !inner.includes(')');
  const name = closed ? rest.slice(0, open).trimEnd() : rest;
  if (name !== '' && title.charCodeAt(behind) !== COLON) return undefined;
  return { number: Number(title.slice(5, behind)), name, state: closed ? inner : '' };
}

/** `Decision 1: Title` in parts; undefined for another heading. */
export function readDecisionTitle(title: string): Pick<Decision, 'number' | 'title'> | undefined {
  const behind = behindNumber(title, 'Decision');
  if (behind === 0 || (behind < title.length && title.charCodeAt(behind) !== COLON))
    return undefined;
  return { number: Number(title.slice(9, behind)), title: title.slice(behind + 1).trim() };
}

const COLON = 58;

/** Where a title goes on behind `Word N`; 0 when it does not begin so. */
function behindNumber(title: string, word: string): number {
  if (!title.startsWith(word) || title.charCodeAt(word.length) > 32) return 0;
  let at = word.length;
  while (title.charCodeAt(at) <= 32) at++;
  const digits = at;
  while (title.charCodeAt(at) >= 48 && title.charCodeAt(at) <= 57) at++;
  return at === digits ? 0 : at;
}

/** The file name without its folder and `.md`. */
export function idOfPath(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return name.endsWith('.md') ? name.slice(0, -3) : name;
}

/** `2026-11-20 14:30 - who/action` */
export const LOG_ENTRY = /^(\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2})?)\s*(?:[-–—:]\s*(.*))?$/;
/** An item that says that there is nothing. */
export const NOTHING = /^(?:none|no blockers?|nothing|n\/a|-|–|—)[.!]?$/i;
