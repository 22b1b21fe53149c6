import { isAbsolute, relative, resolve, sep } from 'node:path';
import { oneLine } from '../core/text/display.ts';
import { authorOf } from '../core/session/entries.ts';
import { SessionError } from '../core/errors.ts';
import { objectivesDone } from '../core/mirror/updates.ts';
import { GivenText } from '../core/session/given-text.ts';
import { readiness } from '../core/session/readiness.ts';
import { recordWork, type Work } from '../core/session/record-work.ts';
import { cutText } from '../core/brief/tokens.ts';
import type { Session } from '../core/session/session.ts';
import { editSession } from '../edit-session.ts';
import { findRepository } from '../io/repository.ts';
import { conversationOf } from '../workspace.ts';
import {
  DRY_RUN_OPTION,
  JSON_OPTION,
  listOption,
  textOption,
  type Command,
  type Input,
  type World,
} from './command.ts';

export const command: Command = {
  name: 'update',
  summary: 'Records work in one write: state, next steps, what is done, a log entry, files.',
  args: '[ref]',
  options: [
    { flags: '--state <text>', description: 'where the work stands: replaces Current State' },
    {
      flags: '-n, --next <text>',
      description: 'a next step; all given ones replace the open ones',
      repeatable: true,
    },
    {
      flags: '-d, --done <ref>',
      description: 'ticks an objective, a task or a next step',
      repeatable: true,
    },
    { flags: '-t, --task <text>', description: 'what is being worked on now (current_task)' },
    { flags: '-l, --log <text>', description: 'adds a log entry' },
    { flags: '--as <who>', description: 'who the log entry is by, or who/action' },
    {
      flags: '-f, --file <path>',
      description: 'a file that was changed: adds it to Files Modified',
      repeatable: true,
    },
    { flags: '--branch <name>', description: 'the branch it belongs to now, after a rename' },
    DRY_RUN_OPTION,
    JSON_OPTION,
  ],
  examples: [
    'session update --state "Retry works, tests missing" --next "Test the third attempt" --done obj-1',
    'session update --log "Measured: 40 ms per call" --file src/queue.ts',
    'git log -3 --oneline | session update --log -',
  ],
  notes:
    '- as a text reads standard input. --next replaces the steps that are open; steps that are\n' +
    'done and prose around the list stay. A ref is obj-2, task-3, step-1, a number or words.',
  run(world, input) {
    const texts = new GivenText(world);
    const work = workOf(world, input, texts);
    const given = textOption(input, 'task');
    const task = given === undefined ? undefined : texts.line(given, 'current task');
    const branch = textOption(input, 'branch');
    const recorded = namesOf(work, task, branch);
    if (recorded.length === 0) throw nothingGiven();
    return editSession(world, input.options, input.args[0], {
      body: (session) => recordWork(session, work, world.now()),
      fields: (session) => [
        ...(task === undefined || task === session.currentTask
          ? []
          : [{ path: ['orchestration', 'current_task'], value: task }]),
        ...(branch === undefined || branch === session.branch
          ? []
          : [{ path: ['session', 'branch'], value: texts.line(branch, 'branch') }]),
      ],
      stampAlways: true,
      tell: (session) => told(session, recorded),
      updates: objectivesDone,
    });
  },
};

function workOf(world: World, input: Input, texts: GivenText): Work {
  const state = textOption(input, 'state');
  const log = textOption(input, 'log');
  const author = authorOf(world.env['AGENT_TYPE'], conversationOf(world.env) !== undefined);
  const root = findRepository(world.cwd).root;
  return {
    state: state === undefined ? undefined : texts.markdown(state, 'state'),
    next: listOption(input, 'next').flatMap((text) => stepLines(texts, text)),
    done: listOption(input, 'done'),
    log:
      log === undefined
        ? undefined
        : { who: textOption(input, 'as') ?? author, text: texts.markdown(log, 'log entry') },
    files: listOption(input, 'file').map((path) => pathInRoot(root, world.cwd, path)),
  };
}

/** Standard input may hold a step per line, as a list or not. */
function stepLines(texts: GivenText, given: string): string[] {
  if (given !== '-') return [texts.line(given, 'next step')];
  const lines = texts.markdown(given, 'next step').split('\n');
  return lines
    .map((line) => oneLine(line).replace(/^(?:[-*+]|\d+[.)])\s+(?:\[ \]\s+)?/, ''))
    .filter((line) => line !== '');
}

function pathInRoot(root: string, cwd: string, path: string): string {
  const way = relative(root, resolve(cwd, path));
  if (way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)) {
    return oneLine(way.replaceAll(sep, '/'));
  }
  throw new SessionError('outside-root', {
    so: `${oneLine(path)} does not lie inside ${root}.`,
    follows: 'So it means nothing to whoever continues elsewhere, and nothing was recorded.',
    todo: 'Give the path of a file of this project.',
  });
}

/** What was given, in words for the answer. */
function namesOf(work: Work, task: string | undefined, branch: string | undefined): string[] {
  const counted = (count: number, noun: string): string[] =>
    count === 0 ? [] : [`${count} ${noun}${count === 1 ? '' : 's'}`];
  return [
    ...(work.state === undefined ? [] : ['state']),
    ...counted(work.next.length, 'next step'),
    ...(work.done.length === 0 ? [] : [`${work.done.length} done`]),
    ...(task === undefined ? [] : ['current task']),
    ...(branch === undefined ? [] : ['branch']),
    ...(work.log ? ['log entry'] : []),
    ...counted(work.files.length, 'file'),
  ];
}

function told(session: Session, recorded: readonly string[]): { line: string; details: object } {
  const { ready, reasons } = readiness(session);
  const missing = ready
    ? ''
    : `\nNot handoff-ready yet: ${cutText(oneLine(reasons[0]?.text ?? ''), 200)}`;
  return {
    line: `${session.id}: ${recorded.join(', ')} recorded.${missing}`,
    details: { last_updated: session.lastUpdated ?? null, recorded, ready, reasons },
  };
}

function nothingGiven(): SessionError {
  return new SessionError('nothing-given', {
    so: 'Nothing was given to record.',
    follows: 'So nothing was changed.',
    todo: 'Give at least one of --state, --next, --done, --task, --log, --file, --branch.  (session update --help has examples)',
  });
}
