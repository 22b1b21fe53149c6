import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Claim } from '../core/claims/claim.ts';
import type { BranchFact, CommitFact, GitFacts } from '../core/claims/facts.ts';
import { isBranchName } from '../core/claims/ref-text.ts';
import { git } from '../io/git.ts';
import type { Workspace } from '../workspace.ts';

const TIMEOUT_MS = 4000;
/** More names than this are not asked for, and commits are counted for the first ones only. */
const MOST_NAMES = 200;
const MOST_COUNTS = 20;

/** What git knows of the branches and commits that are claimed; undefined without git. */
export function gitClaimFacts(
  workspace: Workspace,
  claims: readonly Claim[],
  ownBranch: string | undefined,
): GitFacts | undefined {
  const { repository, root } = workspace;
  if (repository.gitDir === undefined) return undefined;
  const textsOf = (kind: Claim['kind']): string[] =>
    [...new Set(claims.filter((claim) => claim.kind === kind).map(({ text }) => text))].slice(
      0,
      MOST_NAMES,
    );
  const { branch, commit } = workspace;
  const branches = branchFacts(root, textsOf('branch').filter(isBranchName), branch);
  const own = ownBranch === undefined ? undefined : branches.get(ownBranch);
  const tip = own?.tip ?? commit;
  return {
    branch,
    commit,
    shallow: existsSync(join(repository.commonDir ?? '', 'shallow')),
    branches,
    commits: commitFacts(root, textsOf('commit').filter(isHash), tip),
    line: own?.tip === undefined ? 'HEAD' : (ownBranch ?? 'HEAD'),
  };
}

function isHash(text: string): boolean {
  return /^[0-9a-f]{4,64}$/i.test(text);
}

/** A branch of a remote: by its name there behind that of the remote, and by its name alone. */
const REMOTE = /^refs\/remotes\/([^/]+\/(.+))$/;

/** Local branches first, then those of remotes, `origin/x` by that name as well. */
function branchFacts(
  root: string,
  names: readonly string[],
  current: string | undefined,
): Map<string, BranchFact | undefined> {
  const facts = new Map<string, BranchFact | undefined>();
  if (names.length === 0) return facts;
  const patterns = names.flatMap((name) => [
    `refs/heads/${name}`,
    `refs/remotes/${name}`,
    `refs/remotes/*/${name}`,
  ]);
  const format = '--format=%(refname)%00%(objectname)%00%(worktreepath)';
  const answer = ask(root, ['for-each-ref', format, ...patterns]);
  if (answer === undefined) return facts;
  const refs = answer.split('\n').map((line) => line.split('\0'));
  for (const name of names) {
    const local = refs.find(([ref]) => ref === `refs/heads/${name}`);
    const far = refs.find(([ref = '']) => REMOTE.exec(ref)?.slice(1).includes(name));
    const [ref = '', tip, worktree = ''] = local ?? far ?? [];
    const remote = local ? undefined : ref.split('/')[2];
    const elsewhere = worktree !== '' && name !== current;
    facts.set(name, ref === '' ? undefined : { tip, remote, elsewhere });
  }
  return facts;
}

/** All ids in one call, then how far each is from the tip of the work. */
function commitFacts(
  root: string,
  ids: readonly string[],
  tip: string | undefined,
): Map<string, CommitFact> {
  const facts = new Map<string, CommitFact>();
  if (ids.length === 0) return facts;
  const input = `${ids.map((id) => `${id}^{commit}`).join('\n')}\n`;
  const output = ask(root, ['cat-file', '--batch-check=%(objectname)'], input);
  if (output === undefined) return facts;
  const answers = output.split('\n');
  for (const [at, id] of ids.entries()) {
    const answer = answers[at] ?? '';
    if (/^[0-9a-f]{40,64}$/.test(answer)) {
      facts.set(id, at < MOST_COUNTS ? distance(root, answer, tip) : unmeasured);
    } else {
      facts.set(id, { kind: answer.endsWith(' ambiguous') ? 'ambiguous' : 'unknown' });
    }
  }
  return facts;
}

const unmeasured: CommitFact = { kind: 'known', since: undefined, inHistory: undefined };

function distance(root: string, commit: string, tip: string | undefined): CommitFact {
  if (tip === undefined) return unmeasured;
  const counts = ask(root, ['rev-list', '--left-right', '--count', `${commit}...${tip}`, '--']);
  const [, left, right] = /^(\d+)\t(\d+)/.exec(counts ?? '') ?? [];
  if (left === undefined) return unmeasured;
  return {
    kind: 'known',
    inHistory: left === '0',
    since: left === '0' ? Number(right) : undefined,
  };
}

/** Standard output of a git call that went well. */
function ask(root: string, args: readonly string[], input?: string): string | undefined {
  try {
    const options = input === undefined ? { timeout: TIMEOUT_MS } : { timeout: TIMEOUT_MS, input };
    const { status, stdout } = git(root, args, options);
    return status === 0 ? stdout : undefined;
  } catch {
    return undefined;
  }
}
