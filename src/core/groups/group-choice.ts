import { valueText } from './group-view.ts';
import type { Group, GroupStatus } from './group.ts';

/** Which groups are wanted; what is undefined or empty asks for nothing. */
export interface GroupChoice {
  /** Each stands somewhere in the group's file: name, title, description, tags, metadata, prose. */
  words: readonly string[];
  /** Every one of them, in any case of letters. */
  tags: readonly string[];
  status: GroupStatus | undefined;
  /** Archived ones too; a status asks for its own. */
  all: boolean;
}

export function chooseGroups(
  groups: readonly Group[],
  { words, tags, status, all }: GroupChoice,
): Group[] {
  const parts = words.flatMap((one) => one.toLowerCase().split(/\s+/)).filter((one) => one !== '');
  const wanted = tags.map((tag) => tag.toLowerCase());
  return groups.filter((group) => {
    const own = new Set(group.tags.map((tag) => tag.toLowerCase()));
    const text = parts.length > 0 ? textOf(group) : '';
    return (
      (status === undefined ? all || group.status !== 'archived' : group.status === status) &&
      wanted.every((tag) => own.has(tag)) &&
      parts.every((part) => text.includes(part))
    );
  });
}

function textOf({ name, title, description, tags, metadata, body }: Group): string {
  const told = Object.entries(metadata).map(([key, value]) => `${key} ${valueText(value)}`);
  return [name, title, description, ...tags, ...told, body].join('\n').toLowerCase();
}
