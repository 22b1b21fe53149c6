import * as fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { continueCompletion, unfinishedCompletion } from '../../src/completion/apply-completion.ts';
import { completedSessions } from '../../src/completion/completed-sessions.ts';
import { restoreSession } from '../../src/completion/restore-session.ts';
import type { CompletionPlan } from '../../src/core/completion/plan.ts';
import { keptMemory } from '../../src/core/memory/kept-values.ts';
import { memoryValue } from '../../src/core/memory/memory-value.ts';
import { Journal } from '../../src/io/journal.ts';
import { openMemory } from '../../src/memory/open-memory.ts';
import { Workspace } from '../../src/workspace.ts';
import { NOW } from '../support/cli.ts';
import { completable, complete, planFor } from '../support/completable.ts';
import { ID, PATH } from '../support/one-session.ts';
import { makeFolder, type Repo } from '../support/repo.ts';

/** How many calls to the outside are left until this process "is killed": from then on every one fails. */
const life = vi.hoisted(() => {
  let left = Infinity;
  return {
    grant: (calls: number) => (left = calls),
    get used() {
      return left;
    },
    isOver: () => left < 0,
    mortal<T extends (...args: never[]) => unknown>(call: T): T {
      return ((...args: never[]) => {
        if (left < 0 || --left < 0) throw new Error('killed');
        return call(...args);
      }) as T;
    },
  };
});

vi.mock('node:fs', async (load) => {
  const real = await load<typeof fs>();
  const { mortal } = life;
  return {
    ...real,
    writeSync: mortal(real.writeSync),
    renameSync: mortal(real.renameSync),
    unlinkSync: mortal(real.unlinkSync),
    rmdirSync: mortal(real.rmdirSync),
    rmSync: mortal(real.rmSync),
    chmodSync: mortal(real.chmodSync),
    writeFileSync: mortal(real.writeFileSync),
  };
});

vi.mock('../../src/io/git.ts', async (load) => {
  const real = await load<typeof import('../../src/io/git.ts')>();
  return { ...real, git: life.mortal(real.git), gitBytes: life.mortal(real.gitBytes) };
});

// The killed process is this one, which lives on: its locks would keep the next run out.
vi.mock('../../src/io/lock.ts', async (load) => {
  const real = await load<typeof import('../../src/io/lock.ts')>();
  return {
    ...real,
    // Taken over from a dead owner, who is cleared up behind.
    takeLock: (_: string, { onDead }: { onDead?: (pid: number) => void } = {}) => {
      onDead?.(process.pid);
      return () => {};
    },
    withLock: <T>(_: string, work: () => T): T => work(),
  };
});

/** Every file of a folder with its bytes. */
function filesOf(root: string, skip: RegExp = /^$/): Record<string, string> {
  const names = fs.readdirSync(root, { recursive: true, encoding: 'utf8' }).toSorted();
  const files = names.filter((name) => !skip.test(name) && fs.statSync(join(root, name)).isFile());
  return Object.fromEntries(
    files.map((name) => [name, fs.readFileSync(join(root, name)).toString('base64')]),
  );
}

async function memoryOf({ root }: Repo): Promise<string[]> {
  return (await (await openMemory(new Workspace(root), {})).list()).map(({ key }) => key);
}

/** All that a person or the next command can see of a repository. */
async function stateOf(repo: Repo, isGit: boolean): Promise<object> {
  const memory = await memoryOf(repo);
  const files = filesOf(repo.root, /^\.git\/|\.local\//);
  const kept = fs.readdirSync(join(new Workspace(repo.root).state.folder, 'completed')).toSorted();
  const session = new Workspace(repo.root).state.conversation('c1')?.session;
  if (!isGit) return { files, kept, session, memory };
  return {
    files,
    kept,
    session,
    memory,
    head: repo.git('rev-parse', 'HEAD'),
    status: repo.git('status', '--porcelain'),
    refs: repo.git('for-each-ref', '--format=%(refname) %(objectname)', 'refs/agent-session'),
  };
}

/** With git every fourth step, since each costs a dozen processes; all of them with KILLS=500. */
const stride = (isGit: boolean): number =>
  isGit && Number(process.env['KILLS'] ?? 0) < 100 ? 4 : 1;

const DATES = {
  GIT_AUTHOR_DATE: '2026-11-20T15:00:00Z',
  GIT_COMMITTER_DATE: '2026-11-20T15:00:00Z',
};

describe.each([true, false])('a completion killed between any two steps, git: %s,', (isGit) => {
  let original: Repo;
  let plan: CompletionPlan;
  const filed = new Set<string>();
  const applicationIn = ({ root }: Repo) => ({
    commit: true,
    now: () => NOW,
    openMemory: () => openMemory(new Workspace(root), {}),
    tracker: {
      close: () => Promise.resolve([]),
      file: ({ marker }: { marker: string }) => {
        filed.add(marker);
        return Promise.resolve({ url: `https://example.org/${marker}` });
      },
    },
  });

  beforeAll(async () => {
    original = completable(isGit ? { commit: true } : { git: false });
    const filing = { marker: 'm1', title: 'Rest', body: '' };
    const { state } = new Workspace(original.root);
    const memory = await openMemory(new Workspace(original.root), {});
    for (const key of [`session/${ID}/phase`, `session/${ID}/progress`, 'pattern/cookies'])
      await memory.set({ namespace: 'coordination', key }, memoryValue('1'));
    const memory_snapshot = keptMemory(await memory.list({ session: ID }));
    const planned = planFor(original);
    plan = { ...planned, filings: [filing], snapshot: { ...planned.snapshot, memory_snapshot } };
    state.saveConversation({ id: 'c1', session: ID, pid: 0, started: 's' });
    new Journal(state.folder).append(ID, 'c1', '{}');
  });

  beforeEach(() => {
    for (const [name, value] of Object.entries(DATES)) vi.stubEnv(name, value);
  });

  afterEach(() => {
    life.grant(Infinity);
    vi.unstubAllEnvs();
  });

  function copy(): Repo {
    const root = makeFolder();
    fs.cpSync(original.root, root, { recursive: true });
    const path = (name: string): string => join(root, name);
    const git: Repo['git'] = (...args) => original.git('-C', root, ...args);
    return { ...original, root, path, git };
  }

  /** Whether the kill came before the end. */
  async function killedAfter(calls: number, repo: Repo): Promise<boolean> {
    life.grant(calls);
    await complete(repo, { ...applicationIn(repo), plan }).catch(() => {});
    const isKilled = life.isOver();
    life.grant(Infinity);
    return isKilled;
  }

  async function goOn(repo: Repo): Promise<void> {
    const workspace = new Workspace(repo.root);
    const unfinished = unfinishedCompletion(workspace, ID);
    if (unfinished) await continueCompletion(workspace, unfinished, applicationIn(repo));
    else if (fs.existsSync(repo.path(PATH))) await complete(repo, { ...applicationIn(repo), plan });
  }

  it('ends as an undisturbed one when it is run again', async () => {
    const undisturbed = copy();
    life.grant(1_000_000);
    await complete(undisturbed, { ...applicationIn(undisturbed), plan });
    const steps = 1_000_000 - life.used;
    life.grant(Infinity);
    const wanted = await stateOf(undisturbed, isGit);
    expect(await memoryOf(undisturbed)).toEqual(['pattern/cookies']);
    const other: number[] = [];
    for (let calls = 0; calls < steps; calls += stride(isGit)) {
      const repo = copy();
      expect(await killedAfter(calls, repo)).toBe(true);
      await goOn(repo);
      if (JSON.stringify(await stateOf(repo, isGit)) !== JSON.stringify(wanted)) other.push(calls);
      fs.rmSync(repo.root, { recursive: true });
    }
    expect(steps).toBeGreaterThan(20);
    expect(other).toEqual([]);
  }, 240_000);

  it('can be taken back as long as it is not committed', async () => {
    const before = filesOf(original.root, /^\.git\/|\.local\//);
    const other: number[] = [];
    let takenBack = 0;
    for (let calls = 2; ; calls += stride(isGit)) {
      const repo = copy();
      if (!(await killedAfter(calls, repo))) break;
      const workspace = new Workspace(repo.root);
      const record = unfinishedCompletion(workspace, ID);
      const isCommitted = isGit && repo.git('rev-list', '--count', 'HEAD').trim() === '2';
      if (
        record !== undefined &&
        record.state !== 'committed' &&
        record.state !== 'closed' &&
        !isCommitted
      ) {
        const [completed] = completedSessions(workspace);
        if (completed) await restoreSession(workspace, completed, { now: () => NOW });
        takenBack++;
        const isSame =
          JSON.stringify(filesOf(repo.root, /^\.git\/|\.local\//)) === JSON.stringify(before);
        const hasMemory = (await memoryOf(repo)).length === 3;
        const isClean = !isGit || repo.git('status', '--porcelain') === '';
        if (!isSame || !isClean || !hasMemory || unfinishedCompletion(workspace, ID))
          other.push(calls);
      }
      fs.rmSync(repo.root, { recursive: true });
    }
    expect(takenBack).toBeGreaterThan(1);
    expect(other).toEqual([]);
  }, 240_000);

  it('files each item once, as far as a tracker knows its own', () => {
    expect([...filed]).toEqual(['m1']);
  });
});
