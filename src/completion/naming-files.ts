import { join } from 'node:path';
import type { NamingFile } from '../core/completion/references.ts';
import { git } from '../io/git.ts';
import { walkFiles } from '../io/file-walk.ts';
import { readText, staysInside } from '../io/files.ts';
import type { Place } from '../place.ts';

/** Without git: files looked at, and the size of one. */
const MOST = { entries: 5000, depth: 8, bytes: 1 << 20 };

/**
 * The files that name a session: the tracked ones that `git grep` finds, or, without git, the texts of
 * the folder that are not hidden (`.agents` is looked at).
 */
export function namingFiles({ root, repository }: Place, id: string): NamingFile[] {
  const found = repository.gitDir === undefined ? byWalking(root, id) : byGit(root, id);
  return [...found].map(([path, hits]) => {
    const absolute = join(root, path);
    const reading = staysInside(root, absolute) ? readText(absolute) : undefined;
    return { path, text: reading?.kind === 'text' ? reading.text : undefined, hits };
  });
}

type Hits = Map<string, NamingFile['hits']>;

function byGit(root: string, id: string): Hits {
  const found: Hits = new Map();
  const { stdout } = git(root, ['grep', '-n', '-I', '-z', '-F', '--full-name', '-e', id], {
    timeout: 60_000,
  });
  for (const line of stdout.split('\n')) {
    const [, path, number, text = ''] = /^([^\0]+)\0(\d+)[:\0](.*)$/s.exec(line) ?? [];
    if (path !== undefined) add(found, path, Number(number), text);
  }
  return found;
}

function byWalking(root: string, id: string): Hits {
  const found: Hits = new Map();
  const { files } = walkFiles(root, { limit: MOST.entries, depth: MOST.depth });
  for (const path of files) {
    if (/(?:^|\/)(?:node_modules|\.(?!agents\/))/.test(path)) continue;
    const reading = readText(join(root, path), MOST.bytes);
    if (reading.kind !== 'text' || !reading.text.includes(id)) continue;
    for (const [at, text] of reading.text.split(/\r?\n/).entries()) {
      if (text.includes(id)) add(found, path, at + 1, text);
    }
  }
  return found;
}

function add(found: Hits, path: string, line: number, text: string): void {
  const hits = found.get(path) ?? [];
  hits.push({ line, text: text.replace(/\r$/, '') });
  found.set(path, hits);
}
