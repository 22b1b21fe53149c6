import { join } from 'node:path';
import { qualityFiles } from '../artifacts/quality-files.ts';
import { readQuality } from '../core/artifacts/quality-report.ts';
import type { Judged } from '../core/claims/claim.ts';
import { judgeFacts, type FactEvidence, type LengthEvidence } from '../core/facts/judge-facts.ts';
import type { FileScope } from '../core/facts/fact-check.ts';
import type { FactProblem } from '../core/facts/permanent-facts.ts';
import { isSource, lineCount } from '../core/facts/source-files.ts';
import { installedVersion, ON_PATH, versionsInFiles } from '../core/facts/version-sources.ts';
import { pathMatcher } from '../core/text/path-globs.ts';
import { readText, staysInside } from '../io/files.ts';
import { git } from '../io/git.ts';
import { findProgram, versionOf } from '../io/hook-runner.ts';
import { loadFacts } from '../onboarding/facts-file.ts';
import type { Workspace } from '../workspace.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The permanent facts of a project, held against the repository. */
export interface VerifiedFacts {
  /** The file that holds them, relative to the root. */
  path: string;
  /** Whether there is such a file. */
  exists: boolean;
  claims: Judged[];
  /** What in it is not in the form of a fact. */
  problems: FactProblem[];
}

/** A manifest, not a book. */
const MOST_BYTES = 1024 * 1024;
/** Bounds of a look at the lengths of files. */
const MOST_FILES = 20_000;
const MOST_FILE_BYTES = 2 * 1024 * 1024;

/**
 * Checks the permanent facts of a project: minimum versions against what its files admit and what is
 * installed, coverage against the newest report, lengths against the files that git tracks. Read-only;
 * of other programs it runs only those of a fixed list, with `--version`.
 * @throws SessionError `facts-unreadable`
 */
export function verifyFacts(workspace: Workspace, env: Environment): VerifiedFacts {
  const { path, exists, facts, problems } = loadFacts(workspace);
  return { path, exists, claims: judgeFacts(facts, new Evidence(workspace, env)), problems };
}

/** Looks when it is asked, and at each thing once. */
class Evidence implements FactEvidence {
  readonly #workspace: Workspace;
  readonly #env: Environment;
  readonly #lines = new Map<string, number | undefined>();
  #files: readonly string[] | 'unknown' | undefined;

  constructor(workspace: Workspace, env: Environment) {
    this.#workspace = workspace;
    this.#env = env;
  }

  versions(program: string): ReturnType<FactEvidence['versions']> {
    const found = versionsInFiles(program, (file) => this.#textOf(file));
    const own = PACKAGE.test(program)
      ? installedVersion(this.#textOf(`node_modules/${program}/package.json`))
      : undefined;
    if (own !== undefined) found.push({ source: 'node_modules', kind: 'pin', text: own });
    const [name, version] = this.#onThisMachine(program);
    if (version !== undefined)
      found.push({ source: `${name} on this machine`, kind: 'pin', text: version });
    return found;
  }

  coverage(): ReturnType<FactEvidence['coverage']> {
    const { coverage: percent, source } = readQuality(qualityFiles(this.#workspace.root));
    return percent === undefined ? undefined : { percent, source: source[0] ?? 'a report' };
  }

  lengths(most: number, scope: FileScope): LengthEvidence | undefined {
    const files = this.#tracked();
    if (files === undefined) return undefined;
    const isMeant = this.#filter(scope);
    const chosen = files.filter(isMeant);
    const looked = chosen.slice(0, MOST_FILES).flatMap((path) => {
      const lines = this.#linesOf(path);
      return lines === undefined ? [] : [{ path, lines }];
    });
    const longer = looked
      .filter(({ lines }) => lines > most)
      .toSorted((a, b) => b.lines - a.lines || (a.path < b.path ? -1 : 1));
    return { files: looked.length, longer, whole: chosen.length <= MOST_FILES };
  }

  #filter({ paths, endings }: FileScope): (path: string) => boolean {
    const isWatched = pathMatcher(this.#workspace.config.tracking.watch);
    const isInside = pathMatcher(paths);
    const isKind = (path: string): boolean =>
      endings.length > 0
        ? endings.some((ending) => path.toLowerCase().endsWith(`.${ending}`))
        : isSource(path) || paths.some((one) => /\.\w+$/.test(one));
    return (path) =>
      isKind(path) && isInside(path) && isWatched(path) && !path.startsWith('.agents/');
  }

  #linesOf(path: string): number | undefined {
    if (!this.#lines.has(path)) {
      const absolute = join(this.#workspace.root, path);
      const reading = staysInside(this.#workspace.root, absolute)
        ? readText(absolute, MOST_FILE_BYTES)
        : undefined;
      this.#lines.set(path, reading?.kind === 'text' ? lineCount(reading.text) : undefined);
    }
    return this.#lines.get(path);
  }

  #tracked(): readonly string[] | undefined {
    if (this.#files === undefined) this.#files = trackedFiles(this.#workspace) ?? 'unknown';
    return this.#files === 'unknown' ? undefined : this.#files;
  }

  #onThisMachine(program: string): [string, string | undefined] {
    // The node that runs this is the one that `node` starts, unless somebody went out of their way.
    if (program === 'node') return ['node', process.versions.node];
    const names = Object.hasOwn(ON_PATH, program) ? (ON_PATH[program] ?? []) : [];
    for (const name of names) {
      const file = findProgram(name, this.#env['PATH'] ?? this.#env['Path']);
      const said = file === undefined ? undefined : versionOf(file);
      const version = /\d+(?:\.\d+){1,3}/.exec(said ?? '')?.[0];
      if (version !== undefined) return [name, version];
    }
    return [program, undefined];
  }

  #textOf(file: string): string | undefined {
    const absolute = join(this.#workspace.root, file);
    const reading = readText(absolute, MOST_BYTES);
    // An installed package may be a link out of the repository: only its version is read.
    const isAllowed =
      file.startsWith('node_modules/') || staysInside(this.#workspace.root, absolute);
    return reading.kind === 'text' && isAllowed ? reading.text : undefined;
  }
}

/** Undefined where git cannot tell. */
function trackedFiles({ root, repository }: Workspace): string[] | undefined {
  if (repository.gitDir === undefined) return undefined;
  try {
    const { status, stdout } = git(root, ['ls-files', '-z']);
    if (status !== 0) return undefined;
    return [...new Set(stdout.split('\0').filter((path) => path !== ''))];
  } catch {
    return undefined;
  }
}

const PACKAGE = /^(?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/;
