import { makeRepo, type Repo } from './repo.ts';

/** What a made-up session file says. */
export interface MadeSession {
  title: string;
  created?: string;
  updated?: string;
  status?: string;
  branch?: string;
  state?: string;
  next?: string;
  objectives?: readonly string[];
  tasks?: readonly string[];
  decisions?: readonly string[];
  blockers?: readonly string[];
}

/** Items are given as they stand behind the dash: `[x] Done thing`. */
export function madeSession(one: MadeSession): string {
  const { title, created = '2026-11-02T09:00:00Z', updated = '2026-11-19T10:00:00Z' } = one;
  const list = (name: string, items: readonly string[] = []): string =>
    items.length === 0 ? '' : `\n## ${name}\n\n${items.map((item) => `- ${item}`).join('\n')}\n`;
  const tasks =
    one.tasks === undefined
      ? ''
      : `\n## Execution Progress\n\n### Wave 1: Work (ACTIVE)\n\n${one.tasks.map((item) => `- ${item}`).join('\n')}\n`;
  const decisions = (one.decisions ?? []).map(
    (name, at) =>
      `### Decision ${at + 1}: ${name}\n\n**Decision**: ${name}.\n**Rationale**: It is simpler.\n`,
  );
  return `---
session:
  title: ${JSON.stringify(title)}
  status: ${one.status ?? 'in_progress'}
  created: "${created}"
  last_updated: "${updated}"
${one.branch === undefined ? '' : `  branch: ${one.branch}\n`}orchestration:
  current_task: "Work"
  spawned_agents: []
---

# Session

## Context

What it is about.

## Current State

${one.state ?? 'The second half is written; its test is still missing.'}

## Next Steps

- ${one.next ?? 'Write the missing test'}
${tasks}${list('Acceptance Criteria', one.objectives)}${decisions.length === 0 ? '' : `\n## Decisions\n\n${decisions.join('\n')}`}${list('Blockers', one.blockers)}`;
}

/** A repository whose history has days of its own. */
export interface DatedRepo extends Repo {
  /** Writes files (`undefined` removes one) and commits everything at a time. */
  commit(at: string, files: Readonly<Record<string, string | undefined>>, message?: string): string;
}

export function datedRepo(): DatedRepo {
  const repo = makeRepo();
  return {
    ...repo,
    commit(at, files, message = 'Work') {
      for (const [name, text] of Object.entries(files)) {
        if (text === undefined) repo.git('rm', '--quiet', '--', name);
        else repo.write(name, text);
      }
      repo.env['GIT_AUTHOR_DATE'] = at;
      repo.env['GIT_COMMITTER_DATE'] = at;
      repo.git('add', '--all');
      repo.git('commit', '--quiet', '--allow-empty', `--message=${message}`);
      return repo.git('rev-parse', 'HEAD').trim();
    },
  };
}

export const LOGIN = '20261102-090000-login';
export const SEARCH = '20261105-090000-search';
export const EXPORT = '20261110-090000-export';

export function fileOf(id: string): string {
  return `.agents/sessions/${id}.md`;
}

/**
 * Two sessions at work and one that was deleted. Seen from 2026-11-20T15:00Z: the login session has one of
 * two objectives done on the 16th and a blocker since the 9th; the search session is stale; the export
 * session was deleted on the 18th with both of its objectives done.
 */
export function threeSessions(): DatedRepo {
  const repo = datedRepo();
  const login = { title: 'Fix login', branch: 'main' };
  repo.commit('2026-11-02T09:00:00Z', {
    [fileOf(LOGIN)]: madeSession({
      ...login,
      objectives: ['[ ] Redirect works', '[ ] Session is kept'],
      tasks: ['[ ] Find the loop'],
    }),
  });
  const search = madeSession({
    title: 'Search page',
    created: '2026-11-05T09:00:00Z',
    updated: '2026-11-05T18:00:00Z',
    objectives: ['[ ] Results are ranked'],
    blockers: ['Waiting for API keys of staging'],
  });
  repo.commit('2026-11-05T18:00:00Z', {
    [fileOf(SEARCH)]: search,
    'src/api.ts': 'export const a = 1;\n',
  });
  repo.commit('2026-11-09T10:00:00Z', {
    [fileOf(LOGIN)]: madeSession({
      ...login,
      objectives: ['[ ] Redirect works', '[ ] Session is kept'],
      tasks: ['[x] Find the loop'],
      blockers: ['API keys of staging are missing'],
    }),
    'src/api.ts': 'export const a = 2;\n',
  });
  const exported = {
    title: 'Export as CSV',
    created: '2026-11-10T09:00:00Z',
    updated: '2026-11-18T09:00:00Z',
    decisions: ['Stream rows'],
  };
  repo.commit('2026-11-10T09:00:00Z', {
    [fileOf(EXPORT)]: madeSession({ ...exported, objectives: ['[ ] Rows', '[ ] Headers'] }),
  });
  repo.commit(
    '2026-11-16T12:00:00Z',
    {
      [fileOf(LOGIN)]: madeSession({
        ...login,
        objectives: ['[x] Redirect works', '[ ] Session is kept'],
        tasks: ['[x] Find the loop'],
        blockers: ['API keys of staging are missing'],
        decisions: ['Keep the cookie'],
      }),
      'src/login.ts': 'export {};\n',
    },
    `Redirect\n\nSession: ${LOGIN}`,
  );
  repo.commit('2026-11-17T12:00:00Z', {
    [fileOf(EXPORT)]: madeSession({ ...exported, objectives: ['[x] Rows', '[x] Headers'] }),
    'src/export.ts': 'export {};\n',
  });
  repo.commit('2026-11-18T12:00:00Z', { [fileOf(EXPORT)]: undefined });
  return repo;
}
