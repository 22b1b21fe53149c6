/**
 * What a test file leaves to be taken away when it is done. Test files share their modules, so a module of
 * theirs cannot see the end of each file by itself: clean-up.ts can.
 */
const leftovers: (() => void)[] = [];

/** Has something done when the test file is done; what came last goes first. */
export function atEndOfFile(takeAway: () => void): void {
  leftovers.push(takeAway);
}

/** Takes everything away. */
export function takeAllAway(): void {
  for (const takeAway of leftovers.splice(0).toReversed()) takeAway();
}
