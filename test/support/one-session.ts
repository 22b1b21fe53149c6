import { parseSession, type Session } from '../../src/core/session/session.ts';
import { runInProcess, type FakeWorld, type Outcome } from './cli.ts';
import { makeRepo, type Repo } from './repo.ts';
import { sessionText } from './session-texts.ts';

export const ID = '20261120-140000-fix-login-redirect';
export const PATH = `.agents/sessions/${ID}.md`;

/** A repository with one session, and the command run in it over a made-up world. */
export interface OneSession {
  repo: Repo;
  run(...argv: string[]): Promise<Outcome>;
  runIn(world: FakeWorld, ...argv: string[]): Promise<Outcome>;
  /** What `--json` printed. */
  json(...argv: string[]): Promise<Record<string, unknown>>;
  text(): string;
  session(): Session;
}

export function oneSession(text: string = sessionText()): OneSession {
  const repo = makeRepo({ [PATH]: text });
  const runIn = (world: FakeWorld, ...argv: string[]): Promise<Outcome> =>
    runInProcess(argv, { cwd: repo.root, ...world });
  const read = (): string => repo.read(PATH) ?? '';
  return {
    repo,
    runIn,
    run: (...argv) => runIn({}, ...argv),
    json: async (...argv) =>
      JSON.parse((await runIn({}, ...argv, '--json')).stdout) as Record<string, unknown>,
    text: read,
    session: () => parseSession(read(), PATH),
  };
}
