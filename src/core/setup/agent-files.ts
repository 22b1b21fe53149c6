import { checksum, type Digest } from './launcher.ts';

/**
 * What the agent client finds in a project: commands, a skill, an agent. The sources are the plugin's, and
 * the paths of a project are those of the plugin below `.claude/`.
 */
export const AGENT_FILES = [
  'commands/session-start.md',
  'commands/session-resume.md',
  'commands/session-status.md',
  'commands/session-checkpoint.md',
  'commands/session-handoff.md',
  'commands/session-closeout.md',
  'skills/session-files/SKILL.md',
  'agents/session-orchestrator.md',
] as const;

/** One of them as the tool brings it. */
export interface AgentFile {
  /** Where it lies in a project, relative to the root. */
  path: string;
  text: string;
}

/** Where agents of every make look for what a project tells them. */
export const AGENTS_MD = 'AGENTS.md';

/** What stands there between two marks: few lines, since they are read with every conversation. */
export const AGENTS_MD_LINES = [
  '',
  '## Sessions',
  '',
  'Work of several steps has a session file in `.agents/sessions/`, kept by the command `session` (or `npx --no session`).',
  'First run `session list` and ask which one to resume or whether to start fresh: `session resume REF`, `session new "TITLE"`.',
  'After each significant step run `session update --state "Where it stands." --next "What comes next"`.',
  'Never delete a session file: `session complete --dry-run REF` shows what it leaves, and a person approves it.',
  '',
];

/** Where such a file lies in a project. */
export function agentPath(name: string): string {
  return `.claude/${name}`;
}

const MARK = /^---\r?\n# agent-session, checksum ([0-9a-f]{16})\b[^\n]*\n/;

/** The file as a project gets it: a comment in its front matter, which no model reads, tells it from a person's. */
export function printAgentFile({ text }: AgentFile, digest: Digest): string {
  const body = text.replace(/^---\r?\n/, '');
  return `---\n# agent-session, checksum ${checksum(body, digest)}: session uninstall takes the file out unless it was edited\n${body}`;
}

/** Whether a file of ours was edited since; undefined when it is none of ours. */
export function readAgentFile(text: string, digest: Digest): { edited: boolean } | undefined {
  const mark = MARK.exec(text);
  return mark ? { edited: mark[1] !== checksum(text.slice(mark[0].length), digest) } : undefined;
}
