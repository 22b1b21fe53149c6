import { join } from 'node:path';
import {
  isCompletionRecord,
  portableRecord,
  recordName,
  slotName,
  type CompletionRecord,
  type Slot,
} from '../core/completion/record.ts';
import { readBytes } from '../io/file-bytes.ts';
import { moveQuietly, writeAtomic } from '../io/files.ts';
import { git, gitBytes } from '../io/git.ts';
import type { Place } from '../place.ts';
import { artifactsRef, keptFolder } from './kept-files.ts';

/** In local state. */
export const RECORDS_FOLDER = 'completed';
export const COMPLETED_REF = 'refs/agent-session/completed/';

/** A record, and where it was found. */
export interface FoundRecord {
  record: CompletionRecord;
  slot: Slot;
}

/**
 * The completion records of a repository: one at work for each session, the last one that was closed,
 * and earlier ones beside it. Those that are closed are kept in git too.
 */
export class CompletionRecords {
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  pathOf(id: string, slot: Slot): string {
    return join(this.#place.state.folder, RECORDS_FOLDER, `${slotName(id, slot)}.json`);
  }

  read(id: string, slot: Slot): CompletionRecord | undefined {
    const record = this.#readFile(`${slotName(id, slot)}.json`);
    return record?.plan.id === id ? record : undefined;
  }

  /** The completion of this session that has begun, and is not put away yet or taken back. */
  unfinished(id: string): CompletionRecord | undefined {
    const record = this.read(id, 'open');
    return record?.state === 'undone' ? undefined : record;
  }

  /** All records of this machine, those of earlier completions of a session too. */
  all(): FoundRecord[] {
    return this.#place.state.names(RECORDS_FOLDER).flatMap((name) => {
      const [, suffix] = /^[^.]+(?:\.(open|\d+))?\.json$/.exec(name) ?? [];
      const record = name.endsWith('.json') ? this.#readFile(name) : undefined;
      if (record === undefined) return [];
      const slot = suffix === undefined ? 'last' : suffix === 'open' ? 'open' : Number(suffix);
      return [{ record, slot }];
    });
  }

  /** Records that only git has: of a machine or a folder whose local state is gone. */
  inGit(): FoundRecord[] {
    const { root, repository } = this.#place;
    if (repository.gitDir === undefined) return [];
    const { stdout } = git(root, ['for-each-ref', '--format=%(refname)', COMPLETED_REF]);
    return stdout.split('\n').flatMap((ref) => {
      const [, suffix] = /^[^.]+(?:\.(\d+))?$/.exec(ref.slice(COMPLETED_REF.length)) ?? [];
      if (ref === '') return [];
      const { status, stdout: bytes } = gitBytes(root, ['cat-file', 'blob', ref]);
      const record = status === 0 ? readRecord(bytes.toString('utf8')) : undefined;
      return record ? [{ record, slot: suffix === undefined ? 'last' : Number(suffix) }] : [];
    });
  }

  /** Notes how far a completion has come; on disk when this returns. */
  save(record: CompletionRecord): void {
    this.#place.state.prepare();
    writeAtomic(this.pathOf(record.plan.id, 'open'), JSON.stringify(record), 0o600);
  }

  /**
   * Puts a record that is done where it stays; the one before it is kept beside it. Can be repeated
   * after a kill at any point.
   */
  close(record: CompletionRecord): void {
    const { id } = record.plan;
    this.save(record);
    if (readBytes(this.pathOf(id, 'last')) !== undefined) this.#moveAside(id);
    this.#moveKept(id, 'open', 'last', record.kept);
    this.#keepInGit(record, 'last');
    moveQuietly(this.pathOf(id, 'open'), this.pathOf(id, 'last'));
  }

  /** Puts a record that was taken back among the earlier ones: its bytes may still be wanted. */
  shelve(record: CompletionRecord): void {
    const { id } = record.plan;
    const number = this.#freeNumber(id);
    this.save(record);
    this.#moveKept(id, 'open', number, record.kept);
    moveQuietly(this.pathOf(id, 'open'), this.pathOf(id, number));
  }

  #moveAside(id: string): void {
    const before = this.read(id, 'last');
    const number = this.#freeNumber(id);
    this.#moveKept(id, 'last', number, before?.kept);
    if (before) this.#keepInGit(before, number);
    moveQuietly(this.pathOf(id, 'last'), this.pathOf(id, number));
  }

  #freeNumber(id: string): number {
    let number = 1;
    while (readBytes(this.pathOf(id, number)) !== undefined) number++;
    return number;
  }

  #moveKept(id: string, from: Slot, to: Slot, tree: string | undefined): void {
    const place = this.#place;
    moveQuietly(keptFolder(place, id, from), keptFolder(place, id, to));
    if (tree === undefined || place.repository.gitDir === undefined) return;
    // Where git cannot write now the tree keeps the ref that it has.
    const { status } = git(place.root, ['update-ref', artifactsRef(id, to), tree]);
    if (status === 0) git(place.root, ['update-ref', '-d', artifactsRef(id, from)]);
  }

  /** A second copy, which can be pushed and outlives local state; the first one is enough to go on. */
  #keepInGit(record: CompletionRecord, slot: Slot): void {
    const { root, repository } = this.#place;
    if (repository.gitDir === undefined) return;
    const input = `${JSON.stringify(portableRecord(record), undefined, 2)}\n`;
    const { status, stdout } = git(root, ['hash-object', '-w', '--stdin'], { input });
    const ref = COMPLETED_REF + slotName(record.plan.id, slot);
    if (status === 0) git(root, ['update-ref', ref, stdout.trim()]);
  }

  #readFile(name: string): CompletionRecord | undefined {
    const found = this.#place.state.read(join(RECORDS_FOLDER, name));
    return isCompletionRecord(found) ? found : undefined;
  }
}

function readRecord(text: string): CompletionRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isCompletionRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Where the temporary files of one completion lie. */
export function workFile({ state }: Place, id: string, kind: string): string {
  return join(state.folder, RECORDS_FOLDER, `${recordName(id)}.${kind}`);
}
