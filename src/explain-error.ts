import { SessionError, messageOf } from './core/errors.ts';
import { showable } from './core/text/display.ts';

/** Where a command writes. */
interface Pen {
  out(text: string): void;
  err(text: string): void;
}

/** Tells of what was thrown, as text or as `--json` does, and returns the exit code. */
export function explain(error: unknown, json: boolean, world: Pen): number {
  const known = error instanceof SessionError ? error : unforeseen(error);
  const { so, follows, todo } = known.explanation;
  if (json) {
    const shown = { code: known.code, message: known.message, so, follows, todo };
    world.out(`${JSON.stringify({ version: 1, error: shown }, undefined, 2)}\n`);
  } else {
    world.err(`${showable(`session: ${so}\n${follows} ${todo}`)}\n`);
  }
  return known.exitCode;
}

function unforeseen(error: unknown): SessionError {
  const stack = error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
  return new SessionError(
    'internal',
    {
      so: `It failed in a way nobody foresaw: ${messageOf(error)}`,
      follows: 'Nothing was half written: session files are replaced in one step or not at all.',
      todo: `Please report this with the lines below.\n${stack}`,
    },
    { cause: error },
  );
}
