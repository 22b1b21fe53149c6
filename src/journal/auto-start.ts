import { createSession } from '../apply.ts';
import { attach, type Caller } from './attachment.ts';
import { assess, type Assessment } from '../core/assess/assess.ts';
import { COMMANDS, readSlashCommand, topicOf, type Request } from '../core/assess/request.ts';
import { composeSession } from '../core/session/compose.ts';
import { newId } from '../core/session/naming.ts';
import type { StoredFile } from '../io/store.ts';
import type { Workspace } from '../workspace.ts';

/** What the first request of a conversation without a session came to. */
export interface AutoStart {
  /** Whether this was a request at all; a greeting is none, and the next prompt is looked at. */
  assessed: boolean;
  assessment: Assessment;
  topic: string;
  /** The session that was made, with `sessions.auto_start: on`. */
  made?: StoredFile | undefined;
}

/** The request in a prompt; undefined for a slash command that is none, which is left alone. */
function requestOf(prompt: string): Request | undefined {
  const slash = readSlashCommand(prompt);
  if (slash === undefined) return { text: prompt };
  return COMMANDS.some((one) => one === slash.command) ? slash : undefined;
}

/**
 * Assesses the first typed prompt of a conversation, and makes the session it needs where the project
 * wants that: never for a trivial request. Undefined for what is no request.
 * @throws SessionError when the session cannot be made
 */
export function autoStart(
  workspace: Workspace,
  caller: Caller,
  prompt: string,
  now: Date,
): AutoStart | undefined {
  const request = requestOf(prompt);
  if (request === undefined) return undefined;
  const assessment = assess(request, workspace.config.sessions.assess);
  const topic = topicOf(request.text);
  const assessed = assessment.rule !== 'nothing-asked';
  const wanted = assessment.verdict !== 'optional' && topic !== '';
  if (!wanted || workspace.config.sessions.autoStart !== 'on')
    return { assessed, assessment, topic };
  const type = assessment.type === 'general' ? undefined : assessment.type;
  const made = make(workspace, topic, type, now);
  attach(workspace, caller, made.id, { now });
  return { assessed, assessment, topic, made };
}

function make(workspace: Workspace, title: string, type: string | undefined, at: Date): StoredFile {
  const text = composeSession({
    title,
    at,
    type,
    branch: workspace.branch,
    commit: workspace.commit,
    objectives: [],
    tags: [],
    context: undefined,
    githubIssue: undefined,
    linearIssue: undefined,
    linearUrl: undefined,
  });
  return createSession(workspace, (taken) => newId({ title, at }, taken), text);
}
