import type { Fact } from '../journal/journal.ts';

/** Code, tests and prose: what agents drop. Data and configuration have their reasons to be in the root. */
const KINDS =
  /\.(?:[cm]?[jt]sx?|py|ipynb|rb|go|rs|java|kts?|swift|c|h|cc|cpp|hpp|cs|php|pl|lua|sql|sh|bash|zsh|ps1|bat|vue|svelte|html?|css|scss|md|mdx|txt|rst|adoc|pdf|docx)$/i;

/** Names that stand in the root of a repository by custom. */
const USUAL =
  /^(?:\.|(?:readme|license|licence|copying|notice|authors|contributors|contributing|changelog|changes|history|news|security|support|governance|maintainers|code_of_conduct|agents|claude|gemini|copilot|backlog|todo|roadmap|install|upgrading|migrating|citation)\b|(?:requirements|constraints|cmakelists|robots|llms)[\w.-]*\.txt$|(?:setup|conftest|manage|noxfile|fabfile|tasks|wsgi|asgi)\.py$|(?:build|main|lib|mod|index|app|server)\.\w+$|(?:gulpfile|gruntfile|webpack|rollup|vite|jest|karma|babel|vitest|playwright)\b|[\w.-]+\.(?:config|conf|setup|rc|workspace|preset)\.\w+$|[\w.-]*-env\.d\.ts$|(?:mvnw|gradlew|configure|bootstrap|install|build|run)\.(?:sh|bat|ps1|cmd)$)/i;

/** Whether a file in the root, by its name, rather belongs somewhere else. */
function looksStray(path: string): boolean {
  return !path.includes('/') && KINDS.test(path) && !USUAL.test(path);
}

/**
 * Files in the root that were edited since the last prompt and look as if they belonged to the session,
 * not to the source tree; whether they are new is for git to say.
 * @param facts of one conversation, oldest first
 */
export function strayCandidates(facts: readonly Fact[]): string[] {
  const since = facts.findLastIndex(({ kind }) => kind === 'prompt') + 1;
  const paths = facts
    .slice(since)
    .flatMap(({ kind, path }) => (kind === 'edit' && path !== undefined ? [path] : []));
  return [...new Set(paths)].filter(looksStray);
}
