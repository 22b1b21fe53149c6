import { ALL_OPTION, outLines } from '../answer.ts';
import { claimSummary, inReadingOrder } from '../core/claims/claim-report.ts';
import { cutText } from '../core/brief/tokens.ts';
import { SessionError } from '../core/errors.ts';
import type { ClaimStatus, Judged } from '../core/claims/claim.ts';
import { oneLine } from '../core/text/display.ts';
import { verifyClaims } from '../claims/claim-facts.ts';
import { verifyFacts } from '../claims/verify-facts.ts';
import { columns, paint, type Style } from '../io/terminal.ts';
import { conversationOf, Workspace } from '../workspace.ts';
import { flag, JSON_OPTION, printJson, type Command, type Input, type World } from './command.ts';

export const command: Command = {
  name: 'verify',
  summary:
    'Checks what a session says against git and the file system, and ends with 1 when something is stale.',
  args: '[ref]',
  options: [
    { flags: '--facts', description: 'the permanent facts of the project instead of a session' },
    ALL_OPTION,
    JSON_OPTION,
  ],
  examples: ['session verify', 'session verify fix-login --json', 'session verify --facts'],
  notes:
    'It looks at the paths, branches, commits, commands and issues that the file names. Stale: it is not so\n' +
    '(any more). Unverifiable: it cannot be told from here, as with issues and programs of other machines.\n' +
    'With --facts: minimum versions, coverage and lengths of files that .agents/facts.md states.',
  run(world, input) {
    const workspace = new Workspace(world.cwd);
    if (flag(input, 'facts')) return facts(world, input, workspace);
    const { session } = workspace.find(input.args[0], conversationOf(world.env));
    const claims = verifyClaims(workspace, session, world.env);
    if (flag(input, 'json')) {
      printJson(world, { claims: claims.map(claimJson) });
    } else {
      world.out(`${paint(oneLine(session.title ?? session.id), 'strong', world.colour)}\n`);
      world.out(`${oneLine(session.path)}\n\n`);
      outLines(world, listed(claims, world), { all: flag(input, 'all') });
      world.out(`${claims.length === 0 ? '' : '\n'}${claimSummary(claims)}\n`);
    }
    return claims.some(({ status }) => status === 'stale') ? 1 : 0;
  },
};

/** The permanent facts; what of their file is not in the form is told beside them. */
function facts(world: World, input: Input, workspace: Workspace): number {
  if (input.args.length > 0) throw factsOfNoSession(input.args[0] ?? '');
  const { path, exists, claims, problems } = verifyFacts(workspace, world.env);
  const isStale = claims.some(({ status }) => status === 'stale');
  if (flag(input, 'json')) {
    const told = problems.map(({ line, message }) => ({ line, message }));
    printJson(world, { claims: claims.map(claimJson), path, problems: told });
    return isStale ? 1 : 0;
  }
  const name = oneLine(path);
  for (const { line, message } of problems.slice(0, MOST_PROBLEMS))
    world.err(`${name}:${line}: ${oneLine(message)}\n`);
  if (problems.length > MOST_PROBLEMS)
    world.err(`and ${problems.length - MOST_PROBLEMS} more lines that are no facts\n`);
  if (!exists) {
    world.out(`There are no permanent facts: ${name} does not exist.\n`);
    world.out('Write one there: ### Runtime, below it - **NODE**: Node >= 20\n');
  } else {
    world.out(`${paint('Permanent facts', 'strong', world.colour)}\n${name}\n\n`);
    outLines(world, listed(claims, world, 'text'), { all: flag(input, 'all') });
    world.out(`${claims.length === 0 ? '' : '\n'}${factSummary(claims)}\n`);
  }
  return isStale ? 1 : 0;
}

const MOST_PROBLEMS = 10;

function factSummary(claims: readonly Judged[]): string {
  return claims.length === 0
    ? 'It holds no fact in the form - **ID**: text.'
    : claimSummary(claims).replace(
        /^(\d+) claims?/,
        (_, count) => `${count} ${count === '1' ? 'fact' : 'facts'}`,
      );
}

function claimJson({ kind, text, line, status, reason }: Judged): object {
  return { kind, text, line, status, reason };
}

function factsOfNoSession(ref: string): SessionError {
  return new SessionError('wrong-use', {
    so: `Permanent facts belong to the project, and "${oneLine(ref)}" was given.`,
    follows: 'So nothing was checked.',
    todo: 'Give --facts alone, or the session alone.',
  });
}

const LOOKS: Readonly<Record<ClaimStatus, Style>> = {
  stale: 'warn',
  unverifiable: 'faint',
  verified: 'good',
};

/** One line a claim, stale ones first. */
function listed(
  claims: readonly Judged[],
  { colour }: World,
  name: 'kind' | 'text' = 'kind',
): string[] {
  const ordered = inReadingOrder(claims);
  const rows = ordered.map((one) => [
    one.status,
    `line ${one.line}`,
    name === 'kind' ? one.kind : cutText(one.text, 60),
    one.reason,
  ]);
  return columns(rows, {
    paint: (cell, row, column) =>
      column === 0 ? paint(cell, LOOKS[ordered[row]?.status ?? 'verified'], colour) : cell,
  });
}
