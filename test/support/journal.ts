import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { printFact, readFacts, type Fact } from '../../src/core/journal/journal.ts';
import { Journal } from '../../src/io/journal.ts';
import { Workspace } from '../../src/workspace.ts';
import { NOW } from './cli.ts';
import { FIX_LOGIN } from './any-session.ts';
import { CONVERSATION } from './hook.ts';
import type { Repo } from './repo.ts';

/** Everything that is recorded in a project, whatever it belongs to, in the order of time. */
export function recorded(repo: Repo): Fact[] {
  return files(repo)
    .flatMap(({ conversation, text }) => readFacts(text, conversation, Number.MAX_SAFE_INTEGER))
    .toSorted((a, b) => a.at - b.at);
}

/** The bytes of all journals together. */
export function journalText(repo: Repo): string {
  return files(repo)
    .map(({ text }) => text)
    .join('');
}

function files(repo: Repo): { conversation: string; text: string }[] {
  const folder = join(new Workspace(repo.root).state.folder, 'journal');
  try {
    const all = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true });
    return all
      .filter((entry) => entry.isFile())
      .map(({ name, parentPath }) => ({
        conversation: name.split('.')[0] ?? '',
        text: readFileSync(join(parentPath, name), 'utf8'),
      }));
  } catch {
    return [];
  }
}

/** Records facts as hooks would have, so many minutes before now. */
export function record(
  repo: Repo,
  facts: readonly (Partial<Fact> & { ago: number })[],
  conversation: string = CONVERSATION,
  session: string = FIX_LOGIN,
): void {
  const journal = new Journal(new Workspace(repo.root).state.folder);
  for (const { ago, kind = 'edit', ...fact } of facts) {
    const line = printFact({ ...fact, kind, at: NOW.getTime() - ago * 60_000 }, 'full');
    journal.append(session, conversation, line ?? '');
  }
}

/** Makes a conversation known, working on the session unless something else is said. */
export function know(repo: Repo, more: Record<string, unknown> = {}): void {
  new Workspace(repo.root).state.saveConversation({
    id: CONVERSATION,
    session: FIX_LOGIN,
    pid: process.pid,
    started: '2026-11-20T14:00:00Z',
    journal: 'full',
    enforce: 'warn',
    ...more,
  });
}
