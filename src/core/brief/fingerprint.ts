import { hashOf } from '../text/hash.ts';
import type { Session } from '../session/session.ts';

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
    ['fields', hashOf(JSON.stringify([title, status, branch, currentTask]))],
    ['agents', hashOf(JSON.stringify(agents))],
    ...session.parts.map(({ title: name, bodyStart, end }): [string, string] => [
      name.replaceAll(/[=;]/g, ' '),
      hashOf(text.slice(bodyStart, end).trim()),
    ]),
  ];
}
