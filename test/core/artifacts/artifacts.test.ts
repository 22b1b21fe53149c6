import { describe, expect, it } from 'vitest';
import {
  folderFor,
  folderOfName,
  namesByFolder,
  planArtifacts,
  type Artifact,
  type ArtifactDestinations,
} from '../../../src/core/artifacts/artifacts.ts';

const ID = '20261120-143000-auth-system';

function artifact(name: string, sha256 = `sha of ${name}`): Artifact {
  const path = `.agents/sessions/${ID}/artifacts/${name}`;
  return { path, name, folder: folderOfName(name), bytes: 3, sha256 };
}

function destinations(there: Record<string, string> = {}): ArtifactDestinations {
  return { id: ID, documents: 'docs', at: (path) => there[path] };
}

describe('folderFor', () => {
  it.each([
    ['auth.js', 'code'],
    ['config.yaml', 'code'],
    ['Makefile', 'code'],
    ['auth.test.js', 'tests'],
    ['auth_test.go', 'tests'],
    ['test_auth.py', 'tests'],
    ['tests/fixtures.json', 'tests'],
    ['API.md', 'docs'],
    ['design.pdf', 'docs'],
    ['deploy.sh', 'scripts'],
    ['scripts/release.mjs', 'scripts'],
    ['technical-debt.md', 'notes'],
    ['lessons-learned.md', 'notes'],
    ['notes.md', 'notes'],
    ['build.log', 'notes'],
    ['denotes.md', 'docs'],
    ['latest.ts', 'code'],
  ])('%s belongs to %s', (name, folder) => {
    expect(folderFor(name)).toBe(folder);
  });
});

describe('folderOfName', () => {
  it('goes by the folder it lies in', () => {
    expect(folderOfName('notes/run.sh')).toBe('notes');
  });

  it('goes by its kind where it lies in none', () => {
    expect([folderOfName('run.sh'), folderOfName('toString/run.sh')]).toEqual([
      'scripts',
      'scripts',
    ]);
  });
});

describe('namesByFolder', () => {
  it('names files within their folders', () => {
    expect(
      namesByFolder(['code/src/a.ts', 'docs/API.md', 'b.ts'].map((one) => artifact(one))),
    ).toEqual({ code: ['src/a.ts', 'b.ts'], docs: ['API.md'] });
  });
});

describe('planArtifacts', () => {
  it('promotes docs and lets everything else go with the session', () => {
    const plan = planArtifacts(
      [artifact('docs/API.md'), artifact('code/a.ts')],
      {},
      destinations(),
    );
    expect(plan.copies).toEqual([
      {
        from: `.agents/sessions/${ID}/artifacts/docs/API.md`,
        to: 'docs/auth-system/API.md',
        sha256: 'sha of docs/API.md',
      },
    ]);
    expect(plan.removals.map(({ path }) => path.split('/artifacts/')[1])).toEqual([
      'docs/API.md',
      'code/a.ts',
    ]);
    expect(plan.extractions).toMatchObject([
      { kind: 'artifact', title: 'docs/API.md', to: 'docs/auth-system/API.md', action: 'create' },
    ]);
  });

  it('keeps what is to be kept where it lies', () => {
    const plan = planArtifacts([artifact('code/a.ts')], { code: 'keep' }, destinations());
    expect([plan.kept.map(({ name }) => name), plan.removals]).toEqual([['code/a.ts'], []]);
  });

  it('never replaces another file at the destination', () => {
    const there = { 'docs/auth-system/API.md': 'other', 'docs/auth-system/API-2.md': '' };
    const { copies } = planArtifacts([artifact('docs/API.md')], {}, destinations(there));
    expect(copies.map(({ to }) => to)).toEqual(['docs/auth-system/API-3.md']);
  });

  it('refers to a file that has the same bytes already', () => {
    const there = { 'docs/auth-system/API.md': 'sha of docs/API.md' };
    const plan = planArtifacts([artifact('docs/API.md')], {}, destinations(there));
    expect(plan.copies).toEqual([]);
    expect(plan.extractions[0]?.action).toBe('reference');
    expect(plan.removals).toHaveLength(1);
  });

  it('gives two artifacts two places, also where case does not count', () => {
    const choices = { 'docs/**': 'promote', notes: 'promote' } as const;
    const both = [artifact('docs/API.md'), artifact('docs/api.md')];
    expect(planArtifacts(both, choices, destinations()).copies.map(({ to }) => to)).toEqual([
      'docs/auth-system/API.md',
      'docs/auth-system/api-2.md',
    ]);
  });

  it('promotes other folders below one of their own name', () => {
    const { copies } = planArtifacts([artifact('code/a.ts')], { code: 'promote' }, destinations());
    expect(copies[0]?.to).toBe('docs/auth-system/code/a.ts');
  });

  it('lets a name count before a pattern, and a pattern before a folder', () => {
    const all = ['docs/a.md', 'docs/b.md', 'docs/deep/c.md'].map((one) => artifact(one));
    const choices = { docs: 'remove', 'docs/*.md': 'keep', 'docs/a.md': 'promote' } as const;
    const plan = planArtifacts(all, choices, destinations());
    expect(plan.copies.map(({ to }) => to)).toEqual(['docs/auth-system/a.md']);
    expect(plan.kept.map(({ name }) => name)).toEqual(['docs/b.md']);
    expect(plan.removals.map(({ path }) => path)).toContainEqual(all[2]?.path);
  });

  it('takes the signs of a regular expression in a pattern as they are', () => {
    const plan = planArtifacts([artifact('code/a+b.ts')], { '*+b.ts': 'keep' }, destinations());
    expect(plan.kept).toHaveLength(1);
  });
});
