import { join } from 'node:path';
import { readKnowledge, type Knowledge } from '../core/knowledge/knowledge.ts';
import { mayBelongTo, relevantKnowledge, workOf } from '../core/knowledge/relevance.ts';
import type { Session } from '../core/session/session.ts';
import { HeadReader } from '../io/bulk-reader.ts';
import { listNames, staysInside } from '../io/files.ts';
import { isFolder } from '../io/folders.ts';
import type { Workspace } from '../workspace.ts';

/** A hook has little time: so many files, and so many bytes of each. */
const MOST_FILES = 200;
const MOST_BYTES = 16_384;

/**
 * The two or three pieces of knowledge that belong to the work of a session, best first. Costs one look
 * at the file system where there is no knowledge. Never throws: what cannot be read is not known.
 */
export function knowledgeFor(workspace: Workspace, session: Session): Knowledge[] {
  const { root, config } = workspace;
  const folder = join(root, config.completion.destinations.knowledge);
  try {
    if (!isFolder(folder) || !staysInside(root, folder)) return [];
    const work = workOf(session);
    return relevantKnowledge(readHeads(folder, mayBelongTo(work)), work);
  } catch {
    return [];
  }
}

function readHeads(folder: string, mayBelong: (text: string) => boolean): Knowledge[] {
  const reader = new HeadReader(MOST_BYTES);
  const names = (listNames(folder) ?? []).filter((name) => /^[^.].*\.md$/.test(name));
  return names.slice(0, MOST_FILES).flatMap((name) => {
    const text = reader.load(join(folder, name)) ? reader.text : '';
    return (mayBelong(text) && readKnowledge(name, text)) || [];
  });
}
