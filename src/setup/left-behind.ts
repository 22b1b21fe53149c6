import { dirname, join } from 'node:path';
import { removeEmptyArtifactFolders } from '../artifacts/empty-folders.ts';
import { artifactsFolder } from '../core/artifacts/artifacts.ts';
import { AGENT_FILES, agentPath, readAgentFile } from '../core/setup/agent-files.ts';
import { CONFIG_FILE, type FileChange, type Installed } from '../core/setup/installation.ts';
import { CONTEXT_FILES } from '../core/setup/context-templates.ts';
import { LAUNCHER_FILE } from '../core/setup/launcher.ts';
import { sha256 } from '../io/digest.ts';
import { readText, staysInside } from '../io/files.ts';
import { filesBelow, removeEmptyFolder, removeFile } from '../io/folders.ts';
import type { Installer } from './installer.ts';

/** A file below `.agents`, or one for the agent client, that `init` did not write or a person changed since. */
export interface LeftFile {
  /** Relative to the root. */
  path: string;
  /** Whether it belongs to sessions, and `--purge` may delete it; other tools' files are not touched. */
  ours: boolean;
}

const CONTEXT = new Set<string>(Object.values(CONTEXT_FILES));

/** What stays below `.agents`, and of the files for the agent client, once these changes are made. */
export function leftBehind(installer: Installer, changes: readonly FileChange[]): LeftFile[] {
  const gone = new Set(changes.filter(({ after }) => after === undefined).map(({ path }) => path));
  return [...belowAgents(installer), ...editedAgentFiles(installer)].filter(
    ({ path }) => !gone.has(path),
  );
}

/** Those that came from us, and are a person's by now. */
function editedAgentFiles({ root }: Installer): LeftFile[] {
  return AGENT_FILES.map(agentPath).flatMap((path) => {
    const reading = readText(join(root, path));
    const isOurs = reading.kind === 'text' && readAgentFile(reading.text, sha256) !== undefined;
    return isOurs ? [{ path, ours: true }] : [];
  });
}

function belowAgents({ root, workspace }: Installer): LeftFile[] {
  const folder = join(root, '.agents');
  if (!staysInside(root, folder)) return [];
  const sessions = workspace.files();
  const names = new Set(sessions.map(({ path }) => path));
  const artifacts = sessions.map(({ id }) => `${artifactsFolder(id)}/`);
  const isOurs = (path: string): boolean =>
    names.has(path) ||
    path === CONFIG_FILE ||
    path === LAUNCHER_FILE ||
    CONTEXT.has(path) ||
    /^\.agents\/(?:groups|knowledge)\/[^/]+\.md$/.test(path) ||
    // Of a session that was completed too, where they were to be kept.
    /^\.agents\/sessions\/\d{8}-\d{6}-[^/]+\/artifacts\//.test(path) ||
    artifacts.some((start) => path.startsWith(start));
  return filesBelow(folder)
    .filter((name) => !name.startsWith('.local/'))
    .map((name) => `.agents/${name}`)
    .map((path) => ({ path, ours: isOurs(path) }));
}

export function purge({ root }: Installer, paths: readonly string[]): void {
  for (const path of paths) {
    removeFile(join(root, path));
    const id = /^\.agents\/sessions\/([^/]+)\.md$/.exec(path)?.[1];
    if (id !== undefined) removeEmptyArtifactFolders(root, id);
    for (
      let folder = dirname(path);
      /^\.(?:agents(?:\/|$)|claude\/)/.test(folder);
      folder = dirname(folder)
    ) {
      removeEmptyFolder(join(root, folder));
    }
  }
}

/**
 * Removes the folders that `init` made, as far as they are empty; in a clone, where nobody noted
 * them, those of the files that went.
 */
export function removeMadeFolders(
  installer: Installer,
  changes: readonly FileChange[],
  { files, folders }: Installed,
): void {
  const unknown = changes
    .filter(({ path, after }) => after === undefined && !files.some((file) => file.path === path))
    .flatMap(({ path }) => ['.agents/sessions', dirname(path), dirname(dirname(path))])
    .filter((folder) => folder !== '.' && !folder.startsWith('/'));
  const all = new Set([...folders, ...unknown]);
  for (const folder of [...all].toSorted((a, b) => b.length - a.length)) {
    removeEmptyFolder(installer.absolute(folder));
  }
}
