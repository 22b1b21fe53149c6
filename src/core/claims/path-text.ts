/** How a piece of text stands on its line, which decides how readily it is taken for a path. */
export type Look =
  /** Between backticks. */
  | 'code'
  /** Bare words. */
  | 'prose'
  /** The target of a Markdown link. */
  | 'link'
  /** The beginning of an item in a list of files, between backticks or bare. */
  | 'listed-code'
  | 'listed'
  /** An argument of a command line. */
  | 'argument';

export interface PathText {
  /** As written, without quotes and without `:12` or `#L3` behind it. */
  text: string;
  /** With `/`, without `./`, `..` and doubled slashes resolved; `..` may lead. '' is the root. */
  path: string;
  /** Whether it is a path for certain; else only if there is or was such a file. */
  sure: boolean;
  /** It begins at the root of the file system, in a home folder or on a drive. */
  absolute: boolean;
}

const LONGEST = 240;
/** Signs of URLs, patterns, placeholders, code and text that was left out. */
const NO_PATH = /[\0-\x1f\x7f*?<>{}|$"`=!;&,^%…\u2028\u2029]|\.\.\.|:\/\/|\/\/|^(?:www\.|mailto:)/;
const PLACEHOLDER = /(?:^|\/)(?:path\/to(?:\/|$)|(?:your|my)[-_])|YYYY|N{3,}\b|X{3,}/i;
const LOCATION = /(?:#L\d+(?:-L?\d+)?|:\d+(?:[:-]\d+)*:?|::[\w:.[\]-]+)$/;
const VERSION = /^v?\d+(?:[./-]\d+)*(?:[-+][\w.]+)?\/?$/;
const NO_FILE = /^(?:n\/a|and\/or|i\/o|w\/o|ci\/cd|tcp\/ip|\.+|\/)$/i;
const HOST = /^[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev|ai|app|co|sh|me|cloud|gov|edu|de|uk)$/i;
/** Folders at the root of a file system: what begins with another one is a route or our root. */
const SYSTEM =
  /^\/(?:home|Users|etc|usr|var|tmp|opt|mnt|media|root|srv|private|Volumes|dev|proc|sys|bin|sbin|lib|nix|workspace|Library|Applications)(?:\/|$)/;
const EXTENSIONS = new Set(
  (
    'ts tsx mts cts js jsx mjs cjs json jsonc json5 jsonl md mdx markdown rst adoc txt yml yaml toml ini cfg conf ' +
    'py pyi ipynb rb erb go mod sum rs java kt kts scala clj groovy gradle swift m mm c h cc cpp cxx hpp cs fs php ' +
    'ex exs erl hs ml lua r jl dart zig nim pl pm sh bash zsh fish ps1 bat cmd sql prisma graphql gql proto html htm ' +
    'css scss sass less vue svelte astro hbs ejs njk tf tfvars hcl nix env lock xml xsd csv tsv parquet svg png jpg ' +
    'jpeg gif webp ico pdf woff2 wasm map snap patch diff log pem crt plist xlsx docx zip gz tar tgz'
  ).split(' '),
);
const BARE_NAMES =
  /^(?:Makefile|Dockerfile|Containerfile|Jenkinsfile|Procfile|Gemfile|Rakefile|Justfile|justfile|Vagrantfile|Brewfile|CODEOWNERS|LICENSE|README|CHANGELOG|CONTRIBUTING)$/;

/** Reads a piece of text as a path within the project; undefined when it cannot be one. */
export function readPathText(raw: string, look: Look): PathText | undefined {
  const text = bared(raw, look);
  if (text.length < 2 || text.length > LONGEST || NO_PATH.test(text)) return undefined;
  if (NO_FILE.test(text) || VERSION.test(text) || PLACEHOLDER.test(text)) return undefined;
  if (!isWhole(text, look)) return undefined;
  const slashed = withSlashes(text);
  if (slashed === undefined) return undefined;
  const absolute = SYSTEM.test(slashed) || /^(?:~|[A-Za-z]:)\//.test(slashed);
  const path = absolute ? slashed : normalized(slashed);
  const sure = certainty(slashed, look);
  return sure === undefined ? undefined : { text, path, sure, absolute };
}

/** Whether the text is one name: blanks only where the first word already holds a slash. */
function isWhole(text: string, look: Look): boolean {
  if (!/\s/.test(text)) return !/[()[\]']/.test(text) || (isCode(look) && text.includes('/'));
  if (look !== 'code' && look !== 'listed-code') return false;
  const [first = '', ...rest] = text.split(' ');
  return (
    /^[\w.@-]+\//.test(first) &&
    extensionOf(first) === '' &&
    rest.every((word) => /^[\w&+(][\w.@()/+-]*$/.test(word)) &&
    EXTENSIONS.has(extensionOf(text))
  );
}

function isCode(look: Look): boolean {
  return look === 'code' || look === 'listed-code' || look === 'link';
}

/** Without quotes, the punctuation of a sentence, and the place within the file. */
function bared(raw: string, look: Look): string {
  let text = raw.trim();
  if (look === 'link') text = text.replace(/[#?].*$/s, '');
  if (look === 'prose' || look === 'listed' || look === 'argument') {
    text = text.replace(/^(?:["'([{*]|~~|_(?=\S+_$))+/, '').replace(/["')\]}*~.,;:!?]+$/, '');
  }
  return text.replace(/^(["'])(.*)\1$/, '$2').replace(LOCATION, '');
}

/** With `/` only; undefined where `\` or `:` mean something else than folders and drives. */
function withSlashes(text: string): string | undefined {
  if (/:/.test(text.replace(/^[A-Za-z]:[\\/]/, ''))) return undefined;
  if (!text.includes('\\')) return text;
  return /^(?:[A-Za-z]:)?[\w.@ -]*(?:\\[\w.@ -]+)+\\?$/.test(text)
    ? text.replaceAll('\\', '/')
    : undefined;
}

/** Resolves `.` and `..`; what leads above the root keeps its `..`. */
export function normalized(path: string): string {
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else kept.push(part);
  }
  return kept.join('/');
}

/** The extension of the last name, in lower case; '' when it has none. */
function extensionOf(path: string): string {
  return /[^/.]\.([A-Za-z][A-Za-z0-9]{0,8})$/.exec(path)?.[1]?.toLowerCase() ?? '';
}

/** True for a path, false for what may be one, undefined for what is none. */
function certainty(path: string, look: Look): boolean | undefined {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  const [first = '', last = ''] = [parts[0], parts.at(-1)];
  const named = EXTENSIONS.has(extensionOf(last)) || BARE_NAMES.test(last);
  const listed = look === 'listed' || look === 'listed-code';
  if (parts.length === 0 || (parts.length > 1 && HOST.test(first))) return undefined;
  if (path.startsWith('/') && !SYSTEM.test(path))
    return look !== 'prose' && named ? false : undefined;
  if (!path.includes('/')) return bareCertainty(last, named, look);
  if (named) {
    // `./a.ts` and `../a.ts` are what a file of code imports.
    const alone = parts.filter((part) => part !== '..').length === 1;
    return !first.startsWith('@') && (!alone || listed || look === 'link' || look === 'argument');
  }
  if (look === 'prose' || look === 'argument') return undefined;
  return look === 'listed-code' && /^[\w.@-]+(?:\/[\w.@()[\]-]+)+\/?$/.test(path)
    ? true
    : plainEnough(path);
}

/** A name without a folder: many a word of code looks like one. */
function bareCertainty(name: string, named: boolean, look: Look): boolean | undefined {
  // `.ts` is what files end with, `.env` is one.
  const dotted =
    /^\.[A-Za-z][\w.-]+$/.test(name) && (name === '.env' || !EXTENSIONS.has(name.slice(1)));
  if ((!named && !dotted) || look === 'prose' || look === 'argument') return undefined;
  if (!/^[\w.@+-]+$/.test(name)) return undefined;
  return look === 'listed' || look === 'listed-code' || (look === 'link' && named);
}

function plainEnough(path: string): false | undefined {
  return /^[\w.@~+()[\]-]+(?:\/[\w.@+()[\]-]+)*\/?$/.test(path) ? false : undefined;
}
