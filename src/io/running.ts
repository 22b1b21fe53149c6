import { systemCodeOf } from '../core/errors.ts';

/** Whether a process of this id runs on this machine; one of another user does too. */
export function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCodeOf(error) === 'EPERM';
  }
}
