import {
  CONFIG_FILE,
  isUntouchedConfig,
  settingsPath,
  type FileChange,
  type Installed,
  type ReadFile,
  type Scope,
  type TouchedFile,
} from './installation.ts';
import { AGENT_FILES, agentPath, readAgentFile } from './agent-files.ts';
import { CONTEXT_FILES, isUntouchedTemplate, type ContextFile } from './context-templates.ts';
import { LAUNCHER_FILE, readLauncher, type Digest } from './launcher.ts';
import { removeBlock } from './marked-block.ts';
import { removeHooks } from './settings.ts';

export interface UninstallRequest {
  scopes: readonly Scope[];
  userSettings: string;
  digest: Digest;
  read: ReadFile;
  /** What was noted of these scopes on this machine. */
  installed: Installed | undefined;
  /** Files that may hold a marked block of ours, each with the scope that wrote it. */
  blockFiles: readonly { path: string; scope: Scope }[];
}

export interface UninstallPlan {
  changes: FileChange[];
  /** The event of each hook entry that goes. */
  removed: string[];
}

/**
 * Everything that `uninstall` will take back; touches nothing. Bytes that nobody changed since come
 * back as they were; where somebody did, and where there is no record, exactly our entries go.
 * @throws SessionError `settings-broken`
 */
export function planUninstall(request: UninstallRequest): UninstallPlan {
  const { scopes } = request;
  const plan: UninstallPlan = { changes: [], removed: [] };
  for (const scope of scopes) settings(request, plan, scope);
  for (const { path, scope } of request.blockFiles) {
    if (scopes.includes(scope)) block(request, plan, path);
  }
  if (!scopes.includes('project')) return plan;
  launcher(request, plan);
  configuration(request, plan);
  contextFiles(request, plan);
  agentFiles(request, plan);
  return plan;
}

function settings(request: UninstallRequest, plan: UninstallPlan, scope: Scope): void {
  const { read, digest } = request;
  const path = settingsPath(scope, request);
  const before = read(path);
  if (before === undefined) return;
  const file = fileOf(request, path);
  const launcher = scope === 'project' ? read(LAUNCHER_FILE) : undefined;
  const known = launcher === undefined ? {} : (readLauncher(launcher, digest)?.before ?? {});
  const removal = removeHooks(before, path, { ...known.blanks, ...file?.blanks });
  if (removal.removed.length === 0) return;
  plan.removed.push(...removal.removed);
  const image = imageOf(request, path, before);
  const ours = removal.empty && (file?.created ?? known.absent ?? false);
  note(plan, { path, before, after: image ? image.text : ours ? undefined : removal.text });
}

function block(request: UninstallRequest, plan: UninstallPlan, path: string): void {
  const before = request.read(path);
  if (before === undefined) return;
  const image = imageOf(request, path, before);
  note(plan, { path, before, after: image ? image.text : removeBlock(before).text });
}

/** A launcher that a person edited is theirs. */
function launcher({ read, digest }: UninstallRequest, plan: UninstallPlan): void {
  const before = read(LAUNCHER_FILE);
  if (before === undefined || readLauncher(before, digest)?.edited !== false) return;
  note(plan, { path: LAUNCHER_FILE, before, after: undefined });
}

function configuration(request: UninstallRequest, plan: UninstallPlan): void {
  const before = request.read(CONFIG_FILE);
  if (before === undefined) return;
  const image = imageOf(request, CONFIG_FILE, before);
  if (!image && !isUntouchedConfig(before)) return;
  note(plan, { path: CONFIG_FILE, before, after: image?.text });
}

/** What nobody has filled in; what somebody has is theirs. */
function contextFiles(request: UninstallRequest, plan: UninstallPlan): void {
  for (const file of Object.keys(CONTEXT_FILES) as ContextFile[]) {
    const path = CONTEXT_FILES[file];
    const before = request.read(path);
    if (before !== undefined && isUntouchedTemplate(file, before))
      note(plan, { path, before, after: undefined });
  }
}

/** What somebody edited, or wrote before us, is theirs. */
function agentFiles({ read, digest }: UninstallRequest, plan: UninstallPlan): void {
  for (const path of AGENT_FILES.map(agentPath)) {
    const before = read(path);
    if (before !== undefined && readAgentFile(before, digest)?.edited === false)
      note(plan, { path, before, after: undefined });
  }
}

/** What stood there before, when the file still is what we left. Undefined text: no file. */
function imageOf(
  request: UninstallRequest,
  path: string,
  text: string,
): { text: string | undefined } | undefined {
  const file = fileOf(request, path);
  if (!file || request.digest(text) !== file.after) return undefined;
  if (file.before !== null) return { text: Buffer.from(file.before, 'base64').toString('utf8') };
  return file.created ? { text: undefined } : undefined;
}

function fileOf({ installed }: UninstallRequest, path: string): TouchedFile | undefined {
  return installed?.files.find((file) => file.path === path);
}

function note(plan: UninstallPlan, change: FileChange): void {
  if (change.before !== change.after) plan.changes.push(change);
}
