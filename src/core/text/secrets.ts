import { assignmentsIn, mayHoldKeyBlock, mayHoldToken } from './secret-signs.ts';

/** One secret in a text; `shown` is the part that may be shown (its kind), never the secret. */
export interface Secret {
  start: number;
  end: number;
  /** What it is, for people: `a GitHub token`. */
  kind: string;
  /** What takes its place: the public prefix and `***`. */
  shown: string;
}

/**
 * The first characters of the text of a token say whose it is. A pattern costs more to make ready than to
 * use: it is left alone where none of its signs, one of which is in each of its tokens, stands.
 */
const TOKENS: readonly (readonly [kind: string, pattern: RegExp, signs: readonly string[]])[] = [
  [
    'an AWS access key id',
    /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])/g,
    ['AKIA', 'ASIA', 'ABIA', 'ACCA'],
  ],
  [
    'a GitHub token',
    /(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_\w{22,255})/g,
    ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
  ],
  ['a GitLab token', /(?<![A-Za-z0-9])glpat-[\w-]{20,}/g, ['glpat-']],
  ['an npm token', /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{30,}/g, ['npm_']],
  ['a PyPI token', /(?<![A-Za-z0-9])pypi-AgE[\w-]{30,}/g, ['pypi-AgE']],
  ['a Slack token', /(?<![A-Za-z0-9])xox[abeoprs]-[\w-]{10,}/g, ['xox']],
  [
    'a Slack webhook',
    /https:\/\/hooks\.slack\.com\/(?:services|workflows)\/[\w/-]{20,}/g,
    ['hooks.slack.com'],
  ],
  [
    'a Discord webhook',
    /https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\d+\/[\w-]{20,}/g,
    ['/api/webhooks/'],
  ],
  ['an Anthropic key', /(?<![A-Za-z0-9])sk-ant-[\w-]{16,}/g, ['sk-ant-']],
  [
    'an OpenAI key',
    /(?<![A-Za-z0-9])sk-(?!ant-)(?:(?:proj|svcacct|admin)-)?(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{20,}/g,
    ['sk-'],
  ],
  [
    'a Stripe key',
    /(?<![A-Za-z0-9])(?:[sr]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/]{24,})/g,
    ['k_live_', 'k_test_', 'whsec_'],
  ],
  ['a Google API key', /(?<![A-Za-z0-9])AIza[\w-]{35}/g, ['AIza']],
  ['a Google client secret', /(?<![A-Za-z0-9])GOCSPX-[\w-]{20,}/g, ['GOCSPX-']],
  ['a SendGrid key', /(?<![A-Za-z0-9])SG\.[\w-]{16,}\.[\w-]{16,}/g, ['SG.']],
  ['a Hugging Face token', /(?<![A-Za-z0-9])hf_[A-Za-z0-9]{30,}/g, ['hf_']],
  [
    'a Linear key',
    /(?<![A-Za-z0-9])lin_(?:api|oauth)_[A-Za-z0-9]{24,}/g,
    ['lin_api_', 'lin_oauth_'],
  ],
  ['a DigitalOcean token', /(?<![A-Za-z0-9])do[opr]_v1_[0-9a-f]{40,}/g, ['do']],
  ['a Docker token', /(?<![A-Za-z0-9])dckr_(?:pat|oat)_[\w-]{20,}/g, ['dckr_']],
  ['a Shopify token', /(?<![A-Za-z0-9])shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/g, ['shp']],
  ['a Telegram bot token', /(?<![\w:])\d{8,10}:AA[\w-]{33}/g, [':AA']],
  ['a JSON web token', /(?<![A-Za-z0-9])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g, ['eyJ']],
  ['an Azure storage key', /(?<=AccountKey=)[A-Za-z0-9+/]{60,}={0,2}/g, ['AccountKey=']],
  ['a bearer token', /(?<=\bBearer +)(?=[\w.~+/-]*\d)[\w.~+/-]{20,}=*/g, ['Bearer ']],
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
  const assigned = assignmentsIn(text);
  if (assigned.webhook || mayHoldToken(text)) {
    for (const [kind, pattern, signs] of TOKENS) {
      if (signs.some((sign) => text.includes(sign)))
        collect(found, text, pattern, kind, 0, alwaysSecret);
    }
  }
  if (assigned.address) collect(found, text, ADDRESS, 'a password in an address', 0, looksChosen);
  if (assigned.name) {
    collect(found, text, PASSWORD, 'a password', 2, looksChosen);
    collect(found, text, NAMED, 'a named secret', 2, looksRandom);
  }
  if (mayHoldKeyBlock(text)) collect(found, text, KEY_BLOCK, 'a private key', 0, alwaysSecret);
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
