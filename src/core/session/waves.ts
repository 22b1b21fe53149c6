import { SessionError } from '../errors.ts';
import { checkAdded, itemText } from './items.ts';
import { appendItems, appendWithin, bodyRange, guarded, insertSection } from './sections.ts';
import type { Session, Wave } from './session.ts';

const TITLE = 'Execution Progress';

/**
 * Adds an open task. Without a wave it goes to the active one, else the first with open tasks, else
 * the last; a session without waves gets a first one unless it keeps a plain list.
 * @throws SessionError `unknown-wave` for a wave that is neither there nor the next one
 */
export function addTask(session: Session, text: string, wave?: number): Session {
  const content = `[ ] ${itemText(text)}`;
  const section = session.section(TITLE);
  const waves = session.waves;
  const target =
    wave === undefined ? currentWave(waves) : waves.find(({ number }) => number === wave);
  const body = section && bodyRange(session, section);
  const empty = body === undefined || body.from === body.to;
  const makesWave = !target && (wave !== undefined || empty);
  const block = makesWave ? `${nextWaveHeading(waves, wave)}\n\n- ${content}` : `- ${content}`;
  const splice = !section
    ? insertSection(session, TITLE, block)
    : makesWave
      ? appendWithin(session, section, block)
      : appendItems(session, target?.section ?? section, [content]);
  const next = guarded(session, [splice], [TITLE]);
  return checkAdded(session, next, TITLE, ({ tasks }) => tasks.length);
}

function currentWave(waves: readonly Wave[]): Wave | undefined {
  return (
    waves.find(({ state }) => /\bactive\b/i.test(state)) ??
    waves.find(({ tasks }) => tasks.some(({ done }) => !done)) ??
    waves.at(-1)
  );
}

/** The heading of the wave behind the last one: active, or blocked while the last has open tasks. */
function nextWaveHeading(waves: readonly Wave[], wanted: number | undefined): string {
  const last = waves.reduce<Wave | undefined>(
    (high, one) => (high && high.number > one.number ? high : one),
    undefined,
  );
  const number = (last?.number ?? 0) + 1;
  if (wanted !== undefined && wanted !== number) {
    const there = waves.map((wave) => wave.number).join(', ');
    throw new SessionError('unknown-wave', {
      so: there === '' ? 'This session has no waves yet.' : `This session has the waves ${there}.`,
      follows: `So wave ${wanted} does not exist, and nothing was changed.`,
      todo: `Take one of these, or start the next one with: --wave ${number}`,
    });
  }
  const blocked = last?.tasks.some(({ done }) => !done) ?? false;
  return `### Wave ${number}: Work (${blocked ? `blocked by Wave ${last?.number}` : 'ACTIVE'})`;
}
