import { oneLine } from '../text/display.ts';
import { wordOf } from '../brief/fence.ts';
import { mask } from '../text/secrets.ts';
import { cutText } from '../brief/tokens.ts';
import type { Claim, ClaimStatus, Judged } from './claim.ts';
import {
  pathKey,
  type BranchFact,
  type ClaimFacts,
  type CommandFact,
  type GitFacts,
  type PathFact,
} from './facts.ts';
import { isBranchName } from './ref-text.ts';

/** A verdict: `says` goes on behind the name, `short` is its first part, for a headline. */
interface Verdict {
  status: ClaimStatus;
  says: string;
  short?: string;
  /** Stands alone, without the name before it. */
  whole?: boolean;
}

/** What the facts say of each claim; a name that only may be one and that nothing knows is left out. */
export function judgeClaims(claims: readonly Claim[], facts: ClaimFacts): Judged[] {
  return claims.flatMap((claim) => {
    const verdict = verdictOf(claim, facts);
    if (!verdict) return [];
    const { kind, line } = claim;
    const text = shown(claim.text);
    const { status, says, short = says, whole = false } = verdict;
    const reason = whole ? says : `${text} ${says}`;
    const headline = whole ? short : `${wordOf(text, 60)} ${short}`;
    return [{ kind, text, line, status, reason, headline }];
  });
}

function shown(text: string): string {
  return mask(cutText(oneLine(text), 160));
}

function verdictOf(claim: Claim, facts: ClaimFacts): Verdict | undefined {
  switch (claim.kind) {
    case 'path':
      return judgePath(claim, facts.paths.get(pathKey(claim.paths)) ?? { kind: 'missing' });
    case 'command':
      return judgeCommand(claim, facts.commands.get(claim.text));
    case 'branch':
      return judgeBranch(claim, facts);
    case 'commit':
      return judgeCommit(claim, facts);
    default:
      return unverifiable('is an issue; there is no tracker to ask');
  }
}

const verified = (says: string): Verdict => ({ status: 'verified', says });
const unverifiable = (says: string): Verdict => ({ status: 'unverifiable', says });
const NO_ANSWER = 'cannot be checked: git did not answer';
const stale = (says: string, short = says): Verdict => ({ status: 'stale', says, short });

function judgePath(claim: Claim, fact: PathFact): Verdict | undefined {
  if (!claim.sure && ['outside', 'ignored', 'submodule', 'missing'].includes(fact.kind))
    return undefined;
  switch (fact.kind) {
    case 'there':
      return verified('exists');
    case 'elsewhere':
      return verified(
        fact.more === 0
          ? `exists as ${shown(fact.path)}`
          : `exists in ${fact.more + 1} places, ${shown(fact.path)} among them`,
      );
    case 'sparse':
      return verified('is tracked, and left out of this checkout');
    case 'outside':
      return unverifiable('lies outside of the repository and was not looked at');
    case 'ignored':
      return unverifiable('does not exist here; git ignores it, so it may elsewhere');
    case 'submodule':
      return unverifiable(`lies in the submodule ${shown(fact.path)}, which is not checked out`);
    case 'renamed':
      return gone(claim, `renamed to ${shown(fact.to)} ${inCommit(fact.commit)}`);
    case 'deleted':
      return gone(claim, `deleted ${inCommit(fact.commit)}`);
    default:
      return missing(claim);
  }
}

function inCommit(commit: string | undefined): string {
  return commit === undefined ? 'by a change that is not committed' : `in ${commit}`;
}

function gone({ tense }: Claim, how: string): Verdict {
  if (tense === 'past') return unverifiable(`no longer exists, ${how}; it is told of the past`);
  if (tense === 'gone') return verified(`no longer exists, as is said: ${how}`);
  return stale(`no longer exists, ${how}`, 'no longer exists');
}

function missing({ tense }: Claim): Verdict {
  if (tense === 'planned') return unverifiable('does not exist yet');
  if (tense === 'gone')
    return unverifiable('does not exist; its removal is what the line is about');
  if (tense === 'past') return unverifiable('does not exist; it is told of the past');
  return stale('does not exist');
}

function judgeCommand(claim: Claim, fact: CommandFact | undefined): Verdict {
  const { need, tense } = claim;
  const name = need === undefined ? '' : shown(need.name);
  switch (fact?.kind) {
    case 'script':
      return verified('is a script of package.json');
    case 'program':
      return verified(
        fact.from === 'path' ? `can run: ${name} is on PATH` : `can run: ${name} is installed`,
      );
    case 'no-script': {
      const says = `cannot run: ${fact.file} has no script ${JSON.stringify(name)}`;
      return tense === 'now' ? stale(says, 'cannot run') : unverifiable(says);
    }
    case 'no-package': {
      const says = `cannot run: there is no ${fact.file}`;
      return tense === 'now' ? stale(says, 'cannot run') : unverifiable(says);
    }
    case 'no-program':
      return unverifiable(`may run elsewhere: ${name} is not on PATH here`);
    default:
      return unverifiable('runs in a workspace that was not looked at');
  }
}

function judgeBranch(claim: Claim, { git, completed, paths }: ClaimFacts): Verdict | undefined {
  if (!isBranchName(claim.text)) return unverifiable('is no name that a branch can have');
  if (git === undefined) return unverifiable('cannot be checked: this is no git repository');
  if (claim.field !== undefined) return judgeOwnBranch(claim.text, git, completed);
  if (!git.branches.has(claim.text)) return unverifiable(NO_ANSWER);
  const known = git.branches.get(claim.text);
  if (known) {
    return verified(
      known.remote === undefined ? 'is a branch' : `is a branch of ${shown(known.remote)}`,
    );
  }
  if (git.branch === claim.text) return verified('is checked out, without a commit yet');
  if (!claim.sure && paths.get(pathKey([claim.text]))?.kind === 'there') return undefined;
  const says = 'is no branch here';
  return claim.tense === 'now' && !git.shallow ? stale(says) : unverifiable(says);
}

/** `session.branch`: where the work happens has to be what is checked out. */
function judgeOwnBranch(name: string, git: GitFacts, completed: boolean): Verdict {
  const { branch, commit, branches } = git;
  const known = branches.get(name);
  if (branch === name) {
    return verified(
      commit === undefined ? 'is checked out, without a commit yet' : 'is checked out',
    );
  }
  if (branch === undefined && commit !== undefined && known?.tip === commit) {
    return verified('is what HEAD points at, detached');
  }
  const at = commit === undefined ? '' : ` at ${commit.slice(0, 7)}`;
  const here = branch === undefined ? `HEAD is detached${at}` : `branch is ${wordOf(branch, 80)}`;
  const says = `${here}, expected ${wordOf(name, 80)}`;
  const more =
    branches.has(name) && known === undefined ? ', which does not exist here' : elsewhere(known);
  if (completed)
    return { ...unverifiable(`${says}${more}; the session is completed`), whole: true };
  return { ...stale(`${says}${more}`, says), whole: true };
}

function elsewhere(fact: BranchFact | undefined): string {
  const { remote, elsewhere: other = false } = fact ?? {};
  if (other) return ', which another worktree has checked out';
  return remote === undefined ? '' : `, which only ${wordOf(remote, 40)} has`;
}

function judgeCommit(claim: Claim, { git, completed }: ClaimFacts): Verdict {
  if (!/^[0-9a-f]{4,64}$/i.test(claim.text)) return unverifiable('is no id that a commit can have');
  if (git === undefined) return unverifiable('cannot be checked: this is no git repository');
  const fact = git.commits.get(claim.text);
  if (fact === undefined) return unverifiable(NO_ANSWER);
  if (fact.kind === 'ambiguous') return unverifiable('is the beginning of several ids');
  if (fact.kind === 'unknown') {
    if (git.shallow) return unverifiable('is no commit of this shallow clone');
    const says = 'is no commit of this repository';
    return claim.sure && claim.tense === 'now' && !completed ? stale(says) : unverifiable(says);
  }
  const { since, inHistory } = fact;
  const line = wordOf(git.line, 80);
  if (inHistory === undefined) return verified('is a commit');
  if (inHistory) {
    if (since === undefined) return verified(`is in the history of ${line}`);
    return verified(
      since === 0
        ? `is the newest commit of ${line}`
        : `is in the history of ${line}, ${since} ${since === 1 ? 'commit' : 'commits'} since`,
    );
  }
  const says = `is a commit, but not in the history of ${line}`;
  return claim.field !== undefined && line !== 'HEAD' && !completed ? stale(says) : verified(says);
}
