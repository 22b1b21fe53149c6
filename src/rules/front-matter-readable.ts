import type { Defect } from '../core/front-matter/front-matter.ts';
import { defectText } from '../core/front-matter/front-matter-defects.ts';
import type { Rule } from '../core/lint/rule.ts';

export const frontMatterReadable: Rule = {
  name: 'front-matter-readable',
  severity: 'error',
  summary:
    'The front matter is closed, a mapping of plain YAML, without anchors, aliases, tags, merge keys or duplicate keys.',
  why: 'Other readers would see other values, or run what the file says. Nothing of it is evaluated here.',
  fixable: true,
  check({ session, mended }, report) {
    const { text, frontMatter } = session;
    for (const defect of frontMatter.defects) {
      if (isAbsence(defect)) continue;
      const { at, message } = defectText(text, defect, mended);
      report({ at, message, ...(mended && { fix: mended.splices }) });
    }
  },
};

function isAbsence({ code }: Defect): boolean {
  return code === 'absent' || code === 'not-first';
}
