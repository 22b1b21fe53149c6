import { holdsAny } from './needles.ts';

/** One secret in a text; `shown` is the part that may be shown (its kind), never the secret. */
export interface Secret {
  start: number;
  end: number;
  /** What it is, for people: `a GitHub token`. */
  kind: string;
  /** What takes its place: the public prefix and `***`. */
  shown: string;
}

/** The first characters of the text of a token say whose it is; each alternative is one kind. */
const TOKENS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['an AWS access key id', /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])/g],
  ['a GitHub token', /(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_\w{22,255})/g],
  ['a GitLab token', /(?<![A-Za-z0-9])glpat-[\w-]{20,}/g],
  ['an npm token', /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{30,}/g],
  ['a PyPI token', /(?<![A-Za-z0-9])pypi-AgE[\w-]{30,}/g],
  ['a Slack token', /(?<![A-Za-z0-9])xox[abeoprs]-[\w-]{10,}/g],
  ['a Slack webhook', /https:\/\/hooks\.slack\.com\/(?:services|workflows)\/[\w/-]{20,}/g],
  [
    'a Discord webhook',
    /https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\d+\/[\w-]{20,}/g,
  ],
  ['an Anthropic key', /(?<![A-Za-z0-9])sk-ant-[\w-]{16,}/g],
  [
    'an OpenAI key',
    /(?<![A-Za-z0-9])sk-(?!ant-)(?:(?:proj|svcacct|admin)-)?(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{20,}/g,
  ],
  [
    'a Stripe key',
    /(?<![A-Za-z0-9])(?:[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/]{24,})/g,
  ],
  ['a Google API key', /(?<![A-Za-z0-9])AIza[\w-]{35}/g],
  ['a Google client secret', /(?<![A-Za-z0-9])GOCSPX-[\w-]{20,}/g],
  ['a SendGrid key', /(?<![A-Za-z0-9])SG\.[\w-]{16,}\.[\w-]{16,}/g],
  ['a Hugging Face token', /(?<![A-Za-z0-9])hf_[A-Za-z0-9]{30,}/g],
  ['a Linear key', /(?<![A-Za-z0-9])lin_(?:api|oauth)_[A-Za-z0-9]{24,}/g],
  ['a DigitalOcean token', /(?<![A-Za-z0-9])do[opr]_v1_[0-9a-f]{40,}/g],
  ['a Docker token', /(?<![A-Za-z0-9])dckr_(?:pat|oat)_[\w-]{20,}/g],
  ['a Shopify token', /(?<![A-Za-z0-9])shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/g],
  ['a Telegram bot token', /(?<![\w:])\d{8,10}:AA[\w-]{33}/g],
  ['a JSON web token', /(?<![A-Za-z0-9])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g],
  ['an Azure storage key', /(?<=AccountKey=)[A-Za-z0-9+/]{60,}={0,2}/g],
  ['a bearer token', /(?<=\bBearer +)(?=[\w.~+/-]*\d)[\w.~+/-]{20,}=*/g],
];

const KEY_BLOCK =
  /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:[\s\S]{0,10000}?-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----)?/g;
const ADDRESS =
  /(?<=[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/'"`<>]{0,100}:)[^\s@/'"`<>]{3,200}(?=@[\w[.-])/gi;
const PASSWORD =
  /(?:password|passwd|passphrase)["'`*]*[ \t]*[:=][ \t]*(["'`]?)([^\s"'`,;]{6,200})\1/gi;
const NAMED =
  /(?:secret|token|api[_-]?key|access[_-]?key|private[_-]?key|client[_-]?secret|credential)[\w-]{0,24}["'`*]*[ \t]*[:=][ \t]*(["'`]?)([\w+/=.~-]{16,500})\1/gi;

/** All secrets of a text, in order, none inside another. */
export function findSecrets(text: string): Secret[] {
  const found: Secret[] = [];
  const assigned = hasAssignment(text);
  if (hasToken(text)) {
    for (const [kind, pattern] of TOKENS) collect(found, text, pattern, kind, 0, alwaysSecret);
  }
  if (assigned.address) collect(found, text, ADDRESS, 'a password in an address', 0, looksChosen);
  if (assigned.name) {
    collect(found, text, PASSWORD, 'a password', 2, looksChosen);
    collect(found, text, NAMED, 'a named secret', 2, looksRandom);
  }
  if (text.includes('PRIVATE KEY'))
    collect(found, text, KEY_BLOCK, 'a private key', 0, alwaysSecret);
  return found.length < 2 ? found : withoutOverlaps(found);
}

/** The text with every secret replaced by its public prefix and `***`. */
export function mask(text: string): string {
  const secrets = findSecrets(text);
  if (secrets.length === 0) return text;
  let result = '';
  let from = 0;
  for (const { start, end, shown } of secrets) {
    result += text.slice(from, start) + shown;
    from = end;
  }
  return result + text.slice(from);
}

function collect(
  found: Secret[],
  text: string,
  pattern: RegExp,
  kind: string,
  group: number,
  isSecret: (value: string) => boolean,
): void {
  for (const match of text.matchAll(pattern)) {
    const value = match[group] ?? '';
    if (value === '' || !isSecret(value)) continue;
    const start = match.index + match[0].lastIndexOf(value);
    found.push({ start, end: start + value.length, kind, shown: `${prefixOf(value)}***` });
  }
}

/** The part of a token that names its kind (`ghp_`, `sk-ant-`), at most eight characters. */
function prefixOf(value: string): string {
  return (
    /^(?:gh[pousr]_|github_pat_|glpat-|npm_|xox[a-z]-|sk-ant-|[sr]k_(?:live|test)_|AKIA|AIza|eyJ)/.exec(
      value,
    )?.[0] ?? ''
  );
}

function withoutOverlaps(found: Secret[]): Secret[] {
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  let end = -1;
  return found.filter((secret) => {
    if (secret.start < end) return false;
    end = secret.end;
    return true;
  });
}

function alwaysSecret(): boolean {
  return true;
}

/** A value behind `token:` is taken for a secret only when no word or path could look like it. */
function looksRandom(value: string): boolean {
  if (isExample(value) || !/\d/.test(value) || !/[A-Za-z]/.test(value)) return false;
  if (/^[\w-]+\.(?:\w+\.)*[A-Za-z]\w*$/.test(value) || value.includes('://')) return false;
  const parts = value.split(/[-_./]/);
  return Math.max(...parts.map(({ length }) => length)) >= 16 || digitsOf(value) >= 6;
}

/** A password that somebody chose: letters and something else, and no variable or example. */
function looksChosen(value: string): boolean {
  return !isExample(value) && /[A-Za-z]/.test(value) && /[^A-Za-z_.()-]/.test(value);
}

function isExample(value: string): boolean {
  return (
    /^(?:[$%{<[(&]|\\?\*|x{3,}|\.{3}|env[.:(]|process\.|os\.|import\.)/i.test(value) ||
    /[$*]{|\*{3}|\(|example|placeholder|changeme|redacted|your[_-]|^(?:pass(?:word)?|secret|user|hunter)$/i.test(
      value,
    )
  );
}

function digitsOf(value: string): number {
  let count = 0;
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (code >= 48 && code <= 57) count++;
  }
  return count;
}

// What follows only decides, at a few microseconds a file, whether the patterns above can match: it
// looks for the rarest character of each token.

const CAPITAL_A = ['AKIA', 'ASIA', 'ABIA', 'ACCA', 'AIza', 'AgE', 'AccountKey=', 'AA'];
const BEFORE_UNDERSCORE =
  /(?:gh[pousr]|github_pat|npm|[srk]k_(?:live|test)|whsec|hf|lin_(?:api|oauth)|do[opr]_v1|dckr_[po]at|shp(?:at|ca|pa|ss))$/;

function hasToken(text: string): boolean {
  if (holdsAny(text, 'A', CAPITAL_A) || text.includes('xox')) return true;
  if (text.includes('SG.') || text.includes('GOCSPX-') || text.includes('Bearer ')) return true;
  for (let at = text.indexOf('J'); at !== -1; at = text.indexOf('J', at + 1)) {
    if (text.startsWith('eyJ', at - 2)) return true;
  }
  for (let at = text.indexOf('k-'); at !== -1; at = text.indexOf('k-', at + 2)) {
    if (text.charCodeAt(at - 1) === 115 && !isWordCode(text.charCodeAt(at - 2))) return true;
  }
  for (let at = text.indexOf('_'); at !== -1; at = text.indexOf('_', at + 1)) {
    if (!isWordCode(text.charCodeAt(at + 8))) continue;
    if (BEFORE_UNDERSCORE.test(text.slice(at < 12 ? 0 : at - 12, at))) return true;
  }
  return text.includes('glpat-');
}

function isWordCode(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** Whether a password stands in an address, or a name of a secret before a colon or equals sign. */
function hasAssignment(text: string): { address: boolean; name: boolean } {
  let address = false;
  let name = false;
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) {
    const next = text.charCodeAt(at + 1);
    // Most colons stand in times.
    if (next >= 48 && next <= 57) continue;
    if (next === 47) address ||= hasUser(text, at + 3);
    else if (SUSPECT[text.charCodeAt(at - 1) & 127] === 1) name ||= namesSecret(text, at);
  }
  for (let at = text.indexOf('='); at !== -1 && !name; at = text.indexOf('=', at + 1)) {
    if (SUSPECT[text.charCodeAt(at - 1) & 127] === 1) name = namesSecret(text, at);
  }
  return { address, name };
}

/** Whether `user:password@` follows a `://`. */
function hasUser(text: string, from: number): boolean {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 64) return true;
    if (code <= 32 || code === 47) return false;
  }
  return false;
}

/** Whether a name of a secret stands before `at`, and something as long as one behind it. */
function namesSecret(text: string, at: number): boolean {
  if (!endsSecretName(text, at)) return false;
  let value = at + 1;
  while (VALUE_LEAD.has(text.charCodeAt(value))) value++;
  const end = value + 6;
  for (; value < end; value++) if (!(text.charCodeAt(value) > 32)) return false;
  return true;
}

const VALUE_LEAD = new Set(Array.from(' \t"\'`', (char) => char.charCodeAt(0)));

/** Whether the word before `end`, quotes and blanks left out, ends as names of secrets end. */
function endsSecretName(text: string, end: number): boolean {
  let at = end - 1;
  let last = text.charCodeAt(at);
  while (last < 48) last = text.charCodeAt(--at);
  last |= 32;
  if (last === 115) last = text.charCodeAt(--at) | 32;
  return ENDINGS.has(text.slice(at - 2, at + 1).toLowerCase());
}

/** The last letters of password, passwd, passphrase, secret, token, key, credential. */
const ENDINGS = new Set(['ord', 'swd', 'ase', 'ret', 'ken', 'key', 'ial']);
/** Last letters of those names and their plurals, and what may stand between them and the colon. */
const SUSPECT = new Uint8Array(128);
for (const char of 'deltnysDELTNYS"\'`* ') SUSPECT[char.charCodeAt(0)] = 1;
