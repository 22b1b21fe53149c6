import { SessionError } from '../core/errors.ts';
import { claimsGroup, readGroup, type Group } from '../core/groups/group.ts';
import { GROUPS_FOLDER } from '../core/groups/groups-folder.ts';
import { findGroup, groupNameOf } from '../core/groups/group-name.ts';
import { MarkdownFolder, type FileKind } from '../markdown-folder.ts';
import type { Place } from '../place.ts';

/** The groups of one project. Reads them at the first question; `edit` and `create` see the files anew. */
export class GroupStore {
  readonly #folder: MarkdownFolder<Group>;
  #content: ReturnType<MarkdownFolder<Group>['load']> | undefined;

  constructor(place: Pick<Place, 'root' | 'state'>) {
    this.#folder = new MarkdownFolder(place, GROUPS_FOLDER, KIND);
  }

  /**
   * Every group that can be read, by name.
   * @throws SessionError `folder-outside`, `folder-unreadable`
   */
  all(): Group[] {
    return this.#loaded.items;
  }

  /** Files that mean to be groups and cannot be read. */
  get broken(): readonly { path: string; problem: string }[] {
    return this.#loaded.broken;
  }

  /**
   * The group that somebody names: by its name, as people say it, or by a part that no other has.
   * @throws SessionError `unknown-group`, `ambiguous-group`
   */
  find(ref: string): Group {
    return findGroup(this.all(), ref);
  }

  /**
   * The groups that a session belongs to: those that list it, and those that it names itself.
   * @param own what the session's own `groups` says
   */
  of(sessionId: string, own: readonly string[] = []): Group[] {
    const named = new Set(own.map(groupNameOf));
    return this.all().filter(
      ({ name, members }) =>
        named.has(name) || members.some(({ session }) => session === sessionId),
    );
  }

  /**
   * Writes a new group; only says what it would be with `dryRun`.
   * @throws SessionError `group-exists`, `folder-outside`, `write-failed`, `lock-failed`
   */
  create(name: string, text: string, options: { dryRun?: boolean } = {}): Group {
    this.#content = undefined;
    return this.#folder.add((names) => {
      if (names.has(`${name}.md`)) throw exists(name);
      return { name: `${name}.md`, text };
    }, options);
  }

  /**
   * Changes one group under its lock; `edit` sees it as it is there and gives its new text.
   * @throws SessionError `unreadable-group`, or what `edit` refuses with; nothing is written then.
   */
  edit(
    name: string,
    edit: (group: Group) => string,
    options: { dryRun?: boolean } = {},
  ): { before: Group; after: Group } {
    this.#content = undefined;
    return this.#folder.edit(name, edit, options);
  }

  /** The lock that a group is changed under. */
  lockOf(name: string): string {
    return this.#folder.lockOf(name);
  }

  get #loaded(): ReturnType<MarkdownFolder<Group>['load']> {
    return (this.#content ??= this.#folder.load());
  }
}

const KIND: FileKind<Group> = {
  lock: 'group',
  read: readGroup,
  claims: claimsGroup,
  unreadable: (path, detail) =>
    new SessionError('unreadable-group', {
      so: `${path}: ${detail}`,
      follows: 'So it was not changed.',
      todo: `Open ${path} in an editor; session lint says what is wrong.`,
    }),
  elsewhere: 'Put a folder in its place: groups belong to the work tree they are about.',
};

function exists(name: string): SessionError {
  return new SessionError('group-exists', {
    so: `There is a file ${GROUPS_FOLDER}/${name}.md already.`,
    follows: 'So no group was made.',
    todo: `See it with: session group show ${name}  (or choose another name)`,
  });
}
