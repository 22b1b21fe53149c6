import type { Readiness } from '../core/session/readiness.ts';
import { nounsJson, sessionJson } from '../core/session/session-json.ts';
import { oneLine } from '../core/text/display.ts';
import { composeSessionHandoff } from '../onboarding/compose-session-handoff.ts';
import { copyText } from '../onboarding/copy-text.ts';
import { writeHandoff } from '../onboarding/write-handoff.ts';
import { conversationOf, Workspace } from '../workspace.ts';
import {
  flag,
  JSON_OPTION,
  printJson,
  textOption,
  type Command,
  type Input,
  type World,
} from './command.ts';

export const command: Command = {
  name: 'handoff',
  summary: 'Composes the document for whoever continues.',
  args: '[ref]',
  options: [
    { flags: '-o, --out <file>', description: 'write it to a file instead of standard output' },
    { flags: '--output <file>', description: 'the same' },
    { flags: '-c, --clipboard', description: 'put it on the clipboard' },
    { flags: '--check', description: 'end with 1 when the session is not handoff-ready' },
    JSON_OPTION,
  ],
  examples: [
    'session handoff',
    'session handoff fix-login --out HANDOFF.md',
    'session handoff --clipboard',
    'session handoff --check',
  ],
  notes:
    'A file that is not a handoff document is never overwritten. The clipboard is that of this machine\n' +
    '(pbcopy, wl-copy, xclip, xsel, clip), else that of the terminal, where it allows it.',
  run(world, input) {
    const workspace = new Workspace(world.cwd);
    const { session } = workspace.find(input.args[0], conversationOf(world.env));
    const now = world.now();
    const { text, readiness, evidence } = composeSessionHandoff(workspace, session, {
      now,
      env: world.env,
    });
    const { ready, reasons } = readiness;
    const output = outputOf(input);
    if (output !== undefined) writeHandoff(world.cwd, output, text);
    const clipboard = flag(input, 'clipboard') ? copy(world, input, text) : undefined;
    if (flag(input, 'json')) {
      printJson(world, {
        ...sessionJson(session),
        ready,
        reasons,
        ...nounsJson(session),
        ...evidence,
        output: output ?? null,
        clipboard: clipboard ?? null,
        document: text,
      });
    } else if (output === undefined && clipboard === undefined) {
      world.out(text);
    } else {
      if (output !== undefined) world.out(`${oneLine(output)} written.\n`);
      if (clipboard !== undefined) world.out(`Copied with ${clipboard}.\n`);
      world.out(verdict(readiness));
    }
    return flag(input, 'check') && !ready ? 1 : 0;
  },
};

/** The file that takes the document. A dash means standard output. */
export function outputOf(input: Input): string | undefined {
  const output = textOption(input, 'out') ?? textOption(input, 'output');
  return output === '-' ? undefined : output;
}

/** Whether somebody else could go on, and what is in the way: lines for a person. */
export function verdict({ ready, reasons }: Readiness): string {
  const lines = reasons.map(({ text }) => `  - ${oneLine(text)}`);
  return `${[ready ? 'Ready to hand off.' : 'Not ready to hand off:', ...lines].join('\n')}\n`;
}

/** Programs that read JSON get no sequence for a terminal in between. */
function copy(world: World, input: Input, text: string): string {
  const toTerminal =
    world.terminal === true && !flag(input, 'json')
      ? (sequence: string) => world.out(sequence)
      : undefined;
  return copyText(text, { env: world.env, platform: process.platform, toTerminal });
}
