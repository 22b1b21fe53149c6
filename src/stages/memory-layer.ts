import { messageOf, SessionError } from '../core/errors.ts';
import type { MemoryEntry, MemoryStore } from '../core/memory/memory.ts';
import { memoryPart, type LayerPart } from '../core/stages/layer-parts.ts';
import type { LayerGap } from '../core/stages/stage-brief.ts';
import { CACHE_MS } from '../core/stages/stages.ts';
import { oneLine } from '../core/text/display.ts';

/** Whoever asks for a brief waits for it, but not for a store that does not answer. */
const PATIENCE_MS = 5000;

/** What memory gives to a stage, and why that may not be all. */
interface MemoryLayer {
  part?: LayerPart;
  gap?: LayerGap;
}

interface MemoryWish {
  sessionId: string;
  now: Date;
  /** Milliseconds until a store that says nothing counts as out of reach. */
  patience?: number;
}

/**
 * What changed in memory in the last 24 hours: the session's own keys and shared ones, not those of other
 * sessions. Never throws and never waits long: a store that fails or is silent is a gap with its reason.
 */
export async function memoryLayer(
  open: () => Promise<MemoryStore>,
  { sessionId, now, patience = PATIENCE_MS }: MemoryWish,
): Promise<MemoryLayer> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(silent(patience)), patience);
  });
  try {
    const since = new Date(now.getTime() - CACHE_MS);
    const { entries, warning } = await Promise.race([recentEntries(open, since), silence]);
    const wanted = entries.filter(({ session }) => session === undefined || session === sessionId);
    const part = memoryPart(wanted, sessionId, now);
    return warning === undefined ? { part } : { part, gap: gapOf('memory-passed-over', warning) };
  } catch (error) {
    const isOurs = error instanceof SessionError;
    const code = isOurs ? error.code : 'failed';
    const reason = isOurs ? error.explanation.so : messageOf(error);
    return { gap: gapOf(code, reason) };
  } finally {
    clearTimeout(timer);
  }
}

interface Recent {
  entries: readonly MemoryEntry[];
  /** The first of what was passed over because it is not ours or damaged. */
  warning: string | undefined;
}

async function recentEntries(open: () => Promise<MemoryStore>, since: Date): Promise<Recent> {
  const store = await open();
  try {
    const entries = await store.list({ since });
    return { entries, warning: store.warnings[0] };
  } finally {
    // Whether it can be closed in good order is of no interest to a reader.
    void store.close().catch(() => undefined);
  }
}

function gapOf(code: string, reason: string): LayerGap {
  return { layer: 'cache', code, reason: oneLine(reason), todo: 'session memory list' };
}

function silent(patience: number): SessionError {
  return new SessionError('memory-slow', {
    so: `The store of memory said nothing for ${patience / 1000} s.`,
    follows: 'So it was not read.',
    todo: 'See what is wrong with: session memory list',
  });
}
