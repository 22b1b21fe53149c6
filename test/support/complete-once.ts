// Carries a completion out, or on to its end where it was begun. Prints what came of it.
// Usage: complete-once ROOT ID PLAN.json
import { readFileSync } from 'node:fs';
import {
  applyCompletion,
  continueCompletion,
  unfinishedCompletion,
} from '../../src/completion/apply-completion.ts';
import type { CompletionPlan } from '../../src/core/completion/plan.ts';
import { SessionError } from '../../src/core/errors.ts';
import { Workspace } from '../../src/workspace.ts';

const [root = '', id = '', file = ''] = process.argv.slice(2);
const workspace = new Workspace(root);
const plan = JSON.parse(readFileSync(file, 'utf8')) as CompletionPlan;
const application = { commit: true, now: () => new Date('2026-11-20T15:00:00Z') };

async function carryOut(): Promise<string> {
  const unfinished = unfinishedCompletion(workspace, id);
  if (unfinished) return (await continueCompletion(workspace, unfinished, application)).record;
  if (!workspace.store.has(id)) return 'done already';
  return (await applyCompletion(workspace, plan, application)).record;
}

process.stdout.write('ready\n');
carryOut().then(
  () => process.stdout.write('done\n'),
  (error: unknown) => {
    process.exitCode = 2;
    process.stdout.write(`${error instanceof SessionError ? error.code : String(error)}\n`);
  },
);
