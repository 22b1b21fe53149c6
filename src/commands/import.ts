import { isoTime } from '../core/clock.ts';
import { SessionError } from '../core/errors.ts';
import { counted } from '../core/insight/wording.ts';
import { STATUSES } from '../core/session/session.ts';
import { oneLine, showable } from '../core/text/display.ts';
import { mask } from '../core/text/secrets.ts';
import { Importer, type ImportedFile } from '../import/import-files.ts';
import { noteFilesOf, type NoteFile } from '../import/note-files.ts';
import { clockOf, localClock } from '../import/wall-clock.ts';
import { conversationOf, Workspace } from '../workspace.ts';
import {
  DRY_RUN_OPTION,
  flag,
  JSON_OPTION,
  printJson,
  textOption,
  type Command,
  type Input,
  type World,
} from './command.ts';
import { attachNew } from './new.ts';

export const command: Command = {
  name: 'import',
  summary: 'Makes session files of the notes of other tools. No word is lost, and the notes stay.',
  args: '<file...>',
  options: [
    { flags: '--move', description: 'put each note among the artifacts of its session' },
    { flags: '--force', description: 'import again what was imported before' },
    {
      flags: '--time-zone <zone>',
      description: 'of times without one: UTC, +02:00, Europe/Berlin',
    },
    {
      flags: '--status <status>',
      description: 'of notes that say nothing of theirs; paused by default',
      choices: STATUSES,
    },
    DRY_RUN_OPTION,
    JSON_OPTION,
  ],
  examples: [
    'session import HANDOFF.md',
    'session import .claude/sessions',
    'session import sessions/session-20251117-143022-auth-system --dry-run',
    'session import notes/*.md --move --time-zone Europe/Berlin',
  ],
  notes: [
    'Understood are front matter of any layout, **Key**: value lines, dated entries (### Update -',
    '2025-07-17 02:37 PM), journals, handoff documents, folders with a .current-session pointer, and',
    'JSON metadata or backups with their artifacts. What fits nowhere goes under Imported notes. Times',
    'without a zone are those of the clock that the note itself shows, else of this machine.',
    'Exit code 1 when some of several notes could not be imported.',
  ].join('\n'),
  run(world, input) {
    const workspace = new Workspace(world.cwd);
    const { refused, files } = filesOf(world, input, workspace);
    const zone = textOption(input, 'timeZone');
    const dryRun = flag(input, 'dryRun');
    const importer = new Importer(workspace, {
      now: world.now(),
      clock: zone === undefined ? localClock : clockOf(zone),
      zoneGiven: zone !== undefined,
      resting: textOption(input, 'status'),
      dryRun,
      move: flag(input, 'move'),
      force: flag(input, 'force'),
    });
    const imported = files.flatMap((file) =>
      attempt(file.shown, refused, () => importer.import(file)),
    );
    // One note that cannot be imported is a failure like any other.
    const [only] = refused;
    if (only && imported.length === 0 && refused.length === 1) throw only.error;
    const tied = dryRun ? '' : attachCurrent(world, workspace, imported);
    if (flag(input, 'json')) printJson(world, resultJson(imported, refused, dryRun));
    else tell(world, imported, refused, dryRun, tied);
    return refused.length > 0 ? 1 : 0;
  },
};

/** A note that could not be imported, and why. */
interface Refused {
  shown: string;
  error: SessionError;
}

function filesOf(
  world: World,
  input: Input,
  workspace: Workspace,
): { refused: Refused[]; files: NoteFile[] } {
  const refused: Refused[] = [];
  const { root, store } = workspace;
  const found = input.args.flatMap((path) =>
    attempt(path, refused, () => noteFilesOf(path, root, world.cwd, store.folder)).flat(),
  );
  const files = new Map(found.map((file) => [file.absolute, file]));
  return { refused, files: [...files.values()] };
}

/** What one note gives; a failure of it is kept, so that the others go on. */
function attempt<T>(shown: string, refused: Refused[], work: () => T): T[] {
  try {
    return [work()];
  } catch (error) {
    if (!(error instanceof SessionError)) throw error;
    refused.push({ shown, error });
    return [];
  }
}

/** A conversation goes on with the session that the pointer of the other tool named. */
function attachCurrent(
  world: World,
  workspace: Workspace,
  imported: readonly ImportedFile[],
): string {
  const current = imported.filter(({ file }) => file.current === true);
  const [only] = current;
  if (!only || current.length > 1 || conversationOf(world.env) === undefined) return '';
  return attachNew(workspace, world.env, only.id, world.now());
}

function tell(
  world: World,
  imported: readonly ImportedFile[],
  refused: readonly Refused[],
  dryRun: boolean,
  tied: string,
): void {
  for (const one of imported) {
    const { path, file, kind, status, artifacts } = one;
    const verb = dryRun ? 'Would write ' : '';
    world.out(`${verb}${path}  from ${oneLine(file.shown)} (${kind}), ${status}\n`);
    if (one.form === 'whole') world.out('  It could not be taken apart, so it is quoted whole.\n');
    if (artifacts.length > 0)
      world.out(`  ${counted(artifacts.length, 'artifact')}: session artifact list ${one.id}\n`);
    if (file.beside.length > 0)
      world.out(
        `  Beside it and not imported: ${file.beside.map(oneLine).join(', ')} (session import FILE)\n`,
      );
    if (dryRun) world.out(`${wentLines(one)}\n${showable(mask(one.text))}\n`);
    for (const { line, kind: secret } of one.secrets) {
      world.err(
        `  Line ${line} looks like ${secret}; it was kept as it is. Remove it there and revoke it.\n`,
      );
    }
  }
  world.out(showable(tied) === '' ? '' : `${showable(tied).trim()}\n`);
  for (const { shown, error } of refused) {
    const { so, follows, todo } = error.explanation;
    const name = so.includes(oneLine(shown)) ? '' : `${oneLine(shown)}: `;
    world.err(showable(`${name}${so} ${follows} ${todo}\n`));
  }
  if (imported.length > 0 && !dryRun) {
    const [one] = imported.length === 1 ? imported : [];
    const look = one ? `it with: session show ${one.id}` : 'them with: session list --all';
    world.out(`Look at ${look}, session lint\n`);
  }
}

/** `  lines 3-9  Session Summary → Context` */
function wentLines({ went }: ImportedFile): string {
  return went
    .map(({ lines: [from, to], what, to: target }) => {
      const place = from === to ? `line ${from}` : `lines ${from}-${to}`;
      return `  ${place.padEnd(14)}${mask(oneLine(what)).slice(0, 60)} → ${target}\n`;
    })
    .join('');
}

function resultJson(
  imported: readonly ImportedFile[],
  refused: readonly Refused[],
  dryRun: boolean,
): object {
  return {
    imported: imported.map((one) => ({
      from: one.file.shown,
      kind: one.kind,
      id: one.id,
      path: one.path,
      title: one.title,
      status: one.status,
      created: isoTime(one.created),
      form: one.form,
      went: one.went.map(({ lines, what, to }) => ({ lines, what: mask(oneLine(what)), to })),
      secrets: one.secrets,
      artifacts: one.artifacts,
      ...(dryRun && { text: mask(one.text) }),
    })),
    refused: refused.map(({ shown, error }) => ({
      from: shown,
      code: error.code,
      message: error.message,
    })),
  };
}
