import { Workspace } from '../src/workspace.ts';

/** The fields of a client's payload that the hooks read; each may be missing or of another type. */
export interface Payload {
  session_id?: unknown;
  transcript_path?: unknown;
  cwd?: unknown;
  hook_event_name?: unknown;
  agent_id?: unknown;
  agent_type?: unknown;
  source?: unknown;
  reason?: unknown;
  trigger?: unknown;
  prompt?: unknown;
  tool_name?: unknown;
  tool_input?: unknown;
  tool_response?: unknown;
  last_assistant_message?: unknown;
  stop_hook_active?: unknown;
  background_tasks?: unknown;
}

/** What a hook may know of its process. */
export interface HookWorld {
  env: Readonly<Record<string, string | undefined>>;
  /** The current folder; '' when it does not exist any more. */
  cwd: string;
  now: Date;
}

/** A payload becomes the exact text for standard output; '' prints nothing. */
export type Hook = (payload: Payload, world: HookWorld) => string;

/** A text field of the payload, or ''. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/**
 * The project that a conversation is about: that of the folder where the client was started, because
 * `cwd` follows every `cd` of the agent. Undefined where sessions are not used: nothing is touched there.
 */
export function projectOf(
  payload: Payload,
  world: HookWorld,
  everywhere = false,
): Workspace | undefined {
  const folder = world.env['CLAUDE_PROJECT_DIR'] || textOf(payload.cwd) || world.cwd;
  if (folder === '' || folder.includes('\0')) return undefined;
  const workspace = new Workspace(folder);
  return everywhere || workspace.usesSessions ? workspace : undefined;
}

/** Whether the payload comes from a subagent: it shares the id of its parent's conversation. */
export function isSubagent({ agent_id: id }: Payload): boolean {
  return id !== undefined && id !== null && id !== '';
}

/** Process id of the client that runs the hook; 0 where it does not say. */
export function clientPid(world: HookWorld): number {
  const pid = Number(world.env['CLAUDE_PID']);
  return Number.isSafeInteger(pid) && pid > 0 ? pid : 0;
}

/** Whether nobody sits in front of the client: print mode, an SDK, CI. */
export function isUnattended({ env }: HookWorld): boolean {
  if (env['CI'] && env['CI'] !== 'false') return true;
  return (
    (env['CLAUDE_CODE_ENTRYPOINT'] ?? '').startsWith('sdk') ||
    env['CLAUDE_CODE_SESSION_ATTENDED'] === '0'
  );
}
