import { oneLine, showable } from '../core/text/display.ts';
import { SessionError } from '../core/errors.ts';
import type { Section } from '../core/outline/outline.ts';
import { nounsJson, sessionJson } from '../core/session/session-json.ts';
import type { Session } from '../core/session/session.ts';
import { groupNames } from '../groups/groups-of.ts';
import { conversationOf, Workspace } from '../workspace.ts';
import { flag, JSON_OPTION, printJson, textOption, type Command } from './command.ts';

export const command: Command = {
  name: 'show',
  summary: 'Prints a session, or one section of it.',
  args: '[ref]',
  options: [
    {
      flags: '--section <name>',
      description: 'only this section, by its title or the beginning of it',
    },
    { flags: '--raw', description: 'the bytes as they are, control characters included' },
    JSON_OPTION,
  ],
  examples: [
    'session show',
    'session show fix-login --section "Next Steps"',
    'session show --json',
  ],
  run(world, input) {
    const workspace = new Workspace(world.cwd);
    const { session } = workspace.find(input.args[0], conversationOf(world.env));
    const name = textOption(input, 'section');
    const section = name === undefined ? undefined : findSection(session, name);
    if (flag(input, 'json')) {
      printJson(
        world,
        section
          ? { id: session.id, path: session.path, section: sectionJson(session, section) }
          : { ...sessionDocument(session), groups: groupNames(workspace, session) },
      );
      return 0;
    }
    const text = section ? session.text.slice(section.start, section.end).trimEnd() : session.text;
    const shown = flag(input, 'raw') ? text : showable(text);
    world.out(section && !shown.endsWith('\n') ? `${shown}\n` : shown);
    return 0;
  },
};

function sessionDocument(session: Session): object {
  const sections = session.outline.sections.filter(({ depth }) => depth === 2);
  return {
    ...sessionJson(session),
    ...nounsJson(session),
    sections: sections.map((section) => sectionJson(session, section)),
  };
}

function sectionJson(session: Session, { title, depth, line, bodyStart, end }: Section): object {
  return { title, depth, line, text: session.text.slice(bodyStart, end).trim() };
}

/** Its exact title, else the only one that begins so, upper case or lower; level 2 before deeper ones. */
function findSection(session: Session, name: string): Section {
  const wanted = oneLine(name).toLowerCase();
  const sections = session.outline.sections.toSorted(
    (a, b) => Number(b.depth === 2) - Number(a.depth === 2),
  );
  const exact = sections.find(({ title }) => title.toLowerCase() === wanted);
  const begins = sections.filter(({ title }) => title.toLowerCase().startsWith(wanted));
  const upper = begins.filter(({ depth }) => depth === 2);
  const found =
    exact ?? (upper.length === 1 ? upper[0] : begins.length === 1 ? begins[0] : undefined);
  if (found) return found;
  const titles = session.outline.sections
    .filter(({ depth }) => depth <= 2)
    .map(({ title }) => oneLine(title));
  throw new SessionError('unknown-section', {
    so:
      begins.length > 1
        ? `"${oneLine(name)}" begins ${begins.length} titles in ${session.id}.`
        : `${session.id} has no section "${oneLine(name)}".`,
    follows: 'So there is nothing to show.',
    todo: `It has: ${titles.join(', ')}`,
  });
}
