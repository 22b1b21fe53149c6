import { assess, type Assessment } from '../core/assess/assess.ts';
import { COMMANDS, COMPLEXITIES, readSlashCommand, topicOf } from '../core/assess/request.ts';
import type { Verdict } from '../core/assess/verdict.ts';
import { shellWord } from '../core/completion/choice-options.ts';
import { oneLine } from '../core/text/display.ts';
import { paint } from '../io/terminal.ts';
import { Workspace } from '../workspace.ts';
import {
  flag,
  JSON_OPTION,
  numberOption,
  printJson,
  textOption,
  type Command,
  type World,
} from './command.ts';

export const command: Command = {
  name: 'assess',
  summary: 'Says whether a request needs a session, and the rule that decides.',
  args: '<request...>',
  options: [
    { flags: '--command <name>', description: 'the command it is given with', choices: COMMANDS },
    { flags: '--components <n>', description: 'how many components it touches' },
    { flags: '--complexity <level>', description: 'how hard the work is', choices: COMPLEXITIES },
    JSON_OPTION,
  ],
  examples: [
    'session assess "Refactor the whole payments module"',
    'session assess "Add an export" --components 3',
    'session assess - --command task --json < request.txt',
  ],
  notes: `mandatory: make one. recommended: make one unless somebody minds. ask: ask the person.
optional: none is needed. The rules read English; sessions.assess in .agents/config.yaml adds words of
the project and changes single rules. A verdict ends with 0, whichever it is. - reads standard input.`,
  run(world, input) {
    const given = input.args.join(' ');
    const text = given === '-' ? world.readInput() : given;
    const request = readSlashCommand(text) ?? { text };
    const complexity = COMPLEXITIES.find((one) => one === textOption(input, 'complexity'));
    const command = textOption(input, 'command');
    const found = assess(
      {
        ...request,
        ...(command !== undefined && { command }),
        components: numberOption(input, 'components'),
        complexity,
      },
      new Workspace(world.cwd).config.sessions.assess,
    );
    const title = topicOf(request.text);
    const { verdict, rule, type, why } = found;
    if (flag(input, 'json')) printJson(world, { verdict, rule, type, why, title: title || null });
    else world.out(answer(world, found, title));
    return 0;
  },
};

const SENTENCES: Readonly<Record<Verdict, string>> = {
  mandatory: 'it needs a session',
  recommended: 'a session is worth it',
  ask: 'the person decides whether it has a session',
  optional: 'no session is needed',
};

function answer(world: World, { verdict, rule, why, type }: Assessment, title: string): string {
  const options = type === 'general' ? '' : ` --type ${type}`;
  const rows = [
    ['Why', `${oneLine(why)}.`],
    ['Rule', rule],
    ['Type', type],
    ...(title === '' || verdict === 'optional'
      ? []
      : [['Start', `session new ${shellWord(title)}${options}`]]),
  ];
  const head = paint(verdict, verdict === 'optional' ? 'faint' : 'strong', world.colour);
  const lines = rows.map(([name = '', value = '']) => `  ${name.padEnd(7)}${value}\n`);
  return `${head}: ${SENTENCES[verdict]}\n${lines.join('')}`;
}
