import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseSession, type Session } from '../../src/core/session/session.ts';
import { bundled } from '../support/bundle.ts';
import { PATH } from '../support/one-session.ts';
import { runInProcess } from '../support/cli.ts';
import { makeRepo, type Repo } from '../support/repo.ts';
import { sessionText } from '../support/session-texts.ts';

/** More kills with `KILLS=500 npx vitest run test/stories/killed-writers.test.ts`. */
const KILLS = Number(process.env['KILLS'] ?? 24);

/** Everything `name` wrote, in order; each edit is there as a whole or not at all. */
function editsOf(session: Session, name: string): number[] {
  const texts = [...session.tasks.map(({ text }) => text), ...session.log.map(({ text }) => text)];
  return texts
    .flatMap((text) => {
      const match = /^(?:task|entry) (\d+) of (\w+)$/.exec(text);
      return match?.[2] === name ? [Number(match[1])] : [];
    })
    .toSorted((a, b) => a - b);
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once('close', () => resolve()));
}

describe(`${KILLS} writers killed at random instants`, () => {
  let repo: Repo;
  const broken: string[] = [];
  const refused: string[] = [];

  beforeAll(async () => {
    repo = makeRepo({ [PATH]: sessionText() });
    const script = await bundled('edit-many');
    for (let at = 0; at < KILLS; at++) {
      if (at % 50 === 0) repo.write(PATH, sessionText());
      const name = `k${at}`;
      const before = parseSession(repo.read(PATH) ?? '', PATH).log.length;
      const child = spawn(process.execPath, [script, repo.root, name, '1000'], {
        cwd: repo.root,
        env: repo.env,
        stdio: 'ignore',
      });
      const end = ended(child);
      // Wait until it writes, so that the kill falls between two instants of its work.
      for (
        let waited = 0;
        waited < 60_000 && parseSession(repo.read(PATH) ?? '', PATH).log.length === before;
        waited += 5
      )
        await pause(5);
      await pause(Math.random() * 20);
      child.kill('SIGKILL');
      await end;
      const session = parseSession(repo.read(PATH) ?? '', PATH);
      const edits = editsOf(session, name);
      const whole = edits.length > 0 && edits.every((edit, index) => edit === index + 1);
      if (!whole || session.frontMatter.defects.length > 0) broken.push(name);
      const again = await runInProcess(['log', `again ${name}`], { cwd: repo.root });
      if (again.code !== 0) refused.push(`${name}: ${again.stderr}`);
    }
  }, KILLS * 20_000);

  it('leave the old file or the new one, never anything else', () => {
    expect(broken).toEqual([]);
  });

  it('never keep the next writer out', () => {
    expect(refused).toEqual([]);
  });

  it('leave no half-written file beside it that the next writer did not clear away', () => {
    expect(
      readdirSync(repo.path('.agents/sessions')).map((name) => `.agents/sessions/${name}`),
    ).toEqual([PATH]);
  });

  it('leave no lock that the next writer did not clear away', () => {
    expect(readdirSync(repo.path('.git/agent-session/locks'))).toEqual([]);
  });
});
