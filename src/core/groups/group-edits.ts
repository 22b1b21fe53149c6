import { SessionError } from '../errors.ts';
import {
  editFrontMatter,
  readFrontMatter,
  type Change,
  type Value,
} from '../front-matter/front-matter.ts';
import { asMapping, type Mapping } from '../front-matter/values.ts';
import { memberOf, readGroup, type Group, type GroupStatus, type Member } from './group.ts';

/** A session that becomes a member; with what is known of it where it has ended. */
export type NewMember = Omit<Member, 'at'>;

/**
 * The text of the group with more members behind the last one; those that it has are left alone.
 * @throws SessionError `group-closed`, or where the file is written in a way that cannot be changed
 */
export function addMembers(group: Group, members: readonly NewMember[]): string {
  const missing = members.filter(({ session }) => memberOf(group, session) === undefined);
  if (missing.length > 0) checkOpen(group);
  const once = new Map(missing.map((member) => [member.session, member]));
  return [...once.values()].reduce(
    (text, member) => withMember(reread(group, text), member),
    group.text,
  );
}

/**
 * The text of the group with more groups inside it.
 * @throws SessionError `group-closed`
 */
export function addGroups(group: Group, names: readonly string[]): string {
  const missing = [...new Set(names)].filter((name) => !group.groups.includes(name));
  if (missing.length === 0) return group.text;
  checkOpen(group);
  return setGroups(group, [...group.groups, ...missing]);
}

/** The text of the group in which a session that ended says so; it becomes a member where it was none. */
export function noteOutcome(group: Group, member: NewMember): string {
  const { session, title, outcome, ended } = member;
  const known = memberOf(group, session);
  if (known === undefined) return withMember(group, member);
  const place = ['group', 'members', known.at];
  const told = { title, outcome, ended };
  if (asMapping(entryAt(group, known.at)) === undefined) {
    return editFrontMatter(group.text, [{ path: place, value: { session, ...filled(told) } }]);
  }
  const changes = Object.entries(told).flatMap(([key, value]): Change[] =>
    value === undefined ? [] : [{ path: [...place, key], value }],
  );
  return editFrontMatter(group.text, changes);
}

/** The text of the group without a session, however often the file names it. */
export function removeMember(group: Group, session: string): string {
  let current = group;
  for (
    let found = memberOf(current, session);
    found !== undefined;
    found = memberOf(current, session)
  ) {
    const path = ['group', 'members', found.at];
    current = reread(group, editFrontMatter(current.text, [{ path, value: undefined }]));
  }
  return current.text;
}

export function setStatus({ text }: Group, status: GroupStatus): string {
  return editFrontMatter(text, [{ path: ['group', 'status'], value: status }]);
}

export function setDescription({ text }: Group, description: string): string {
  return editFrontMatter(text, [{ path: ['group', 'description'], value: description }]);
}

/** The text of the group with these tags as well, or without them; upper and lower case are one. */
export function changeTags(
  group: Group,
  { add, remove }: { add: readonly string[]; remove: readonly string[] },
): string {
  const out = new Set(remove.map((tag) => tag.toLowerCase()));
  const kept = group.tags.filter((tag) => !out.has(tag.toLowerCase()));
  const known = new Set(kept.map((tag) => tag.toLowerCase()));
  const fresh = add.filter((tag) => !known.has(tag.toLowerCase()));
  if (fresh.length === 0 && kept.length === group.tags.length) return group.text;
  return editFrontMatter(group.text, [{ path: ['group', 'tags'], value: [...kept, ...fresh] }]);
}

/** The text of the group with other metadata; undefined takes a key out. */
export function changeMetadata(
  group: Group,
  changes: readonly (readonly [string, Value | undefined])[],
): string {
  return editFrontMatter(
    group.text,
    changes.map(([key, value]) => ({ path: ['group', 'metadata', key], value })),
  );
}

/** The text of the group with the groups that it contains. */
export function setGroups({ text }: Group, names: readonly string[]): string {
  return editFrontMatter(text, [{ path: ['group', 'groups'], value: [...names] }]);
}

function withMember(group: Group, { session, added, ...ended }: NewMember): string {
  const value = { session, ...(added !== '' && { added }), ...filled(ended) };
  const count = listOf(group)?.length;
  const [path, entry]: [Change['path'], Value] =
    count === undefined ? [['group', 'members'], [value]] : [['group', 'members', count], value];
  return editFrontMatter(group.text, [{ path, value: entry }]);
}

function filled(values: Readonly<Record<string, string | undefined>>): Mapping {
  const pairs = Object.entries(values).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return Object.fromEntries(pairs);
}

function entryAt(group: Group, at: number): Value | undefined {
  return listOf(group)?.[at];
}

/** The list as the file has it; undefined where there is none. */
function listOf(group: Group): readonly Value[] | undefined {
  const list = asMapping(readFrontMatter(group.text).data?.['group'])?.['members'];
  return Array.isArray(list) ? list : undefined;
}

/** @throws SessionError `group-closed` */
export function checkOpen({ name, status }: Group): void {
  if (status === 'active') return;
  throw new SessionError('group-closed', {
    so: `The group ${name} is ${status}.`,
    follows: 'So nothing can be added to it, and nothing was changed.',
    todo: `Open it again first: session group reopen ${name}`,
  });
}

function reread({ path }: Group, text: string): Group {
  const group = readGroup(path, text);
  if (group !== undefined) return group;
  throw new SessionError('unreadable-group', {
    so: `A change would make ${path} unreadable.`,
    follows: 'So nothing was changed.',
    todo: `Open ${path} in an editor; session lint says what is wrong.`,
  });
}
