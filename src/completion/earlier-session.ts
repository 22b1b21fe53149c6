import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inventory } from '../artifacts/inventory.ts';
import { artifactsFolder } from '../core/artifacts/artifacts.ts';
import type { CompletionRecord } from '../core/completion/record.ts';
import { SessionError } from '../core/errors.ts';
import { RecordFinder, readDecisionRecord } from '../core/knowledge/decision-records.ts';
import { readKnowledge } from '../core/knowledge/knowledge.ts';
import { remainingWork, type Earlier, type Left } from '../core/session/follow-up.ts';
import { resolveRef, type Candidate } from '../core/session/select.ts';
import { parseSession, type Session } from '../core/session/session.ts';
import { listNames, MAX_BYTES, readText, staysInside } from '../io/files.ts';
import { SESSIONS_FOLDER } from '../io/store.ts';
import type { Workspace } from '../workspace.ts';
import { fileInHistory, idsInHistory, pathsInCommit } from './earlier-in-git.ts';
import { earlierRecords } from './earlier-records.ts';

/**
 * The session that follow-up work continues: one that is here, else one that was completed, else one
 * that git's history has, on any branch.
 * @throws SessionError `unknown-ref`, `ambiguous-ref`, `unreadable-session`
 */
export function findEarlier(
  workspace: Workspace,
  ref: string,
  conversation: string | undefined,
): Earlier {
  if (ref === '@') return ofFile(workspace, workspace.find(ref, conversation).session);
  const records = earlierRecords(workspace);
  const here = workspace.loadAll().map(({ file, session }) => ({
    id: file.id,
    status: session?.status,
    branch: session?.branch,
    readable: session !== undefined,
    session,
  }));
  const completed = [...records.keys()]
    .filter((id) => here.every((one) => one.id !== id))
    .map(past);
  const id = choose(workspace, ref, [...here, ...completed]);
  const session = here.find((one) => one.id === id)?.session;
  if (session !== undefined) return ofFile(workspace, session);
  const record = records.get(id);
  return record === undefined ? ofHistory(workspace, id) : ofRecord(workspace, record);
}

function past(id: string): Candidate {
  return { id, status: 'completed', branch: undefined, readable: true };
}

/** The history of git is asked only for what nothing else knows. */
function choose(workspace: Workspace, ref: string, candidates: readonly Candidate[]): string {
  const resolve = (all: readonly Candidate[]): string =>
    resolveRef(ref, { candidates: all, attached: undefined, branch: undefined });
  try {
    return resolve(candidates);
  } catch (error) {
    const isUnknown = error instanceof SessionError && error.code === 'unknown-ref';
    if (!isUnknown || workspace.repository.gitDir === undefined) throw error;
    return resolve([...candidates, ...idsInHistory(workspace.root).map(past)]);
  }
}

function ofFile(workspace: Workspace, session: Session): Earlier {
  return {
    ...ofSession(workspace, session),
    kind: 'open',
    outcome: session.status?.replaceAll('_', ' '),
    artifacts: inventory(workspace.root, session.id).map(({ name, path }) => ({
      title: name,
      path,
    })),
  };
}

/** What the file itself says, and which records and knowledge of this work tree name it. */
function ofSession(workspace: Workspace, session: Session): Earlier {
  const { decisions: folder, knowledge } = workspace.config.completion.destinations;
  const { id, title } = session;
  const records = new RecordFinder(readAll(workspace, folder, readDecisionRecord));
  return {
    id,
    title: title ?? id,
    kind: 'deleted',
    outcome: undefined,
    closed: undefined,
    branch: undefined,
    commit: undefined,
    decisions: session.decisions.map((one) => {
      const name = one.title || one.decision;
      const source = { session: id, sessionDecision: one.id, title: name };
      return { title: name, path: records.find(source)?.path };
    }),
    knowledge: readAll(workspace, knowledge, readKnowledge)
      .filter((one) => one.session === id && !one.retired)
      .map(({ title: name, path }) => ({ title: name, path })),
    artifacts: [],
    remaining: remainingWork(session),
  };
}

function readAll<T>(
  { root }: Workspace,
  folder: string,
  read: (path: string, text: string) => T | undefined,
): T[] {
  const absolute = join(root, folder);
  if (!staysInside(root, absolute)) return [];
  return (listNames(absolute) ?? [])
    .filter((name) => name.endsWith('.md'))
    .flatMap((name) => {
      const reading = readText(join(absolute, name), MAX_BYTES);
      return (reading.kind === 'text' && read(`${folder}/${name}`, reading.text)) || [];
    });
}

function ofRecord(workspace: Workspace, record: CompletionRecord): Earlier {
  const { plan, commit, closed } = record;
  const { snapshot } = plan;
  const text = Buffer.from(snapshot.file.base64, 'base64').toString('utf8');
  const place = (title: string, path: string | undefined): Left => {
    if (path === undefined || existsSync(join(workspace.root, path))) return { title, path };
    // Neither in this work tree nor in a commit: then nobody can say where it is.
    return commit === undefined ? { title, path: undefined } : { title, path, commit };
  };
  return {
    id: plan.id,
    title: plan.title,
    kind: 'completed',
    outcome: plan.outcome,
    closed: closed ?? snapshot.closed_at,
    branch: undefined,
    commit,
    decisions: snapshot.decisions.map((one) => place(one.title, one.record)),
    knowledge: plan.extractions
      .filter(({ kind }) => kind === 'lesson' || kind === 'pattern')
      .map((one) => place(one.title, one.to))
      .filter(({ path }) => path !== undefined),
    artifacts: artifactsOf(record).map(({ title, path, isKept }) =>
      isKept && !existsSync(join(workspace.root, path ?? ''))
        ? { title, path: undefined }
        : place(title, path),
    ),
    remaining: remainingWork(parseSession(text, snapshot.file.path)),
  };
}

/** Where each artifact was to be once its session was completed; nowhere for what went with it. */
function artifactsOf({ plan }: CompletionRecord): (Left & { isKept: boolean })[] {
  const folder = artifactsFolder(plan.id);
  const gone = new Set(plan.removals.map(({ path }) => path));
  const promoted = new Map(
    plan.extractions.filter(({ kind }) => kind === 'artifact').map((one) => [one.title, one.to]),
  );
  return Object.entries(plan.snapshot.artifacts).flatMap(([kind, names]) =>
    names.map((name) => {
      // One that lay directly among the artifacts is listed by its kind.
      const inside = `${kind}/${name}`;
      const title = promoted.has(name) || gone.has(`${folder}/${name}`) ? name : inside;
      const isKept = !gone.has(`${folder}/${title}`);
      return { title, path: isKept ? `${folder}/${title}` : promoted.get(title), isKept };
    }),
  );
}

function ofHistory(workspace: Workspace, id: string): Earlier {
  const { root } = workspace;
  const file = fileInHistory(root, id);
  if (file === undefined) {
    throw new SessionError('unreadable-session', {
      so: `Git knows that ${id} was there, and cannot read it.`,
      follows: 'So no session was made.',
      todo: 'A clone without all its objects may lack it: git fetch --unshallow',
    });
  }
  const folder = artifactsFolder(id);
  const artifacts = pathsInCommit(root, file.commit, folder).map((path) => ({
    title: path.slice(folder.length + 1),
    path,
    commit: file.commit,
  }));
  return {
    ...ofSession(workspace, parseSession(file.text, `${SESSIONS_FOLDER}/${id}.md`)),
    kind: file.deletedIn === undefined ? 'elsewhere' : 'deleted',
    branch: file.branch,
    commit: file.deletedIn ?? file.commit,
    artifacts,
  };
}
