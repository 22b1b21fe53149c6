import { blockFilesOf } from '../lint/commit-checks.ts';
import {
  changeCounts,
  changeDiffs,
  changeJson,
  changeLines,
  settingLines,
} from '../core/session/change-report.ts';
import { SessionError } from '../core/errors.ts';
import { counted } from '../core/insight/wording.ts';
import {
  PROJECT_SETTINGS,
  SCOPES,
  type Installed,
  type Scope,
} from '../core/setup/installation.ts';
import type { GitSetting } from '../core/setup/merge-driver.ts';
import { planUninstall, type UninstallPlan } from '../core/setup/plan-uninstall.ts';
import { settingsToUndo, writeSettings } from '../setup/git-settings.ts';
import { Installer } from '../setup/installer.ts';
import { RECORDS_FOLDER } from '../completion/completion-records.ts';
import { leftRecords, removeRefs, type LeftRecords } from '../completion/left-records.ts';
import { leftBehind, purge, removeMadeFolders } from '../setup/left-behind.ts';
import { sha256 } from '../io/digest.ts';
import { removeEmptyFolder } from '../io/folders.ts';
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

export const command: Command = {
  name: 'uninstall',
  summary: 'Takes out what init put in, to the byte. Sessions and knowledge stay.',
  options: [
    { flags: '--scope <scope>', description: 'only what this scope got', choices: SCOPES },
    {
      flags: '--purge',
      description: 'delete sessions, groups, knowledge and records of ended sessions too',
    },
    { flags: '-y, --yes', description: 'do not ask' },
    DRY_RUN_OPTION,
    JSON_OPTION,
  ],
  examples: ['session uninstall --dry-run', 'session uninstall', 'session uninstall --scope user'],
  notes: `Files that nobody changed since init come back byte for byte; from others exactly our
entries go. Without --scope it takes out what is in this project, and the hooks in your
home when init was run for them from here. The journal, memory and all else that this
machine noted go too; records of sessions that have ended stay, without --purge.`,
  async run(world, input) {
    const removal = prepare(world, input);
    const dryRun = flag(input, 'dryRun');
    removal.installer.check(removal.plan.changes, []);
    const asks = world.interactive && !dryRun && !flag(input, 'yes') && !flag(input, 'json');
    if (flag(input, 'purge') && !dryRun && !asks && !flag(input, 'yes')) throw unconfirmed(removal);
    if (flag(input, 'json')) {
      if (!dryRun) write(removal);
      printJson(world, jsonOf(removal, dryRun));
      return 0;
    }
    if (dryRun || asks) {
      const list = asks && !removal.nothing ? `\n${changeCounts(removal.plan.changes)}` : '';
      world.out(changeDiffs(removal.plan.changes) + list + otherLines(removal));
    }
    if (asks && !removal.nothing && !(await agrees(world, removal))) {
      world.out('Nothing was changed.\n');
      return 0;
    }
    if (!dryRun) {
      write(removal);
      world.out(changeLines(removal.plan.changes) + otherLines(removal));
    }
    world.out(`${summary(removal, dryRun).join('\n')}\n`);
    return 0;
  },
};

function otherLines({ gitSettings, purged, records }: Removal): string {
  const gone = [...purged, ...records.purged];
  return settingLines(gitSettings) + gone.map((path) => `delete  ${path}\n`).join('');
}

interface Removal {
  installer: Installer;
  scopes: Scope[];
  installed: Installed;
  plan: UninstallPlan;
  gitSettings: GitSetting[];
  /** What people wrote: it stays, or with --purge goes too. */
  kept: string[];
  purged: string[];
  /** Refs, and paths in local state, of sessions that have ended and of shadow checkpoints. */
  records: { kept: string[]; purged: string[]; found: LeftRecords };
  nothing: boolean;
}

function prepare(world: World, input: Input): Removal {
  const installer = new Installer(world.cwd, world.env);
  const only = textOption(input, 'scope') as Scope | undefined;
  const { user } = installer.records;
  const scopes: Scope[] = only ? [only] : ['project', 'local'];
  // In a repository that is the home folder both are one file.
  const oneFile = installer.userSettings === installer.absolute(PROJECT_SETTINGS);
  if (!only && user?.here && !oneFile) scopes.push('user');
  const installed = installer.records.touched(scopes);
  const plan = planUninstall({
    scopes,
    userSettings: installer.userSettings,
    digest: sha256,
    read: (path) => installer.read(path),
    installed,
    blockFiles: blockFilesOf(installer),
  });
  const whole = scopes.includes('project');
  // What all worktrees share stays while another one of them needs it.
  const gitSettings =
    whole && installer.hasGit && !installer.records.elsewhere
      ? settingsToUndo(installer.root, installer.records.project?.gitSettings ?? [])
      : [];
  const left = whole ? leftBehind(installer, plan.changes) : [];
  const purged = flag(input, 'purge') ? left.filter(({ ours }) => ours) : [];
  const kept = left.filter((file) => !purged.includes(file));
  const records = recordsOf(installer, whole, flag(input, 'purge'));
  return {
    installer,
    scopes,
    installed,
    plan,
    gitSettings,
    kept: kept.map(({ path }) => path),
    purged: purged.map(({ path }) => path),
    records,
    nothing:
      plan.changes.length + gitSettings.length + purged.length + records.purged.length === 0 &&
      installer.records.project === undefined,
  };
}

/** They belong to all work trees, and stay with the last one. */
function recordsOf(installer: Installer, isWhole: boolean, isPurge: boolean): Removal['records'] {
  const isShared = !isWhole || installer.records.elsewhere;
  const found = isShared ? { refs: [], files: [] } : leftRecords(installer.workspace);
  const all = [...found.refs, ...found.files.map((path) => installer.shown(path))];
  return { found, kept: isPurge ? [] : all, purged: isPurge ? all : [] };
}

function write(removal: Removal): void {
  const { installer, scopes, installed, plan, gitSettings, purged, records } = removal;
  const isPurge = records.purged.length > 0;
  const staying = !isPurge && records.found.files.length > 0 ? [RECORDS_FOLDER] : [];
  installer.apply(plan.changes, [], () => {
    writeSettings(installer.root, gitSettings);
    installer.records.forget(scopes, staying);
  });
  purge(installer, purged);
  removeMadeFolders(installer, plan.changes, installed);
  if (!isPurge) return;
  // Without git the records lay in there, when the folders of `init` went.
  removeEmptyFolder(installer.absolute('.agents'));
  removeRefs(installer.root, records.found.refs);
}

function jsonOf(removal: Removal, dryRun: boolean): object {
  const { scopes, plan, gitSettings, kept, purged, records } = removal;
  return {
    scopes,
    dry_run: dryRun,
    changes: plan.changes.map(changeJson),
    hooks: { removed: plan.removed },
    git_config: gitSettings,
    kept,
    purged,
    records: { kept: records.kept, purged: records.purged },
  };
}

async function agrees(world: World, removal: Removal): Promise<boolean> {
  if (goesForGood(removal) === '') {
    return /^\s*(?:y(?:es)?)?\s*$/i.test(await world.ask('Take this out? [Y/n] '));
  }
  const question = `Take this out and delete ${goesForGood(removal)}? [y/N] `;
  return /^\s*y(?:es)?\s*$/i.test(await world.ask(question));
}

/** What `--purge` deletes and nothing brings back; '' when that is nothing. */
function goesForGood({ purged, records }: Removal): string {
  const parts = [
    ...(purged.length > 0 ? [`${counted(purged.length, 'file')} that people wrote`] : []),
    ...(records.purged.length > 0
      ? [`${counted(records.purged.length, 'record')} of sessions`]
      : []),
  ];
  return parts.join(' and ');
}

function unconfirmed(removal: Removal): SessionError {
  return new SessionError('purge-unconfirmed', {
    so: `--purge would delete ${goesForGood(removal) || 'what people wrote'}, and nobody is here to ask.`,
    follows: 'So nothing was changed.',
    todo: 'Look at them with: session uninstall --purge --dry-run, then add --yes',
  });
}

function summary(removal: Removal, dryRun: boolean): string[] {
  const { installer, plan, kept, records, nothing } = removal;
  const staying = [...keptLines(kept), ...recordLines(records.kept)];
  if (nothing) return ['Nothing of agent-session is installed here.', ...staying];
  const count = counted(plan.removed.length, 'hook');
  const head = dryRun
    ? `Would remove ${count} and this machine's state. Nothing was changed.`
    : `${count} removed, and this machine's state.`;
  const { user: noted } = installer.records;
  const user =
    noted && !noted.here
      ? [`The hooks in ${installer.userSettings} stay: session uninstall --scope user`]
      : [];
  return [head, ...staying, ...user];
}

function recordLines(kept: readonly string[]): string[] {
  if (kept.length === 0) return [];
  const folders = new Set(kept.map((name) => name.slice(0, name.lastIndexOf('/'))));
  const [stay, them] = kept.length === 1 ? ['stays', 'it'] : ['stay', 'them'];
  const head = `${counted(kept.length, 'record')} for session restore ${stay}`;
  return [`${head} (--purge deletes ${them}): ${[...folders].join(', ')}`];
}

const SHOWN = 20;

function keptLines(kept: readonly string[]): string[] {
  if (kept.length === 0) return [];
  const more = kept.length > SHOWN ? [`  and ${kept.length - SHOWN} more`] : [];
  return [
    `${counted(kept.length, 'file')} that people wrote ${kept.length === 1 ? 'stays' : 'stay'} (--purge deletes sessions, groups and knowledge):`,
    ...kept.slice(0, SHOWN).map((path) => `  ${path}`),
    ...more,
  ];
}
