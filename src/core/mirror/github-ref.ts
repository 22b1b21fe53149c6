/** An issue of GitHub, wherever it lies. */
export interface GitHubRef {
  owner: string;
  name: string;
  number: number;
}

/** A repository of a GitHub; `host` is that of its web pages. */
export interface GitHubPlace {
  host: string;
  owner: string;
  name: string;
}

/**
 * The issue that a person means: `128`, `#128`, `acme/shop#128`, the address of an issue or a pull request
 * on the same host. Undefined for anything else.
 */
export function readGitHubRef(text: string, place: GitHubPlace): GitHubRef | undefined {
  const said = text.trim();
  const short = /^(?:(?<owner>[\w-][\w.-]*)\/(?<name>[\w.-]+))?#?(?<number>[1-9]\d{0,9})$/.exec(
    said,
  );
  const { owner, name, number } = short?.groups ?? addressParts(said, place) ?? {};
  // `acme/shop128` is no ref: with a repository the sign is needed.
  if (number === undefined || (owner !== undefined && short !== null && !said.includes('#'))) {
    return undefined;
  }
  if (/^\.+$/.test(name ?? '')) return undefined;
  return { owner: owner ?? place.owner, name: name ?? place.name, number: Number(number) };
}

function addressParts(
  text: string,
  { host }: GitHubPlace,
): Partial<Record<string, string>> | undefined {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.host.toLowerCase() !== host) return undefined;
  const path =
    /^\/(?<owner>[\w.-]+)\/(?<name>[\w.-]+)\/(?:issues|pull)\/(?<number>[1-9]\d{0,9})(?:\/|$)/;
  return path.exec(url.pathname)?.groups;
}

/** As people write it: short for an issue of this repository. */
export function showGitHubRef({ owner, name, number }: GitHubRef, place: GitHubPlace): string {
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
  const isHere = same(owner, place.owner) && same(name, place.name);
  return isHere ? `#${number}` : `${owner}/${name}#${number}`;
}
