import {
  CONFIG_FILE,
  configText,
  hookEntries,
  LOCAL_SETTINGS,
  SCOPES,
  settingsPath,
  type FileChange,
  type Installed,
  type Machine,
  type ReadFile,
  type Scope,
  type TouchedFile,
} from './installation.ts';
import {
  AGENTS_MD,
  AGENTS_MD_LINES,
  printAgentFile,
  readAgentFile,
  type AgentFile,
} from './agent-files.ts';
import {
  checksum,
  LAUNCHER_FILE,
  printLauncher,
  readLauncher,
  type Before,
  type Digest,
} from './launcher.ts';
import { CONTEXT_FILES, contextTemplate, type ContextFile } from './context-templates.ts';
import { readConfig } from '../config-reader.ts';
import { hasBlock, insertBlock, renewBlock } from './marked-block.ts';
import { addAttributes, ATTRIBUTES_FILE, type GitSetting } from './merge-driver.ts';
import { addHooks, hookedEvents, type Traces } from './settings.ts';

export interface InitRequest {
  scopes: readonly Scope[];
  machine: Machine;
  digest: Digest;
  read: ReadFile;
  installed: Installed | undefined;
  /** The `project:` of a new configuration. */
  projectId: string;
  /** Git's exclude file, where git would see the local settings otherwise. */
  excludeFile: string | undefined;
  /** Which files about the project are to be made where there are none. */
  contextFiles: readonly ContextFile[];
  /** Commands, skill and agent for the project. */
  agentFiles: readonly AgentFile[];
  /** Whether `AGENTS.md` gets its block. */
  agentsMd: boolean;
  /** Whether what a person edited or broke is written anew: the launcher, an unusable configuration. */
  force: boolean;
  /** The file that runs checks before a commit, edited already. */
  preCommit: FileChange | undefined;
  /** What git's configuration of this clone has to say; undefined where there is no git. */
  gitSettings: readonly GitSetting[] | undefined;
}

export interface InitPlan {
  changes: FileChange[];
  /** The event of each hook entry, over all scopes. */
  added: string[];
  replaced: string[];
  /** Files of ours that a person has edited: they were left alone. */
  leftAlone: string[];
  /** To be set through git. */
  gitSettings: readonly GitSetting[];
  installed: Installed;
}

/**
 * Everything that `init` will write; touches nothing.
 * @throws SessionError `settings-broken`
 */
export function planInit(request: InitRequest): InitPlan {
  const planning = new Planning(request);
  const isFirst = request.read(LAUNCHER_FILE) === undefined;
  for (const scope of request.scopes) planning.settings(scope);
  if (request.scopes.includes('project')) {
    planning.configuration();
    // Who deleted one of them later does not want it.
    if (isFirst || request.force) planning.contextFiles();
    for (const file of request.agentFiles) planning.agentFile(file, isFirst || request.force);
    if (request.agentsMd) planning.agentsMd(isFirst || request.force);
  }
  if (request.scopes.includes('local')) planning.exclusion();
  if (request.preCommit) planning.touch(request.preCommit);
  if (request.gitSettings) planning.mergeDriver(request.gitSettings);
  return planning.plan;
}

class Planning {
  readonly plan: InitPlan;
  readonly #request: InitRequest;

  constructor(request: InitRequest) {
    const { scopes, installed } = request;
    this.#request = request;
    this.plan = {
      changes: [],
      added: [],
      replaced: [],
      leftAlone: [],
      gitSettings: [],
      installed: {
        scopes: SCOPES.filter((one) => scopes.includes(one) || installed?.scopes.includes(one)),
        files: [...(installed?.files ?? [])],
        folders: [...(installed?.folders ?? [])],
        ...(installed?.gitSettings && { gitSettings: installed.gitSettings }),
      },
    };
  }

  settings(scope: Scope): void {
    const { machine, read } = this.#request;
    const path = settingsPath(scope, machine);
    const before = read(path);
    const held = before !== undefined && hookedEvents(before, path).length > 0;
    const addition = addHooks(before ?? '', hookEntries(scope, machine), path);
    this.plan.added.push(...addition.added);
    this.plan.replaced.push(...addition.replaced);
    const blanks = before === undefined ? {} : addition.traces;
    // First what is called, then who calls it: a crash in between must leave no dead entry.
    if (scope === 'project') {
      this.#launcher(held, { ...(before === undefined && { absent: true }), blanks });
    }
    this.touch({ path, before, after: addition.text }, { held, blanks });
  }

  /** A launcher that a person edited stays; so does one of a newer version than this tool's. */
  #launcher(held: boolean, fresh: Before): void {
    const { machine, read, digest, force } = this.#request;
    const path = LAUNCHER_FILE;
    const before = read(path);
    const found = before === undefined ? undefined : readLauncher(before, digest);
    if (before !== undefined && !force && (!found || found.edited)) {
      this.plan.leftAlone.push(path);
      return;
    }
    const newer = (found?.version ?? 0) > (readLauncher(machine.launcher, digest)?.version ?? 0);
    const template = newer && before !== undefined ? before : machine.launcher;
    const text = printLauncher(
      template,
      found && held ? earlier(found.before, fresh) : fresh,
      digest,
    );
    const after = before?.includes('\r\n') ? text.replaceAll(/\r?\n/g, '\r\n') : text;
    this.touch({ path, before, after }, { held: true });
  }

  configuration(): void {
    const { read, projectId, force } = this.#request;
    const path = CONFIG_FILE;
    const before = read(path);
    if (before === undefined) this.touch({ path, before, after: configText(projectId) });
    else if (force && readConfig(before).complaints.length > 0) this.#renew(before);
  }

  /** What cannot be used is kept beside the new one: it may hold what somebody wants. */
  #renew(before: string): void {
    const { read, projectId } = this.#request;
    const known = /^project:[ \t]*([\w-]+)[ \t]*$/m.exec(before)?.[1] ?? projectId;
    const old = `${CONFIG_FILE}.old`;
    this.touch({ path: old, before: read(old), after: before });
    this.touch({ path: CONFIG_FILE, before, after: configText(known) });
  }

  contextFiles(): void {
    for (const file of this.#request.contextFiles) {
      const path = CONTEXT_FILES[file];
      if (this.#request.read(path) === undefined)
        this.touch({ path, before: undefined, after: contextTemplate(file) });
    }
  }

  /** One that a person edited, or wrote before us, stays, whatever is forced: there would be no way back. */
  agentFile(file: AgentFile, wanted: boolean): void {
    const { read, digest } = this.#request;
    const { path } = file;
    const before = read(path);
    if (before === undefined && !wanted) return;
    if (before !== undefined && readAgentFile(before, digest)?.edited !== false) {
      this.plan.leftAlone.push(path);
      return;
    }
    const text = printAgentFile(file, digest);
    const after = before?.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text;
    this.touch({ path, before, after }, { held: true });
  }

  /** Lines of an earlier version are replaced where nobody has edited them. */
  agentsMd(wanted: boolean): void {
    const { read, digest } = this.#request;
    const path = AGENTS_MD;
    const before = read(path);
    const text = before ?? '';
    const sum = (lines: string): string => checksum(lines, digest);
    if (hasBlock(text)) {
      this.touch({ path, before, after: renewBlock(text, AGENTS_MD_LINES, sum) }, { held: true });
    } else if (wanted) {
      const options = { newFile: before === undefined, markdown: true, sum };
      this.touch({
        path,
        before,
        after: insertBlock(text, text.length, AGENTS_MD_LINES, options),
      });
    }
  }

  /** Settings that name this machine must not be committed. */
  exclusion(): void {
    const { read, excludeFile: path } = this.#request;
    if (path === undefined) return;
    const before = read(path);
    const text = before ?? '';
    const after = hasBlock(text) ? text : insertBlock(text, text.length, [`/${LOCAL_SETTINGS}`]);
    this.touch({ path, before, after });
  }

  /** What stood in git's configuration before the first of us is what comes back. */
  mergeDriver(settings: readonly GitSetting[]): void {
    const before = this.#request.read(ATTRIBUTES_FILE);
    this.touch({ path: ATTRIBUTES_FILE, before, after: addAttributes(before) });
    const known = this.plan.installed.gitSettings ?? [];
    const noted = settings.map((one): GitSetting => {
      const old = known.find(({ key, after }) => key === one.key && after === one.before);
      return old ? { ...one, before: old.before } : one;
    });
    const others = known.filter(({ key }) => settings.every((one) => one.key !== key));
    this.plan.gitSettings = settings;
    if (noted.length > 0) this.plan.installed.gitSettings = [...others, ...noted];
  }

  /**
   * Notes a change and, in the manifest, how to take it back. The first image of a file is kept as
   * long as the file is what we left; after a foreign edit only a splice can take ours out.
   * @param held whether the file held something of ours already
   */
  touch(
    change: FileChange,
    { held = false, blanks = {} }: { held?: boolean; blanks?: Traces } = {},
  ): void {
    const { path, before, after } = change;
    if (before === after || after === undefined) return;
    this.plan.changes.push(change);
    const { digest } = this.#request;
    const { files } = this.plan.installed;
    const index = files.findIndex((file) => file.path === path);
    const known = before === undefined ? undefined : files[index];
    const image =
      before === undefined || held ? null : Buffer.from(before, 'utf8').toString('base64');
    const untouched = known !== undefined && digest(before ?? '') === known.after;
    const file: TouchedFile = {
      path,
      created: known?.created ?? before === undefined,
      before: known ? (untouched ? known.before : null) : image,
      after: digest(after),
      blanks: { ...blanks, ...known?.blanks },
    };
    if (index === -1) files.push(file);
    else files[index] = file;
  }
}

/** What was known first counts: it is older. */
function earlier(known: Before, fresh: Before): Before {
  const absent = known.absent ?? fresh.absent;
  return { ...(absent && { absent }), blanks: { ...fresh.blanks, ...known.blanks } };
}
