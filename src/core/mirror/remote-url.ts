/** Where a repository lies: `github.com`, `acme`, `shop`. The host has its port where one is given for https. */
export interface RemotePlace {
  host: string;
  owner: string;
  name: string;
}

/**
 * The place that an address of a git remote names; undefined for a folder and for what is no address of a
 * repository. What the address says of a user or a password is left out.
 */
export function remotePlace(address: string): RemotePlace | undefined {
  const text = address.trim();
  if (/^(?:https?|ssh|git):\/\//i.test(text)) {
    if (!URL.canParse(text)) return undefined;
    const url = new URL(text);
    // The port of ssh says nothing of where the API is.
    const isWeb = url.protocol.startsWith('http');
    return placeOf(isWeb ? url.host : url.hostname, decoded(url.pathname));
  }
  if (text.includes('://')) return undefined;
  const scp = /^(?:[^\s@/:]+@)?(?<host>\[[\da-f:]+\]|[^\s@/:]{2,}):(?<path>[^\s:].*)$/i.exec(text);
  return scp?.groups ? placeOf(scp.groups['host'] ?? '', scp.groups['path'] ?? '') : undefined;
}

/** The two parts of `acme/shop`; undefined for anything else. */
export function repositoryName(text: string): { owner: string; name: string } | undefined {
  const match = /^(?<owner>[\w.-]+)\/(?<name>[\w.-]+)$/.exec(text.trim());
  const { owner = '', name = '' } = match?.groups ?? {};
  return isName(owner) && isName(name) ? { owner, name } : undefined;
}

function placeOf(host: string, path: string): RemotePlace | undefined {
  const parts = path
    .replace(/\/+$/, '')
    .replace(/\.git$/i, '')
    .split('/');
  const known = repositoryName(parts.filter((part) => part !== '').join('/'));
  // ssh.github.com is GitHub's way around closed ports.
  const canonical = host.toLowerCase().replace(/^(?:www|ssh)\.(?=github\.com$)/, '');
  return known && host !== '' ? { host: canonical, ...known } : undefined;
}

/** No `.` and `..`: names become parts of addresses. */
function isName(text: string): boolean {
  return /[^.]/.test(text);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Where the API of a host is; without a slash at its end. */
export function apiOf(host: string): string {
  if (host === 'github.com') return 'https://api.github.com';
  return host.endsWith('.ghe.com') ? `https://api.${host}` : `https://${host}/api/v3`;
}
