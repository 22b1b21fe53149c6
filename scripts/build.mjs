// Builds dist/: the command, its verbs, the hooks, the bundles they load on need, and the library.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildPlugin } from './build-plugin.mjs';
import { buildValidators } from './build-validators.mjs';
import {
  COMPILED,
  COMPILED_HOOKS,
  DOORS,
  LAZY_BUILTINS,
  LAZY_PACKAGES,
  JOURNAL_HOOKS,
  PART_BUNDLES,
  PLAIN_PARTS,
  SHARED,
  SHARED_FROM_HOOKS,
  SINGLE_VERBS,
  VERB_BUNDLES,
  bundleOf,
  partBundlesOf,
} from './bundles.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const VERB_FILE = /^\.\.?\/(?:commands|hooks)\/([\w-]+)\.ts$/;
const packages = new Set();

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  // jsonc-parser's CommonJS form requires its parts by computed names, which no bundler can follow.
  mainFields: ['module', 'main'],
  target: 'node20',
  format: 'cjs',
  minify: true,
  // An import() that is left becomes a require(): loading an ES module takes far longer.
  supported: { 'dynamic-import': false },
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};

/**
 * Replaces the doors to the heavy libraries, and the parts in the bundles that are named, by functions
 * that load their bundle on the first call: the ordinary path of a hook or of lint never pays for them.
 */
function lazyDoors(prefix, { partBundles = [], except } = {}) {
  const doors = new Map();
  for (const [name, parts] of Object.entries(DOORS)) {
    if (name !== except) for (const part of parts) doors.set(part, name);
  }
  for (const bundleName of partBundles.toReversed()) {
    for (const part of PART_BUNDLES[bundleName]) doors.set(part, bundleName);
  }
  return {
    name: 'lazy-doors',
    setup(builder) {
      const filter = new RegExp(`/(${[...doors.keys()].join('|')})\\.ts$`);
      builder.onLoad({ filter }, ({ path }) => {
        const file = `${prefix}${doors.get(filter.exec(path)[1])}.cjs`;
        return { loader: 'ts', contents: forwarders(readFileSync(path, 'utf8'), file) };
      });
      const bundles = new RegExp(`(?:${[...new Set(doors.values())].join('|')})\\.cjs$`);
      builder.onResolve({ filter: bundles }, ({ path }) => ({ path, external: true }));
    },
  };
}

/**
 * Functions in place of those of a module; what it passes on from others, and numbers, stay. Their bundle
 * is loaded with the code that V8 compiled in an earlier run.
 */
function forwarders(source, bundleFile) {
  const loader = join(root, 'src/io/compiled-script.ts');
  const kept = source.match(/^export (?:[*{][^;]*|const \w+ = [\d_.]+);$/gm) ?? [];
  const functions = source.matchAll(/^export (?:async )?function (\w+)/gm);
  return [
    `import { loadCompiled } from ${JSON.stringify(loader)};`,
    `import { join } from 'node:path';`,
    ...kept,
    `const load = (use: string): any => loadCompiled(join(__dirname, '${bundleFile}'), require, use);`,
    ...Array.from(
      functions,
      ([, name]) => `export function ${name}(...args) { return load('${name}').${name}(...args); }`,
    ),
  ].join('\n');
}

/**
 * The same for hooks that are too small to bring along what loads compiled code: a part that next to no run
 * needs is a bundle that node itself loads.
 */
function plainDoors(prefix) {
  return {
    name: 'plain-doors',
    setup(builder) {
      for (const [name, parts] of Object.entries(PLAIN_PARTS)) {
        const file = `${prefix}${name}.cjs`;
        builder.onLoad({ filter: new RegExp(`/(?:${parts.join('|')})\\.ts$`) }, ({ path }) => {
          const functions = readFileSync(path, 'utf8').matchAll(/^export function (\w+)/gm);
          const contents = Array.from(
            functions,
            ([, one]) =>
              `export function ${one}(...args) { return require('${file}').${one}(...args); }`,
          ).join('\n');
          return { loader: 'js', contents };
        });
        builder.onResolve({ filter: new RegExp(`/${name}\\.cjs$`) }, ({ path }) => ({
          path,
          external: true,
        }));
      }
    },
  };
}

/** Loads the costly parts of node when one of their functions is called. */
const lazyBuiltins = {
  name: 'lazy-builtins',
  setup(builder) {
    const filter = new RegExp(`^(?:node:)?(?:${LAZY_BUILTINS.join('|')})$`);
    builder.onResolve({ filter, namespace: 'file' }, ({ path, kind }) =>
      kind === 'dynamic-import' ? undefined : { path, namespace: 'builtin', sideEffects: false },
    );
    builder.onLoad({ filter, namespace: 'builtin' }, async ({ path }) => {
      const functions = Object.entries(await import(path)).filter(
        ([name, value]) => typeof value === 'function' && name !== 'default',
      );
      const load = `process.getBuiltinModule('${path}')`;
      const lines = functions.map(
        ([name]) => `export function ${name}(...args) { return ${load}.${name}(...args); }`,
      );
      return { loader: 'js', contents: lines.join('\n') };
    });
  },
};

/** The lazy packages are bundles, and so are some verbs; the others are found in the bundle that they share. */
function lazyImports(prefix) {
  return {
    name: 'lazy-imports',
    setup(builder) {
      const filter = new RegExp(`^(?:${LAZY_PACKAGES.join('|')})$`);
      builder.onResolve({ filter }, ({ path, kind }) =>
        kind === 'dynamic-import' ? { path: `${prefix}${path}.cjs`, external: true } : undefined,
      );
      builder.onResolve({ filter: VERB_FILE }, ({ path, kind }) => {
        if (kind !== 'dynamic-import') return undefined;
        const verb = VERB_FILE.exec(path)[1];
        return SINGLE_VERBS.includes(verb)
          ? { path: `${prefix}verbs/${verb}.cjs`, external: true }
          : { path: verb, namespace: 'shared-verb' };
      });
      // As CommonJS, and with one loader for all: the command's own file must stay small.
      builder.onLoad({ filter: /./, namespace: 'shared-verb' }, ({ path }) => ({
        contents: `module.exports = require('load-verb')('${bundleOf(path)}', '${path}');`,
      }));
      builder.onResolve({ filter: /^load-verb$/, namespace: 'shared-verb' }, ({ path }) => ({
        path,
        namespace: 'load-verb',
      }));
      builder.onLoad({ filter: /./, namespace: 'load-verb' }, () => ({
        resolveDir: root,
        contents: [
          `const { loadCompiled } = require('./src/io/compiled-script.ts');`,
          `const { join } = require('node:path');`,
          `const fileOf = (name) => join(__dirname, '${prefix}' + name + '.cjs');`,
          `module.exports = (name, verb) => loadCompiled(fileOf(name), require, verb)[verb]();`,
        ].join('\n'),
      }));
    },
  };
}

/** Packages that people install beside the tool are ES modules, which only a true import() loads. */
function optionalPackages(prefix) {
  return {
    name: 'optional-packages',
    setup(builder) {
      builder.onLoad({ filter: /optional-package\.ts$/ }, ({ path }) => ({
        loader: 'ts',
        contents: readFileSync(path, 'utf8').replace(
          'await import(',
          `await require('${prefix}import-module.cjs')(`,
        ),
      }));
      builder.onResolve({ filter: /import-module\.cjs$/ }, ({ path }) => ({
        path,
        external: true,
      }));
    },
  };
}

/** gray-matter's js-yaml 3 looks for esprima at run time; without it nothing is lost and start-up is faster. */
const noEsprima = {
  name: 'no-esprima',
  setup(builder) {
    builder.onResolve({ filter: /^esprima$/ }, () => ({ path: 'esprima', namespace: 'empty' }));
    builder.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({
      contents: 'module.exports = undefined',
    }));
  },
};

async function bundle(options) {
  const { metafile } = await build({ ...common, ...options });
  for (const input of Object.keys(metafile.inputs)) {
    const match = /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input);
    if (match) packages.add(match[1]);
  }
}

/** The licences of everything that is inside the bundles. */
function writeNotices() {
  const texts = [...packages].toSorted().map((name) => {
    const folder = join(root, 'node_modules', name);
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
    const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Licence: ${license}`;
    return `${name} ${version}\n${'-'.repeat(name.length + version.length + 1)}\n${text}\n`;
  });
  writeFileSync(join(dist, 'plugin/dist/THIRD-PARTY-NOTICES.txt'), texts.join('\n\n'));
}

await buildValidators();
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
const registry = readFileSync(join(root, 'hooks/registry.ts'), 'utf8');
const hooks = [
  ...registry.matchAll(/'?([\w-]+)'?: async \(\) => \(await import\('(.+)'\)\)\.(\w+)/g),
];
const verbs = [
  ...readFileSync(join(root, 'src/cli.ts'), 'utf8').matchAll(
    /load: \(\) => import\('\.(\.?)\/(.+?)\.ts'\)/g,
  ),
].map(([, up, path]) => (up ? path : `src/${path}`));
/** A bundle of parts, as a script whose compiled code is kept. */
const script = (name, entry, plugins) =>
  bundle({ ...entry, outfile: `dist/plugin/dist/${name}.cjs`, ...COMPILED, plugins });
const source = (resolveDir, name, lines) => ({
  stdin: { contents: lines.join('\n'), resolveDir, sourcefile: `${name}.js` },
});
const allOf = (name, parts) =>
  source(
    root,
    name,
    parts.map((part) => `export * from './${part}.ts';`),
  );
const verbParts = (prefix) => [
  lazyImports(prefix),
  lazyDoors(prefix),
  lazyBuiltins,
  optionalPackages(prefix),
];
/** The first files, once for the package and once for the plugin: they differ in the way to all the rest. */
const firstFiles = [
  ['dist', SHARED, SHARED_FROM_HOOKS],
  ['dist/plugin/dist', './', '../'],
].flatMap(([folder, toShared, toSharedFromHooks]) => [
  bundle({
    entryPoints: ['src/bin.ts'],
    outfile: `${folder}/session.cjs`,
    plugins: [lazyImports(toShared), lazyDoors(toShared), lazyBuiltins],
  }),
  ...hooks.map(([, event, path, hook]) => {
    const isCompiled = COMPILED_HOOKS.includes(event);
    const partBundles = partBundlesOf(event);
    return bundle({
      ...source(join(root, 'hooks'), event, [
        `import { runHook } from './run-hook.ts';`,
        `import { ${hook} } from '${path}';`,
        `runHook('${event}', ${hook});`,
      ]),
      outfile: isCompiled ? `${folder}/${event}-hook.cjs` : `${folder}/hooks/${event}.cjs`,
      ...(isCompiled ? COMPILED : {}),
      plugins: [
        ...(JOURNAL_HOOKS.includes(event) ? [plainDoors(toSharedFromHooks)] : []),
        lazyDoors(isCompiled ? toShared : toSharedFromHooks, { partBundles }),
        lazyBuiltins,
      ],
    });
  }),
  ...COMPILED_HOOKS.map((event) =>
    bundle({
      ...source(join(root, 'hooks'), event, [
        `import { join } from 'node:path';`,
        `import { loadCompiled } from '../src/io/compiled-script.ts';`,
        `loadCompiled(join(__dirname, '../${event}-hook.cjs'), require);`,
      ]),
      outfile: `${folder}/hooks/${event}.cjs`,
    }),
  ),
]);
const isSingle = (path) => SINGLE_VERBS.includes(basename(path));
await Promise.all([
  ...firstFiles,
  bundle({
    entryPoints: verbs.filter(isSingle).map((path) => ({ in: `${path}.ts`, out: basename(path) })),
    outdir: 'dist/plugin/dist/verbs',
    outExtension: { '.js': '.cjs' },
    plugins: verbParts('../'),
  }),
  // require() is what makes a module run when it is asked for, not before.
  ...[...Object.keys(VERB_BUNDLES), 'other-verbs'].map((name) =>
    script(
      name,
      source(
        root,
        name,
        verbs
          .filter((path) => !isSingle(path) && bundleOf(basename(path)) === name)
          .map((path) => `exports['${basename(path)}'] = () => require('./${path}.ts');`),
      ),
      verbParts('./'),
    ),
  ),
  ...Object.entries(DOORS).map(([name, parts]) =>
    script(name, allOf(name, parts), [
      noEsprima,
      lazyImports('./'),
      lazyDoors('./', { except: name }),
      lazyBuiltins,
      optionalPackages('./'),
    ]),
  ),
  ...LAZY_PACKAGES.map((name) =>
    bundle({ entryPoints: [name], outfile: `dist/plugin/dist/${name}.cjs` }),
  ),
  ...Object.entries(PLAIN_PARTS).map(([name, parts]) =>
    bundle({ ...allOf(name, parts), outfile: `dist/plugin/dist/${name}.cjs` }),
  ),
  ...Object.entries(PART_BUNDLES).map(([name, parts]) =>
    script(name, allOf(name, parts), [
      lazyDoors('./', { partBundles: name === 'claim-parts' ? [] : ['claim-parts'] }),
      lazyBuiltins,
    ]),
  ),
]);
chmodSync(join(dist, 'session.cjs'), 0o755);
for (const folder of [dist, join(dist, 'plugin/dist')]) {
  copyFileSync(join(root, 'hooks/launcher.cjs'), join(folder, 'hooks/agent-session.cjs'));
}
const importModule = 'module.exports = (url) => import(url);\n';
writeFileSync(join(dist, 'plugin/dist/import-module.cjs'), importModule);
writeNotices();
await buildPlugin(root);
if (!process.argv.includes('--fast')) {
  execFileSync(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.library.json'],
    {
      cwd: root,
      stdio: 'inherit',
    },
  );
  copyFileSync(
    join(root, 'src/core/lint/validators.js'),
    join(dist, 'lib/core/lint/validators.js'),
  );
}
