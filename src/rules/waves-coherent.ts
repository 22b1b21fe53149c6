import { readWaveTitle } from '../core/session/nouns.ts';
import type { Section } from '../core/outline/outline.ts';
import type { Finding, Rule } from '../core/lint/rule.ts';
import type { Session } from '../core/session/session.ts';

export const wavesCoherent: Rule = {
  name: 'waves-coherent',
  severity: 'warning',
  summary:
    'Waves have rising numbers, one of them is ACTIVE and has open tasks, and none waits for a wave that is not there.',
  why: 'The active wave is what the brief shows as the work at hand.',
  fixable: false,
  needs: 'sections',
  check({ session }, report) {
    const heads = readHeads(session);
    if (heads.length === 0) return;
    checkNumbers(heads, report);
    checkActive(session, heads, report);
    for (const head of heads) if (/^b/i.test(head.state)) checkBlock(head, heads, report);
  },
};

type Report = (finding: Finding) => void;

interface Head {
  number: number;
  state: string;
  section: Section;
}

function readHeads(session: Session): Head[] {
  const heads: Head[] = [];
  const sections = session.subsections('Execution Progress');
  for (let at = 0; at < sections.length; at++) {
    const section = sections[at]!;
    const head = readWaveTitle(section.title);
    if (head) heads.push({ number: head.number, state: head.state, section });
  }
  return heads;
}

function checkNumbers(heads: readonly Head[], report: Report): void {
  for (let at = 1; at < heads.length; at++) {
    const before = heads[at - 1]!;
    const head = heads[at]!;
    if (head.number > before.number) continue;
    report({
      at: head.section.start,
      message: `Wave ${head.number} stands behind Wave ${before.number}. Number the waves in their order.`,
    });
  }
}

function checkActive(session: Session, heads: readonly Head[], report: Report): void {
  let active: Head | undefined;
  for (let at = 0; at < heads.length; at++) {
    const head = heads[at]!;
    if (!isActive(head)) continue;
    if (!active) {
      active = head;
      continue;
    }
    report({
      at: head.section.start,
      message: `Wave ${head.number} is ACTIVE beside Wave ${active.number}. Leave only the one ACTIVE that is worked on.`,
    });
  }
  if (active && countBoxes(session, active, false) > 0) return;
  const open = heads.find((head) => countBoxes(session, head, false) > 0);
  if (active) {
    if (countBoxes(session, active, true) === 0) return;
    report({
      at: active.section.start,
      message: `Wave ${active.number} is ACTIVE, but all its tasks are done. Mark it (completed)${open ? ` and Wave ${open.number} (ACTIVE)` : ''}.`,
    });
  } else if (open && session.status === 'in_progress' && heads.some(({ state }) => state !== '')) {
    report({
      at: open.section.start,
      message: `No wave is ACTIVE, but Wave ${open.number} has open tasks. Mark the one that is worked on (ACTIVE).`,
    });
  }
}

function countBoxes({ outline }: Session, { section }: Head, checked: boolean): number {
  let count = 0;
  const { checkboxes } = outline;
  for (let at = 0; at < checkboxes.length; at++) {
    const box = checkboxes[at]!;
    if (box.start >= section.end) break;
    if (box.start >= section.start && box.checked === checked) count++;
  }
  return count;
}

function checkBlock(
  { number, state, section }: Head,
  heads: readonly Head[],
  report: Report,
): void {
  const waits = /^blocked by Waves?\b(.*)$/i.exec(state)?.[1]?.match(/\d+/g) ?? [];
  for (const digits of waits) {
    const other = Number(digits);
    if (other === number) {
      report({
        at: section.start,
        message: `Wave ${number} is blocked by itself. Name the wave it waits for.`,
      });
    } else if (!heads.some((head) => head.number === other)) {
      report({
        at: section.start,
        message: `Wave ${number} is blocked by Wave ${other}, which does not exist. Name the wave it waits for.`,
      });
    }
  }
}

function isActive({ state }: Head): boolean {
  return state === 'ACTIVE' || (state.length === 6 && state.toUpperCase() === 'ACTIVE');
}
