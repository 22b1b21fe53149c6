import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { SessionError } from '../core/errors.ts';
import { AGENT_FILES, agentPath, type AgentFile } from '../core/setup/agent-files.ts';
import { RECORD_FILE, type FileChange, type Machine } from '../core/setup/installation.ts';
import { InstallRecords } from './install-records.ts';
import { readText, staysInside, writeAtomic } from '../io/files.ts';
import {
  isDanglingLink,
  isFolder,
  makeFolder,
  modeOf,
  nearestExisting,
  removeEmptyFolder,
  removeFile,
} from '../io/folders.ts';
import { packageFolder, runningNode, userSettingsFile, userStateFolder } from '../io/machine.ts';
import { Workspace } from '../workspace.ts';

/** One project and this machine, as `init` and `uninstall` find and change them. */
export class Installer {
  readonly workspace: Workspace;
  readonly records: InstallRecords;
  readonly root: string;
  readonly userSettings: string;

  constructor(cwd: string, env: Readonly<Record<string, string | undefined>>) {
    this.workspace = new Workspace(cwd);
    this.root = this.workspace.root;
    this.userSettings = userSettingsFile(env);
    this.records = new InstallRecords(this.workspace, join(userStateFolder(env), RECORD_FILE));
  }

  get projectName(): string {
    return basename(this.root);
  }

  get hasGit(): boolean {
    return this.workspace.repository.commonDir !== undefined;
  }

  /** @throws SessionError `tool-unknown` when the running script lies in no agent-session package. */
  machine(version: string): Machine {
    const tool = packageFolder('agent-session') ?? '';
    const launcher = ['dist/hooks/agent-session.cjs', 'hooks/launcher.cjs']
      .map((file) => readText(join(tool, file)))
      .find((reading) => reading.kind === 'text');
    if (tool === '' || launcher === undefined) {
      throw new SessionError('tool-unknown', {
        so: 'The folder of the agent-session package cannot be told from the running script.',
        follows: 'So hooks could not find it either, and nothing was changed.',
        todo: 'Install the package with npm, then run: npx session init',
      });
    }
    const { userSettings } = this;
    return { node: runningNode(), tool, version, launcher: launcher.text, userSettings };
  }

  /** From the sources of the plugin, the plugin that a package brings, or the one that the tool itself is. */
  agentFiles({ tool }: Machine): AgentFile[] {
    return AGENT_FILES.flatMap((name) => {
      const [text] = ['plugin', 'dist/plugin', '.'].flatMap((folder) => {
        const reading = readText(join(tool, folder, name));
        return reading.kind === 'text' ? [reading.text] : [];
      });
      return text === undefined ? [] : [{ path: agentPath(name), text }];
    });
  }

  /** Whether a text is there or nothing, and can be written. */
  takes(path: string): boolean {
    try {
      this.#check({ path });
      return this.hasText(path) || modeOf(this.absolute(path)) === undefined;
    } catch {
      return false;
    }
  }

  hasText(path: string): boolean {
    try {
      return this.read(path) !== undefined;
    } catch {
      return false;
    }
  }

  /**
   * The text of a file by its path relative to the root, or absolute; undefined when there is none.
   * @throws SessionError `file-unreadable` for what is there and is no text
   */
  read(path: string): string | undefined {
    const reading = readText(this.absolute(path));
    if (reading.kind === 'text') return reading.text;
    if (reading.code === 'missing') return undefined;
    throw new SessionError('file-unreadable', {
      so: `${path} cannot be read: ${reading.detail}`,
      follows: 'So nothing was changed.',
      todo: `Look at what is there with: ls -ld ${path}`,
    });
  }

  absolute(path: string): string {
    return isAbsolute(path) ? path : join(this.root, path);
  }

  /** A path as people read it: relative to the root where it lies in there. */
  shown(path: string): string {
    const way = relative(this.root, path).replaceAll('\\', '/');
    return way.startsWith('../') ? path : way;
  }

  /**
   * Writes, makes and removes the files of a plan: all of them, or none.
   * @param folders to be made, relative to the root
   * @param finish the last step of the whole; told the folders that were made, as `shown` has them
   * @throws SessionError with everything as it was
   */
  apply(
    changes: readonly FileChange[],
    folders: readonly string[],
    finish: (made: string[]) => void,
  ): void {
    this.check(changes, folders);
    const made: string[] = [];
    const begun: { change: FileChange; mode: number | undefined }[] = [];
    try {
      for (const folder of folders) made.push(...makeFolder(join(this.root, folder)));
      for (const change of changes) {
        if (change.after !== undefined)
          made.push(...makeFolder(dirname(this.absolute(change.path))));
        begun.push({ change, mode: modeOf(this.absolute(change.path)) });
        this.#write(change.path, change.after, change.executable ? 0o755 : undefined);
      }
      finish(made.map((folder) => this.shown(folder)));
    } catch (error) {
      for (const { change, mode } of begun.toReversed()) this.#restore(change, mode);
      for (const folder of made.toReversed()) removeEmptyFolder(folder);
      throw error;
    }
  }

  /**
   * Refuses what cannot be carried out, before anything is written; a dry run too, which would promise it.
   * @throws SessionError `file-closed`
   */
  check(changes: readonly FileChange[], folders: readonly string[]): void {
    for (const change of changes) this.#check(change);
    for (const folder of folders) this.#checkInside(folder);
  }

  #write(path: string, text: string | undefined, mode: number | undefined): void {
    const absolute = this.absolute(path);
    if (text === undefined) removeFile(absolute);
    else writeAtomic(absolute, text, mode);
  }

  /** One file that cannot be put back must not keep the others from it. */
  #restore({ path, before }: FileChange, mode: number | undefined): void {
    try {
      this.#write(path, before, mode);
    } catch {
      // The error that led here is the one to report.
    }
  }

  /** Refuses what must not be written, before anything is. */
  #check({ path }: Pick<FileChange, 'path'>): void {
    if (!isAbsolute(path)) this.#checkInside(path);
    this.#checkFolder(dirname(this.absolute(path)));
    const mode = modeOf(this.absolute(path));
    if (mode === undefined || (mode & 0o222) !== 0) return;
    throw closed(`${path} is read-only.`, `Allow it with: chmod u+w ${path}`);
  }

  #checkFolder(folder: string): void {
    const found = nearestExisting(folder);
    if (isFolder(found)) return;
    const path = this.shown(found);
    throw closed(`${path} is a file, and a folder is needed there.`, `Look at it: ls -ld ${path}`);
  }

  #checkInside(path: string): void {
    if (isDanglingLink(this.absolute(path))) {
      throw closed(
        `${path} is a symbolic link that leads nowhere.`,
        `Remove it, or make what it leads to: ls -l ${path}`,
      );
    }
    if (staysInside(this.root, nearestExisting(this.absolute(path)))) return;
    throw closed(
      `${path} is reached through a symbolic link that leads out of the repository.`,
      'Put something of its own in its place, or use: session init --scope user',
    );
  }
}

function closed(so: string, todo: string): SessionError {
  return new SessionError('file-closed', { so, follows: 'So nothing was changed.', todo });
}
