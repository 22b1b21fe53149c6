import { beforeAll, describe, expect, it } from 'vitest';
import { parseSession, type Session } from '../../src/core/session/session.ts';
import { bundled } from '../support/bundle.ts';
import { runProcess, type Outcome } from '../support/cli.ts';
import { PATH } from '../support/one-session.ts';
import { makeRepo, type Repo } from '../support/repo.ts';
import { sessionText } from '../support/session-texts.ts';

const PROCESSES = 32;
const EDITS = 50;

describe(`${PROCESSES} processes with ${EDITS} edits of one session each`, () => {
  let repo: Repo;
  let outcomes: Outcome[];
  let session: Session;

  beforeAll(async () => {
    repo = makeRepo({ [PATH]: sessionText() });
    const script = await bundled('edit-many');
    const names = Array.from({ length: PROCESSES }, (_, at) => `p${at}`);
    outcomes = await Promise.all(
      names.map((name) =>
        runProcess(process.execPath, [script, repo.root, name, String(EDITS)], {
          cwd: repo.root,
          env: repo.env,
        }),
      ),
    );
    session = parseSession(repo.read(PATH) ?? '', PATH);
  }, 180_000);

  it('all end well', () => {
    expect(outcomes.filter(({ code, stderr }) => code !== 0 || stderr !== '')).toEqual([]);
  });

  it('lose no edit', () => {
    const kept = new Set([
      ...session.tasks.map(({ text }) => text),
      ...session.log.map(({ text }) => text),
    ]);
    expect(kept.size).toBe(PROCESSES * EDITS);
    expect(session.tasks.length + session.log.length).toBe(PROCESSES * EDITS);
  });

  it('leave a valid file', () => {
    expect(session.frontMatter.defects).toEqual([]);
    expect(
      session.outline.headings.filter(({ depth }) => depth <= 2).map(({ text }) => text),
    ).toEqual([
      'Session: Fix login redirect',
      'Context',
      'Current State',
      'Next Steps',
      'Execution Progress',
      'Session Log',
    ]);
  });

  it('leave nothing else behind', () => {
    expect(repo.git('status', '--porcelain', '--untracked-files=all')).toBe(`?? ${PATH}\n`);
    expect(repo.has('.git/agent-session/locks')).toBe(true);
  });
});
