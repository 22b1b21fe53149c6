import { isRateLimit, Refusal } from './refusal.ts';

/** What comes of a call, or undefined when it is refused in a way that is to be expected. */
export async function unless<T>(
  asked: Promise<T>,
  isExpected: (refusal: Refusal) => boolean,
): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Refusal && isExpected(error)) return undefined;
    throw error;
  }
}

export function isGone({ status }: Refusal): boolean {
  return status === 404 || status === 410;
}

export function isLocked({ status, message }: Refusal): boolean {
  return status === 403 && /\blocked\b/i.test(message);
}

export function hasNoAccount(refusal: Refusal): boolean {
  return [403, 404].includes(refusal.status) && !isRateLimit(refusal);
}

/** The issue does not have the label, which is what is wanted. */
export function hasNoLabel({ status, message }: Refusal): boolean {
  return status === 404 && /label/i.test(message);
}

export function isThere({ message }: Refusal): boolean {
  return message.includes('already_exists');
}
