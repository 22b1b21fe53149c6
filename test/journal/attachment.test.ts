import { appendFileSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { attach, attachedSession, predecessor, remember } from '../../src/journal/attachment.ts';
import { Workspace } from '../../src/workspace.ts';
import { FIX_LOGIN, pathOf, sessionText } from '../support/any-session.ts';
import { makeFolder, makeRepo, type Repo } from '../support/repo.ts';

const NOW = new Date('2026-11-20T15:00:00Z');
const OTHER = '20261120-150000-other';
let repo: Repo;
let workspace: Workspace;
beforeEach(() => {
  repo = makeRepo({ [pathOf()]: sessionText(), [pathOf(OTHER)]: sessionText() });
  workspace = new Workspace(repo.root);
});

describe('attach', () => {
  test('remembers who works on what since when', () => {
    attach(workspace, { id: 'c', pid: 12 }, FIX_LOGIN, { now: NOW });
    expect(workspace.state.conversation('c')).toMatchObject({
      id: 'c',
      session: FIX_LOGIN,
      pid: 12,
      started: '2026-11-20T15:00:00Z',
    });
  });

  test('again keeps the start, the client and what was told', () => {
    attach(workspace, { id: 'c', pid: 12 }, FIX_LOGIN, { now: NOW });
    remember(workspace, {
      ...workspace.state.conversation('c')!,
      told: 'a=1',
      ended: '2026-11-20T15:10:00Z',
    });
    attach(workspace, { id: 'c', pid: 0 }, FIX_LOGIN, { now: new Date('2026-11-20T16:00:00Z') });
    expect(workspace.state.conversation('c')).toMatchObject({
      id: 'c',
      session: FIX_LOGIN,
      pid: 12,
      started: '2026-11-20T15:00:00Z',
      told: 'a=1',
    });
    expect(workspace.state.conversation('c')).not.toHaveProperty('ended');
  });

  test('to another session forgets what was told of the first', () => {
    attach(workspace, { id: 'c', pid: 12 }, FIX_LOGIN, { now: NOW });
    remember(workspace, { ...workspace.state.conversation('c')!, told: 'a=1' });
    attach(workspace, { id: 'c', pid: 12 }, OTHER, { now: NOW });
    expect(workspace.state.conversation('c')).toMatchObject({ session: OTHER });
    expect(workspace.state.conversation('c')).not.toHaveProperty('told');
  });

  test('of nobody, and where nothing can be written, is no failure', () => {
    const bare = new Workspace(makeRepo({ '.agents': 'a file' }, { git: false }).root);
    expect([
      attach(workspace, { id: '', pid: 1 }, FIX_LOGIN, { now: NOW }),
      attach(bare, { id: 'c', pid: 1 }, FIX_LOGIN, { now: NOW }),
    ]).toEqual([false, false]);
  });
});

describe('attachedSession', () => {
  test.each([
    ['its session', FIX_LOGIN, FIX_LOGIN],
    ['nothing when that is deleted', '20200101-000000-gone', undefined],
    ['nothing when it has none', '', undefined],
    ['nothing when the record leads elsewhere', '../../../../etc/passwd', undefined],
  ])('is %s', (_, session, found) => {
    remember(workspace, { id: 'c', session, pid: 1, started: 'x' });
    expect(attachedSession(workspace, 'c')).toBe(found);
  });

  test('is nothing for a conversation that is not known', () => {
    expect(attachedSession(workspace, 'c')).toBeUndefined();
  });
});

describe('predecessor', () => {
  const known = (id: string, pid: number, ended?: string, session = FIX_LOGIN): void => {
    remember(workspace, {
      id,
      session,
      pid,
      started: '2026-11-20T14:00:00Z',
      ...(ended !== undefined && { ended }),
    });
  };
  const find = (pid: number, transcript = ''): string | undefined =>
    predecessor(workspace, { id: 'new', pid }, { transcript, now: NOW })?.id;

  test('is what the same client ended last', () => {
    known('a', 12, '2026-11-20T14:59:10Z');
    known('b', 12, '2026-11-20T14:59:59Z');
    known('c', 13, '2026-11-20T15:00:00Z');
    expect(find(12)).toBe('b');
  });

  test.each<[string, () => void, number]>([
    ['of another client', () => known('a', 13, '2026-11-20T15:00:00Z'), 12],
    ['that goes on', () => known('a', 12), 12],
    [
      'that ended long ago, when another program had this number',
      () => known('a', 12, '2026-11-19T15:00:00Z'),
      12,
    ],
    ['without a session', () => known('a', 12, '2026-11-20T15:00:00Z', ''), 12],
    ['when the client does not say who it is', () => known('a', 0, '2026-11-20T15:00:00Z'), 0],
    ['that is itself', () => known('new', 12, '2026-11-20T15:00:00Z'), 12],
  ])('is not one %s', (_, prepare, pid) => {
    prepare();
    expect(find(pid)).toBeUndefined();
  });

  test('is one that the transcript names, where no client tells', () => {
    const parent = '00000000-0000-4000-8000-000000000001';
    known(parent, 99);
    known('00000000-0000-4000-8000-000000000002', 99);
    const transcript = join(makeFolder(), 't.jsonl');
    writeFileSync(transcript, `{"type":"user","sessionId":"${parent}"}\n`);
    expect(find(12, transcript)).toBe(parent);
  });

  test('is one that a transcript of another format names', () => {
    const parent = '00000000-0000-4000-8000-000000000001';
    known(parent, 99);
    const transcript = join(makeFolder(), 't');
    writeFileSync(transcript, `[{'parent': "${parent}"\n\0 no JSON`);
    expect(find(12, transcript)).toBe(parent);
  });

  test.each([
    ['is not there', () => '/nowhere/t.jsonl'],
    ['is a folder', () => makeFolder()],
    [
      'is huge, and names one far behind its beginning',
      () => {
        const file = join(makeFolder(), 't');
        writeFileSync(file, '{}\n');
        truncateSync(file, 2 ** 30);
        appendFileSync(file, '"00000000-0000-4000-8000-000000000001"\n');
        return file;
      },
    ],
    [
      'names nobody',
      () => {
        const file = join(makeFolder(), 't');
        writeFileSync(file, '\0\0');
        return file;
      },
    ],
  ])('is nobody when the transcript %s', (_, transcript) => {
    known('00000000-0000-4000-8000-000000000001', 99);
    expect(find(12, transcript())).toBeUndefined();
  });
});

test('a state folder that is damaged is no failure', () => {
  mkdirSync(repo.path('.git/agent-session/conversations/c.json'), { recursive: true });
  expect([
    remember(workspace, { id: 'c', session: '', pid: 1, started: 'x' }),
    attachedSession(workspace, 'c'),
  ]).toEqual([false, undefined]);
});
