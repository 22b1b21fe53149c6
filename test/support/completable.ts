import { applyCompletion, type Application } from '../../src/completion/apply-completion.ts';
import type { CompletionPlan } from '../../src/core/completion/plan.ts';
import { Workspace } from '../../src/workspace.ts';
import { NOW } from './cli.ts';
import { madePlan, type PlanParts } from './completion-plan.ts';
import { ID, PATH } from './one-session.ts';
import { makeRepo, type Repo, type RepoOptions } from './repo.ts';
import { sessionText } from './session-texts.ts';

export const ARTIFACTS = `.agents/sessions/${ID}/artifacts`;
export const RECORD = 'docs/decisions/0001-keep-the-cookie.md';
export const PROMOTED = 'docs/fix-login-redirect/api.md';

/** Bytes that no text could carry through. */
export const BINARY: Uint8Array = Uint8Array.from({ length: 300 }, (_, at) => (at * 7) % 256);
/** A byte order mark, both kinds of line ends, and no newline at the end. */
export const ODD_SESSION: string = `\ufeff${sessionText().replaceAll('\n', '\r\n')}\n- last`;

/** A repository with a committed session, its artifacts, a backlog and other people's work. */
export function completable(
  options: RepoOptions = { commit: true },
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Repo {
  const repo = makeRepo(
    {
      [PATH]: ODD_SESSION,
      [`${ARTIFACTS}/docs/api.md`]: '# API\r\n',
      [`${ARTIFACTS}/code/tool.bin`]: BINARY,
      'BACKLOG.md': '# Backlog\n',
      'src/app.ts': 'export {};\n',
      ...files,
    },
    options,
  );
  // As a person has them: in the configuration, not in the environment of these tests.
  if (options.git !== false) {
    repo.git('config', 'user.name', 'Test');
    repo.git('config', 'user.email', 'test@example.org');
  }
  return repo;
}

const PARTS: PlanParts = {
  writes: {
    [RECORD]: '# 1. Keep the cookie\n',
    'BACKLOG.md': '# Backlog\n\n- Fix the check\n',
  },
  copies: { [`${ARTIFACTS}/docs/api.md`]: PROMOTED },
  removes: [`${ARTIFACTS}/docs/api.md`, `${ARTIFACTS}/code/tool.bin`],
};

export function planFor(repo: Repo, parts: PlanParts = PARTS): CompletionPlan {
  return madePlan(repo.root, ID, parts);
}

/** Applies a plan, the usual one unless another is given. */
export function complete(repo: Repo, given: Partial<Application> & { plan?: CompletionPlan } = {}) {
  const { plan = planFor(repo), ...rest } = given;
  return applyCompletion(new Workspace(repo.root), plan, { commit: true, now: () => NOW, ...rest });
}
