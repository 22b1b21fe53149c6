import { cutText, estimateTokens } from '../brief/tokens.ts';
import { doneCount } from '../session/session-json.ts';
import type { Agent, Session } from '../session/session.ts';
import { hashOf } from '../text/hash.ts';
import { commentMarker } from './markers.ts';
import { neutralItem, neutralLine } from './neutral.ts';

/** What can be told of a session while it goes on, and how a person reads it. */
const HEADINGS = {
  milestone: '🎯 **Milestone Reached**',
  decision: '🧠 **Decision Made**',
  blocker: '🚫 **Blocker Found**',
  architecture: '🏗️ **Architecture**',
  'quality-gate': '✅ **Quality Gate**',
  integration: '🔗 **Integration**',
} as const;

/** The types of a note, as `issue note --type` takes them. */
export const NOTE_TYPES = Object.keys(HEADINGS) as readonly NoteType[];
export type NoteType = keyof typeof HEADINGS;

/** An agent as an update names it. */
export interface UpdateAgent {
  /** The client's own id of it, else `agent-2`. */
  id: string;
  role: string;
  task: string;
  status: string;
}

/** Something to tell. agent: one was assigned; progress: what one reports. */
export type NewUpdate =
  | { type: NoteType; text: string }
  | { type: 'agent'; agent: UpdateAgent }
  | { type: 'progress'; agent: UpdateAgent; text: string };

/** One update that waits, or has gone. `at` is an ISO time; `id` is made of everything else. */
export type Update = NewUpdate & { id: string; at: string };

/** The most that one update may cost, by our estimate. */
export const UPDATE_TOKENS = 200;
/** A comment holds no more than this; a longer queue becomes several. */
const COMMENT_LIMIT = 60_000;

/** The milestones of a change: objectives that were open before and are done now. */
export function objectivesDone(
  { objectives }: Pick<Session, 'objectives'>,
  before: Pick<Session, 'objectives'>,
): NewUpdate[] {
  const open = new Set(before.objectives.flatMap(({ text, done }) => (done ? [] : [text])));
  const reached = objectives.filter(({ text, done }) => done && open.has(text));
  return reached.map(({ text }) => ({
    type: 'milestone',
    text: `${text} (${doneCount(objectives, 'objective')} done)`,
  }));
}

/** An agent of a session as updates name it. */
export function updateAgent({ index, id, agent, task, status }: Agent): UpdateAgent {
  return { id: id ?? `agent-${index + 1}`, role: agent, task, status };
}

/** The agents of a change: those that are new, and those of which something new is known. */
export function agentNews(
  { agents }: Pick<Session, 'agents'>,
  before: Pick<Session, 'agents'>,
): NewUpdate[] {
  const known = new Map(before.agents.map((one) => [one.index, one]));
  return agents.flatMap((now): NewUpdate[] => {
    const agent = updateAgent(now);
    const earlier = known.get(now.index);
    const report = now.summary ?? now.task;
    if (earlier !== undefined) {
      const isSame = earlier.status === now.status && earlier.summary === now.summary;
      return isSame ? [] : [{ type: 'progress', agent, text: report }];
    }
    const assigned: NewUpdate = { type: 'agent', agent };
    return now.summary === undefined
      ? [assigned]
      : [assigned, { type: 'progress', agent, text: report }];
  });
}

/** The same thing said at the same time about the same session is the same update, on any machine. */
export function makeUpdate(session: string, at: string, update: NewUpdate): Update {
  return { ...update, at, id: hashOf(JSON.stringify([session, at, update])) };
}

/** An update as it stands in a comment, within 200 tokens by our estimate; what is cut is announced. */
export function updateText(update: Update): string {
  for (let limit = 700; ; limit = Math.floor(limit * 0.8)) {
    const text = textWithin(update, limit);
    if (limit < 40 || estimateTokens(text) <= UPDATE_TOKENS) return text;
  }
}

function textWithin(update: Update, limit: number): string {
  if (update.type === 'agent') return assignedText(update.agent, limit);
  if (update.type === 'progress') {
    const { role, id, status } = update.agent;
    const head = `### 📈 Progress Update - ${neutralItem(role, Math.min(60, limit))}`;
    const who = `**Agent ID**: ${neutralItem(id, 40)} · **Status**: ${statusText(status)}`;
    return `${head}\n${who}\n${cut(update.text, limit)}`;
  }
  return `${HEADINGS[update.type]}: ${cut(update.text, limit)}`;
}

function assignedText({ id, role, task, status }: UpdateAgent, limit: number): string {
  return [
    `### 🤖 Agent Assigned: ${neutralItem(role, Math.min(60, limit))}`,
    `**Task**: ${cut(task, limit)}`,
    `**Agent ID**: ${neutralItem(id, 40)}`,
    `**Status**: ${statusText(status)}`,
  ].join('\n');
}

/** Statuses of agents in a person's words. */
export function statusText(status: string): string {
  if (status === 'pending') return 'Assigned';
  if (status === 'in_progress') return 'In progress';
  return status === 'completed' ? 'Completed' : neutralItem(status, 30) || 'Assigned';
}

function cut(text: string, limit: number): string {
  const line = neutralItem(text);
  return line.length <= limit ? line : `${cutText(line, limit)} (cut; the session file has it all)`;
}

/** One comment and the updates that stand in it. */
export interface UpdateComment {
  body: string;
  /** Stands in the body, hidden. */
  marker: string;
  updates: readonly string[];
}

/** Updates as comments: one, unless it would be longer than a tracker takes. */
export function updateComments(session: string, updates: readonly Update[]): UpdateComment[] {
  const comments: UpdateComment[] = [];
  let texts: string[] = [];
  let ids: string[] = [];
  const close = (): void => {
    if (ids.length === 0) return;
    const marker = commentMarker(session, ids);
    comments.push({ body: `${texts.join('\n\n')}\n\n${marker}`, marker, updates: ids });
    [texts, ids] = [[], []];
  };
  for (const update of updates) {
    const text = updateText(update);
    const length = texts.reduce((sum, one) => sum + one.length + 20, text.length);
    if (length > COMMENT_LIMIT) close();
    texts.push(text);
    ids.push(update.id);
  }
  close();
  return comments;
}

/** An update in one line, for whoever looks at what waits. */
export function updateLine(update: Update): string {
  const text = update.type === 'agent' ? `${update.agent.role}: ${update.agent.task}` : update.text;
  return `${update.type}: ${cutText(neutralLine(text).replaceAll('\u200b', ''), 100)}`;
}

/** Whether a value that was read back from disk is an update. */
export function isUpdate(value: unknown): value is Update {
  if (!isObject(value)) return false;
  const { id, at, type, text, agent } = value;
  if (typeof id !== 'string' || !/^[0-9a-z]+$/.test(id) || typeof at !== 'string') return false;
  if (type === 'agent') return isAgent(agent);
  if (type === 'progress') return isAgent(agent) && typeof text === 'string';
  return NOTE_TYPES.some((one) => one === type) && typeof text === 'string';
}

function isAgent(value: unknown): boolean {
  return (
    isObject(value) &&
    ['id', 'role', 'task', 'status'].every((key) => typeof value[key] === 'string')
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
