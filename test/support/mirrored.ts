import { spawn } from 'node:child_process';
import { parseSession, type Session } from '../../src/core/session/session.ts';
import { sessionText, type Said } from './any-session.ts';
import { COMMAND, runInProcess, type Outcome } from './cli.ts';
import { FakeGitHub } from './fake-github.ts';
import type { Call } from './fake-server.ts';
import type { FakeIssue } from './fake-github-state.ts';
import { ID, PATH } from './one-session.ts';
import type { Repo } from './repo.ts';
import { trackedRepo } from './tracked-repo.ts';

/** A repository with one session, a GitHub of its own, and the command run between the two. */
export class Mirrored {
  readonly server: FakeGitHub;
  readonly repo: Repo;

  constructor(server: FakeGitHub, repo: Repo) {
    this.server = server;
    this.repo = repo;
  }

  static async start(said: Said = {}, config?: string): Promise<Mirrored> {
    const server = await FakeGitHub.start();
    return new Mirrored(server, mirroredRepo(said, config));
  }

  get env(): Record<string, string> {
    return { ...this.repo.env, ...this.server.env };
  }

  run(...argv: string[]): Promise<Outcome> {
    return runInProcess(argv, { cwd: this.repo.root, env: this.env });
  }

  /** What a command that must succeed prints as JSON. */
  async json(...argv: string[]): Promise<Record<string, unknown>> {
    const { stdout } = await this.run(...argv, '--json');
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  /** The code of the error that a command ends with; undefined when it ends well. */
  async codeOf(...argv: string[]): Promise<unknown> {
    const { error } = (await this.json(...argv)) as { error?: { code?: string } };
    return error?.code;
  }

  /**
   * Runs the built command as a process of its own and kills it as the server is done with the call of this
   * number, before it answers.
   * @returns whether it was killed
   */
  killedAt(number: number, ...argv: string[]): Promise<boolean> {
    const before = this.server.calls.length;
    const child = spawn(process.execPath, [COMMAND, ...argv], {
      cwd: this.repo.root,
      env: this.env,
      stdio: 'ignore',
    });
    this.server.onCall = (call: Call, moment): void => {
      if (moment === 'after' && call.number - before === number) child.kill('SIGKILL');
    };
    return new Promise((resolve) => {
      child.once('close', (_, signal) => {
        this.server.onCall = undefined;
        resolve(signal === 'SIGKILL');
      });
    });
  }

  /** The calls that change something, of one command. */
  async writesOf(...argv: string[]): Promise<number> {
    const before = this.server.writes.length;
    await this.run(...argv);
    return this.server.writes.length - before;
  }

  session(): Session {
    return parseSession(this.repo.read(PATH) ?? '', PATH);
  }

  /** The issues that carry the mark of the session and were not given up again. */
  issues(): FakeIssue[] {
    const mark = `<!-- agent-session:${ID}:begin `;
    return [...this.server.repository.issues.values()].filter(
      ({ body, stateReason }) => body.includes(mark) && stateReason !== 'not_planned',
    );
  }

  /** All comments on an issue as one text. */
  said(number = 1): string {
    return this.server.repository
      .commentsOf(number)
      .map(({ body }) => body)
      .join('\n\n');
  }

  close(): Promise<void> {
    return this.server.close();
  }
}

export function mirroredRepo(said: Said = {}, config?: string): Repo {
  const files = { [PATH]: sessionText(said) };
  const repo = trackedRepo({ files, ...(config !== undefined && { config }) });
  repo.git('config', 'user.name', 'Test');
  repo.git('config', 'user.email', 'test@example.org');
  return repo;
}

/** How often a text stands in another. */
export function timesIn(text: string, part: string): number {
  return text.split(part).length - 1;
}
