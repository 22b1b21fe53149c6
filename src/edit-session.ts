import { withJournalAgents } from './journal/agents-of-journal.ts';
import { applyEdit } from './apply.ts';
import { parseTime } from './core/clock.ts';
import { showable } from './core/text/display.ts';
import type { Change } from './core/front-matter/front-matter.ts';
import { agentNews, type NewUpdate } from './core/mirror/updates.ts';
import { transition } from './core/session/lifecycle.ts';
import type { Session } from './core/session/session.ts';
import { unifiedDiff } from './core/text/text-diff.ts';
import { withJournalFiles } from './journal/files-of-journal.ts';
import { noteEdit } from './journal/stamps.ts';
import { announce } from './mirror/queue-updates.ts';
import { conversationOf, Workspace } from './workspace.ts';

/** The parts of a command's world that an edit needs. */
export interface Edge {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  now(): Date;
  out(text: string): void;
}

/** What a verb does to a session. It may run on a text that changed since the session was found. */
export interface SessionEdit {
  /** The session with its new text; the same session when there is nothing to do. */
  body?(session: Session): Session;
  /** Front matter changes beside `last_updated`; they see the session as it was. */
  fields?(session: Session): readonly Change[];
  /** Stamps `last_updated` even when nothing else changed. */
  stampAlways?: boolean;
  /** What is so now: one line for people, and what `--json` shows beside id and path. */
  tell(session: Session, changed: boolean): { line: string; details?: object };
  /** What the issue of the session is told of the change, where it is kept up to date from here. */
  updates?(session: Session, before: Session): readonly NewUpdate[];
}

/**
 * Finds a session, edits it under its lock, stamps `last_updated` when anything changed, and prints
 * what is so now; with `--dry-run` the exact difference instead of writing it.
 * @throws SessionError of whatever refuses: the ref, the edit, the file system; nothing is written then.
 */
export function editSession(
  edge: Edge,
  options: Readonly<Record<string, unknown>>,
  ref: string | undefined,
  edit: SessionEdit,
): number {
  const workspace = new Workspace(edge.cwd);
  const conversation = conversationOf(edge.env);
  const { file, session: found } = workspace.find(ref, conversation);
  const dryRun = options['dryRun'] === true;
  const now = edge.now();
  let touched = false;
  let [before, base] = [found, found];
  const applied = applyEdit(
    workspace,
    file,
    {
      body(session) {
        before = session;
        const agents = withJournalAgents(workspace, session, { now, conversation });
        base = withJournalFiles(workspace, agents, now);
        const { text } = edit.body?.(base) ?? base;
        touched = text !== session.text;
        return text;
      },
      changes(session) {
        const fields = edit.fields?.(base) ?? [];
        if (!touched && fields.length === 0 && edit.stampAlways !== true) return [];
        return [...fields, ...transition(session, { kind: 'update', at: now }).changes];
      },
    },
    { dryRun },
  );
  if (!dryRun) noteEdit(workspace, file.id, { ...applied, lastUpdated: timeOf(found) }, now);
  const { session: after } = applied;
  const isWritten = !dryRun && applied.changed;
  const updates = isWritten
    ? [...agentNews(after, before), ...(edit.updates?.(after, before) ?? [])]
    : [];
  const unheard = announce(workspace, applied.session, updates, now);
  const { line, details } = edit.tell(applied.session, applied.changed);
  const diff = dryRun ? unifiedDiff(file.path, applied.before, applied.after) : undefined;
  if (options['json'] === true) {
    const { changed } = applied;
    const shown = { version: 1, id: file.id, path: file.path, changed, ...details, diff };
    edge.out(`${JSON.stringify(shown, undefined, 2)}\n`);
  } else if (diff === undefined) {
    edge.out(`${showable(line)}\n${unheard}`);
  } else {
    edge.out(diff === '' ? 'Nothing would change.\n' : visible(diff));
  }
  return 0;
}

function timeOf({ lastUpdated }: Session): Date | undefined {
  const at = parseTime(lastUpdated);
  return at === undefined ? undefined : new Date(at);
}

/** Terminal escapes in a file are shown, not obeyed; line endings stay, so that the difference applies. */
function visible(diff: string): string {
  return diff
    .split('\n')
    .map((line) => (line.endsWith('\r') ? `${showable(line.slice(0, -1))}\r` : showable(line)))
    .join('\n');
}
