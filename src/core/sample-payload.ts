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

const OWN_FIELDS: Readonly<Record<string, object>> = {
  SessionStart: { source: 'startup' },
  SessionEnd: { ...PROMPT, reason: 'other' },
  PreCompact: { ...PROMPT, trigger: 'manual', custom_instructions: null },
};
