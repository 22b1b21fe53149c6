import type { Rule } from '../core/rule.ts';

export const homePathsAbsent: Rule = {
  name: 'home-paths-absent',
  severity: 'warning',
  summary: 'Paths are relative to the root, not below the home folder of one person.',
  why: 'A path of one machine is wrong on every other one, and tells who sat there.',
  fixable: false,
  check({ session }, report) {
    const { text } = session;
    for (const needle of NEEDLES) {
      for (
        let at = text.indexOf(needle);
        at !== -1;
        at = text.indexOf(needle, at + needle.length)
      ) {
        const start = needle.startsWith('/') ? at : at - 2;
        const path = PATH.exec(text.slice(Math.max(0, start), start + 200))?.[0];
        if (path === undefined || !standsAlone(text, start)) continue;
        report({
          at: start,
          message: `"${path.length > 60 ? `${path.slice(0, 59)}…` : path}" exists on one machine only. Write it relative to the root of the repository.`,
        });
      }
    }
  },
};

const NEEDLES = ['/home/', '/Users/', '\\Users\\'];
const PATH = /^(?:\/home\/|\/Users\/|[A-Za-z]:\\Users\\)[\w.-]+[^\s`'")\]>,;]*/;

/** `src/home/page.tsx` and `https://x.org/home/y` are other paths. */
function standsAlone(text: string, at: number): boolean {
  return (
    at <= 0 ||
    (/[\s`'"(=:[<>,;|*]/.test(text.charAt(at - 1)) && text.slice(at - 3, at) !== '://') ||
    text.slice(at - 7, at) === 'file://'
  );
}
