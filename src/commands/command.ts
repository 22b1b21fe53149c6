import { oneLine } from '../core/text/display.ts';
import { SessionError } from '../core/errors.ts';

/**
 * What a verb may touch of the process. Tests hand in their own; only bin.ts holds the real one.
 */
export interface World {
  /** Absolute folder the command runs in. */
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  now(): Date;
  /** Writes to standard output as is, no newline added. */
  out(text: string): void;
  /** The same with bytes that need not be text; where it is missing, `out` does. */
  outBytes?(bytes: Uint8Array): void;
  /** Writes to standard error as is. */
  err(text: string): void;
  /** Whether a person can be asked: standard input is a terminal and `CI` is not set. */
  interactive: boolean;
  /** Whether standard output takes colours. */
  colour: boolean;
  /** Whether standard output is a terminal. */
  terminal?: boolean;
  /** Columns of the terminal; 80 where unknown. */
  width: number;
  /** Reads standard input to its end. */
  readInput(): string;
  /** The same as bytes; where it is missing, `readInput` does. */
  readInputBytes?(): Uint8Array;
  /** Asks one question; only called when `interactive`. */
  ask(question: string): Promise<string>;
}

/** One option in commander's notation: `--title <text>`, `-n, --dry-run`. */
export interface OptionSpec {
  flags: string;
  description: string;
  /** Collects repeated uses into an array. */
  repeatable?: boolean;
  choices?: readonly string[];
}

/** What came from the command line. Option names in camelCase, as commander gives them. */
export interface Input {
  args: string[];
  options: Record<string, string | boolean | string[] | undefined>;
}

/** One verb: how it reads on the command line, and what it does. */
export interface Command {
  name: string;
  /** One line for the verb's own help. */
  summary: string;
  /** Commander notation: `[ref]`, `<action> [text...]`. */
  args?: string;
  /** What its first argument may be, for completions: `add`, `done`, `bash`. */
  words?: readonly string[];
  options: readonly OptionSpec[];
  /** Command lines that work as written. */
  examples: readonly string[];
  /** Longer help, below the options. */
  notes?: string;
  /** Does the work and returns the exit code: 0 fine, 1 problems found or a check failed. */
  run(world: World, input: Input, verbs: Verbs): number | Promise<number>;
}

/** A verb before it is loaded. */
export interface Verb {
  summary: string;
  group: string;
  aliases?: readonly string[];
  load(): Promise<{ command: Command }>;
}

/** The table of all verbs, in the order of the help. */
export type Verbs = Readonly<Record<string, Verb>>;

export const JSON_OPTION: OptionSpec = { flags: '--json', description: 'print JSON for programs' };
export const DRY_RUN_OPTION: OptionSpec = {
  flags: '--dry-run',
  description: 'show what would change and change nothing',
};

export const SESSION_OPTION: OptionSpec = {
  flags: '-s, --session <ref>',
  description: 'another session than the current one',
};

/** Prints one JSON document with its version, as every `--json` does. */
export function printJson(world: World, value: object): void {
  world.out(`${JSON.stringify({ version: 1, ...value }, undefined, 2)}\n`);
}

/** An option's text, or undefined. */
export function textOption(input: Input, name: string): string | undefined {
  const value = input.options[name];
  return typeof value === 'string' ? value : undefined;
}

/** A repeatable option's texts. */
export function listOption(input: Input, name: string): string[] {
  const value = input.options[name];
  return Array.isArray(value) ? value : typeof value === 'string' ? [value] : [];
}

/**
 * A whole number from 1 up, or undefined.
 * @throws SessionError `bad-number`
 */
export function numberOption(input: Input, name: string): number | undefined {
  const text = textOption(input, name)?.replace(/^#/, '');
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new SessionError('bad-number', {
    so: `--${name} takes a whole number from 1 up, not "${oneLine(text)}".`,
    follows: 'So nothing was done.',
    todo: `Give the number alone, for example --${name} 2`,
  });
}

export function flag(input: Input, name: string): boolean {
  return input.options[name] === true;
}

/**
 * The first argument of a verb that works on a noun, `list` when there is none, and what follows it.
 * `complete` is another word for `done`.
 * @throws SessionError `unknown-action`
 */
export function actionOf<T extends string>(
  verb: string,
  input: Input,
  actions: readonly T[],
): { action: T | 'list'; words: string[] } {
  const [word = 'list', ...words] = input.args;
  const said = word === 'complete' ? 'done' : word;
  const action = actions.find((one) => one === said);
  if (action !== undefined) return { action, words };
  if (word === 'list') return { action: 'list', words };
  throw new SessionError('unknown-action', {
    so: `"${oneLine(word)}" is nothing that session ${verb} does.`,
    follows: 'So nothing was changed.',
    todo: `It takes: ${[...new Set<string>([...actions, 'list'])].join(', ')}`,
  });
}
