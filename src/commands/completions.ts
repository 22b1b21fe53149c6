import { completionScript, SHELLS, type CompletedVerb } from '../core/setup/completion-script.ts';
import { oneLine } from '../core/text/display.ts';
import { SessionError } from '../core/errors.ts';
import type { Command, Verb } from './command.ts';

export const command: Command = {
  name: 'completions',
  summary: 'Prints the completion script of a shell.',
  args: '<shell>',
  words: SHELLS,
  options: [],
  examples: [
    'eval "$(session completions bash)"',
    'session completions fish > ~/.config/fish/completions/session.fish',
  ],
  async run(world, input, verbs) {
    const shell = SHELLS.find((one) => one === input.args[0]);
    if (!shell) throw unknownShell(input.args[0] ?? '');
    world.out(completionScript(shell, await Promise.all(Object.entries(verbs).map(completed))));
    return 0;
  },
};

async function completed([name, verb]: [string, Verb]): Promise<CompletedVerb> {
  const { options, args = '', words = [] } = (await verb.load()).command;
  return {
    name,
    aliases: verb.aliases ?? [],
    summary: verb.summary,
    options,
    words,
    takesRef: /^\W*(?:branch\|)?ref\b/.test(args),
  };
}

function unknownShell(name: string): SessionError {
  return new SessionError('unknown-shell', {
    so: `There are no completions for "${oneLine(name)}".`,
    follows: 'So nothing was printed.',
    todo: `Name one of: ${SHELLS.join(', ')}`,
  });
}
