import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { makeFolder } from './repo.ts';

/** Bundles a script of this folder, sources included, so that node can run it; returns its path. */
export async function bundled(name: string): Promise<string> {
  const outfile = join(makeFolder(), `${name}.mjs`);
  await build({
    entryPoints: [fileURLToPath(new URL(`${name}.ts`, import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
    },
    external: ['esprima'],
    logLevel: 'error',
  });
  return outfile;
}
