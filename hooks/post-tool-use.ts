import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Conversation } from '../src/core/journal/records.ts';
import { pathMatcher } from '../src/core/text/path-globs.ts';
import { recordFact } from '../src/journal/recorder.ts';
import type { Spot } from '../src/place.ts';
import { textOf, type Hook, type HookWorld, type Payload } from './hook.ts';
import { knownConversation, type Known } from './known-conversation.ts';
import { noticeEdit } from './session-edit.ts';

/**
 * PostToolUse of the editing tools and of Agent: records which file was written, never what, or which
 * task an agent was given. Editing a session file attaches a conversation that has no session.
 */
export const postToolUse: Hook = (payload, world) => {
  const known = knownConversation(payload, world);
  if (known === undefined) return '';
  const { spot, conversation } = known;
  if (payload.tool_name === 'Agent' || payload.tool_name === 'Task') {
    recordAgent(known, payload, world);
    return '';
  }
  const path = editedPath(spot, payload);
  if (path === undefined) return '';
  const id = SESSION_FILE.exec(path)?.[1];
  if (id === undefined && !isWatched(conversation, path)) return '';
  const now = id === undefined ? conversation : noticeEdit(known, id, { payload, world });
  const agent = textOf(payload.agent_id);
  recordFact(spot, now, {
    at: world.now.getTime(),
    kind: 'edit',
    path,
    ...(agent !== '' && { id: agent }),
  });
  return '';
};

/** A project may say which files count as work. */
function isWatched({ watch }: Conversation, path: string): boolean {
  if (!Array.isArray(watch) || watch.length === 0) return true;
  return pathMatcher(watch.filter((one) => typeof one === 'string'))(path);
}

const SESSION_FILE = /^\.agents\/sessions\/([^/]+)\.md$/;

/** The file that a tool wrote, relative to the root with `/`; undefined outside it and for our own state. */
function editedPath({ root }: Spot, payload: Payload): string | undefined {
  const input = fieldsOf(payload.tool_input);
  const given = textOf(input['file_path']) || textOf(input['notebook_path']);
  if (given === '' || given.includes('\0')) return undefined;
  const path = isAbsolute(given) ? given : resolve(textOf(payload.cwd) || root, given);
  const inside =
    below(root, path) ?? below(realOf(root), join(realOf(dirname(path)), basename(path)));
  return inside === undefined || OUR_STATE.test(inside) ? undefined : inside;
}

const OUR_STATE = /^(?:\.git|\.agents\/\.local)(?:\/|$)/;

function below(root: string, path: string): string | undefined {
  const way = relative(root, path);
  if (way === '' || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) return undefined;
  return sep === '/' ? way : way.replaceAll(sep, '/');
}

/** The folder that a path with symbolic links leads to. */
function realOf(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

/** Which agent was started for what: the payloads of its own start and stop do not say the task. */
function recordAgent({ spot, conversation }: Known, payload: Payload, world: HookWorld): void {
  const input = fieldsOf(payload.tool_input);
  const response = fieldsOf(payload.tool_response);
  const id = textOf(response['agentId']);
  if (id === '') return;
  const outcome = response['status'] === 'completed' ? contentOf(response['content']) : '';
  recordFact(spot, conversation, {
    at: world.now.getTime(),
    kind: 'agent-task',
    id,
    type: textOf(response['agentType']) || textOf(input['subagent_type']),
    task: textOf(input['description']) || textOf(input['prompt']),
    ...(outcome !== '' && { text: outcome }),
  });
}

function contentOf(content: unknown): string {
  if (!Array.isArray(content)) return textOf(content);
  return content
    .map((part: unknown) => textOf(fieldsOf(part)['text']))
    .filter((text) => text !== '')
    .join('\n');
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
