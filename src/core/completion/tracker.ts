import type { Filing } from './plan.ts';

/**
 * What completion asks of an issue tracker, whichever one it is. Both may fail; nothing is retried
 * here, and a completion that failed goes on where it stopped.
 */
export interface Tracker {
  /** @param ref the issue as the session names it: `128`, `BACK-123`, an address */
  issueState(ref: string): Promise<'open' | 'closed' | 'unknown'>;
  /** Files one item and says where; one that carries the same marker already is found, not filed again. */
  file(filing: Filing): Promise<{ url: string }>;
}
