// Builds dist/: the command, its verbs, the hooks, the parser bundles they load on need, and the
// library. Node reads a whole bundle before it runs the first line, so each holds only what it needs.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
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

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const DOORS = [
  'src/core/outline/markdown-parser',
  'src/core/front-matter/yaml-parser',
  'src/core/text/display-width',
  'src/command-line',
  'src/lint/full-lint',
  // Only where there are groups, or where one is named.
  'src/lint/group-files',
  'src/groups/ids-of-group',
  'src/groups/join-groups',
  'src/stages/tell-stage',
];
/** What hooks need on some of their ways only; these too export functions only. */
const RARE_PARTS = ['src/core/config-reader', 'src/core/session/select'];
const SESSION_PARTS = [
  'src/core/session/session',
  'src/core/front-matter/front-matter-read',
  'src/core/brief/brief',
  'src/core/session/readiness',
  'src/core/brief/fingerprint',
  'src/core/claims/path-text',
  'src/core/claims/path-tokens',
];
/** The bundles of such parts; a hook with a bundle of its own looks there first. */
const PART_BUNDLES = {
  'session-start-parts': [...SESSION_PARTS, 'hooks/start-brief'],
  'hook-parts': [...SESSION_PARTS, ...RARE_PARTS],
  // Only for the first request of a conversation without a session, where the project wants that.
  'user-prompt-submit-parts': ['src/core/assess/assess'],
  // Only where a session seems to name a path that is missing.
  'claim-parts': ['src/core/claims/read-claims'],
};
/** A script for loadCompiled of src/io/compiled-script.ts. */
const COMPILED = {
  banner: { js: '(function (exports, require, module, __filename, __dirname) {' },
  footer: { js: '})' },
};
/** Hooks that run often enough, and long enough, to be such a script behind a small first file. */
const COMPILED_HOOKS = ['session-start'];
const partBundlesOf = (event) =>
  Object.keys(PART_BUNDLES).filter((name) =>
    ['hook-parts', 'claim-parts', `${event}-parts`].includes(name),
  );
/** Packages that are imported with import(), on need. */
const LAZY_PACKAGES = ['fast-glob'];
/** Parts of node that it does not load by itself, and that cost a tenth of its start each. */
const LAZY_BUILTINS = ['child_process', 'crypto', 'perf_hooks', 'readline', 'tty'];
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
  const doors = new Map(
    DOORS.filter((name) => name !== except).map((name) => [name, basename(name)]),
  );
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

/**
 * Each verb is a bundle of its own, and so is each lazy package; the prefixes lead to their folders. Without
 * one for the verbs they stay inside, and run when they are called.
 */
function lazyImports(toVerbs, toOthers) {
  return {
    name: 'lazy-imports',
    setup(builder) {
      const filter = new RegExp(`^(?:${LAZY_PACKAGES.join('|')})$`);
      builder.onResolve({ filter }, ({ path, kind }) =>
        kind === 'dynamic-import' ? { path: `${toOthers}${path}.cjs`, external: true } : undefined,
      );
      builder.onResolve({ filter: VERB_FILE }, ({ path, kind }) =>
        toVerbs !== undefined && kind === 'dynamic-import'
          ? { path: `${toVerbs}${VERB_FILE.exec(path)[1]}.cjs`, external: true }
          : undefined,
      );
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
  writeFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), texts.join('\n\n'));
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
await Promise.all([
  bundle({
    entryPoints: ['src/bin.ts'],
    outfile: 'dist/session.cjs',
    plugins: [lazyImports('./verbs/', './'), lazyDoors('./'), lazyBuiltins],
  }),
  bundle({
    entryPoints: verbs.map((path) => ({ in: `${path}.ts`, out: basename(path) })),
    outdir: 'dist/verbs',
    outExtension: { '.js': '.cjs' },
    plugins: [lazyImports('./', '../'), lazyDoors('../'), lazyBuiltins, optionalPackages('../')],
  }),
  // What all verbs have in common is in each of their bundles: the plugin has it once, and is small.
  bundle({
    entryPoints: ['src/bin.ts'],
    outfile: 'dist/plugin/dist/session.cjs',
    plugins: [lazyImports(undefined, './'), lazyDoors('./'), lazyBuiltins, optionalPackages('./')],
  }),
  ...DOORS.map((door) =>
    bundle({
      entryPoints: [`${door}.ts`],
      outfile: `dist/${basename(door)}.cjs`,
      ...COMPILED,
      plugins: [
        noEsprima,
        lazyImports('./verbs/', './'),
        lazyDoors('./', { except: door }),
        lazyBuiltins,
        optionalPackages('./'),
      ],
    }),
  ),
  ...LAZY_PACKAGES.map((name) => bundle({ entryPoints: [name], outfile: `dist/${name}.cjs` })),
  ...hooks.map(([, event, path, hook]) => {
    const isCompiled = COMPILED_HOOKS.includes(event);
    return bundle({
      stdin: {
        contents: `import { runHook } from './run-hook.ts';\nimport { ${hook} } from '${path}';\nrunHook('${event}', ${hook});\n`,
        resolveDir: join(root, 'hooks'),
        sourcefile: `${event}.js`,
      },
      outfile: isCompiled ? `dist/${event}-hook.cjs` : `dist/hooks/${event}.cjs`,
      ...(isCompiled ? COMPILED : {}),
      plugins: [
        lazyDoors(isCompiled ? './' : '../', { partBundles: partBundlesOf(event) }),
        lazyBuiltins,
      ],
    });
  }),
  ...COMPILED_HOOKS.map((event) =>
    bundle({
      stdin: {
        contents: `import { join } from 'node:path';\nimport { loadCompiled } from '../src/io/compiled-script.ts';\nloadCompiled(join(__dirname, '../${event}-hook.cjs'), require);\n`,
        resolveDir: join(root, 'hooks'),
        sourcefile: `${event}.js`,
      },
      outfile: `dist/hooks/${event}.cjs`,
    }),
  ),
  ...Object.entries(PART_BUNDLES).map(([name, parts]) =>
    bundle({
      stdin: {
        contents: parts.map((part) => `export * from './${part}.ts';`).join('\n'),
        resolveDir: root,
        sourcefile: `${name}.js`,
      },
      outfile: `dist/${name}.cjs`,
      ...COMPILED,
      plugins: [
        lazyDoors('./', { partBundles: name === 'claim-parts' ? [] : ['claim-parts'] }),
        lazyBuiltins,
      ],
    }),
  ),
]);
chmodSync(join(dist, 'session.cjs'), 0o755);
if (existsSync(join(root, 'hooks/launcher.cjs'))) {
  copyFileSync(join(root, 'hooks/launcher.cjs'), join(dist, 'hooks/agent-session.cjs'));
}
writeFileSync(join(dist, 'import-module.cjs'), 'module.exports = (url) => import(url);\n');
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
