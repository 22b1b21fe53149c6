import { ALL_OPTION, outItems } from '../answer.ts';
import { GivenText } from '../core/session/given-text.ts';
import { findItem } from '../core/session/item-ref.ts';
import { doneBox } from '../core/session/items.ts';
import { doneCount, taskJson } from '../core/session/session-json.ts';
import type { Session, Task } from '../core/session/session.ts';
import { addTask } from '../core/session/waves.ts';
import { editSession } from '../edit-session.ts';
import { conversationOf, Workspace } from '../workspace.ts';
import {
  actionOf,
  DRY_RUN_OPTION,
  flag,
  JSON_OPTION,
  numberOption,
  printJson,
  SESSION_OPTION,
  textOption,
  type Command,
  type Input,
  type World,
} from './command.ts';

export const command: Command = {
  name: 'task',
  summary: 'Adds a task (a box under Execution Progress), ticks one, or lists them.',
  args: '[action] [text...]',
  words: ['add', 'done', 'list'],
  options: [
    {
      flags: '-w, --wave <number>',
      description: 'the wave it belongs to (add), or to show (list)',
    },
    SESSION_OPTION,
    ALL_OPTION,
    DRY_RUN_OPTION,
    JSON_OPTION,
  ],
  examples: [
    'session task add "Retry failed webhooks"',
    'session task add --wave 2 "Measure again"',
    'session task done task-3',
    'session task list --wave 1',
  ],
  notes:
    'Without --wave a task goes to the active wave, else to the first with open tasks. The number\n' +
    'behind the last wave starts a new one. task-N counts from the top of the file.',
  run(world, input) {
    const { action, words } = actionOf('task', input, ['add', 'done']);
    const text = words.join(' ');
    const ref = textOption(input, 'session');
    if (action === 'list') return list(world, input, ref);
    return action === 'add' ? add(world, input, ref, text) : done(world, input, ref, text);
  },
};

function add(world: World, input: Input, ref: string | undefined, given: string): number {
  const text = new GivenText(world).line(given, 'task');
  const wave = numberOption(input, 'wave');
  let before: readonly Task[] = [];
  return editSession(world, input.options, ref, {
    body(session) {
      before = session.tasks;
      return addTask(session, text, wave);
    },
    tell({ tasks }) {
      // In a wave that is not the last one, the new task moves the ids of those behind it.
      const added = tasks.find((task, at) => task.text !== before[at]?.text) ?? tasks.at(-1);
      const place = added?.wave ? ` to wave ${added.wave}` : '';
      const line = `${added?.id} added${place}: ${doneCount(tasks, 'task')} done.`;
      return { line, details: { task: added && taskJson(added) } };
    },
  });
}

function done(world: World, input: Input, ref: string | undefined, wanted: string): number {
  let id = '';
  return editSession(world, input.options, ref, {
    body(session) {
      const found = findItem(session.tasks, wanted, 'tasks');
      id = found.id;
      return doneBox(session, found);
    },
    tell(session, changed) {
      const now = session.tasks.find((one) => one.id === id);
      const state = `${id} ${changed ? 'done' : 'was done already'}: ${doneCount(session.tasks, 'task')} done.`;
      return { line: state + waveNote(session, now), details: { task: now && taskJson(now) } };
    },
  });
}

/** Says so when the last open task of a wave was ticked: its heading is the author's to change. */
function waveNote(session: Session, task: Task | undefined): string {
  const wave = session.waves.find(({ number }) => number === task?.wave);
  if (!wave || wave.tasks.some((one) => !one.done)) return '';
  return ` Wave ${wave.number} has no open task left.`;
}

function list(world: World, input: Input, ref: string | undefined): number {
  const { session } = new Workspace(world.cwd).find(ref, conversationOf(world.env));
  const wave = numberOption(input, 'wave');
  const tasks = session.tasks.filter((task) => wave === undefined || task.wave === wave);
  if (flag(input, 'json')) {
    const waves = session.waves.map(({ number, name, state }) => ({ number, name, state }));
    printJson(world, { id: session.id, path: session.path, waves, tasks: tasks.map(taskJson) });
    return 0;
  }
  const shown = tasks.map(({ id, text, done: ticked, wave: of }) => ({
    id,
    text: of > 0 ? `${text} (wave ${of})` : text,
    done: ticked,
  }));
  const empty = 'No tasks yet. Add one with: session task add "TEXT"';
  outItems(world, shown, { all: flag(input, 'all'), empty });
  return 0;
}
