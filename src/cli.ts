import type { Verbs, World } from './commands/command.ts';
import { SessionError } from './core/errors.ts';
import { explain } from './explain-error.ts';
import { oneLine } from './core/text/display.ts';
import { distance } from './core/session/vocabulary.ts';
import * as help from './help.ts';
import { VERSION } from './version.ts';

/** Every verb, in the order of the help; a verb's module is loaded only when it is called. */
export const VERBS: Verbs = {
  init: {
    group: 'Set up',
    summary: 'wire sessions and hooks into this repository',
    load: () => import('./commands/init.ts'),
  },
  uninstall: {
    group: 'Set up',
    summary: 'take everything of that out again',
    load: () => import('./commands/uninstall.ts'),
  },
  doctor: {
    group: 'Set up',
    summary: 'run each hook for real and say what is wrong',
    load: () => import('./commands/doctor.ts'),
  },
  import: {
    group: 'Set up',
    summary: 'make sessions of the notes of other tools',
    load: () => import('./commands/import.ts'),
  },
  completions: {
    group: 'Set up',
    summary: 'print completions for bash, zsh or fish',
    load: () => import('./commands/completions.ts'),
  },
  'merge-driver': {
    group: 'Set up',
    summary: 'merge a session file by meaning; git calls it',
    load: () => import('./commands/merge-driver.ts'),
  },
  new: {
    group: 'Make',
    summary: 'make a session file',
    load: () => import('./commands/new.ts'),
  },
  start: {
    group: 'Make',
    summary: 'the same, on a branch of its own',
    load: () => import('./commands/start.ts'),
  },
  assess: {
    group: 'Make',
    summary: 'whether a request needs a session, and why',
    load: () => import('./commands/assess.ts'),
  },
  list: {
    group: 'Read',
    summary: 'active sessions, newest first',
    aliases: ['ls'],
    load: () => import('./commands/list.ts'),
  },
  show: {
    group: 'Read',
    summary: 'one session, or one section of it',
    load: () => import('./commands/show.ts'),
  },
  status: {
    group: 'Read',
    summary: 'where the current session stands',
    load: () => import('./commands/status.ts'),
  },
  find: { group: 'Read', summary: 'search all sessions', load: () => import('./commands/find.ts') },
  brief: {
    group: 'Read',
    summary: 'what an agent is told about a session',
    load: () => import('./commands/brief.ts'),
  },
  handoff: {
    group: 'Read',
    summary: 'the document for whoever continues',
    load: () => import('./commands/handoff.ts'),
  },
  compare: {
    group: 'Read',
    summary: 'two sessions side by side',
    load: () => import('./commands/compare.ts'),
  },
  analyze: {
    group: 'Read',
    summary: 'health, velocity and patterns of sessions',
    load: () => import('./commands/analyze.ts'),
  },
  report: {
    group: 'Read',
    summary: 'a week or the whole project, as Markdown, JSON or HTML',
    load: () => import('./commands/report.ts'),
  },
  resume: {
    group: 'Life',
    summary: 'take a session up again',
    load: () => import('./commands/resume.ts'),
  },
  switch: {
    group: 'Life',
    summary: 'go to the work of another branch',
    load: () => import('./commands/switch.ts'),
  },
  end: {
    group: 'Life',
    summary: 'lay a session aside, hand it off, merge its branch',
    load: () => import('./commands/end.ts'),
  },
  pause: {
    group: 'Life',
    summary: 'lay a session aside',
    load: () => import('./commands/pause.ts'),
  },
  complete: {
    group: 'Life',
    summary: 'extract its knowledge by an approved plan, then delete it',
    load: () => import('./commands/complete.ts'),
  },
  history: {
    group: 'Life',
    summary: 'sessions that have ended',
    load: () => import('./commands/history.ts'),
  },
  restore: {
    group: 'Life',
    summary: 'bring a session that has ended back',
    load: () => import('./commands/restore.ts'),
  },
  update: {
    group: 'Record',
    summary: 'record state, next steps, tasks and log in one write',
    load: () => import('./commands/update.ts'),
  },
  log: {
    group: 'Record',
    summary: 'add a log entry, or show the log',
    load: () => import('./commands/log.ts'),
  },
  checkpoint: {
    group: 'Record',
    summary: 'a log entry and a commit that says how the work stands',
    load: () => import('./commands/checkpoint.ts'),
  },
  objective: {
    group: 'Record',
    summary: 'add, done, list',
    aliases: ['objectives'],
    load: () => import('./commands/objective.ts'),
  },
  task: {
    group: 'Record',
    summary: 'add, done, list',
    aliases: ['tasks'],
    load: () => import('./commands/task.ts'),
  },
  decision: {
    group: 'Record',
    summary: 'add, list',
    aliases: ['decisions'],
    load: () => import('./commands/decision.ts'),
  },
  blocker: {
    group: 'Record',
    summary: 'add, resolve, list',
    aliases: ['blockers'],
    load: () => import('./commands/blocker.ts'),
  },
  agent: {
    group: 'Record',
    summary: 'add, done, list',
    aliases: ['agents'],
    load: () => import('./commands/agent.ts'),
  },
  artifact: {
    group: 'Share',
    summary: 'files beside the source tree: add, list, path',
    aliases: ['artifacts'],
    load: () => import('./commands/artifact.ts'),
  },
  knowledge: {
    group: 'Share',
    summary: 'lessons and patterns: add, list, find, show, apply, retire',
    load: () => import('./commands/knowledge.ts'),
  },
  group: {
    group: 'Share',
    summary: 'named sets of sessions: create, add, show, find, close, handoff',
    aliases: ['groups'],
    load: () => import('./commands/group.ts'),
  },
  memory: {
    group: 'Share',
    summary: 'values for agents at work: set, get, list, search, watch',
    load: () => import('./commands/memory.ts'),
  },
  issue: {
    group: 'Share',
    summary: 'the issue of a session: create, link, sync, note, close, find',
    load: () => import('./commands/issue.ts'),
  },
  lint: {
    group: 'Check',
    summary: 'check session files',
    load: () => import('./commands/lint.ts'),
  },
  verify: {
    group: 'Check',
    summary: 'check what a session says against git and the files',
    load: () => import('./commands/verify.ts'),
  },
  hook: {
    group: 'Check',
    summary: 'run a hook by hand or from another agent client',
    load: () => import('../hooks/hook-verb.ts'),
  },
};

/**
 * Runs one command line and returns its exit code: 0 fine, 1 problems found or a check failed, 2
 * wrong use or a failure. Never throws.
 */
export async function run(argv: readonly string[], world: World): Promise<number> {
  const [word, ...rest] = argv;
  try {
    if (
      word === undefined ||
      word === '--help' ||
      word === '-h' ||
      (word === 'help' && rest.length === 0)
    ) {
      world.out(overview());
      return word === undefined ? 2 : 0;
    }
    if (word === 'help' && rest[0] === '--all') {
      world.out(allVerbs());
      return 0;
    }
    if (word === '--version' || word === '-V') {
      world.out(`${VERSION}\n`);
      return 0;
    }
    if (word === 'help') return await runVerb(rest[0] ?? '', ['--help'], world);
    return await runVerb(word, rest, world);
  } catch (error) {
    return explain(error, rest.includes('--json'), world);
  }
}

async function runVerb(word: string, argv: string[], world: World): Promise<number> {
  const name = nameOf(word);
  const verb = VERBS[name];
  if (!verb) throw unknownVerb(word);
  const { command } = await verb.load();
  // Most command lines say nothing more: then there is nothing to parse.
  if (argv.length === 0 && !command.args?.startsWith('<'))
    return await command.run(world, { args: [], options: {} }, VERBS);
  const { parse } = await import('./command-line.ts');
  const input = await parse(command, argv, world);
  return input ? await command.run(world, input, VERBS) : 0;
}

function nameOf(word: string): string {
  if (Object.hasOwn(VERBS, word)) return word;
  return Object.keys(VERBS).find((name) => VERBS[name]?.aliases?.includes(word)) ?? '';
}

/** What `session --help` prints: everyday verbs, and the names of all. */
export function overview(): string {
  return help.overview(VERBS);
}

/** What `session help --all` prints. */
export function allVerbs(): string {
  return help.allVerbs(VERBS);
}

function unknownVerb(word: string): SessionError {
  const near = Object.keys(VERBS).filter((name) => distance(name, word) <= 2);
  return new SessionError('unknown-verb', {
    so: `There is no verb "${oneLine(word)}".`,
    follows: 'So nothing was done.',
    todo:
      near.length > 0 ? `Did you mean: session ${near.join(', session ')}?` : 'See: session --help',
  });
}
