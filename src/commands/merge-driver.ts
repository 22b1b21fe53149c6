import { resolve } from 'node:path';
import { SessionError } from '../core/errors.ts';
import { oneLine } from '../core/text/display.ts';
import { writeAtomic } from '../io/files.ts';
import { mergeFiles, type MergeFiles, type MergeOutcome } from '../merge-files.ts';
import { DRY_RUN_OPTION, flag, type Command, type Input, type World } from './command.ts';

export const command: Command = {
  name: 'merge-driver',
  summary: 'Merges a session file by meaning; git calls it, as session init sets it up.',
  args: '<base> <ours> <theirs> [path]',
  options: [{ ...DRY_RUN_OPTION, description: 'print the merged file and change nothing' }],
  examples: [
    'session merge-driver base.md ours.md theirs.md --dry-run',
    'git config merge.agent-session.driver "session merge-driver %O %A %B %P"',
  ],
  notes: `The merged file takes the place of OURS. Values, agents, boxes, items, decisions and log
entries of both sides stay, done wins over open; of prose that both sides changed, the side with
the newer last_updated stays and the log keeps the other. There are no conflict markers.
A file that is no session is merged by lines, as git does it.
Exit code: 0 merged, 1 a person has to merge it, 2 wrong use or a failure.`,
  run(world, input) {
    const files = filesOf(world, input);
    const outcome = mergeFiles(files);
    const name = oneLine(files.path ?? input.args[1] ?? '');
    if (flag(input, 'dryRun')) world.out(outcome.bytes.toString('utf8'));
    else if (outcome.changed) writeAtomic(files.ours, outcome.bytes);
    const said = sentence(outcome, name);
    if (said !== '') world.err(`session: ${said}\n`);
    return outcome.open ? 1 : 0;
  },
};

function filesOf({ cwd }: World, { args }: Input): MergeFiles {
  const [base, ours, theirs, path, ...more] = args;
  if (!base || !ours || !theirs || more.length > 0) {
    throw new SessionError('wrong-use', {
      so: 'merge-driver takes three files: the base, ours and theirs, and perhaps the path they stand for.',
      follows: 'So nothing was merged.',
      todo: 'See: session merge-driver --help',
    });
  }
  const [baseFile, oursFile, theirsFile] = [base, ours, theirs].map((one) => resolve(cwd, one));
  return { cwd, base: baseFile ?? '', ours: oursFile ?? '', theirs: theirsFile ?? '', path };
}

/** What somebody who merges should know beyond what git says. */
function sentence({ how, logged }: MergeOutcome, name: string): string {
  if (how === 'whole') {
    return `${name} could not be merged by meaning: one version stays whole, its Session Log keeps the other. See: session lint`;
  }
  if (how === 'not') {
    return `${name} is too large or no text, so it was not merged, and ours stays. To take the other: git checkout --theirs -- FILE`;
  }
  if (logged.length === 0) return '';
  const what = logged.map(oneLine).join(', ');
  return `${name}: both sides changed ${what}; the newer stays, the Session Log keeps the other.`;
}
