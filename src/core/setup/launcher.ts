import type { Traces } from './settings.ts';

/** Where the committed launcher lies, relative to the root. */
export const LAUNCHER_FILE = '.agents/hooks/agent-session.cjs';

/** sha256 of a text as UTF-8, in hex. */
export type Digest = (text: string) => string;

/**
 * What the project's settings were before `session init`. It travels in the committed launcher, so
 * that a colleague's `session uninstall`, which has no record of that init, can give it back.
 */
export interface Before {
  /** There was no settings file. */
  absent?: true;
  /** Empty places that were filled. */
  blanks?: Traces;
}

/** A launcher that was found: written by us and untouched since, or edited by a person. */
export interface FoundLauncher {
  edited: boolean;
  version: number;
  before: Before;
}

const HEAD = /^\/\/ agent-session launcher (\d+)(?:, checksum ([0-9a-f]{16}))?\r?\n/;
const BEFORE = /^\/\/ before: (\{.*\})\r?$/m;

/** The launcher as it is committed: the template with what stood before, and a checksum over it. */
export function printLauncher(template: string, before: Before, digest: Digest): string {
  const text = template.replace(BEFORE, () => `// before: ${JSON.stringify(before)}`);
  const [head = '', version = '1'] = HEAD.exec(text) ?? [];
  const body = text.slice(head.length);
  return `// agent-session launcher ${version}, checksum ${checksum(body, digest)}\n${body}`;
}

/** Reads a launcher; undefined when the text is none of ours. */
export function readLauncher(text: string, digest: Digest): FoundLauncher | undefined {
  const head = HEAD.exec(text);
  if (!head) return undefined;
  return {
    edited: head[2] !== checksum(text.slice(head[0].length), digest),
    version: Number(head[1]),
    before: parseBefore(BEFORE.exec(text)?.[1] ?? '{}'),
  };
}

/** What tells that a committed text was edited. Git may have turned the line endings of a checkout: that is no edit. */
export function checksum(body: string, digest: Digest): string {
  return digest(body.replaceAll('\r\n', '\n')).slice(0, 16);
}

function parseBefore(json: string): Before {
  try {
    const { absent, blanks } = JSON.parse(json) as Record<string, unknown>;
    const traces: Traces = {};
    for (const [pointer, blank] of Object.entries((blanks as object | undefined) ?? {})) {
      if (typeof blank === 'string' && blank.trim() === '') traces[pointer] = blank;
    }
    return { ...(absent === true && { absent }), ...(blanks !== undefined && { blanks: traces }) };
  } catch {
    return {};
  }
}
