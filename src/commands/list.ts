import { parseTime, spanText } from '../core/clock.ts';
import { oneLine } from '../core/text/display.ts';
import { readiness } from '../core/session/readiness.ts';
import { STATUSES, type Session } from '../core/session/session.ts';
import { cutText, fitting } from '../core/brief/tokens.ts';
import type { StoredFile } from '../io/store.ts';
import { idsOfGroup } from '../groups/ids-of-group.ts';
import { scanSessions } from '../scan.ts';
import { screenTable } from '../screen-table.ts';
import { Workspace } from '../workspace.ts';
import {
  flag,
  JSON_OPTION,
  numberOption,
  printJson,
  textOption,
  type Command,
  type World,
} from './command.ts';

export const command: Command = {
  name: 'list',
  summary: 'Lists active sessions, newest first.',
  options: [
    { flags: '-a, --all', description: 'completed ones too' },
    {
      flags: '--status <status>',
      description: 'only sessions with this status',
      choices: STATUSES,
    },
    { flags: '--group <name>', description: 'only sessions of this group' },
    { flags: '--limit <number>', description: 'so many at most (default: what 1,000 tokens hold)' },
    JSON_OPTION,
  ],
  examples: ['session list', 'session list --all --json'],
  run(world, input) {
    const workspace = new Workspace(world.cwd);
    const status = textOption(input, 'status');
    const all = flag(input, 'all') || status !== undefined;
    const { sessions, unclear } = all ? everything(workspace) : activeOnly(workspace);
    const limit = numberOption(input, 'limit');
    const group = textOption(input, 'group');
    const members = group === undefined ? undefined : idsOfGroup(workspace, group);
    const shown = sessions.filter(
      (one) => (status === undefined || one.status === status) && members?.has(one.id) !== false,
    );
    if (flag(input, 'json')) printJson(world, { sessions: shown.map(row), unreadable: unclear });
    else
      print(
        world,
        { sessions: shown, unclear },
        { workspace, all: all || group !== undefined, limit },
      );
    return 0;
  },
};

interface Listing {
  /** Newest first. */
  sessions: Session[];
  /** Paths of files that are sessions, but whose state cannot be told. */
  unclear: string[];
}

function activeOnly(workspace: Workspace): Listing {
  const { active, unreadable } = scanSessions(workspace);
  const files = active.map(({ name }) => workspace.store.file(name));
  const listing = listingOf(workspace, files);
  const others = unreadable.map((name) => workspace.store.file(name).path);
  return { ...listing, unclear: [...listing.unclear, ...others].toSorted() };
}

function everything(workspace: Workspace): Listing {
  return listingOf(workspace, workspace.files());
}

/** A file whose head is sound can still have a body that cannot be read: it is named, not dropped. */
function listingOf(workspace: Workspace, files: readonly StoredFile[]): Listing {
  const listing: Listing = { sessions: [], unclear: [] };
  for (const file of files) {
    const { session } = workspace.load(file);
    if (session?.frontMatter.data === undefined) listing.unclear.push(file.path);
    else listing.sessions.push(session);
  }
  listing.sessions.sort(
    (a, b) =>
      (parseTime(b.lastUpdated) ?? 0) - (parseTime(a.lastUpdated) ?? 0) || (a.id < b.id ? 1 : -1),
  );
  return listing;
}

function row(session: Session): object {
  return {
    id: session.id,
    path: session.path,
    title: session.title ?? null,
    status: session.status ?? null,
    created: session.created ?? null,
    last_updated: session.lastUpdated ?? null,
    branch: session.branch ?? null,
    current_task: session.currentTask ?? null,
    ready: readiness(session).ready,
  };
}

/** More rows than this cost more than an answer may; there may be thousands. */
const MOST_ROWS = 60;
const MOST_UNCLEAR = 5;

function print(
  world: World,
  { sessions, unclear }: Listing,
  { workspace, all, limit }: { workspace: Workspace; all: boolean; limit: number | undefined },
): void {
  const now = world.now().getTime();
  const { branch: here } = workspace;
  const rows = sessions
    .slice(0, limit ?? MOST_ROWS)
    .map(({ id, status = '?', title = '', branch, lastUpdated }) => {
      const updated = parseTime(lastUpdated);
      return [
        cutText(oneLine(status), 20),
        updated === undefined ? '?' : spanText(now - updated),
        `${cutText(oneLine(branch ?? '-'), 30)}${branch !== undefined && branch === here ? ' *' : ''}`,
        cutText(oneLine(title), 60),
        oneLine(id),
      ];
    });
  if (rows.length > 0) {
    const table = screenTable(world, [['STATUS', 'UPDATED', 'BRANCH', 'TITLE', 'ID'], ...rows], 3);
    const { shown } = limit === undefined ? fitting(table) : { shown: table };
    const left = sessions.length - (shown.length - 1);
    world.out(`${shown.join('\n')}\n`);
    if (left > 0) world.out(`and ${left} more: --limit ${sessions.length}\n`);
  } else if (all) {
    world.out('There is no session like that.\n');
  } else {
    world.out('There is no active session. Make one with: session new "TITLE"\n');
  }
  for (const path of unclear.slice(0, limit ?? MOST_UNCLEAR))
    world.out(`not understood: ${oneLine(path)}  (session lint says why)\n`);
  if (unclear.length > (limit ?? MOST_UNCLEAR))
    world.out(`${unclear.length} are not understood: session lint\n`);
}
