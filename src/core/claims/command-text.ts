import type { Need } from './claim.ts';
import { normalized } from './path-text.ts';

/** One simple command of a command line. */
export interface CommandText {
  /** As written, without prompt and comment. */
  text: string;
  /** Undefined where nothing has to be there: `cd` and the other builtins of a shell. */
  need: Need | undefined;
  /** Names of files that it reads, as far as that can be told; a program of the project is one. */
  files: string[];
  /** Where it runs, relative to the root; '' is the root. */
  folder: string;
}

/** Where a command line stands: a place for commands makes any first word a program. */
export type CommandLook = 'commands' | 'code';

/** Programs that a code span of several words is taken for a call of. */
const PROGRAMS = new Set(
  (
    'npm pnpm yarn bun npx pnpx bunx node deno tsx ts-node tsc vitest jest mocha playwright cypress eslint oxlint oxfmt ' +
    'prettier biome esbuild vite nx turbo lerna webpack rollup prisma drizzle-kit wrangler vercel python ' +
    'python3 pip pip3 pipx uv uvx poetry pytest tox nox mypy ruff black flake8 pylint alembic django-admin ' +
    'uvicorn gunicorn ruby bundle rake rails rspec rubocop go gofmt golangci-lint cargo rustc rustup clippy java javac ' +
    'mvn gradle kotlin sbt dotnet xcodebuild php composer phpunit elixir make cmake ctest ninja bazel ' +
    'docker docker-compose podman kubectl helm terraform tofu ansible-playbook aws gcloud az fly heroku gh glab ' +
    'git curl wget psql mysql sqlite3 redis-cli bash sh zsh pwsh jq rg grep sed awk cat ls chmod '
  ).split(' '),
);
/** They belong to the shell: there is nothing to look for. */
const BUILTINS = new Set(
  'cd export source . echo set unset alias exit return eval exec true false test [ if then else fi for while do done read wait printf pushd popd type'.split(
    ' ',
  ),
);
/** Words before the program that change how it runs. */
const WRAPPERS = new Set(['sudo', 'time', 'env', 'nice', 'nohup', 'exec', 'command', 'xargs']);
/** Programs whose arguments are files that they make, or names in another system. */
const MAKERS =
  /^(?:cp|mv|rm|mkdir|touch|ln|tee|curl|wget|git|gh|ssh|scp|rsync|docker|podman|kubectl|helm|tar|zip|unzip|aws|gcloud|session|echo|find|grep|rg|npm|pnpm|yarn|bun|export)$/;
const RUNNERS = /^(?:npx|pnpx|bunx|uvx|pipx)$/;
const PACKAGE_TOOLS = /^(?:npm|pnpm|yarn|bun)$/;

/**
 * The simple commands of a command line; empty when the text is none.
 * @param folder where it runs, relative to the root; a `cd` in it leads on from there
 */
export function readCommandLine(raw: string, look: CommandLook, folder = ''): CommandText[] {
  const text = raw.trim().replace(/^(?:\$|>|❯|%)\s+/, '');
  if (
    text === '' ||
    text.startsWith('#') ||
    text.length > 1000 ||
    /[\0-\x08\x0b-\x1f\x7f]/.test(text)
  )
    return [];
  let at: string | undefined = folder;
  const found: CommandText[] = [];
  for (const piece of simpleCommands(text)) {
    const words = wordsOf(piece);
    const [program = '', ...args] = words;
    if (!isProgram(program, words, look)) return found;
    if (program === 'cd') {
      at = folderBehind(at, args[0]);
      continue;
    }
    // Behind `cd $DIR` nothing is known of the files.
    if (at !== undefined) found.push(commandOf(piece, program, args, at));
  }
  return found;
}

/** The folder that `cd to` leads into; undefined when that cannot be told or is outside of the root. */
export function folderBehind(folder: string | undefined, to = ''): string | undefined {
  if (folder === undefined || to === '' || to === '-' || /^[~/$]|[$`*]/.test(to)) return undefined;
  const path = normalized(`${folder}/${to}`);
  return path.startsWith('..') ? undefined : path;
}

/** The pieces between `&&`, `||`, `|`, `;` and `&`, quotes respected, comments left out. */
function simpleCommands(text: string): string[] {
  const pieces: string[] = [];
  let quote = '';
  let start = 0;
  let at = 0;
  for (; at < text.length; at++) {
    const char = text.charAt(at);
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") {
      quote = char;
    } else if (char === '#' && /\s/.test(text.charAt(at - 1))) {
      break;
    } else if (';|'.includes(char) || (char === '&' && text.charAt(at - 1) !== '>')) {
      pieces.push(text.slice(start, at));
      start = at + 1;
    }
  }
  pieces.push(text.slice(start, at));
  return pieces.map((piece) => piece.trim()).filter((piece) => piece !== '');
}

/** The words from the program on: without variables set before it, wrappers and redirections. */
function wordsOf(piece: string): string[] {
  const words = piece
    .replaceAll(/(?:^|\s)\d?(?:>>?|<)&?\s*\S+/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
  let at = 0;
  while (/^\w+=/.test(words[at] ?? '') || (WRAPPERS.has(words[at] ?? '') && words.length > at + 1))
    at++;
  return words.slice(at).map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
}

function isProgram(program: string, words: readonly string[], look: CommandLook): boolean {
  if (!/^[A-Za-z0-9_.@+~/\\-]+$/.test(program) || program.startsWith('-')) return false;
  if (look === 'commands') {
    return (
      /^(?:[a-z0-9][\w.+-]*|[\w.~-]*(?:[/\\][\w.@+-]+)+|\.)$/.test(program) && !/^\d/.test(program)
    );
  }
  if (words.length < 2) return false;
  return PROGRAMS.has(program) || BUILTINS.has(program) || (isFile(program) && runs(program));
}

function isFile(program: string): boolean {
  return program.includes('/');
}

/** `./run.sh -x`, `bin/setup dev`: a file that is called, not a path with blanks. */
function runs(program: string): boolean {
  return (
    program.startsWith('./') ||
    /\.(?:sh|bash|py|rb|js|mjs|cjs|ts|ps1)$|^(?:s?bin|scripts?)\//.test(program)
  );
}

function commandOf(
  text: string,
  program: string,
  args: readonly string[],
  folder: string,
): CommandText {
  const command: CommandText = { text, need: undefined, files: [], folder };
  if (PACKAGE_TOOLS.test(program)) return { ...command, need: packageNeed(program, args, folder) };
  if (isFile(program)) {
    const own = /^[~/]/.test(program) ? [] : [program];
    return { ...command, files: [...own, ...filesAmong(program, args)] };
  }
  if (BUILTINS.has(program)) return command;
  const name = RUNNERS.test(program) ? ranPackage(args) : program;
  const need: Need = { kind: 'program', name: name ?? program, folder };
  return { ...command, need, files: filesAmong(program, args) };
}

/** What `npx --yes tool@1` runs; undefined for a package that no folder can hold. */
function ranPackage(args: readonly string[]): string | undefined {
  const word = args.find((arg) => !arg.startsWith('-'));
  const name = word?.replace(/(?<=.)@[\w.^~-]*$/, '').replace(/^@[\w.-]+\//, '');
  return name !== undefined && /^[\w.-]+$/.test(name) ? name : undefined;
}

/** Arguments that are read: those with a folder and an extension, and not behind an option for output. */
function filesAmong(program: string, args: readonly string[]): string[] {
  if (MAKERS.test(program)) return [];
  return args.filter(
    (arg, at) =>
      !/^-|^[a-z]+:|=/i.test(arg) &&
      /\/.*\.\w|\.\w.*\//.test(arg) &&
      !/^--?(?:o|out\w*|output\w*|write|report\w*|target|to|dest\w*)$/.test(args[at - 1] ?? ''),
  );
}

/** Words of the package tools themselves; every other first word is a script. */
const OWN_WORDS: Readonly<Record<string, ReadonlySet<string>>> = Object.fromEntries(
  Object.entries({
    npm: 'access adduser audit bin bugs cache ci clean-install completion config create dedupe ddp deprecate diff dist-tag docs doctor edit exec x explain explore find-dupes fund get help help-search hook i in install init install-ci-test install-test it la link list ll ln login logout ls org outdated owner pack ping pkg prefix profile prune publish query rb rebuild remove repo rm root sbom search set shrinkwrap star stars team token un uninstall unpublish unstar up update upgrade version view why whoami',
    pnpm: 'add approve-builds audit bin c cache cat-file ci config create dedupe deploy dlx doctor env exec fetch get help i import init install install-test it la licenses link list ll ln ls ls outdated pack patch patch-commit prune publish rb rebuild remove rm root self-update server set setup store un uninstall unlink up update upgrade why',
    yarn: 'add audit autoclean bin cache config constraints create dedupe dlx exec explain global help import info init install licenses link list login logout node npm outdated owner pack patch plugin policies prune publish rebuild remove search set stage tag team unlink unplug up upgrade upgrade-interactive version versions why workspaces',
    bun: 'add audit build c create exec help i init install link outdated patch pm publish remove repl rm test unlink update upgrade why x',
  }).map(([tool, words]) => [tool, new Set(words.split(' '))]),
);

/** What `npm run x`, `pnpm --filter app x`, `yarn workspace app x` and their like need. */
function packageNeed(tool: string, args: readonly string[], folder: string): Need | undefined {
  const { words, where, workspace } = withoutOptions(tool, args);
  const [word, ...rest] = words;
  if (word === undefined) return { kind: 'program', name: tool, folder };
  if (tool === 'yarn' && word === 'workspace') {
    const name = rest[1] === 'run' ? rest[2] : rest[1];
    return name === undefined ? undefined : { kind: 'workspace-script', name };
  }
  const run = /^(?:run|run-script|rum|urn)$/.test(word);
  const script = run ? rest[0] : scriptOf(tool, word);
  if (script === undefined || !/^[\w@][\w:./@+-]*$/.test(script)) {
    return { kind: 'program', name: tool, folder };
  }
  const there = where === '' ? folder : folderBehind(folder, where);
  if (workspace || there === undefined) return { kind: 'workspace-script', name: script };
  // `bun run file.ts` and `yarn run tool` start more than scripts.
  return { kind: 'script', name: script, folder: there, run };
}

function scriptOf(tool: string, word: string): string | undefined {
  if (tool === 'npm') {
    const short: Readonly<Record<string, string>> = {
      test: 'test',
      t: 'test',
      tst: 'test',
      start: 'start',
      stop: 'stop',
    };
    return Object.hasOwn(short, word) ? short[word] : undefined;
  }
  if (tool === 'pnpm' && word === 't') return 'test';
  return OWN_WORDS[tool]?.has(word) ? undefined : word;
}

/** The words that are neither options nor their values, and what the options say of the place. */
function withoutOptions(
  tool: string,
  args: readonly string[],
): {
  words: string[];
  where: string;
  workspace: boolean;
} {
  const words: string[] = [];
  let where = '';
  let workspace = false;
  for (let at = 0; at < args.length; at++) {
    const [option = '', given] = (args[at] ?? '').split('=', 2);
    if (!option.startsWith('-')) {
      words.push(args[at] ?? '');
      continue;
    }
    if (option === '--') break;
    const value = (): string => given ?? args[++at] ?? '';
    if (/^(?:--prefix|-C|--dir|--cwd)$/.test(option)) where = value();
    else if (/^(?:-w|--workspace|-F|--filter|--scope)$/.test(option)) {
      // pnpm's -w means the root of the workspace and takes no value.
      workspace = option !== '-w' || tool === 'npm';
      if (workspace) value();
    } else if (/^(?:-r|-ws|--recursive|--workspaces)$/.test(option)) workspace = true;
  }
  return { words, where, workspace };
}
