import { join } from 'node:path';
import { completedSessions } from '../completion/completed-sessions.ts';
import type { Completed } from '../core/completion/history.ts';
import type { LoggedSession } from '../core/knowledge/decision-log.ts';
import { readDecisionRecord, type DecisionRecord } from '../core/knowledge/decision-records.ts';
import { parseSession } from '../core/session/session.ts';
import { readBlobs } from '../git-blobs.ts';
import { listNames, MAX_BYTES, readText, staysInside } from '../io/files.ts';
import { SESSIONS_FOLDER } from '../io/store.ts';
import type { Workspace } from '../workspace.ts';

/**
 * All sessions that may hold decisions: those that are there, and those that have ended, from their
 * completion records and from the commits that deleted them (in one run of git).
 */
export function sessionsWithDecisions(workspace: Workspace): LoggedSession[] {
  const here = workspace
    .loadAll()
    .flatMap(({ session }) => (session === undefined ? [] : [{ session, ended: undefined }]));
  const known = new Set(here.map(({ session }) => session.id));
  const ended = completedSessions(workspace).filter(({ id }) => !known.has(id));
  const inGit = workspace.repository.gitDir !== undefined;
  const blobs = inGit ? readBlobs(workspace.root, ended.flatMap(placesOf)) : new Map();
  const gone = ended.flatMap((one): LoggedSession[] => {
    const text = textOf(one, blobs);
    if (text === undefined) return [];
    return [{ session: parseSession(text, pathOf(one)), ended: one.ended }];
  });
  return [...here, ...gone];
}

/** The decision records of the project. */
export function decisionRecords({ root, config }: Workspace): DecisionRecord[] {
  const folder = config.completion.destinations.decisions;
  const absolute = join(root, folder);
  if (!staysInside(root, absolute)) return [];
  const names = (listNames(absolute) ?? []).filter((name) => /^[^.].*\.md$/.test(name));
  return names.flatMap((name) => {
    const reading = readText(join(absolute, name), MAX_BYTES);
    const path = `${folder.replaceAll('\\', '/').replace(/\/$/, '')}/${name}`;
    return (reading.kind === 'text' && readDecisionRecord(path, reading.text)) || [];
  });
}

/** Where the last text of a session lies that only a commit deleted: in a parent, of a merge in any of them. */
function placesOf({ record, commit, tree, ...one }: Completed): string[] {
  if (record !== undefined) return [];
  if (tree !== undefined) return [`${tree}:${pathOf(one)}`];
  return commit === undefined ? [] : [`${commit}^1:${pathOf(one)}`, `${commit}^2:${pathOf(one)}`];
}

function textOf(one: Completed, blobs: ReadonlyMap<string, string>): string | undefined {
  const file = one.record?.plan.snapshot.file;
  if (file !== undefined) return Buffer.from(file.base64, 'base64').toString('utf8');
  const place = placesOf(one).find((name) => blobs.has(name));
  return place === undefined ? undefined : blobs.get(place);
}

function pathOf({ id }: Pick<Completed, 'id'>): string {
  return `${SESSIONS_FOLDER}/${id}.md`;
}
