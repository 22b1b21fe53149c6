import { systemCodeOf } from '../core/errors.ts';

/**
 * The token that GitHub's own command keeps for a host; undefined where there is no such command, it knows
 * none, or it does not answer in time (it may ask for the password of a keyring).
 * @param timeout milliseconds; five seconds at most
 */
export function ghToken(
  host: string,
  env: Readonly<Record<string, string | undefined>>,
  timeout: number,
): string | undefined {
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const result = spawnSync('gh', ['auth', 'token', '--hostname', host], {
    env: { ...env, GH_PROMPT_DISABLED: '1', GH_NO_UPDATE_NOTIFIER: '1' },
    encoding: 'utf8',
    timeout: Math.min(timeout, 5000),
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const isThere = systemCodeOf(result.error) === '' && result.status === 0;
  return isThere ? result.stdout.trim() || undefined : undefined;
}
