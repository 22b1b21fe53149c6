import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  lstatSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { Journal } from '../../src/io/journal.ts';
import { Workspace } from '../../src/workspace.ts';
import { bundled } from '../support/bundle.ts';
import { runProcess, type Outcome } from '../support/cli.ts';
import { completable, planFor } from '../support/completable.ts';
import { ID } from '../support/one-session.ts';
import { makeFolder, type Repo } from '../support/repo.ts';

/** More kills with `KILLS=500 npx vitest run test/stories/killed-completions.test.ts`. */
const KILLS = Number(process.env['KILLS'] ?? 20);
const DATES = {
  GIT_AUTHOR_DATE: '2026-11-20T15:00:00Z',
  GIT_COMMITTER_DATE: '2026-11-20T15:00:00Z',
};

let original: Repo;
let script: string;
let planFile: string;

/** A repository of its own, with somebody's staged, changed and new files, and a hook that takes its time. */
function copy(): string {
  const root = makeFolder();
  cpSync(original.root, root, { recursive: true });
  return root;
}

beforeAll(async () => {
  original = completable();
  original.write('.git/hooks/pre-commit', '#!/bin/sh\nsleep 0.03\n');
  chmodSync(original.path('.git/hooks/pre-commit'), 0o755);
  original.write('src/app.ts', 'export const staged = 1;\n');
  original.git('add', 'src/app.ts');
  original.write('src/app.ts', 'export const dirty = 1;\n');
  original.write('new.txt', 'new');
  const { state } = new Workspace(original.root);
  state.saveConversation({ id: 'c1', session: ID, pid: 0, started: 's' });
  new Journal(state.folder).append(ID, 'c1', '{}');
  script = await bundled('complete-once');
  planFile = join(makeFolder(), 'plan.json');
  writeFileSync(planFile, JSON.stringify(planFor(original)));
});

function start(root: string) {
  const env = { ...original.env, ...DATES };
  return spawn(process.execPath, [script, root, ID, planFile], { cwd: root, env, stdio: 'pipe' });
}

function run(root: string): Promise<Outcome> {
  const env = { ...original.env, ...DATES };
  return runProcess(process.execPath, [script, root, ID, planFile], { cwd: root, env });
}

/** Everything anybody can see of the repository afterwards, locks and leftovers included. */
function stateOf(root: string): string {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).toSorted();
  const seen = names.filter((name) => !/^\.git\/(?!agent-session\/)/.test(name));
  const files = seen.map((name) => {
    const path = join(root, name);
    // Records name the work tree that they are of.
    const isCompared = lstatSync(path).isFile() && !name.includes('/completed/');
    return `${name} ${isCompared ? readFileSync(path).toString('base64') : ''}`;
  });
  const git = (...args: string[]): string => original.git('-C', root, ...args);
  return JSON.stringify(
    {
      files,
      head: git('rev-parse', 'HEAD'),
      status: git('status', '--porcelain'),
      staged: git('show', ':src/app.ts'),
      refs: git('for-each-ref'),
    },
    undefined,
    1,
  );
}

describe(`${KILLS} completions killed at random instants`, () => {
  const other: string[] = [];
  const refused: string[] = [];
  let killed = 0;

  beforeAll(
    async () => {
      const undisturbed = copy();
      const began = performance.now();
      await run(undisturbed);
      const length = performance.now() - began;
      const wanted = stateOf(undisturbed);
      for (let at = 0; at < KILLS; at++) {
        const root = copy();
        const child = start(root);
        const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
        await new Promise((resolve) => child.stdout.once('data', resolve));
        await pause(Math.random() * length);
        if (child.kill('SIGKILL') && child.exitCode === null) killed++;
        await ended;
        const { stdout } = await run(root);
        if (!stdout.endsWith('done\n')) refused.push(`${at}: ${stdout}`);
        const state = stateOf(root);
        if (state !== wanted) other.push(`${at}: ${state}`);
        rmSync(root, { recursive: true });
      }
    },
    60_000 + KILLS * 8000,
  );

  it('were killed, most of them, before they were done', () => {
    expect(killed).toBeGreaterThan(KILLS / 4);
  });

  it('are carried on by the next run', () => {
    expect(refused).toEqual([]);
  });

  it('then end in the same state as an undisturbed one', () => {
    expect(other).toEqual([]);
  });
});

describe('the same completion started twice at once', () => {
  it('is carried out once, and whoever came second says so or finds it done', async () => {
    const root = copy();
    const both = await Promise.all([run(root), run(root)]);
    const said = both.map(({ stdout }) => stdout.split('\n')[1]).toSorted();
    expect(['completion-running', 'done', 'already-completed']).toEqual(
      expect.arrayContaining(said),
    );
    expect(said).toContain('done');
    expect(original.git('-C', root, 'rev-list', '--count', 'HEAD').trim()).toBe('2');
  });
});
