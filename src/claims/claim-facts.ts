import { commandFacts } from './command-facts.ts';
import type { Claim, Judged } from '../core/claims/claim.ts';
import { pathKey, type ClaimFacts, type PathFact } from '../core/claims/facts.ts';
import { judgeClaims } from '../core/claims/judge.ts';
import { readClaims } from '../core/claims/read-claims.ts';
import type { Session } from '../core/session/session.ts';
import { gitClaimFacts } from './git-claim-facts.ts';
import { goneFiles } from './gone-files.ts';
import { PathFacts } from './path-facts.ts';
import { TrackedFiles } from '../lint/tracked-files.ts';
import type { Workspace } from '../workspace.ts';

/** How many missing paths git's history is asked about. */
const MOST_GONE = 60;

/**
 * Checks everything that a session names against the file system and git. Read-only, without locks,
 * in about half a dozen git calls; without git, branches and commits are unverifiable.
 */
export function verifyClaims(
  workspace: Workspace,
  session: Session,
  env: Readonly<Record<string, string | undefined>>,
): Judged[] {
  const claims = readClaims(session);
  const facts: ClaimFacts = {
    paths: pathFactsOf(workspace, claims),
    commands: commandFacts(workspace.root, claims, env),
    git: gitClaimFacts(workspace, claims, session.branch),
    completed: session.status === 'completed',
  };
  return judgeClaims(claims, facts);
}

/** Paths with their history: where a missing one went, or which tracked file is meant by it. */
function pathFactsOf(workspace: Workspace, claims: readonly Claim[]): Map<string, PathFact> {
  const { root, repository } = workspace;
  const world = new PathFacts(root, repository.commonDir);
  const facts = new Map<string, PathFact>();
  for (const claim of claims) {
    if (claim.kind === 'path') facts.set(pathKey(claim.paths), world.factOf(claim.paths ?? []));
    // A name such as `fix/login` may be a folder.
    if (claim.kind === 'branch' && !claim.sure)
      facts.set(pathKey([claim.text]), world.factOf([claim.text]));
  }
  const missing = [...facts].flatMap(([key, { kind }]) => (kind === 'missing' ? [key] : []));
  if (missing.length === 0 || repository.gitDir === undefined) return facts;
  const tracked = new TrackedFiles(root);
  const pathsOf = (key: string): string[] => key.split('\n');
  const asked = missing
    .slice(0, MOST_GONE)
    .flatMap(pathsOf)
    .filter((path) => !path.startsWith('..'));
  const gone = goneFiles(root, [...new Set(asked)], (path) => world.exists(path));
  for (const key of missing) {
    const [path = ''] = pathsOf(key);
    const found = tracked.factOf(path);
    const past = pathsOf(key)
      .map((one) => gone.get(one))
      .find((one) => one !== undefined);
    // A bare name means any file of that name; a path means this one, so its own history goes first.
    const fact =
      found?.kind === 'sparse' || !past || (found && !path.includes('/')) ? found : goneFact(past);
    if (fact) facts.set(key, fact);
  }
  return facts;
}

function goneFact({
  to,
  commit,
}: {
  to: string | undefined;
  commit: string | undefined;
}): PathFact {
  return to === undefined ? { kind: 'deleted', commit } : { kind: 'renamed', to, commit };
}
