import { spanText } from '../core/clock.ts';
import type { Rule } from '../core/lint/rule.ts';

export const createdMatchesName: Rule = {
  name: 'created-matches-name',
  severity: 'warning',
  summary: 'The timestamp of the file name is the time of `session.created`, in UTC.',
  why: 'The name is what people sort and search by; a name that tells another time misleads them.',
  fixable: false,
  needs: 'fields',
  options: { tolerance_seconds: 60 },
  check({ session, name, created }, report, options) {
    if (created === undefined || name.time === undefined || name.time === created) return;
    const apart = Math.abs(name.time - created);
    if (apart <= Number(options['tolerance_seconds']) * 1000) return;
    const zone =
      apart % 900_000 < 60_000 && apart < 15 * 3_600_000
        ? ' It looks like a local time; names are in UTC.'
        : '';
    report({
      at: session.frontMatter.locate(['session', 'created'])?.keyStart ?? 0,
      message: `created is "${session.created}", but the file name says ${name.stamp}: they are ${spanText(apart)} apart.${zone} Rename the file or correct created.`,
    });
  },
};
