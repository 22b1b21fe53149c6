import { sessionOf } from '../src/journal/attachment.ts';
import { composeAgentBrief } from '../src/core/brief/agent-brief.ts';
import { recordFact } from '../src/journal/recorder.ts';
import { contextOfProject } from '../src/onboarding/project-files.ts';
import { textOf, type Hook } from './hook.ts';
import { projectOf } from './project.ts';

/** SubagentStart: records it, and tells the agent for which session it works. */
export const subagentStart: Hook = (payload, world) => {
  const type = textOf(payload.agent_type);
  const id = textOf(payload.agent_id);
  // The client's own call that summarises a conversation has no type.
  if (type === '' || id === '') return '';
  const workspace = projectOf(payload, world);
  const conversation = workspace?.state.conversation(textOf(payload.session_id));
  if (workspace === undefined || conversation === undefined) return '';
  recordFact(workspace, conversation, { at: world.now.getTime(), kind: 'agent-start', id, type });
  const attached = sessionOf(workspace, conversation);
  const session =
    attached === undefined
      ? undefined
      : workspace.load(workspace.store.file(`${attached}.md`)).session;
  if (session === undefined) return '';
  return JSON.stringify({
    hookSpecificOutput: {
      hookEventName: 'SubagentStart',
      additionalContext: composeAgentBrief(session, type, contextOfProject(workspace)),
    },
  });
};
