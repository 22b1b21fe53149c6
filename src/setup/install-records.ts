import { dirname, relative } from 'node:path';
import {
  readRecord,
  RECORD_FILE,
  type Installed,
  type InstallRecord,
  type Machine,
  type Scope,
} from '../core/setup/installation.ts';
import { readText, writeAtomic } from '../io/files.ts';
import { clearFolder, removeEmptyFolder, removeFile } from '../io/folders.ts';
import type { LocalState } from '../io/local-state.ts';
import type { Workspace } from '../workspace.ts';

/**
 * What this machine has noted of every `init`: for a project in its local state, by work tree; for
 * the hooks of all projects in a record of the user's own.
 */
export class InstallRecords {
  readonly #workspace: Workspace;
  readonly #userFile: string;

  constructor(workspace: Workspace, userFile: string) {
    this.#workspace = workspace;
    this.#userFile = userFile;
  }

  /** What was done in this work tree. */
  get project(): Installed | undefined {
    return this.#record?.worktrees[this.#worktree];
  }

  /** What was done for all projects; `here` when it was done from this one. */
  get user(): { installed: Installed; here: boolean } | undefined {
    const worktrees = this.#userRecord?.worktrees ?? {};
    const installed = worktrees[this.#workspace.root] ?? Object.values(worktrees)[0];
    return installed && { installed, here: this.#workspace.root in worktrees };
  }

  /** Whether another work tree of this repository has an installation noted. */
  get elsewhere(): boolean {
    return Object.keys(this.#record?.worktrees ?? {}).some((one) => one !== this.#worktree);
  }

  /** The files that were touched for these scopes, and the folders that nothing needs without them. */
  touched(scopes: readonly Scope[]): Installed {
    const project = scopes.some((scope) => scope !== 'user') ? this.project : undefined;
    const user = scopes.includes('user') ? this.user?.installed : undefined;
    const last = project?.scopes.every((scope) => scopes.includes(scope)) ?? false;
    return {
      scopes: [...scopes],
      files: [...(project?.files ?? []), ...(user?.files ?? [])],
      folders: [...(project && last ? project.folders : []), ...(user?.folders ?? [])],
    };
  }

  save(machine: Machine, installed: Installed): void {
    this.#save(this.#next(machine, installed));
  }

  saveForUser(machine: Machine, installed: Installed): void {
    const record = recordOf(machine, { [this.#workspace.root]: installed });
    if (JSON.stringify(record) === JSON.stringify(this.#userRecord)) return;
    writeAtomic(this.#userFile, JSON.stringify(record), 0o600);
  }

  /**
   * Forgets these scopes. Local state goes with the last scope of the last work tree.
   * @param keep names in local state that stay even then
   */
  forget(scopes: readonly Scope[], keep: readonly string[]): void {
    if (scopes.includes('user')) {
      removeFile(this.#userFile);
      removeEmptyFolder(dirname(this.#userFile));
    }
    const installed = this.project;
    const left = installed?.scopes.filter((scope) => !scopes.includes(scope)) ?? [];
    if (installed && left.length > 0)
      this.#save(this.#next(undefined, { ...installed, scopes: left }));
    else if (installed || scopes.includes('project'))
      this.#save(this.#next(undefined, undefined), keep);
  }

  #save(record: InstallRecord | undefined, keep: readonly string[] = []): void {
    const { state } = this.#workspace;
    if (!record) removeState(state, keep);
    else if (JSON.stringify(record) !== JSON.stringify(this.#record))
      state.write(RECORD_FILE, record);
  }

  #next(machine: Machine | undefined, installed: Installed | undefined): InstallRecord | undefined {
    const known = this.#record;
    const { [this.#worktree]: _, ...others } = known?.worktrees ?? {};
    const worktrees = installed ? { ...others, [this.#worktree]: installed } : others;
    if (Object.keys(worktrees).length === 0) return undefined;
    return machine ? recordOf(machine, worktrees) : known && { ...known, worktrees };
  }

  get #record(): InstallRecord | undefined {
    return readRecord(this.#workspace.state.read(RECORD_FILE));
  }

  get #userRecord(): InstallRecord | undefined {
    const reading = readText(this.#userFile);
    return reading.kind === 'text' ? readRecord(parse(reading.text)) : undefined;
  }

  get #worktree(): string {
    const { gitDir, commonDir } = this.#workspace.repository;
    if (gitDir === undefined || commonDir === undefined) return '';
    return relative(commonDir, gitDir).replaceAll('\\', '/');
  }
}

/** All that is ever written into local state, by name. */
const OURS = new Set(
  (
    'checkpoints completed conversations hooks.log install.json journal locks memory outbox reminders ' +
    'stamps tracker-answers'
  ).split(' '),
);

/** In a folder that a person named there may be more than what is ours. */
function removeState({ folder, isNamed }: LocalState, keep: readonly string[]): void {
  const stays = keep.length > 0 ? [...keep, '.gitignore'] : [];
  clearFolder(folder, (name) => stays.includes(name) || (isNamed && !OURS.has(name)));
}

function recordOf(machine: Machine, worktrees: Record<string, Installed>): InstallRecord {
  const { version, tool, node } = machine;
  return { version: 1, toolVersion: version, tool, node, worktrees };
}

function parse(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
