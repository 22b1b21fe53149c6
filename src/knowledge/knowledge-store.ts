import { SessionError } from '../core/errors.ts';
import {
  claimsKnowledge,
  composeKnowledge,
  readKnowledge,
  type Knowledge,
  type NewKnowledge,
} from '../core/knowledge/knowledge.ts';
import { MarkdownFolder, type FileKind, type FolderContent } from '../markdown-folder.ts';
import type { Workspace } from '../workspace.ts';

/**
 * Reads the whole knowledge folder; Markdown of others in it is passed over, and a broken file hides none.
 * @throws SessionError `folder-outside`, `folder-unreadable`
 */
export function loadKnowledge(workspace: Workspace): FolderContent<Knowledge> {
  return folderOf(workspace).load();
}

/**
 * Writes a new knowledge file under a name that is free; only says what it would be with `dryRun`.
 * @throws SessionError `folder-outside`, `too-large`, `write-failed`, `lock-failed`
 */
export function addKnowledge(
  workspace: Workspace,
  one: NewKnowledge,
  options: { dryRun?: boolean } = {},
): Knowledge {
  return folderOf(workspace).add(
    (names) => composeKnowledge(one, (other) => names.has(other)),
    options,
  );
}

/**
 * Changes one knowledge file under its lock; `edit` sees it as it is there and gives its new text.
 * Nothing is written with `dryRun`.
 * @throws SessionError `unreadable-knowledge`, or what `edit` refuses with; nothing is written then.
 */
export function editKnowledge(
  workspace: Workspace,
  { id }: Pick<Knowledge, 'id'>,
  edit: (item: Knowledge) => string,
  options: { dryRun?: boolean } = {},
): { before: Knowledge; after: Knowledge } {
  return folderOf(workspace).edit(id, edit, options);
}

/** Where knowledge lies, as the configuration says it. */
function folderOf(workspace: Workspace): MarkdownFolder<Knowledge> {
  return new MarkdownFolder(workspace, workspace.config.completion.destinations.knowledge, KIND);
}

const KIND: FileKind<Knowledge> = {
  lock: 'knowledge',
  read: readKnowledge,
  claims: claimsKnowledge,
  unreadable: (path, detail) =>
    new SessionError('unreadable-knowledge', {
      so: `${path}: ${detail}`,
      follows: 'So it was not changed.',
      todo: `Open ${path} in an editor; session lint says what is wrong.`,
    }),
  elsewhere:
    'Put a folder in its place, or set completion.destinations.knowledge in .agents/config.yaml.',
};
