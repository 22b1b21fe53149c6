/** The three sentences of every error: what is so, what follows, what to do. */
export interface Explanation {
  so: string;
  follows: string;
  todo: string;
}

/**
 * A failure of the tool that a person can act on. `code` is stable and goes into `--json` output;
 * `exitCode` is 2 (wrong use or failure) unless a check simply came out negative (1).
 */
export class SessionError extends Error {
  readonly code: string;
  readonly explanation: Explanation;
  readonly exitCode: 1 | 2;

  /** The command and its verbs are bundles of their own, with a class of this name in each. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'SessionError';
  }

  constructor(
    code: string,
    explanation: Explanation,
    options: { cause?: unknown; exitCode?: 1 | 2 } = {},
  ) {
    super(`${explanation.so} ${explanation.follows} ${explanation.todo}`, { cause: options.cause });
    this.name = 'SessionError';
    this.code = code;
    this.explanation = explanation;
    this.exitCode = options.exitCode ?? 2;
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The system's error code (`ENOENT`, `EACCES`, …) of anything that was thrown, or ''. */
export function systemCodeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}
