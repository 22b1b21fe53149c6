import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { addArtifacts } from '../artifacts/add-artifacts.ts';
import type { Source } from '../artifacts/artifact-sources.ts';
import { createSession } from '../apply.ts';
import { isoTime } from '../core/clock.ts';
import { folderOfName } from '../core/artifacts/artifacts.ts';
import { SessionError } from '../core/errors.ts';
import { importNote } from '../core/import/import-note.ts';
import { noteJson } from '../core/import/json-parts.ts';
import type { Imported, Judge } from '../core/import/note.ts';
import { newId } from '../core/session/naming.ts';
import { oneLine } from '../core/text/display.ts';
import { findSecrets } from '../core/text/secrets.ts';
import { positionAt } from '../core/text/splice.ts';
import { sha256 } from '../io/digest.ts';
import { isSamePlace } from '../io/file-bytes.ts';
import { MAX_BYTES, readText } from '../io/files.ts';
import { walkFiles } from '../io/file-walk.ts';
import { git } from '../io/git.ts';
import { Linter } from '../lint/lint.ts';
import type { Workspace } from '../workspace.ts';
import { EarlierImports } from './earlier-imports.ts';
import type { NoteFile } from './note-files.ts';
import type { WallClock } from './wall-clock.ts';

/** In bytes; quoted line by line a note may become twice as long. */
const LARGEST = Math.floor(MAX_BYTES * 0.4);

/** How notes are imported. */
export interface Importing {
  now: Date;
  clock: WallClock;
  zoneGiven: boolean;
  /** The status of a note that says nothing of its own. */
  resting: string | undefined;
  dryRun: boolean;
  /** Whether the note and its artifacts go from where they are. */
  move: boolean;
  /** Whether a note that was imported before is imported again. */
  force: boolean;
}

/** A note that became a session, or would. */
export interface ImportedFile extends Imported {
  file: NoteFile;
  id: string;
  path: string;
  /** Lines of the session file that seem to hold a secret. */
  secrets: { line: number; kind: string }[];
  /** Paths of its artifacts, relative to the root. */
  artifacts: string[];
}

/** Imports one note after another into one project. */
export class Importer {
  readonly #workspace: Workspace;
  readonly #options: Importing;
  readonly #earlier: EarlierImports;
  /** Names and notes that a run without writing would have taken. */
  readonly #planned = new Map<string, string>();

  constructor(workspace: Workspace, options: Importing) {
    this.#workspace = workspace;
    this.#options = options;
    this.#earlier = new EarlierImports(workspace);
  }

  /**
   * @throws SessionError `unreadable-note`, `empty-note`, `not-a-note`, `already-imported`, `own-session`, `link-moved`, and whatever
   * writing throws; nothing of the note was imported then
   */
  import(file: NoteFile): ImportedFile {
    const { now, clock, zoneGiven, resting, dryRun, move } = this.#options;
    if (move && file.isLink) throw linkMoved(file);
    const text = textOf(file);
    const mark = sha256(text);
    // Rules as they come: what a project wants beyond them is no reason to take less of a note apart.
    const linter = new Linter({ now: isoTime(now) });
    const workspace = this.#workspace;
    if (isSound(file, text, linter, workspace)) throw ownSession(file);
    let made: Date | undefined;
    const imported = importNote(
      {
        path: file.shown,
        text,
        toUtc: clock,
        zoneGiven,
        resting,
        // Asks git, and most notes say it themselves.
        get fallback() {
          return (made ??= dateOf(file, workspace));
        },
        current: file.current,
        now,
        sha256: mark,
      },
      judgeOf(linter),
    );
    const sources = artifactSources(file, move && !dryRun);
    const secrets = secretsIn(imported.text);
    const earlier = this.#earlierOf(mark);
    if (earlier !== undefined) {
      // A run that was killed may have left files behind: the same command carries on.
      const artifacts = this.#added(earlier, sources);
      if (artifacts.length === 0) throw alreadyImported(file, earlier);
      const { path } = this.#workspace.store.file(`${earlier}.md`);
      return { ...imported, file, id: earlier, path, secrets, artifacts };
    }
    const { id, path } = this.#place(file, imported, mark);
    return { ...imported, file, id, path, secrets, artifacts: this.#added(id, sources) };
  }

  /** Files that become artifacts now; those that are there already are left out, unless they are moved. */
  #added(id: string, sources: readonly Source[]): string[] {
    if (sources.length === 0) return [];
    const { move, dryRun } = this.#options;
    return addArtifacts(this.#workspace, id, sources, { move, dryRun })
      .filter(({ existed }) => !existed || move)
      .map(({ path }) => path);
  }

  #earlierOf(mark: string): string | undefined {
    if (this.#options.force) return undefined;
    return this.#earlier.find(mark);
  }

  /** Writes the session, or finds out how it would be called. */
  #place(
    file: NoteFile,
    { title, name, created, text }: Imported,
    mark: string,
  ): { id: string; path: string } {
    const { store } = this.#workspace;
    const idFor = (taken: (id: string) => boolean): string => {
      const planned = this.#options.force ? undefined : this.#planned.get(mark);
      const earlier = this.#earlierOf(mark) ?? planned;
      if (earlier !== undefined) throw alreadyImported(file, earlier);
      return newId({ title, at: created, name }, taken);
    };
    if (!this.#options.dryRun) return createSession(this.#workspace, idFor, text);
    const names = new Set(this.#planned.values());
    const { id, path } = store.file(`${idFor((one) => names.has(one) || store.has(one))}.md`);
    this.#planned.set(mark, id);
    return { id, path };
  }
}

/** A session of this project that lint finds nothing wrong with; a broken one may be imported like any note. */
function isSound(file: NoteFile, text: string, linter: Linter, { store }: Workspace): boolean {
  if (!isSamePlace(dirname(file.absolute), store.folder)) return false;
  return linter.lint(text, file.shown).every(({ severity }) => severity !== 'error');
}

function ownSession({ shown }: NoteFile): SessionError {
  const so = `${oneLine(shown)} is a session of this project already.`;
  return noteError('own-session', so, 'Take it up with: session resume');
}

function judgeOf(linter: Linter): Judge {
  // A name that breaks no rule: the real one is made of what the text says.
  const path = '.agents/sessions/20260101-000000-note.md';
  return {
    mend: (text) => linter.fix(text, path).text,
    errors: (text) =>
      linter
        .lint(text, path)
        .filter(({ severity }) => severity === 'error')
        .map(({ rule }) => rule),
  };
}

function textOf(file: NoteFile): string {
  const reading = readText(file.absolute, LARGEST);
  const name = oneLine(file.shown);
  if (reading.kind === 'unreadable') {
    throw noteError(
      'unreadable-note',
      `${name} cannot be read: ${reading.detail}`,
      REMEDY[reading.code],
    );
  }
  const { text } = reading;
  if (!/[\p{L}\p{N}]/u.test(text)) {
    throw noteError('empty-note', `${name} holds no word.`, 'Leave it out.');
  }
  if (/\.json$/i.test(file.absolute) && noteJson(text.replace(/^\ufeff/, '')) === undefined) {
    const todo =
      'Name the metadata.json or the backup of a session: session_id, topic, status, agents …';
    throw noteError('not-a-note', `${name} is no JSON that tells of a session.`, todo);
  }
  return text;
}

const REMEDY = {
  missing: 'Check the name.',
  'not-a-file': 'Name a file, or a folder that holds some.',
  'too-large':
    'Keep its beginning and import that; long output belongs beside a session, not into it.',
  binary: 'Save it as plain text.',
  'not-utf8': 'Save it as UTF-8, for example with iconv, and import that.',
  denied: 'Check its permissions.',
} as const;

function noteError(code: string, so: string, todo: string): SessionError {
  return new SessionError(code, { so, follows: 'So it was not imported.', todo });
}

function linkMoved({ shown }: NoteFile): SessionError {
  const so = `${oneLine(shown)} is a symbolic link, which is not moved.`;
  return noteError('link-moved', so, 'Import it without --move, or name what it leads to.');
}

function alreadyImported({ shown }: NoteFile, id: string): SessionError {
  const so = `${oneLine(shown)} was imported before, as ${oneLine(id)}.`;
  return noteError('already-imported', so, 'To have it twice, give --force.');
}

/** When a note that does not say so was made: its first commit, else when it was last written. */
function dateOf({ absolute }: NoteFile, { root, repository }: Workspace): Date {
  if (repository.gitDir !== undefined) {
    const args = ['log', '--follow', '--diff-filter=A', '--format=%cI', '--', basename(absolute)];
    const { status, stdout } = git(dirname(absolute), args);
    const first = stdout.trim().split('\n').at(-1) ?? '';
    const at = new Date(first);
    if (status === 0 && first !== '' && !Number.isNaN(at.getTime())) return at;
  }
  return statSync(absolute, { throwIfNoEntry: false })?.mtime ?? statSync(root).mtime;
}

/** The files that become artifacts: those of its folder, and with --move the note itself. */
function artifactSources(file: NoteFile, isMoved: boolean): Source[] {
  const { artifacts, absolute, shown } = file;
  const { files } = artifacts === undefined ? { files: [] } : walkFiles(artifacts, { limit: 4000 });
  const own = files.map((name) => {
    const folder = folderOfName(name);
    return {
      from: join(artifacts ?? '', name),
      shown: `${dirname(shown)}/artifacts/${name}`,
      name: name.startsWith(`${folder}/`) ? name : `${folder}/${name}`,
      ...(artifacts !== undefined && { top: artifacts }),
    };
  });
  const note = { from: absolute, shown, name: `notes/${basename(absolute)}` };
  return isMoved ? [...own, note] : own;
}

function secretsIn(text: string): { line: number; kind: string }[] {
  return findSecrets(text).map(({ start, kind }) => ({ line: positionAt(text, start).line, kind }));
}
