import { ALL_OPTION, outLines } from '../answer.ts';
import { join } from 'node:path';
import { addArtifacts, type Added } from '../artifacts/add-artifacts.ts';
import { placeOf } from '../artifacts/artifact-place.ts';
import { sourcesOf } from '../artifacts/artifact-sources.ts';
import { takeInventory } from '../artifacts/inventory.ts';
import { secretsIn } from '../artifacts/secrets-in.ts';
import { ARTIFACT_FOLDERS, artifactsFolder } from '../core/artifacts/artifacts.ts';
import { SessionError } from '../core/errors.ts';
import { oneLine, showable } from '../core/text/display.ts';
import { sizeOf } from '../core/text/size.ts';
import { columns, paint } from '../io/terminal.ts';
import { conversationOf, Workspace } from '../workspace.ts';
import {
  actionOf,
  DRY_RUN_OPTION,
  flag,
  JSON_OPTION,
  printJson,
  SESSION_OPTION,
  textOption,
  type Command,
  type Input,
  type World,
} from './command.ts';

export const command: Command = {
  name: 'artifact',
  summary: 'Keeps files that belong to a session and not into the source tree.',
  args: '[action] [paths...]',
  words: ['add', 'list', 'path'],
  options: [
    {
      flags: '--folder <folder>',
      description: 'where they go (default: by the kind of each file)',
      choices: ARTIFACT_FOLDERS,
    },
    { flags: '--move', description: 'take the files from where they are' },
    { flags: '--copy', description: 'leave the files where they are (the default)' },
    { flags: '--relative', description: 'path: relative to the root' },
    SESSION_OPTION,
    ALL_OPTION,
    DRY_RUN_OPTION,
    JSON_OPTION,
  ],
  examples: [
    'session artifact add auth.js auth.test.js API.md --move',
    'session artifact list',
    'session artifact path code',
  ],
  notes:
    'path prints where a folder (code, tests, docs, scripts, notes), an artifact or a file that is still to be written is, and makes the folder, so that an agent can be told where to write. Nothing that is there is ever overwritten: a second API.md becomes API-2.md.',
  run(world, input) {
    const { action, words } = actionOf('artifact', input, ['add', 'path']);
    const workspace = new Workspace(world.cwd);
    const { session } = workspace.find(textOption(input, 'session'), conversationOf(world.env));
    const at: At = { world, input, workspace, id: session.id };
    if (action === 'add') return add(at, words);
    return action === 'path' ? path(at, words) : list(at);
  },
};

/** The call, and the session it is about. */
interface At {
  world: World;
  input: Input;
  workspace: Workspace;
  id: string;
}

function add({ world, input, workspace, id }: At, paths: readonly string[]): number {
  if (paths.length === 0) throw noPaths();
  const [move, dryRun] = [flag(input, 'move'), flag(input, 'dryRun')];
  if (move && flag(input, 'copy')) throw moveOrCopy();
  const folder = ARTIFACT_FOLDERS.find((one) => one === textOption(input, 'folder'));
  const { root, store } = workspace;
  const looked = paths.map((path) =>
    sourcesOf(path, { root, cwd: world.cwd, sessions: store.folder, folder, move }),
  );
  const files = looked.flatMap((one) => one.files);
  const skipped = looked.flatMap((one) => one.skipped);
  const secrets = files.flatMap(({ from, shown }) =>
    secretsIn(from).map(({ line, kind }) => ({ path: shown, line, kind })),
  );
  const added = addArtifacts(workspace, id, files, { move, dryRun });
  if (flag(input, 'json')) {
    printJson(world, { id, dry_run: dryRun, moved: move, added, skipped, secrets });
    return 0;
  }
  for (const one of added) world.out(`${toldOf(one, move, dryRun)}\n`);
  if (added.length === 0) world.out('There is no file to add.\n');
  for (const { path, detail } of skipped) world.out(`Not added: ${oneLine(path)}. ${detail}\n`);
  for (const { path, line, kind } of secrets) {
    world.out(`Look at ${oneLine(path)}:${line}: it seems to hold ${kind}.\n`);
  }
  return 0;
}

function toldOf({ from, path, existed }: Added, move: boolean, dryRun: boolean): string {
  const [source, target] = [oneLine(from), oneLine(path)];
  if (existed) return `${source} is there already: ${target}`;
  const done = move ? 'moved' : 'copied';
  return `${source} ${dryRun ? `would be ${done}` : done} to ${target}`;
}

function list({ world, input, workspace, id }: At): number {
  const { artifacts, problems } = takeInventory(workspace.root, id);
  const bytes = artifacts.reduce((sum, one) => sum + one.bytes, 0);
  if (flag(input, 'json')) {
    printJson(world, { id, folder: artifactsFolder(id), bytes, artifacts, problems });
    return 0;
  }
  const width = Math.max(world.width, 40);
  if (artifacts.length === 0) {
    world.out('No artifacts yet. Add one with: session artifact add PATH\n');
  } else {
    const rows = artifacts.map((one) => [
      one.folder,
      sizeOf(one.bytes).padStart(6),
      oneLine(one.name),
    ]);
    const files = artifacts.length === 1 ? '1 file' : `${artifacts.length} files`;
    const head = `${files}, ${sizeOf(bytes)}, in ${oneLine(artifactsFolder(id))}/`;
    world.out(`${paint(head, 'faint', world.colour)}\n`);
    outLines(world, columns(rows, { width }), { all: flag(input, 'all') });
  }
  for (const { path, detail } of problems) {
    world.out(`${paint('Left out:', 'warn', world.colour)} ${oneLine(path)}. ${detail}\n`);
  }
  return 0;
}

function path({ world, input, workspace, id }: At, words: readonly string[]): number {
  if (words.length > 1) throw onePath();
  const { root } = workspace;
  const found = placeOf(root, id, words[0] ?? '', { dryRun: flag(input, 'dryRun') });
  const absolute = join(root, found);
  if (flag(input, 'json')) printJson(world, { id, path: found, absolute });
  // Not on one line: several blanks in a name are part of it.
  else world.out(`${showable(flag(input, 'relative') ? found : absolute)}\n`);
  return 0;
}

function noPaths(): SessionError {
  return new SessionError('no-paths', {
    so: 'No file was named.',
    follows: 'So nothing was added.',
    todo: 'Name files or folders: session artifact add notes.md',
  });
}

function moveOrCopy(): SessionError {
  return new SessionError('wrong-use', {
    so: '--move and --copy were given together.',
    follows: 'So nothing was added.',
    todo: 'Give one of them; --copy is the default.',
  });
}

function onePath(): SessionError {
  return new SessionError('wrong-use', {
    so: 'More than one name was given.',
    follows: 'So no folder was made.',
    todo: 'Give one: session artifact path code',
  });
}
