/** What a trial run of a hook pretends to be. */
export interface Pretence {
  conversation: string;
  /** The project's folder. */
  root: string;
  transcript: string;
}

/**
 * A payload as the agent client sends it for an event, with the fields of captured ones. Of an event
 * that is not known here it has the fields that every payload has.
 */
export function samplePayload(event: string, { conversation, root, transcript }: Pretence): object {
  return {
    session_id: conversation,
    transcript_path: transcript,
    cwd: root,
    hook_event_name: event,
    ...OWN_FIELDS[event],
  };
}

const PROMPT = { prompt_id: '00000000-0000-4000-8000-000000000002' };
const TURN = { ...PROMPT, permission_mode: 'default', effort: { level: 'medium' } };
const AGENT = { agent_id: 'a0000000000000001', agent_type: 'general-purpose' };
const STOP = {
  stop_hook_active: false,
  last_assistant_message: 'ok',
  background_tasks: [],
  session_crons: [],
};

const OWN_FIELDS: Readonly<Record<string, object>> = {
  SessionStart: { source: 'startup' },
  SessionEnd: { ...PROMPT, reason: 'other' },
  PreCompact: { ...PROMPT, trigger: 'manual', custom_instructions: null },
  // A slash command: a typed prompt could start a session where the project wants that.
  UserPromptSubmit: { ...PROMPT, permission_mode: 'default', prompt: '/greet bob' },
  PostToolUse: {
    ...TURN,
    tool_name: 'Edit',
    tool_input: { file_path: 'README.md', old_string: 'a', new_string: 'b', replace_all: false },
    tool_response: {},
    tool_use_id: 'toolu_0001',
    duration_ms: 1,
  },
  Stop: { ...TURN, ...STOP },
  SubagentStart: { ...PROMPT, ...AGENT },
  SubagentStop: { ...TURN, ...AGENT, ...STOP, agent_transcript_path: '/none.jsonl' },
};
