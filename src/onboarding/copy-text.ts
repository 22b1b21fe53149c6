import { SessionError } from '../core/errors.ts';
import { giveTo } from '../io/clipboard.ts';
import { findProgram } from '../io/hook-runner.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a text goes that is to be on the clipboard. */
export interface Screen {
  env: Environment;
  platform: string;
  /** Writes a sequence to the terminal; undefined where there is none. */
  toTerminal: ((sequence: string) => void) | undefined;
}

/** Terminals take no more than this, in base64. */
const MOST_BASE64 = 74_994;

/**
 * Puts a text on the clipboard: through a program of this machine, and on another machine, or where there
 * is none, through the terminal (OSC 52). Returns the name of the way it took.
 * @throws SessionError `no-clipboard`
 */
export function copyText(text: string, { env, platform, toTerminal }: Screen): string {
  const remote = Boolean(env['SSH_CONNECTION'] || env['SSH_TTY']);
  const sequence = toTerminal === undefined ? undefined : osc52(text);
  // A program would fill the clipboard of the other machine, which nobody sits at.
  if (remote && sequence !== undefined) return send(sequence, toTerminal);
  for (const [name, ...args] of programsFor(env, platform)) {
    const program = name === undefined ? undefined : findProgram(name, env['PATH'] ?? env['Path']);
    if (name !== undefined && program !== undefined && giveTo(program, args, text, env))
      return name;
  }
  if (sequence !== undefined) return send(sequence, toTerminal);
  throw new SessionError('no-clipboard', {
    so: 'There is no clipboard here: no pbcopy, wl-copy, xclip, xsel or clip that works, and no terminal that could take the text.',
    follows: 'So nothing was copied.',
    todo: 'Write it to a file: session handoff --out HANDOFF.md',
  });
}

function send(sequence: string, toTerminal: Screen['toTerminal']): string {
  toTerminal?.(sequence);
  return 'the terminal (OSC 52)';
}

function osc52(text: string): string | undefined {
  const base64 = Buffer.from(text, 'utf8').toString('base64');
  return base64.length > MOST_BASE64 ? undefined : `\u001b]52;c;${base64}\u0007`;
}

function programsFor(env: Environment, platform: string): string[][] {
  if (platform === 'darwin') return [['pbcopy']];
  if (platform === 'win32') return [['clip']];
  return [
    ...(env['WAYLAND_DISPLAY'] ? [['wl-copy']] : []),
    ...(env['DISPLAY']
      ? [
          ['xclip', '-selection', 'clipboard'],
          ['xsel', '--clipboard', '--input'],
        ]
      : []),
    ...(env['WSL_DISTRO_NAME'] ? [['clip.exe']] : []),
  ];
}
