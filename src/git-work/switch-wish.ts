import { SessionError } from '../core/errors.ts';
import { authorOf } from '../core/session/entries.ts';
import { oneLine } from '../core/text/display.ts';
import { sessionOfBranch } from '../take-up.ts';
import { conversationOf, type Workspace } from '../workspace.ts';
import { makeCheckpoint } from './checkpoint.ts';
import { switchTo, type Arrival, type Keeping, type SwitchWish } from './switch-branch.ts';

/** What verbs that switch take on top. */
export const KEEPING_OPTIONS: readonly { flags: string; description: string }[] = [
  { flags: '--checkpoint', description: 'commit what is not committed, before a switch' },
  { flags: '--stash', description: 'put it aside; switching back brings it back' },
  { flags: '--no-stash', description: 'name it and stop' },
  { flags: '--carry', description: 'take it along to the other branch' },
];

/**
 * What the options say of changes that are not committed; `otherwise` where they say nothing.
 * @throws SessionError `unclear-options` for more than one
 */
export function keepingOf(options: Readonly<Record<string, unknown>>, otherwise: Keeping): Keeping {
  const named = (['checkpoint', 'stash', 'carry'] as const).filter((one) => options[one] === true);
  if (named.length < 2) return named[0] ?? (options['stash'] === false ? 'refuse' : otherwise);
  throw new SessionError('unclear-options', {
    so: `--${named.join(' and --')} say different things.`,
    follows: 'So nothing was changed.',
    todo: 'Give one of them.',
  });
}

/** Switches, with a checkpoint of the session of the branch that is left where one is wanted. */
export function switchWith(
  edge: { env: Readonly<Record<string, string | undefined>>; now(): Date },
  workspace: Workspace,
  wish: Omit<SwitchWish, 'checkpoint'>,
): Arrival {
  const conversation = conversationOf(edge.env);
  const checkpoint = (): string | undefined => {
    const { branch = '' } = workspace;
    const left = sessionOfBranch(workspace, branch, conversation);
    if (left === undefined || left === 'several') throw noSession(branch);
    return makeCheckpoint(workspace, left.file, {
      label: undefined,
      message: `Work so far, before a switch to ${wish.branch}`,
      type: undefined,
      decisions: [],
      who: `${authorOf(edge.env['AGENT_TYPE'], conversation !== undefined)}/checkpoint`,
      now: edge.now(),
      conversation,
      choice: { tracked: true },
      commit: true,
      pause: true,
    }).commit;
  };
  return switchTo(workspace, { ...wish, checkpoint });
}

/**
 * Does what comes after a switch; where that fails, its error tells what happened on the way: nobody would look
 * for work that was put aside.
 */
export function telling<T>(notes: readonly string[], work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SessionError) || notes.length === 0) throw error;
    const { code, explanation, exitCode } = error;
    const follows = [...notes.map(oneLine), explanation.follows].join('\n');
    throw new SessionError(code, { ...explanation, follows }, { cause: error, exitCode });
  }
}

function noSession(branch: string): SessionError {
  return new SessionError('no-session', {
    so: `No single active session belongs to ${branch || 'a detached HEAD'}, so there is none to checkpoint.`,
    follows: 'So nothing was changed.',
    todo: 'Commit with git, or use --stash.',
  });
}
