import { asMapping, type Mapping } from '../front-matter/values.ts';
import type { VersionEvidence } from './judge-facts.ts';

/** A file that says which versions of a program a project admits. */
interface Source {
  file: string;
  kind: VersionEvidence['kind'];
  /** What the file says; undefined where it says nothing of it. */
  read: (text: string) => string | undefined;
}

const pin = (file: string): Source => ({ file, kind: 'pin', read: firstLine });
const range = (file: string, pattern: RegExp): Source => ({
  file,
  kind: 'range',
  read: (text) => pattern.exec(text)?.[1],
});
const tool = (name: string): Source => ({
  file: '.tool-versions',
  kind: 'pin',
  read: (text) => new RegExp(`^${name}[ \\t]+(\\S+)`, 'm').exec(text)?.[1],
});

/** Where each ecosystem writes its versions down, beside package.json. */
const SOURCES: Readonly<Record<string, readonly Source[]>> = {
  node: [pin('.nvmrc'), pin('.node-version'), tool('nodejs')],
  python: [
    range('pyproject.toml', /^[ \t]*requires-python[ \t]*=[ \t]*["']([^"'\n]+)["']/m),
    pin('.python-version'),
    tool('python'),
  ],
  go: [range('go.mod', /^go[ \t]+(\d[\w.]*)/m), tool('golang')],
  rust: [range('Cargo.toml', /^[ \t]*rust-version[ \t]*=[ \t]*["']([^"'\n]+)["']/m), tool('rust')],
  ruby: [pin('.ruby-version'), tool('ruby')],
  java: [pin('.java-version'), tool('java')],
  php: [],
  npm: [],
  pnpm: [],
  yarn: [],
  bun: [],
  deno: [],
  typescript: [],
};

/** Programs that a fact means for certain, whether or not anything here tells their version. */
export function isKnownProgram(name: string): boolean {
  return Object.hasOwn(SOURCES, name) || name.startsWith('@');
}

/**
 * Programs that are asked for their version where they are on PATH, and what they are called there. Not
 * those that may begin to download when they are asked: yarn and pnpm of corepack, rustc of rustup.
 */
export const ON_PATH: Readonly<Record<string, readonly string[]>> = {
  python: ['python3', 'python'],
  ruby: ['ruby'],
  php: ['php'],
  npm: ['npm'],
  bun: ['bun'],
  deno: ['deno'],
};

/**
 * What the files of a project say of the version of a program or a package.
 * @param textOf the text of a file, relative to the root; undefined where there is none
 */
export function versionsInFiles(
  program: string,
  textOf: (file: string) => string | undefined,
): VersionEvidence[] {
  const own = (sourcesOf(program) ?? []).flatMap(({ file, kind, read }): VersionEvidence[] => {
    const text = textOf(file);
    const said = text === undefined ? undefined : read(text)?.trim();
    return said ? [{ source: file, kind, text: said }] : [];
  });
  return [
    ...fromManifest(program, parsed(textOf('package.json'))),
    ...own,
    ...fromComposer(program, textOf),
  ];
}

/** The version of an installed package, from its own package.json. */
export function installedVersion(manifest: string | undefined): string | undefined {
  const version = parsed(manifest)?.['version'];
  return typeof version === 'string' ? version : undefined;
}

function sourcesOf(program: string): readonly Source[] | undefined {
  return Object.hasOwn(SOURCES, program) ? SOURCES[program] : undefined;
}

function fromManifest(program: string, manifest: Mapping | undefined): VersionEvidence[] {
  if (manifest === undefined) return [];
  const found: VersionEvidence[] = [];
  const add = (field: string, kind: VersionEvidence['kind'], value: unknown): void => {
    if (typeof value === 'string' && /\d|\*/.test(value) && !/^[a-z]+:/i.test(value))
      found.push({ source: `package.json ${field}`, kind, text: value });
  };
  const own = (field: string): unknown => {
    const mapping = asMapping(manifest[field]);
    return mapping !== undefined && Object.hasOwn(mapping, program) ? mapping[program] : undefined;
  };
  add('engines', 'range', own('engines'));
  add('volta', 'pin', own('volta'));
  const manager = manifest['packageManager'];
  const [name, version] = typeof manager === 'string' ? manager.split(/@|\+/) : [];
  if (name === program) add('packageManager', 'pin', version);
  for (const field of [
    'dependencies',
    'devDependencies',
    'peerDependencies',
    'optionalDependencies',
  ])
    add(field, 'range', own(field));
  return found;
}

function fromComposer(
  program: string,
  textOf: (file: string) => string | undefined,
): VersionEvidence[] {
  if (program !== 'php') return [];
  const wanted = asMapping(parsed(textOf('composer.json'))?.['require'])?.['php'];
  return typeof wanted === 'string'
    ? [{ source: 'composer.json', kind: 'range', text: wanted }]
    : [];
}

function parsed(text: string | undefined): Mapping | undefined {
  if (text === undefined) return undefined;
  try {
    return asMapping(JSON.parse(text.replace(/^\ufeff/, '')));
  } catch {
    return undefined;
  }
}

function firstLine(text: string): string | undefined {
  return text.split('\n').find((line) => line.trim() !== '' && !line.startsWith('#'));
}
