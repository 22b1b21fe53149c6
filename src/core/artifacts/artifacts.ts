import type { ArtifactFate } from '../completion/completion-config.ts';
import type { Extraction, PlannedCopy, Removal } from '../completion/plan.ts';
import { FileName } from '../session/file-name.ts';
import { ARTIFACT_FOLDERS, type ArtifactFolder } from './artifact-folder.ts';

export { ARTIFACT_FOLDERS, artifactsFolder, type ArtifactFolder } from './artifact-folder.ts';

/** One file that a session made beside the source tree. */
export interface Artifact {
  /** Relative to the root, with `/`. */
  path: string;
  /** Relative to the session's folder of artifacts, with `/`. */
  name: string;
  /** The folder it lies in; by its kind where it lies in none of them. */
  folder: ArtifactFolder;
  bytes: number;
  sha256: string;
}

/** Which folder a file belongs to by its name: `auth.test.ts` to tests, `deploy.sh` to scripts. */
export function folderFor(path: string): ArtifactFolder {
  const parts = path.toLowerCase().split('/');
  const name = parts.pop() ?? '';
  if (isTest(name) || parts.some((part) => TEST_FOLDERS.has(part))) return 'tests';
  const extension = /\.([a-z0-9]+)$/.exec(name)?.[1] ?? '';
  if (SCRIPTS.has(extension) || parts.some((part) => part === 'scripts' || part === 'bin'))
    return 'scripts';
  if (TEXTS.has(extension)) {
    return NOTES.test(name) || parts.includes('notes') ? 'notes' : 'docs';
  }
  if (PAPERS.has(extension)) return 'docs';
  return LOGS.has(extension) || name === '' ? 'notes' : 'code';
}

const TEST_FOLDERS = new Set(['test', 'tests', '__tests__', 'spec', 'specs', 'e2e']);
const SCRIPTS = new Set(['sh', 'bash', 'zsh', 'fish', 'ps1', 'psm1', 'bat', 'cmd', 'awk']);
const TEXTS = new Set(['md', 'mdx', 'markdown', 'txt', 'rst', 'adoc', 'asciidoc', 'org', 'tex']);
const PAPERS = new Set(
  'pdf doc docx odt rtf ppt pptx odp xls xlsx ods epub drawio puml mmd png jpg jpeg gif svg webp'.split(
    ' ',
  ),
);
const LOGS = new Set(['log', 'out', 'err', 'diff', 'patch']);
const NOTES =
  /(?:^|[^a-z])(?:notes?|scratch|draft|ideas?|decisions|learned|learnings|lessons|debt|plan|todo|journal|minutes)(?:[^a-z]|$)/;

function isTest(name: string): boolean {
  return (
    /[._-](?:test|tests|spec|e2e|cy)\.[a-z0-9]+$/.test(name) ||
    /^(?:test_.*|conftest)\.py$/.test(name) ||
    /^(?:test|tests|spec)\.[a-z]+$/.test(name)
  );
}

/** An artifact by its name, as {@link Artifact.folder} has it. */
export function folderOfName(name: string): ArtifactFolder {
  const first = name.includes('/') ? name.slice(0, name.indexOf('/')) : '';
  return ARTIFACT_FOLDERS.find((folder) => folder === first) ?? folderFor(name);
}

/** Names by folder, as the snapshot of a completed session has them: without the folder itself. */
export function namesByFolder(artifacts: readonly Artifact[]): Record<string, string[]> {
  const named: Record<string, string[]> = {};
  for (const one of artifacts) (named[one.folder] ??= []).push(nameWithin(one));
  return named;
}

function nameWithin({ name, folder }: Artifact): string {
  return name.startsWith(`${folder}/`) ? name.slice(folder.length + 1) : name;
}

/** Where promoted artifacts go, and what is there already. */
export interface ArtifactDestinations {
  /** The session that is completed. */
  id: string;
  /** Folder of documents, relative to the root. */
  documents: string;
  /** SHA-256 of the file at a path; '' for what is no file; undefined where nothing is. */
  at(path: string): string | undefined;
}

/** What becomes of the artifacts of a session that is completed. */
export interface ArtifactPlan {
  copies: PlannedCopy[];
  removals: Removal[];
  kept: Artifact[];
  extractions: Extraction[];
}

/**
 * What becomes of each artifact. `choices` says it by name (`docs/API.md`), by pattern (`docs/**`,
 * `*.log`; `*` within a folder, `**` across) or by folder (`docs`), the most telling of them counts;
 * without one, docs are promoted and everything else goes with the session. What lies at a destination is
 * never replaced: the same bytes are referred to, other ones get `-2`, `-3` … beside them.
 */
export function planArtifacts(
  artifacts: readonly Artifact[],
  choices: Readonly<Record<string, ArtifactFate>>,
  destinations: ArtifactDestinations,
): ArtifactPlan {
  const plan: ArtifactPlan = { copies: [], removals: [], kept: [], extractions: [] };
  const taken = new Map<string, string>();
  const at = (path: string): string | undefined => taken.get(keyOf(path)) ?? destinations.at(path);
  for (const one of artifacts) {
    const fate = fateOf(one, choices);
    if (fate === 'keep') {
      plan.kept.push(one);
      continue;
    }
    const to = fate === 'promote' ? freePlace(one, destinations, at) : undefined;
    if (to !== undefined) {
      const isThere = at(to) === one.sha256;
      taken.set(keyOf(to), one.sha256);
      if (!isThere) plan.copies.push({ from: one.path, to, sha256: one.sha256 });
      plan.extractions.push({
        kind: 'artifact',
        title: one.name,
        // No line of the session file names it.
        lines: [0, 0],
        to,
        action: isThere ? 'reference' : 'create',
      });
    }
    const why = to === undefined ? 'an artifact that goes with the session' : `it is kept as ${to}`;
    plan.removals.push({ path: one.path, bytes: one.bytes, sha256: one.sha256, why });
  }
  return plan;
}

/** A name among `choices` that no artifact has; a pattern or a folder may be about nothing. */
export function unknownArtifact(
  artifacts: readonly Artifact[],
  choices: Readonly<Record<string, ArtifactFate>>,
): string | undefined {
  const known = new Set<string>(ARTIFACT_FOLDERS);
  for (const { name, path, folder } of artifacts) known.add(name).add(path).add(folder);
  return Object.keys(choices).find((key) => !key.includes('*') && !known.has(key));
}

/** File systems that know no case must not lose one of two files. */
function keyOf(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

/** Where a promoted artifact goes: `docs/API.md` of `…-auth-system` to `<documents>/auth-system/API.md`. */
function freePlace(
  one: Artifact,
  { id, documents }: ArtifactDestinations,
  at: ArtifactDestinations['at'],
): string {
  const topic = new FileName(id, undefined).rest || id;
  const rest = one.folder === 'docs' ? nameWithin(one) : one.name;
  const wanted = [documents.replace(/\/+$/, ''), topic, rest].filter((part) => part !== '');
  const isFree = (path: string): boolean => {
    const found = at(path);
    return found === undefined || found === one.sha256;
  };
  return numbered(wanted.join('/'), isFree);
}

/** A path that is free: the wanted one, else with `-2`, `-3` … before its extension. */
export function numbered(wanted: string, isFree: (path: string) => boolean): string {
  const [, stem = wanted, extension = ''] = /^(.*[^/])(\.[^./]+)$/s.exec(wanted) ?? [];
  let path = wanted;
  for (let count = 2; !isFree(path); count++) path = `${stem}-${count}${extension}`;
  return path;
}

function fateOf(one: Artifact, choices: Readonly<Record<string, ArtifactFate>>): ArtifactFate {
  const given = (key: string): ArtifactFate | undefined =>
    Object.hasOwn(choices, key) ? choices[key] : undefined;
  // Of the patterns the longest says most.
  const pattern = Object.keys(choices)
    .filter((key) => key.includes('*') && matches(key, one.name))
    .toSorted((a, b) => b.length - a.length)[0];
  return (
    given(one.name) ??
    given(one.path) ??
    (pattern === undefined ? undefined : given(pattern)) ??
    given(one.folder) ??
    (one.folder === 'docs' ? 'promote' : 'remove')
  );
}

/** `*` stands for anything within a folder, `**` for anything; a pattern without `/` is about the last part. */
function matches(pattern: string, name: string): boolean {
  const target = pattern.includes('/') ? name : name.slice(name.lastIndexOf('/') + 1);
  const source = pattern
    .replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/\*\*\/?|\*/g, (stars) =>
      stars === '*' ? '[^/]*' : stars === '**' ? '.*' : '(?:.*/)?',
    );
  return new RegExp(`^${source}$`, 's').test(target);
}
