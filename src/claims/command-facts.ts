import { statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Claim, Need } from '../core/claims/claim.ts';
import type { CommandFact } from '../core/claims/facts.ts';
import { asMapping } from '../core/front-matter/values.ts';
import { readText } from '../io/files.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What is there of the scripts and programs that are claimed, by the text of the claim. Runs nothing. */
export function commandFacts(
  root: string,
  claims: readonly Claim[],
  env: Environment,
): Map<string, CommandFact> {
  const scripts = new Map<string, ReadonlySet<string> | undefined>();
  const facts = new Map<string, CommandFact>();
  for (const { text, need } of claims) {
    if (!need || need.kind === 'workspace-script') continue;
    facts.set(
      text,
      need.kind === 'script' ? scriptFact(root, need, scripts) : programFact(root, need, env),
    );
  }
  return facts;
}

function scriptFact(
  root: string,
  { name, folder, run }: Need & { kind: 'script' },
  known: Map<string, ReadonlySet<string> | undefined>,
): CommandFact {
  const file = folder === '' ? 'package.json' : `${folder}/package.json`;
  if (!known.has(folder)) known.set(folder, scriptsOf(join(root, file)));
  const scripts = known.get(folder);
  if (scripts === undefined) return { kind: 'no-package', file };
  if (scripts.has(name)) return { kind: 'script' };
  // `npm start` without a script runs server.js; `yarn tsc`, `pnpm run tsc` a program of a package.
  if (name === 'start' && !run && isFile(join(root, folder, 'server.js')))
    return { kind: 'script' };
  return isInstalled(root, folder, name)
    ? { kind: 'program', from: 'package' }
    : { kind: 'no-script', file };
}

/** The names under `scripts`; undefined without a `package.json` that can be read. */
function scriptsOf(file: string): ReadonlySet<string> | undefined {
  const reading = readText(file);
  if (reading.kind !== 'text') return undefined;
  try {
    const manifest = asMapping(JSON.parse(reading.text.replace(/^\ufeff/, '')));
    return new Set(Object.keys(asMapping(manifest?.['scripts']) ?? {}));
  } catch {
    return undefined;
  }
}

function programFact(
  root: string,
  { name, folder }: Need & { kind: 'program' },
  env: Environment,
): CommandFact {
  if (isInstalled(root, folder, name)) return { kind: 'program', from: 'package' };
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((one) => one !== '');
  return folders.some((one) => isProgram(one, name, env))
    ? { kind: 'program', from: 'path' }
    : { kind: 'no-program' };
}

/** Whether a package in the folder or above it, up to the root, brings the program along. */
function isInstalled(root: string, folder: string, name: string): boolean {
  const parts = folder === '' ? [] : folder.split('/');
  return [...parts.keys(), parts.length].some((length) =>
    isFile(join(root, ...parts.slice(0, length), 'node_modules/.bin', name)),
  );
}

function isProgram(folder: string, name: string, env: Environment): boolean {
  if (process.platform !== 'win32') return (modeOf(join(folder, name)) & 0o111) !== 0;
  const endings = (env['PATHEXT'] ?? '.EXE;.CMD;.BAT;.COM').split(';');
  return ['', ...endings].some((ending) => isFile(join(folder, name + ending)));
}

function isFile(path: string): boolean {
  return modeOf(path) !== 0;
}

/** The mode of a regular file; 0 for anything else. */
function modeOf(path: string): number {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat?.isFile() ? stat.mode : 0;
  } catch {
    return 0;
  }
}
