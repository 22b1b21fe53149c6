import { ALL_OPTION, outItems } from '../answer.ts';
import { objectivesDone } from '../core/mirror/updates.ts';
import { GivenText } from '../core/session/given-text.ts';
import { findItem } from '../core/session/item-ref.ts';
import { addObjective, doneBox } from '../core/session/items.ts';
import { doneCount, objectiveJson } from '../core/session/session-json.ts';
import { editSession } from '../edit-session.ts';
import { conversationOf, Workspace } from '../workspace.ts';
import {
  actionOf,
  DRY_RUN_OPTION,
  flag,
  JSON_OPTION,
  printJson,
  SESSION_OPTION,
  textOption,
  type Command,
  type Input,
  type World,
} from './command.ts';

export const command: Command = {
  name: 'objective',
  summary: 'Adds an objective (a box under Acceptance Criteria), ticks one, or lists them.',
  args: '[action] [text...]',
  words: ['add', 'done', 'list'],
  options: [SESSION_OPTION, ALL_OPTION, DRY_RUN_OPTION, JSON_OPTION],
  examples: [
    'session objective add "No double charge"',
    'session objective done obj-2',
    'session objective done double charge',
    'session objective list',
  ],
  run(world, input) {
    const { action, words } = actionOf('objective', input, ['add', 'done']);
    const text = words.join(' ');
    const ref = textOption(input, 'session');
    if (action === 'list') return list(world, input, ref);
    return action === 'add' ? add(world, input, ref, text) : done(world, input, ref, text);
  },
};

function add(world: World, input: Input, ref: string | undefined, given: string): number {
  const text = new GivenText(world).line(given, 'objective');
  return editSession(world, input.options, ref, {
    body: (session) => addObjective(session, text),
    tell({ objectives }) {
      const added = objectives.at(-1);
      const line = `${added?.id} added: ${doneCount(objectives, 'objective')} done.`;
      return { line, details: { objective: added && objectiveJson(added) } };
    },
  });
}

function done(world: World, input: Input, ref: string | undefined, wanted: string): number {
  let id = '';
  return editSession(world, input.options, ref, {
    body(session) {
      const found = findItem(session.objectives, wanted, 'objectives');
      id = found.id;
      return doneBox(session, found);
    },
    tell({ objectives }, changed) {
      const now = objectives.find((one) => one.id === id);
      const line = `${id} ${changed ? 'done' : 'was done already'}: ${doneCount(objectives, 'objective')} done.`;
      return { line, details: { objective: now && objectiveJson(now) } };
    },
    updates: objectivesDone,
  });
}

function list(world: World, input: Input, ref: string | undefined): number {
  const { session } = new Workspace(world.cwd).find(ref, conversationOf(world.env));
  const { id, path, objectives } = session;
  if (flag(input, 'json'))
    printJson(world, { id, path, objectives: objectives.map(objectiveJson) });
  else
    outItems(world, objectives, {
      all: flag(input, 'all'),
      empty: 'No objectives yet. Add one with: session objective add "TEXT"',
    });
  return 0;
}
