import { readFrontMatter, type Value } from '../front-matter/front-matter.ts';
import { asMapping, type Mapping } from '../front-matter/values.ts';
import { idOfPath } from '../session/nouns.ts';
import { oneLine } from '../text/display.ts';

/** active: sessions may be added. closed: done. archived: closed, and left out of lists. */
export const GROUP_STATUSES = ['active', 'closed', 'archived'] as const;
export type GroupStatus = (typeof GROUP_STATUSES)[number];

/** How a member ended; `deleted` is one whose file went without a completion. */
const MEMBER_OUTCOMES = ['successful', 'partial', 'blocked', 'deleted'] as const;
type MemberOutcome = (typeof MEMBER_OUTCOMES)[number];

/** One session of a group, as the group's file tells of it. */
export interface Member {
  /** The id of the session; its file may be gone. */
  session: string;
  /** ISO 8601, as written; '' where the file says none. */
  added: string;
  /** The three of a session that has ended; undefined before. */
  title: string | undefined;
  outcome: MemberOutcome | undefined;
  ended: string | undefined;
  /** Its place in the list of the file, from 0. */
  at: number;
}

/** A named set of sessions: a file of the groups folder, read leniently. */
export interface Group {
  /** The file name without `.md`: lower-case words joined by hyphens. */
  name: string;
  path: string;
  /** The name as people say it. */
  title: string;
  description: string;
  status: GroupStatus;
  /** ISO 8601, as written; '' where the file says none. */
  created: string;
  tags: string[];
  /** Whatever people keep with it; the tool gives it no meaning. */
  metadata: Mapping;
  /** Those that the group's own file lists, each once. */
  members: Member[];
  /** Names of groups whose sessions belong to this one as well; they may contain others in turn. */
  groups: string[];
  /** The Markdown below the front matter. */
  body: string;
  text: string;
}

/**
 * Reads the file of a group. Undefined for what is none: no front matter that can be read, or no `group`
 * key in it. A value of another kind than wanted counts as absent: lint reports it.
 * @param path relative to the root, with `/`
 */
export function readGroup(path: string, text: string): Group | undefined {
  const { data, bodyStart } = readFrontMatter(text);
  const fields = asMapping(data?.['group']);
  if (fields === undefined) return undefined;
  const name = idOfPath(path);
  return {
    name,
    path,
    title: lineOf(fields['title']) ?? name,
    description: lineOf(fields['description']) ?? '',
    status: GROUP_STATUSES.find((one) => one === fields['status']) ?? 'active',
    created: lineOf(fields['created']) ?? '',
    tags: linesOf(fields['tags']),
    metadata: asMapping(fields['metadata']) ?? {},
    members: membersOf(fields['members']),
    groups: [...new Set(linesOf(fields['groups']).map((one) => one.toLowerCase()))],
    body: text.slice(bodyStart).trim(),
    text,
  };
}

/** Whether a file of the groups folder means to be a group, though its front matter may be broken. */
export function claimsGroup(text: string): boolean {
  return /^\ufeff?---[ \t]*\r?\n/.test(text) && /^group[ \t]*:/m.test(text.slice(0, 4096));
}

/** The entry of a session in a group, if its file lists one. */
export function memberOf({ members }: Pick<Group, 'members'>, session: string): Member | undefined {
  return members.find((one) => one.session === session);
}

/** A session named twice counts once, as its first entry tells. */
function membersOf(value: Value | undefined): Member[] {
  if (!Array.isArray(value)) return [];
  const found = new Map<string, Member>();
  for (const [at, entry] of value.entries()) {
    const fields = asMapping(entry);
    const session = fields ? lineOf(fields['session']) : lineOf(entry);
    if (session === undefined || found.has(session)) continue;
    found.set(session, {
      session,
      added: lineOf(fields?.['added']) ?? '',
      title: lineOf(fields?.['title']),
      outcome: MEMBER_OUTCOMES.find((one) => one === fields?.['outcome']),
      ended: lineOf(fields?.['ended']),
      at,
    });
  }
  return [...found.values()];
}

function linesOf(value: Value | undefined): string[] {
  const list = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [];
  return [...new Set(list.flatMap((one) => lineOf(one) ?? []))];
}

function lineOf(value: Value | undefined): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  return oneLine(String(value)) || undefined;
}
