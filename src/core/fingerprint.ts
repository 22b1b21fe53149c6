import type { Session } from './session.ts';

/** The parts of a session with a short hash each, as one line: what has been told. */
export function fingerprint(session: Session): string {
  return parts(session)
    .map(([name, hash]) => `${name}=${hash}`)
    .join(';');
}

/** Names of the parts that are not as in an earlier {@link fingerprint}, vanished ones too. */
export function changedSections(before: string, session: Session): Set<string> {
  const known = new Map(
    before.split(';').map((one): [string, string] => {
      const at = one.lastIndexOf('=');
      return [one.slice(0, at), one.slice(at + 1)];
    }),
  );
  const now = new Map(parts(session));
  const names = [...new Set([...known.keys(), ...now.keys()])];
  return new Set(
    names
      .filter((name) => name !== '' && known.get(name) !== now.get(name))
      .flatMap((name) => PARTS[name] ?? [name]),
  );
}

/** What a brief shows under other names. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  'Execution Progress': ['Open tasks'],
  'Acceptance Criteria': ['Open objectives'],
  fields: ['Title'],
  agents: ['Agents'],
};

function parts(session: Session): [string, string][] {
  const { title, status, branch, currentTask, agents, text } = session;
  return [
    ['fields', hash(JSON.stringify([title, status, branch, currentTask]))],
    ['agents', hash(JSON.stringify(agents))],
    ...session.parts.map(({ title: name, bodyStart, end }): [string, string] => [
      name.replaceAll(/[=;]/g, ' '),
      hash(text.slice(bodyStart, end).trim()),
    ]),
  ];
}

/** 53 bits of a text, enough to tell two states of a section apart. */
function hash(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}
