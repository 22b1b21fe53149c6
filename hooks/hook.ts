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

/** The folder where the client was started, since `cwd` follows every `cd` of the agent; '' where nobody says. */
export function folderOf({ cwd }: Payload, world: HookWorld): string {
  return world.env['CLAUDE_PROJECT_DIR'] || textOf(cwd) || world.cwd;
}

/** The type of an agent, as whoever started it or its client says; '' where nobody does. */
export function agentTypeOf(payload: Payload, { env }: HookWorld): string {
  return env['AGENT_TYPE'] || textOf(payload.agent_type);
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

/** Whether this is a build server. */
export function isInCi({ env }: HookWorld): boolean {
  return Boolean(env['CI']) && env['CI'] !== 'false';
}

/** Whether nobody sits in front of the client: print mode, an SDK, CI. */
export function isUnattended(world: HookWorld): boolean {
  const { env } = world;
  return (
    isInCi(world) ||
    (env['CLAUDE_CODE_ENTRYPOINT'] ?? '').startsWith('sdk') ||
    env['CLAUDE_CODE_SESSION_ATTENDED'] === '0'
  );
}
