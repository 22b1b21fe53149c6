import { Command as Parser, CommanderError, Option } from 'commander';
import type { Command, Input, OptionSpec, World } from './commands/command.ts';
import { SessionError } from './core/errors.ts';
import { oneLine } from './core/text/display.ts';
import { reflow } from './core/text/reflow.ts';

/**
 * Reads what follows a verb on the command line; undefined where its help was asked for and shown.
 * @throws SessionError `wrong-use`
 */
export async function parse(
  command: Command,
  argv: readonly string[],
  world: World,
): Promise<Input | undefined> {
  let input: Input | undefined;
  const parser = parserOf(command, world).action((...given: unknown[]) => {
    const self = given.at(-1) as Parser;
    input = unshielded({ args: [...self.args], options: self.opts() });
  });
  try {
    await parser.parseAsync(argv.map(shielded), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw wrongUse(command, error);
  }
  return input;
}

/** What the parser says, in the form of all our errors. */
function wrongUse({ name }: Command, { message }: CommanderError): SessionError {
  const said = oneLine(message.replace(/^error: /, '').replaceAll(SHIELD, ''));
  return new SessionError('wrong-use', {
    so: `${said.charAt(0).toUpperCase()}${said.slice(1)}${/[.?)]$/.test(said) ? '' : '.'}`,
    follows: 'So nothing was done.',
    todo: `See: session ${name} --help`,
  });
}

/** A text such as `- [ ] item` or `---` is no option, though it begins like one. */
function shielded(word: string): string {
  return /^-(?:[^a-z-]|-(?![a-z])[^])/i.test(word) ? SHIELD + word : word;
}

/** A character that no command line can hold. */
const SHIELD = '\0';

function unshielded({ args, options }: Input): Input {
  const bare = (word: string): string => (word.startsWith(SHIELD) ? word.slice(1) : word);
  const values = Object.entries(options).map(([name, value]) => [
    name,
    typeof value === 'string' ? bare(value) : Array.isArray(value) ? value.map(bare) : value,
  ]);
  return { args: args.map(bare), options: Object.fromEntries(values) as Input['options'] };
}

/** A verb as commander knows it; also used to print its help and to make completions. */
function parserOf(command: Command, world: World): Parser {
  const parser = new Parser(`session ${command.name}`)
    .description(`${command.summary}${actionsLine(command)}`)
    .exitOverride()
    .helpOption('-h, --help', 'show this help')
    .configureOutput({
      writeOut: (text) => world.out(text),
      // Errors are explained by the caller.
      outputError: () => {},
      getOutHelpWidth: () => world.width,
    });
  if (command.args !== undefined) parser.arguments(command.args);
  for (const spec of command.options) parser.addOption(optionOf(spec));
  const examples = command.examples.map((line) => `  ${line}`).join('\n');
  if (examples !== '') parser.addHelpText('after', `\nExamples:\n${examples}`);
  if (command.notes !== undefined) {
    parser.addHelpText('after', `\n${reflow(command.notes, Math.min(world.width, 100))}`);
  }
  return parser;
}

/** What a verb that works on a noun does with it; it lists where nothing is said. */
function actionsLine({ args = '', words = [] }: Command): string {
  if (!args.startsWith('[action]')) return '';
  const others = words.filter((word) => word !== 'list');
  return `\n\nActions: ${[...others, 'list'].join(', ')} (the default)`;
}

function optionOf(spec: OptionSpec): Option {
  const option = new Option(spec.flags, spec.description);
  if (spec.choices) option.choices([...spec.choices]);
  if (spec.repeatable) {
    option.argParser((value: string, all: string[] | undefined) => [...(all ?? []), value]);
  }
  return option;
}
