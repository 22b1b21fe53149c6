import { ALL_OPTION, outLines } from '../answer.ts';
import { addDecision } from '../core/session/entries.ts';
import { GivenText } from '../core/session/given-text.ts';
import { decisionLog, decisionLogText } from '../core/knowledge/decision-log.ts';
import { oneLine } from '../core/text/display.ts';
import { decisionJson } from '../core/session/session-json.ts';
import { editSession } from '../edit-session.ts';
import { decisionRecords, sessionsWithDecisions } from '../knowledge/gather-decisions.ts';
import { columns } from '../io/terminal.ts';
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
  name: 'decision',
  summary: 'Records a decision with its reason, or lists the decisions.',
  args: '[action] [text...]',
  words: ['add', 'list'],
  options: [
    { flags: '--title <text>', description: 'its heading (default: the first sentence)' },
    { flags: '--log', description: 'list: the decision log of the project, as Markdown' },
    { flags: '--rationale <text>', description: 'why; - reads standard input' },
    { flags: '--alternatives <text>', description: 'what was not chosen; - reads standard input' },
    SESSION_OPTION,
    ALL_OPTION,
    DRY_RUN_OPTION,
    JSON_OPTION,
  ],
  examples: [
    'session decision add "Retry webhooks with a queue" --rationale "The provider is down for minutes at a time"',
    'session decision list',
    'session decision list --log > docs/decision-log.md',
  ],
  notes:
    'The log has every decision once: of all sessions, of those that have ended too, and of the\n' +
    'decision records.',
  run(world, input) {
    const { action, words } = actionOf('decision', input, ['add']);
    if (action === 'list') return flag(input, 'log') ? log(world, input) : list(world, input);
    return add(world, input, words.join(' '));
  },
};

function add(world: World, input: Input, given: string): number {
  const texts = new GivenText(world);
  const optional = (name: string): string | undefined => {
    const value = textOption(input, name);
    return value === undefined ? undefined : texts.markdown(value, name);
  };
  const title = textOption(input, 'title');
  const decision = {
    text: texts.markdown(given, 'decision'),
    title: title === undefined ? undefined : texts.line(title, 'title'),
    rationale: optional('rationale'),
    alternatives: optional('alternatives'),
  };
  return editSession(world, input.options, textOption(input, 'session'), {
    body: (session) => addDecision(session, decision),
    tell({ decisions }) {
      const added = decisions.at(-1);
      const reason = added?.rationale === '' ? ' No rationale is recorded with it.' : '';
      const line = `${added?.id} recorded: ${oneLine(added?.title ?? '')}.${reason}`;
      return { line, details: { decision: added && decisionJson(added) } };
    },
    updates({ decisions }) {
      const added = decisions.at(-1);
      return [{ type: 'decision', text: added?.title || decision.text }];
    },
  });
}

/** The log of the project; with `--session` of that session alone. */
function log(world: World, input: Input): number {
  const workspace = new Workspace(world.cwd);
  const all = decisionLog(sessionsWithDecisions(workspace), decisionRecords(workspace));
  const ref = textOption(input, 'session');
  const only = ref === undefined ? undefined : workspace.find(ref, conversationOf(world.env));
  const told = all.filter(({ session }) => only === undefined || session === only.session.id);
  if (flag(input, 'json')) printJson(world, { decisions: told });
  else if (told.length === 0) world.out('No decisions yet, in no session and no record.\n');
  else world.out(decisionLogText(told));
  return 0;
}

function list(world: World, input: Input): number {
  const { session } = new Workspace(world.cwd).find(
    textOption(input, 'session'),
    conversationOf(world.env),
  );
  const { id, path, decisions } = session;
  if (flag(input, 'json')) {
    printJson(world, { id, path, decisions: decisions.map(decisionJson) });
  } else if (decisions.length === 0) {
    world.out('No decisions yet. Record one with: session decision add "TEXT" --rationale "WHY"\n');
  } else {
    const rows = decisions.map((one) => [one.id, oneLine(one.title || one.decision)]);
    const lines = columns(rows, { width: Math.max(world.width, 40) });
    outLines(world, lines, { all: flag(input, 'all') });
  }
  return 0;
}
