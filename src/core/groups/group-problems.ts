import { asMapping } from '../front-matter/values.ts';
import { fileProblems, type FileProblem, type KeptKind } from '../lint/file-problems.ts';
import { readFrontMatter } from '../front-matter/front-matter.ts';
import { oneLine } from '../text/display.ts';
import { positionAt } from '../text/splice.ts';
import { groupNameOf, isGroupName } from './group-name.ts';
import { claimsGroup, type Group } from './group.ts';
import { validateGroup } from './group-validator.js';

/** What is wrong with the front matter and the name of a group file; nothing for a file of others. */
export function groupProblems(name: string, text: string): FileProblem[] {
  return fileProblems(text, KIND, ({ frontMatter, say }) =>
    isGroupName(name) ? [] : [say(frontMatter.blockStart, wrongName(name))],
  );
}

/** The second and further entries of a session in one group. */
export function repeatedMembers({ text }: Group): FileProblem[] {
  const frontMatter = readFrontMatter(text);
  const list = asMapping(frontMatter.data?.['group'])?.['members'];
  const seen = new Set<string>();
  return (Array.isArray(list) ? list : []).flatMap((entry, at) => {
    const session = asMapping(entry)?.['session'] ?? entry;
    if (typeof session !== 'string') return [];
    if (!seen.has(session)) {
      seen.add(session);
      return [];
    }
    const offset = frontMatter.locate(['group', 'members', at])?.keyStart ?? frontMatter.blockStart;
    const message = `${oneLine(session)} is listed already. Keep the entry that is right.`;
    return [{ ...positionAt(text, offset), message }];
  });
}

/** Where an entry of the group stands, as line and column from 1. */
export function placeIn(
  { text }: Group,
  key: 'members' | 'groups' | 'status',
  at?: number,
): {
  line: number;
  column: number;
} {
  const frontMatter = readFrontMatter(text);
  const found =
    (at === undefined ? undefined : frontMatter.locate(['group', key, at])) ??
    frontMatter.locate(['group', key]);
  return positionAt(text, found?.keyStart ?? frontMatter.blockStart);
}

function wrongName(name: string): string {
  const better = groupNameOf(name);
  const todo = isGroupName(better)
    ? `Rename the file to ${better}.md.`
    : 'Give the file a name of lower-case words joined by hyphens.';
  return `"${oneLine(name)}" is no name of a group, so nobody who says it finds this one. ${todo}`;
}

/** What to write for a key. */
const WANTED: Readonly<Record<string, string>> = {
  group: 'Write group: with status: active indented below it.',
  title: 'Write title: "What people call it", or leave the key out.',
  description: 'Write description: "What holds the sessions together".',
  status: 'Write status: active, status: closed or status: archived.',
  created: 'Write created: "2026-11-20T14:30:00Z", in UTC.',
  tags: 'Write a list of words, as in tags: [payments].',
  metadata: 'Write keys with values indented below it.',
  members: 'Write - session: "ID OF A SESSION" for each, indented below it.',
  session: 'Write session: "ID OF THE SESSION".',
  added: 'Write added: "2026-11-20T14:30:00Z", in UTC.',
  outcome: 'Write successful, partial, blocked or deleted, or leave the key out.',
  ended: 'Write ended: "2026-11-20T14:30:00Z", in UTC, or leave the key out.',
  groups: 'Write a list of names of groups, as in groups: [payments].',
};

const KIND: KeptKind = {
  key: 'group',
  validate: validateGroup,
  claims: claimsGroup,
  unread: 'nobody sees who belongs to this group',
  wanted: WANTED,
};
