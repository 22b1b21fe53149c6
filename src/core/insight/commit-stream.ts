import { idOfPath } from '../session/nouns.ts';

/** One commit as insight needs it. */
export interface Commit {
  sha: string;
  parents: string[];
  /** Branches that end here, local ones and those of remotes, by their short names. */
  branches: string[];
  /** When it was committed, milliseconds since 1970. */
  at: number;
  author: string;
  /** The first line of its message. */
  subject: string;
  /** Ids that its `Session:` trailers name. */
  named: string[];
  /**
   * Paths it added, changed or removed, relative to the root. None for a merge, and none where a shallow
   * clone begins: there git shows every file as added, whoever made it.
   */
  files: { path: string; status: string }[];
  /** Paths of the session files that such a first commit of a shallow clone has. */
  standing: string[];
}

/** Between commits and fields: characters that no name or trailer has reason to hold. */
const [START, FIELD, END] = ['\u0001', '\u0002', '\u0003'];

/**
 * What `git log -z --name-status` is to print for `readCommits`; branches are told with `--decorate=full`
 * only.
 */
export const COMMIT_FORMAT =
  '--format=%x01%H%x02%P%x02%D%x02%ct%x02%aN%x02%s%x02%(trailers:only,unfold)%x03';

/**
 * Reads such a log, newest first as git prints it. Whatever is not one of its entries is passed over: a
 * message may hold any character.
 */
export function readCommits(log: string): Commit[] {
  return log.split(START).flatMap((entry) => {
    const [head = '', rest = ''] = entry.split(END);
    const [
      sha = '',
      parents = '',
      refs = '',
      seconds = '',
      author = '',
      subject = '',
      trailers = '',
    ] = head.split(FIELD);
    if (!/^[0-9a-f]{40,64}$/.test(sha) || !/^\d{1,12}$/.test(seconds)) return [];
    const at = Number(seconds) * 1000;
    const listed = files(rest);
    const isCut = refs.split(', ').includes('grafted');
    return [
      {
        sha,
        parents: parents.split(' ').filter((one) => one !== ''),
        branches: branches(refs),
        at,
        author,
        subject,
        named: named(trailers),
        files: isCut ? [] : listed,
        standing: isCut
          ? listed.map(({ path }) => path).filter((path) => sessionOfPath(path) !== undefined)
          : [],
      },
    ];
  });
}

/** `HEAD -> refs/heads/main, tag: refs/tags/v1, refs/remotes/origin/main` */
function branches(refs: string): string[] {
  if (refs === '') return [];
  return refs.split(', ').flatMap((ref) => {
    const match = /^(?:HEAD -> )?refs\/(?:heads|remotes\/[^/]+)\/(.+)$/.exec(ref);
    return match?.[1] === undefined ? [] : [match[1]];
  });
}

function named(trailers: string): string[] {
  if (trailers === '') return [];
  return trailers
    .split('\n')
    .flatMap((line) => (/^Session: /i.test(line) ? [line.slice('Session: '.length).trim()] : []));
}

/** `M`, path, `A`, path …, each ended by NUL. */
function files(rest: string): Commit['files'] {
  const words = rest.split('\0').map((word) => word.replace(/^\n+/, ''));
  const found: Commit['files'] = [];
  let at = words.findIndex((word) => word !== '');
  for (; at >= 0 && at + 1 < words.length; at += 2) {
    const [status = '', path = ''] = [words[at], words[at + 1]];
    if (status === '' || path === '') break;
    found.push({ path, status });
  }
  return found;
}

const SESSION_FILE = /^\.agents\/sessions\/[^/]+\.md$/;

/** The id of a session whose file this path is, or undefined. */
export function sessionOfPath(path: string): string | undefined {
  return SESSION_FILE.test(path) ? idOfPath(path) : undefined;
}

/** Whether a path is part of how sessions are kept, not of the work. */
export function isRecordKeeping(path: string): boolean {
  return path.startsWith('.agents/');
}

/**
 * The commits of each session: those whose trailer names it and those that change its file. Each once,
 * in the order given.
 */
export function commitsBySession(commits: readonly Commit[]): Map<string, Commit[]> {
  const found = new Map<string, Commit[]>();
  for (const commit of commits) {
    const ids = new Set(commit.named);
    for (const { path } of commit.files) {
      const id = sessionOfPath(path);
      if (id !== undefined) ids.add(id);
    }
    for (const id of ids) {
      const own = found.get(id);
      if (own) own.push(commit);
      else found.set(id, [commit]);
    }
  }
  return found;
}
