import type { Part } from '../core/brief/brief-parts.ts';
import type { ProjectContext } from '../core/onboarding/project-context.ts';
import { repositoryParts } from '../core/onboarding/repository-parts.ts';
import type { Session } from '../core/session/session.ts';
import { changedFiles } from '../io/git.ts';
import { aheadBehind } from '../onboarding/ahead-behind.ts';
import { lookAround } from '../onboarding/look-around.ts';
import { contextOfProject } from '../onboarding/project-files.ts';
import { fitting } from '../core/brief/tokens.ts';
import { oneLine } from '../core/text/display.ts';
import { readiness, type Readiness } from '../core/session/readiness.ts';
import {
  statusJson,
  statusParts,
  type StatusContext,
  type StatusPart,
} from '../core/session/status-view.ts';
import { gitFreshness } from '../git-freshness.ts';
import { groupNames } from '../groups/groups-of.ts';
import { missingPaths } from '../claims/missing-paths.ts';
import { unrecordedIn } from '../journal/session-journal.ts';
import { paint } from '../io/terminal.ts';
import { conversationOf, Workspace } from '../workspace.ts';
import { flag, JSON_OPTION, printJson, type Command, type World } from './command.ts';

export const command: Command = {
  name: 'status',
  summary:
    'Says where a session stands: state, next steps, what is open, how fresh, ready for handoff or not.',
  args: '[ref]',
  options: [
    { flags: '--objectives', description: 'the objectives alone, done ones too' },
    { flags: '--verbose', description: 'everything in full, and what the repository shows' },
    JSON_OPTION,
  ],
  examples: ['session status', 'session status fix-login --objectives', 'session status --json'],
  run(world, input) {
    const workspace = new Workspace(world.cwd);
    const { session } = workspace.find(input.args[0], conversationOf(world.env));
    const facts = {
      now: world.now(),
      branch: workspace.branch,
      ...gitFreshness(workspace, session),
    };
    const verdict = readiness(session, {
      missingPaths: missingPaths(workspace, session),
      unrecorded: unrecordedIn(workspace, session, { now: facts.now }),
    });
    const options = { objectives: flag(input, 'objectives'), verbose: flag(input, 'verbose') };
    const context = contextOf(workspace, session, facts.now, options.verbose);
    if (flag(input, 'json')) {
      const parts = Object.fromEntries(
        context.parts.map(({ name, lines }) => [keyOf(name), lines]),
      );
      printJson(world, {
        ...statusJson(session, facts, verdict, context),
        ...(options.verbose && { around: parts }),
      });
      return 0;
    }
    const only = options.objectives && !options.verbose;
    // An agent asks often: where the whole takes too much, fewer items of each part do.
    const texts = (options.verbose || only ? [5] : MOST).map((most) => {
      const parts = statusParts(session, facts, verdict, context, { ...options, most });
      const chosen = only ? parts.filter(({ label }) => label === 'Objectives') : parts;
      return textOf(world, session, chosen, verdict);
    });
    const fits = texts.find((text) => fitting([text, '']).left === 0);
    world.out(fits ?? texts.at(-1) ?? '');
    if (only && session.objectives.length === 0)
      world.out('No objectives yet. Add one with: session objective add "TEXT"\n');
    return 0;
  },
};

/** Items of a part, from what is usual down to what always has room. */
const MOST = [5, 3, 2, 1];

function textOf(
  world: World,
  session: Session,
  parts: readonly StatusPart[],
  { ready }: Readiness,
): string {
  const title = paint(oneLine(session.title ?? session.id), 'strong', world.colour);
  const rows = parts.map(({ label, lines }) => {
    const good = label !== 'Handoff' || ready;
    const head = paint(label.padEnd(11), good ? 'faint' : 'warn', world.colour);
    // A long label stands on a line of its own.
    const first = label.length > 11 ? `\n${' '.repeat(12)}` : ' ';
    return `${head}${first}${lines.join(`\n${' '.repeat(12)}`)}\n`;
  });
  return `${title}\n${oneLine(session.path)}\n\n${rows.join('')}`;
}

/** Git is asked for more than the state of the branch only when somebody wants everything. */
function contextOf(
  workspace: Workspace,
  session: Session,
  now: Date,
  verbose: boolean,
): StatusContext {
  return {
    aheadBehind: aheadBehind(workspace),
    groups: groupNames(workspace, session),
    dirty: workspace.repository.gitDir === undefined ? undefined : changedFiles(workspace.root),
    parts: verbose
      ? [
          ...projectParts(contextOfProject(workspace)),
          ...repositoryParts(lookAround(workspace, session), now),
        ]
      : [],
  };
}

function projectParts({ architecture, conventions, facts }: ProjectContext): Part[] {
  return [
    { name: 'Architecture', lines: architecture.lines },
    { name: 'Conventions', lines: conventions.lines },
    { name: 'Facts', lines: facts.lines },
  ].filter(({ lines }) => lines.length > 0);
}

/** `Changed files` as a key of JSON. */
function keyOf(name: string): string {
  return name.toLowerCase().replaceAll(' ', '_');
}
