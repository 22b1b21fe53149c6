import { fitting } from './core/brief/tokens.ts';
import { itemList } from './io/terminal.ts';

/** Where an answer goes, and how it looks there. */
interface Screen {
  out(text: string): void;
  colour: boolean;
  width: number;
}

/** What every verb that lists takes, so that a long answer can be had whole. */
export const ALL_OPTION = { flags: '--all', description: 'all of it, however long' } as const;

/**
 * Prints lines within what an answer may cost, and says how many are left; with `all` every one. An agent
 * pays for what it reads, and rarely needs the rest of a long list.
 */
export function outLines(
  { out }: Pick<Screen, 'out'>,
  lines: readonly string[],
  { all, rest = '--all' }: { all: boolean; rest?: string },
): void {
  const { shown, left } = all ? { shown: lines, left: 0 } : fitting(lines);
  for (const line of shown) out(`${line}\n`);
  if (left > 0) out(`and ${left} more: ${rest}\n`);
}

/** Items with a box each, likewise; done ones are the first to be left out. */
export function outItems(
  screen: Screen,
  items: readonly { id: string; text: string; done: boolean }[],
  { all, empty }: { all: boolean; empty: string },
): void {
  const linesOf = (some: typeof items): string[] =>
    itemList(some, empty, screen).trimEnd().split('\n');
  const whole = linesOf(items);
  const open = items.filter(({ done }) => !done);
  const isLong = !all && fitting(whole).left > 0;
  if (!isLong || open.length === items.length || open.length === 0) {
    outLines(screen, whole, { all });
    return;
  }
  outLines(screen, linesOf(open), { all });
  screen.out(`${items.length - open.length} done: --all\n`);
}
