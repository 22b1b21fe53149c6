import type { Scope } from './installation.ts';
import { LAUNCHER_FILE } from './launcher.ts';

/** What a person should know after `init`, beside the changes themselves. */
export interface InitSituation {
  scope: Scope;
  root: string;
  tool: string;
  /** The node that runs now, the one on PATH, and whether a client started without a shell has one. */
  node: { running: string; onPath: string | undefined; onDesktop: boolean };
  git: boolean;
  leftAlone: readonly string[];
  /** Settings files with comments or trailing commas. */
  loose: readonly string[];
}

/** `3 hooks added, 0 replaced. …` */
export function hooksLine(added: number, replaced: number, dryRun: boolean): string {
  const count = `${added} ${added === 1 ? 'hook' : 'hooks'}`;
  return dryRun
    ? `Would add ${count} and replace ${replaced}. Nothing was changed.`
    : `${count} added, ${replaced} replaced. Undo: session uninstall. No daemon, no port, no background tokens.`;
}

/** One sentence or two for each thing to know. */
export function initNotes(situation: InitSituation): string[] {
  const { scope, root, tool, git, leftAlone, loose } = situation;
  const notes = nodeNotes(situation);
  for (const path of loose) {
    notes.push(
      `${path} has comments or a trailing comma, and Claude Code 2.1.329 loads nothing from such a file, these hooks included. Take them out of it, then run: session doctor`,
    );
  }
  if (/[\\/]_npx[\\/]/.test(tool)) {
    notes.push(
      `This agent-session runs from npm's temporary folder, and the hooks go silent when npm clears it. Keep it: npm install --save-dev agent-session`,
    );
  }
  if (/[\\/]plugins[\\/]cache[\\/]/.test(tool)) {
    notes.push(
      `This agent-session belongs to a plugin, whose folder goes with its next update; run session init again then, or keep it: npm install --global agent-session`,
    );
  }
  if (leftAlone.includes(LAUNCHER_FILE)) {
    notes.push(
      `${LAUNCHER_FILE} was edited by a person and stays as it is. For the current one delete it and run: session init`,
    );
  }
  for (const path of leftAlone.filter((one) => one !== LAUNCHER_FILE)) {
    notes.push(`${path} is a person's and stays as it is.`);
  }
  if (!git && scope !== 'user') {
    notes.push(`${root} is no git repository: local state is kept in .agents/.local.`);
  }
  if (scope === 'project') {
    notes.push(
      'Hooks in .claude/settings.json do not run when the client starts in a subfolder. For that: session init --scope local (this checkout) or --scope user (all your projects).',
    );
  }
  return notes;
}

function nodeNotes({ scope, node }: InitSituation): string[] {
  if (scope !== 'project') return [];
  if (node.onPath === undefined) {
    return [
      `No node is on PATH, so the hooks of this machine also went into .claude/settings.local.json, with ${node.running}.`,
    ];
  }
  if (node.onDesktop) return [];
  return [
    `node is ${node.onPath}; a client that was not started from your shell may not find it, and its hooks stay silent. For that: session init --scope local`,
  ];
}

/** What to do once everything is in place. */
export function nextLine(scope: Scope, git: boolean): string {
  const first = 'session new "What you are working on", then start your agent';
  return scope === 'project' && git
    ? `Next: commit these files, so that colleagues get the hooks too. Then: ${first}.`
    : `Next: ${first}.`;
}
