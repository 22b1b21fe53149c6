import { randomBytes } from 'node:crypto';
import { excludeFileFor, planPreCommit } from '../lint/commit-checks.ts';
import {
  changeCounts,
  changeDiffs,
  changeJson,
  changeLines,
  settingLines,
} from '../core/session/change-report.ts';
import { AGENTS_MD } from '../core/setup/agent-files.ts';
import { CONTEXT_FILES, type ContextFile } from '../core/setup/context-templates.ts';
import { hooksLine, initNotes, nextLine } from '../core/setup/init-report.ts';
import { newProjectId, SCOPES, settingsPath } from '../core/setup/installation.ts';
import type { Machine, Scope } from '../core/setup/installation.ts';
import { isStrict } from '../core/setup/installed-hooks.ts';
import { planInit, type InitPlan } from '../core/setup/plan-init.ts';
import { settingsToMake, writeSettings } from '../setup/git-settings.ts';
import { Installer } from '../setup/installer.ts';
import { sha256 } from '../io/digest.ts';
import { desktopPath, findProgram } from '../io/hook-runner.ts';
import { VERSION } from '../version.ts';
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
  name: 'init',
  summary: 'Sets a project up: hooks of the agent client, their launcher, a configuration.',
  options: [
    {
      flags: '--scope <scope>',
      description: 'whose settings get the hooks (default: project)',
      choices: SCOPES,
    },
    { flags: '--pre-commit', description: 'also run `session lint --staged` before each commit' },
    {
      flags: '--no-templates',
      description: 'make no files for architecture, conventions and facts',
    },
    { flags: '--no-agent-files', description: 'no commands, skill and agent in .claude' },
    { flags: '--no-agents-md', description: 'no lines about sessions in AGENTS.md' },
    { flags: '--force', description: 'write anew what was edited or is broken, and what is gone' },
    { flags: '-y, --yes', description: 'write without asking' },
    DRY_RUN_OPTION,
    JSON_OPTION,
  ],
  examples: [
    'session init --dry-run',
    'session init',
    'session init --scope local',
    'session init --pre-commit',
    'session init --force',
  ],
  notes: `project  .claude/settings.json, for everybody who clones; names no machine
local    .claude/settings.local.json, for this checkout; also when started in a subfolder
user     the settings in your home, for all your projects

It can be repeated, changes nothing twice, and leaves other hooks and settings alone.
The first time it makes .agents/architecture.md, conventions.md and facts.md: what you fill in there
is told in every brief. It also brings what the plugin brings: the commands /session-start, -resume,
-status, -checkpoint, -handoff and -closeout, a skill and an agent in .claude; and a few lines between marks
in AGENTS.md for agents of every make. --force makes missing files again, replaces an edited launcher, and a
configuration that cannot be used; the old one is kept as config.yaml.old. What people wrote stays.
--pre-commit uses husky, lefthook, the pre-commit framework or a plain git hook,
whichever is there. In a git repository session files are merged by meaning: .gitattributes
says so for everybody, the git configuration of this clone names the command, and who clones
runs session init for it. Everything is taken back by: session uninstall`,
  async run(world, input) {
    const scope = (textOption(input, 'scope') ?? 'project') as Scope;
    const setup = prepare(world, scope, input);
    const { changes, added, replaced } = setup.plan;
    const dryRun = flag(input, 'dryRun');
    setup.installer.check(changes, foldersOf(scope));
    if (flag(input, 'json')) {
      if (!dryRun) write(setup);
      const hooks = { added, replaced };
      printJson(world, {
        scope,
        dry_run: dryRun,
        changes: changes.map(changeJson),
        hooks,
        git_config: setup.plan.gitSettings,
        notes: setup.notes,
      });
      return 0;
    }
    const nothing = changes.length === 0 && setup.plan.gitSettings.length === 0;
    const asks = world.interactive && !dryRun && !flag(input, 'yes') && !nothing;
    const settings = settingLines(setup.plan.gitSettings);
    if (dryRun || asks) world.out(changeDiffs(changes) + (asks ? '' : settings));
    // The diffs are long: what is asked about stands once more right above the question.
    if (asks) world.out(`\n${changeCounts(changes)}${settings}`);
    if (asks && !(await agrees(world))) {
      world.out('Nothing was changed.\n');
      return 0;
    }
    if (!dryRun) {
      write(setup);
      world.out(changeLines(changes) + settings);
    }
    world.out(`${summary(setup, dryRun).join('\n')}\n`);
    return 0;
  },
};

interface Setup {
  installer: Installer;
  scope: Scope;
  machine: Machine;
  plan: InitPlan;
  notes: string[];
}

function prepare(world: World, scope: Scope, input: Input): Setup {
  const installer = new Installer(world.cwd, world.env);
  const machine = installer.machine(VERSION);
  const node = {
    running: machine.node,
    onPath: findProgram('node', world.env['PATH'] ?? world.env['Path']),
    onDesktop: findProgram('node', desktopPath(world.env)) !== undefined,
  };
  // The committed entries need a node on PATH; without one this machine gets entries of its own.
  const scopes: Scope[] = scope === 'project' && !node.onPath ? ['project', 'local'] : [scope];
  const wantsBlock = scope === 'project' && input.options['agentsMd'] !== false;
  const takesBlock = installer.takes(AGENTS_MD);
  const plan = planInit({
    scopes,
    machine,
    digest: sha256,
    read: (path) => installer.read(path),
    installed: scope === 'user' ? installer.records.user?.installed : installer.records.project,
    projectId: newProjectId(installer.projectName, randomBytes(4).toString('hex')),
    excludeFile: scopes.includes('local') ? excludeFileFor(installer) : undefined,
    contextFiles: input.options['templates'] === false ? [] : contextFilesOf(installer),
    agentFiles: input.options['agentFiles'] === false ? [] : installer.agentFiles(machine),
    agentsMd: wantsBlock && takesBlock,
    force: flag(input, 'force'),
    preCommit: flag(input, 'preCommit') ? planPreCommit(installer) : undefined,
    gitSettings:
      scope === 'project' && installer.hasGit ? settingsToMake(installer.root, machine) : undefined,
  });
  const { root, hasGit: git } = installer;
  const isLoose = (path: string): boolean => {
    const change = plan.changes.find((one) => one.path === path);
    return !isStrict((change === undefined ? installer.read(path) : change.after) ?? '');
  };
  const notes = initNotes({
    scope,
    root,
    tool: machine.tool,
    node,
    git,
    leftAlone: wantsBlock && !takesBlock ? [...plan.leftAlone, AGENTS_MD] : plan.leftAlone,
    loose: scopes.map((one) => settingsPath(one, machine)).filter((path) => isLoose(path)),
  });
  return { installer, scope, machine, plan, notes };
}

/** Those that the configuration looks for where we make them. */
function contextFilesOf({ workspace }: Installer): ContextFile[] {
  const { context } = workspace.config;
  return (Object.keys(CONTEXT_FILES) as ContextFile[]).filter((file) => {
    const place = context[file];
    // The architecture may be named instead of described; then its file stands beside the name.
    return place === CONTEXT_FILES[file] || !/[/\\.]/.test(place);
  });
}

function write({ installer, scope, machine, plan }: Setup): void {
  installer.apply(plan.changes, foldersOf(scope), (made) => {
    writeSettings(installer.root, plan.gitSettings);
    const installed = { ...plan.installed, folders: [...plan.installed.folders, ...made] };
    if (scope === 'user') installer.records.saveForUser(machine, installed);
    else installer.records.save(machine, installed);
  });
}

function foldersOf(scope: Scope): string[] {
  return scope === 'user' ? [] : ['.agents/sessions'];
}

/** The default is yes: the question comes after the whole diff. */
async function agrees(world: World): Promise<boolean> {
  const answer = await world.ask('Write this? [Y/n] ');
  return /^\s*(?:y(?:es)?)?\s*$/i.test(answer);
}

function summary({ installer, scope, plan, notes }: Setup, dryRun: boolean): string[] {
  const { changes, added, replaced, gitSettings } = plan;
  if (changes.length + gitSettings.length === 0)
    return ['Nothing to do: everything is in place.', ...notes];
  const next = dryRun ? [] : [nextLine(scope, installer.hasGit)];
  return [hooksLine(added.length, replaced.length, dryRun), ...notes, ...next];
}
