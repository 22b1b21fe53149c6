import type { Enclosed } from '../core/lint/required.ts';
import type { Rule } from '../core/lint/rule.ts';

export const sectionsOutsideFences: Rule = {
  name: 'sections-outside-fences',
  severity: 'error',
  summary: 'The required headings stand outside of code fences, comments, quotes and lists.',
  why: 'Inside of them a heading is an example, not a section; an unclosed fence or comment swallows everything below it.',
  fixable: false,
  needs: 'sections',
  check({ required }, report) {
    if (!required.some(({ enclosed }) => enclosed)) return;
    const told = new Set<string>();
    for (const { enclosed } of required) {
      if (!enclosed?.meant) continue;
      const key = enclosed.block
        ? String(enclosed.block.start)
        : `${enclosed.where} ${enclosed.line}`;
      if (told.has(key)) continue;
      told.add(key);
      const titles = required
        .filter(
          (one) =>
            one.enclosed &&
            one.enclosed.block === enclosed.block &&
            (enclosed.block || one.enclosed === enclosed),
        )
        .map(({ title }) => `\`## ${title}\``);
      report(finding(enclosed, titles.join(' and ')));
    }
  },
};

const BLOCKS = { fence: 'code fence', html: 'comment or HTML block', indented: 'indented code' };

function finding({ at, block, where }: Enclosed, titles: string): { at: number; message: string } {
  if (block && !block.closed) {
    return {
      at: block.start,
      message: `This ${BLOCKS[block.kind]} is never closed, so it swallows ${titles}. Close it where it should end.`,
    };
  }
  const inside = block
    ? `the ${BLOCKS[block.kind]} of line ${block.line}`
    : `a ${where === 'quote' ? 'quote' : 'list item'}`;
  return {
    at,
    message: `${titles} stands only inside ${inside}, where it is no heading. Write it outside, at the start of a line.`,
  };
}
