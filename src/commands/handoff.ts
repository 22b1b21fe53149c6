import { resolve } from 'node:path';
import { SessionError } from '../core/errors.ts';
import { composeHandoff, type HandoffFacts } from '../core/session/handoff.ts';
import { readiness } from '../core/session/readiness.ts';
import { nounsJson, sessionJson } from '../core/session/session-json.ts';
import type { Session } from '../core/session/session.ts';
import { gitFreshness } from '../git-freshness.ts';
import { readText, writeAtomic } from '../io/files.ts';
import { changedFiles } from '../io/git.ts';
import { missingPaths } from '../claims/missing-paths.ts';
import { unrecordedIn } from '../journal/session-journal.ts';
import { SESSIONS_FOLDER } from '../io/store.ts';
import { conversationOf, Workspace } from '../workspace.ts';
import { flag, JSON_OPTION, printJson, textOption, type Command, type World } from './command.ts';

export const command: Command = {
  name: 'handoff',
  summary: 'Composes the document for whoever continues.',
  args: '[ref]',
  options: [
    { flags: '-o, --output <file>', description: 'write it to a file instead of standard output' },
    { flags: '--check', description: 'end with 1 when the session is not handoff-ready' },
    JSON_OPTION,
  ],
  examples: [
    'session handoff',
    'session handoff fix-login --output HANDOFF.md',
    'session handoff --check',
  ],
  notes: 'A file that is not a handoff document is never overwritten.',
  run(world, input) {
    const workspace = new Workspace(world.cwd);
    const { session } = workspace.find(input.args[0], conversationOf(world.env));
    const facts = factsOf(world, workspace, session);
    const { ready, reasons } = facts.readiness;
    const text = composeHandoff(session, facts);
    const output = textOption(input, 'output');
    if (output !== undefined && output !== '-') write(world, output, text);
    if (flag(input, 'json')) {
      printJson(world, {
        ...sessionJson(session),
        ready,
        reasons,
        ...nounsJson(session),
        output: output ?? null,
        document: text,
      });
    } else if (output === undefined || output === '-') {
      world.out(text);
    } else {
      world.out(`${output} written: ${ready ? 'ready to hand off' : 'not ready to hand off'}.\n`);
      for (const reason of reasons) world.out(`  - ${reason.text}\n`);
    }
    return flag(input, 'check') && !ready ? 1 : 0;
  },
};

function factsOf(world: World, workspace: Workspace, session: Session): HandoffFacts {
  return {
    now: world.now(),
    branch: workspace.branch,
    ...gitFreshness(workspace, session),
    readiness: readiness(session, {
      missingPaths: missingPaths(workspace, session),
      unrecorded: unrecordedIn(workspace, session, { now: world.now() }),
    }),
    uncommitted: changedFiles(workspace.root)?.filter(
      (path) => path !== '.agents/' && !path.startsWith(SESSIONS_FOLDER),
    ),
  };
}

function write(world: World, output: string, text: string): void {
  const path = resolve(world.cwd, output);
  const there = readText(path);
  const free =
    there.kind === 'text'
      ? there.text.startsWith('# Handoff: ') || there.text === ''
      : there.code === 'missing';
  if (free) return writeAtomic(path, text);
  throw new SessionError('would-overwrite', {
    so: `${output} exists and is no handoff document.`,
    follows: 'So it was left as it is.',
    todo: 'Name another file, or remove this one first.',
  });
}
