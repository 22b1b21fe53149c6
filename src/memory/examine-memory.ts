import { SessionError } from '../core/errors.ts';
import { readMemoryUrl } from '../core/memory/memory-url.ts';
import type { Finding } from '../core/setup/hook-verdict.ts';
import type { Workspace } from '../workspace.ts';
import { memoryAddress, openMemory } from './open-memory.ts';

/** What a look at the configured store found; `place` never has a password. */
export interface MemoryExamination {
  place: string;
  reachable: boolean;
  findings: Finding[];
}

/** A key that nobody sets: asking for it shows that the store answers and lets us in. */
const PROBE = { namespace: 'agent-session', key: 'doctor' };

/** Asks the configured store for a key; undefined where files are used. Waits for some seconds at most. */
export async function examineMemory(
  workspace: Workspace,
  env: Readonly<Record<string, string | undefined>>,
): Promise<MemoryExamination | undefined> {
  const url = memoryAddress(workspace, env);
  if (url === '') return undefined;
  const findings = [...passwordInFile(workspace)];
  let place = 'the configured memory';
  try {
    ({ place } = readMemoryUrl(url));
    const store = await openMemory(workspace, env);
    try {
      await store.get(PROBE);
    } finally {
      await store.close();
    }
    return { place, reachable: true, findings };
  } catch (error) {
    if (!(error instanceof SessionError)) throw error;
    const finding: Finding = { code: error.code, level: 'failed', ...error.explanation };
    return { place, reachable: false, findings: [finding, ...findings] };
  }
}

function passwordInFile({ config }: Workspace): Finding[] {
  const { url } = config.memory;
  if (!/^[\w+]+:\/\/[^/@]*:[^/@]+@/.test(url.trim())) return [];
  return [
    {
      code: 'memory-password',
      level: 'note',
      so: 'memory.url in .agents/config.yaml holds a password.',
      follows: 'So everybody who can read the repository knows it.',
      todo: 'Change the password, take it out of the file, and give it in SESSION_MEMORY_URL.',
    },
  ];
}
