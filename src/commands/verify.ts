import { ALL_OPTION, outLines } from '../answer.ts';
import { claimSummary, inReadingOrder } from '../core/claims/claim-report.ts';
import type { ClaimStatus, Judged } from '../core/claims/claim.ts';
import { oneLine } from '../core/text/display.ts';
import { verifyClaims } from '../claims/claim-facts.ts';
import { columns, paint, type Style } from '../io/terminal.ts';
import { conversationOf, Workspace } from '../workspace.ts';
import { flag, JSON_OPTION, printJson, type Command, type World } from './command.ts';

export const command: Command = {
  name: 'verify',
  summary:
    'Checks what a session says against git and the file system, and ends with 1 when something is stale.',
  args: '[ref]',
  options: [ALL_OPTION, JSON_OPTION],
  examples: ['session verify', 'session verify fix-login --json'],
  notes:
    'It looks at the paths, branches, commits, commands and issues that the file names. Stale: it is not so\n' +
    '(any more). Unverifiable: it cannot be told from here, as with issues and programs of other machines.',
  run(world, input) {
    const workspace = new Workspace(world.cwd);
    const { session } = workspace.find(input.args[0], conversationOf(world.env));
    const claims = verifyClaims(workspace, session, world.env);
    if (flag(input, 'json')) {
      printJson(world, {
        claims: claims.map(({ kind, text, line, status, reason }) => ({
          kind,
          text,
          line,
          status,
          reason,
        })),
      });
    } else {
      world.out(`${paint(oneLine(session.title ?? session.id), 'strong', world.colour)}\n`);
      world.out(`${oneLine(session.path)}\n\n`);
      outLines(world, listed(claims, world), { all: flag(input, 'all') });
      world.out(`${claims.length === 0 ? '' : '\n'}${claimSummary(claims)}\n`);
    }
    return claims.some(({ status }) => status === 'stale') ? 1 : 0;
  },
};

const LOOKS: Readonly<Record<ClaimStatus, Style>> = {
  stale: 'warn',
  unverifiable: 'faint',
  verified: 'good',
};

/** One line a claim, stale ones first. */
function listed(claims: readonly Judged[], { colour }: World): string[] {
  const ordered = inReadingOrder(claims);
  const rows = ordered.map(({ status, line, kind, reason }) => [
    status,
    `line ${line}`,
    kind,
    reason,
  ]);
  return columns(rows, {
    paint: (cell, row, column) =>
      column === 0 ? paint(cell, LOOKS[ordered[row]?.status ?? 'verified'], colour) : cell,
  });
}
