import { holdsAny } from './needles.ts';

// This only decides, at a few microseconds a file, whether the patterns for secrets can match: it looks
// for the rarest character of each. All of them are ASCII, so bytes of UTF-8 do as well as text.

/** Whether a text may hold a secret; nearly none does. */
export function mayHoldSecret(text: string): boolean {
  if (mayHoldToken(text) || mayHoldKeyBlock(text)) return true;
  const { address, name, webhook } = assignmentsIn(text);
  return address || name || webhook;
}

export function mayHoldKeyBlock(text: string): boolean {
  return text.includes('PRIVATE KEY');
}

const CAPITAL_A = ['AKIA', 'ASIA', 'ABIA', 'ACCA', 'AIza', 'AgE', 'AccountKey=', 'AA'];
const BEFORE_UNDERSCORE =
  /(?:gh[pousr]|github_pat|npm|[srk]k_(?:live|test)|whsec|hf|lin_(?:api|oauth)|do[opr]_v1|dckr_[po]at|shp(?:at|ca|pa|ss))$/;

/** The last letters of those. */
const PREFIX_END = marked('acefhimoprstu1');

/** Whether the beginning of a token stands in a text. */
export function mayHoldToken(text: string): boolean {
  if (holdsAny(text, 'A', CAPITAL_A) || text.includes('xox')) return true;
  if (text.includes('SG.') || text.includes('GOCSPX-') || text.includes('Bearer ')) return true;
  for (let at = text.indexOf('J'); at !== -1; at = text.indexOf('J', at + 1)) {
    if (text.startsWith('eyJ', at - 2)) return true;
  }
  for (let at = text.indexOf('k-'); at !== -1; at = text.indexOf('k-', at + 2)) {
    if (text.charCodeAt(at - 1) === 115 && !isWordCode(text.charCodeAt(at - 2))) return true;
  }
  for (let at = text.indexOf('_'); at !== -1; at = text.indexOf('_', at + 1)) {
    if (!(PREFIX_END[text.charCodeAt(at - 1)]! > 0)) continue;
    if (!isWordCode(text.charCodeAt(at + 8))) continue;
    if (BEFORE_UNDERSCORE.test(text.slice(at < 12 ? 0 : at - 12, at))) return true;
  }
  return text.includes('glpat-');
}

function isWordCode(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** What a colon or an equals sign may give away. */
export interface Assignments {
  /** A password stands in an address. */
  address: boolean;
  /** A name of a secret stands before it. */
  name: boolean;
  /** An address is a secret as a whole. */
  webhook: boolean;
}

export function assignmentsIn(text: string): Assignments {
  let address = false;
  let name = false;
  let webhook = false;
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) {
    const next = text.charCodeAt(at + 1);
    if (next === 47) {
      address ||= hasUser(text, at + 3);
      webhook ||= isWebhook(text, at + 3);
    } else if (SUSPECT[text.charCodeAt(at - 1) & 127] === 1) name ||= namesSecret(text, at);
  }
  for (let at = text.indexOf('='); at !== -1 && !name; at = text.indexOf('=', at + 1)) {
    if (SUSPECT[text.charCodeAt(at - 1) & 127] === 1) name = namesSecret(text, at);
  }
  return { address, name, webhook };
}

/** Whether the address of a webhook, to which whoever knows it may post, follows a `://`. */
function isWebhook(text: string, from: number): boolean {
  if (text.startsWith('hooks.slack.com/', from)) return true;
  const at = text.indexOf('/', from);
  return at !== -1 && text.startsWith('/api/webhooks/', at);
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
  while (VALUE_LEAD[text.charCodeAt(value)]! > 0) value++;
  const end = value + 6;
  for (; value < end; value++) if (!(text.charCodeAt(value) > 32)) return false;
  return true;
}

const VALUE_LEAD = marked(' \t"\'`');

/** Whether the word before `end`, quotes and blanks left out, ends as names of secrets end. */
function endsSecretName(text: string, end: number): boolean {
  let at = end - 1;
  let last = text.charCodeAt(at);
  while (last < 48) last = text.charCodeAt(--at);
  last |= 32;
  if (last === 115) last = text.charCodeAt(--at) | 32;
  if (!(NAME_END[last]! > 0)) return false;
  return ENDINGS.has(text.slice(at - 2, at + 1).toLowerCase());
}

/** The last letters of password, passwd, passphrase, secret, token, key, credential. */
const ENDINGS = new Set(['ord', 'swd', 'ase', 'ret', 'ken', 'key', 'ial']);
const NAME_END = marked('delnty');
/** Last letters of those names and their plurals, and what may stand between them and the colon. */
const SUSPECT = marked('deltnysDELTNYS"\'`* ');

function marked(chars: string): Uint8Array {
  const marks = new Uint8Array(128);
  for (let at = 0; at < chars.length; at++) marks[chars.charCodeAt(at)] = 1;
  return marks;
}
