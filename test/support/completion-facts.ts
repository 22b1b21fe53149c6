import { createHash } from 'node:crypto';
import { DEFAULT_COMPLETION } from '../../src/core/completion/completion-config.ts';
import type { Choices, CompletionFacts } from '../../src/core/completion/completion-facts.ts';
import { NO_CHOICES } from '../../src/core/completion/completion-facts.ts';
import { planCompletion } from '../../src/core/completion/plan-completion.ts';
import type { CompletionPlan } from '../../src/core/completion/plan.ts';
import { parseSession, type Session } from '../../src/core/session/session.ts';
import { FIX_LOGIN, pathOf, READY, sessionText, type Said } from './any-session.ts';
import { NOW } from './cli.ts';

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A session that says the given sections beside the three required ones. */
export function sessionWith(sections: Readonly<Record<string, string>>, said: Said = {}): Session {
  const done = { ...READY, 'Next Steps': 'None.' };
  return parseSession(sessionText({ ...said, sections: { ...done, ...sections } }), pathOf());
}

/** The facts of a repository in which nothing but the session and the given files is. */
export function factsOf(
  session: Session,
  given: Partial<CompletionFacts> & { files?: Readonly<Record<string, string>> } = {},
): CompletionFacts {
  const { files = {}, ...rest } = given;
  return {
    now: NOW,
    digest,
    config: DEFAULT_COMPLETION,
    file: {
      base64: Buffer.from(session.text).toString('base64'),
      sha256: digest(session.text),
      bytes: Buffer.byteLength(session.text),
    },
    commit: '1a2b3c4d5e6f7890',
    agents: session.agents,
    agentMinutes: new Map(),
    records: [],
    knowledge: [],
    groups: [],
    backlog: { path: 'BACKLOG.md', text: files['BACKLOG.md'] },
    contracts: { path: 'docs/api.md', text: files['docs/api.md'] },
    naming: [],
    artifacts: [],
    at: (path) => (files[path] === undefined ? undefined : digest(files[path])),
    commits: [],
    filesCreated: 0,
    quality: { source: [] },
    tracker: undefined,
    memory: {},
    warnings: [],
    ...rest,
  };
}

export function planOf(
  session: Session,
  given: Parameters<typeof factsOf>[1] = {},
  choices: Partial<Choices> = {},
): CompletionPlan {
  return planCompletion(session, factsOf(session, given), { ...NO_CHOICES, ...choices });
}

export { FIX_LOGIN };
