import { ALL_OPTION, outItems } from '../answer.ts';
import { dayOf } from '../core/session/entries.ts';
import { GivenText } from '../core/session/given-text.ts';
import { findItem } from '../core/session/item-ref.ts';
import { addBlocker, resolveBlocker } from '../core/session/items.ts';
import { blockerJson } from '../core/session/session-json.ts';
import type { Blocker } from '../core/session/session.ts';
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
  name: 'blocker',
  summary: 'Records what stops the work, resolves a blocker, or lists them.',
  args: '[action] [text...]',
  words: ['add', 'resolve', 'list'],
  options: [
    { flags: '--issue <number>', description: 'the issue that tracks it' },
    SESSION_OPTION,
    ALL_OPTION,
    DRY_RUN_OPTION,
    JSON_OPTION,
  ],
  examples: [
    'session blocker add "No access to the staging database" --issue 128',
    'session blocker resolve staging database',
    'session blocker list',
  ],
  run(world, input) {
    const { action, words } = actionOf('blocker', input, ['add', 'resolve', 'done']);
    if (action === 'list') return list(world, input);
    return action === 'add'
      ? add(world, input, words.join(' '))
      : resolve(world, input, words.join(' '));
  },
};

function add(world: World, input: Input, given: string): number {
  const text = new GivenText(world).line(given, 'blocker');
  const issue = numberOption(input, 'issue');
  return editSession(world, input.options, textOption(input, 'session'), {
    body: (session) => addBlocker(session, text, issue),
    tell({ blockers }) {
      const added = blockers.at(-1);
      return {
        line: `${added?.id} added: ${openCount(blockers)}.`,
        details: { blocker: added && blockerJson(added) },
      };
    },
    updates: () => [{ type: 'blocker', text: issue === undefined ? text : `${text} (#${issue})` }],
  });
}

function resolve(world: World, input: Input, wanted: string): number {
  let id = '';
  return editSession(world, input.options, textOption(input, 'session'), {
    body(session) {
      const found = findItem(session.blockers.map(asItem), wanted, 'blockers');
      id = found.id;
      return resolveBlocker(session, found, dayOf(world.now()));
    },
    tell({ blockers }, changed) {
      const now = blockers.find((one) => one.id === id);
      const line = `${id} ${changed ? 'resolved' : 'was resolved already'}: ${openCount(blockers)}.`;
      return { line, details: { blocker: now && blockerJson(now) } };
    },
  });
}

function list(world: World, input: Input): number {
  const { session } = new Workspace(world.cwd).find(
    textOption(input, 'session'),
    conversationOf(world.env),
  );
  const { id, path, blockers } = session;
  if (flag(input, 'json')) printJson(world, { id, path, blockers: blockers.map(blockerJson) });
  else outItems(world, blockers.map(asItem), { all: flag(input, 'all'), empty: 'No blockers.' });
  return 0;
}

function asItem(blocker: Blocker): Blocker & { done: boolean } {
  return { ...blocker, done: blocker.resolved };
}

function openCount(blockers: readonly Blocker[]): string {
  const open = blockers.filter(({ resolved }) => !resolved).length;
  return open === 0 ? 'nothing blocks the work' : `${open} open blocker${open === 1 ? '' : 's'}`;
}
