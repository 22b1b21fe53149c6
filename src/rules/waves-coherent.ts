import type { Finding, Rule } from '../core/rule.ts';
import type { Wave } from '../core/session.ts';

export const wavesCoherent: Rule = {
  name: 'waves-coherent',
  severity: 'warning',
  summary:
    'Waves have rising numbers, one of them is ACTIVE and has open tasks, and none waits for a wave that is not there.',
  why: 'The active wave is what the brief shows as the work at hand.',
  fixable: false,
  needs: 'sections',
  check({ session }, report) {
    const { waves } = session;
    if (waves.length === 0) return;
    checkNumbers(waves, report);
    checkActive(waves, session.status === 'in_progress', report);
    for (const wave of waves) checkBlock(wave, waves, report);
  },
};

type Report = (finding: Finding) => void;

function checkNumbers(waves: readonly Wave[], report: Report): void {
  for (let at = 1; at < waves.length; at++) {
    const before = waves[at - 1]!;
    const wave = waves[at]!;
    if (wave.number > before.number) continue;
    report({
      at: wave.section.start,
      message: `Wave ${wave.number} stands behind Wave ${before.number}. Number the waves in their order.`,
    });
  }
}

function checkActive(waves: readonly Wave[], running: boolean, report: Report): void {
  const active = waves.filter(isActive);
  for (const wave of active.slice(1)) {
    report({
      at: wave.section.start,
      message: `Wave ${wave.number} is ACTIVE beside Wave ${active[0]!.number}. Leave only the one ACTIVE that is worked on.`,
    });
  }
  const [first] = active;
  if (first && first.tasks.length > 0 && first.tasks.every(({ done }) => done)) {
    const next = waves.find((wave) => wave.tasks.some(({ done }) => !done));
    report({
      at: first.section.start,
      message: `Wave ${first.number} is ACTIVE, but all its tasks are done. Mark it (completed)${next ? ` and Wave ${next.number} (ACTIVE)` : ''}.`,
    });
  }
  const open = waves.find((wave) => wave.tasks.some(({ done }) => !done));
  if (!first && open && running && waves.some(({ state }) => state !== '')) {
    report({
      at: open.section.start,
      message: `No wave is ACTIVE, but Wave ${open.number} has open tasks. Mark the one that is worked on (ACTIVE).`,
    });
  }
}

function checkBlock(
  { number, state, section }: Wave,
  waves: readonly Wave[],
  report: Report,
): void {
  const match = BLOCKED.exec(state);
  if (!match) return;
  for (const digits of match[1]?.match(/\d+/g) ?? []) {
    const other = Number(digits);
    if (other === number) {
      report({
        at: section.start,
        message: `Wave ${number} is blocked by itself. Name the wave it waits for.`,
      });
    } else if (!waves.some((wave) => wave.number === other)) {
      report({
        at: section.start,
        message: `Wave ${number} is blocked by Wave ${other}, which does not exist. Name the wave it waits for.`,
      });
    }
  }
}

const BLOCKED = /^blocked by Waves?\b(.*)$/i;

function isActive({ state }: Wave): boolean {
  return state === 'ACTIVE' || state.toUpperCase() === 'ACTIVE';
}
