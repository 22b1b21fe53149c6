import type { Finding, Rule } from '../core/lint/rule.ts';

export const homePathsAbsent: Rule = {
  name: 'home-paths-absent',
  severity: 'warning',
  summary: 'Paths are relative to the root, not below the home folder of one person.',
  why: 'A path of one machine is wrong on every other one, and tells who sat there.',
  fixable: false,
  check({ session }, report) {
    const { text } = session;
    for (let at = text.indexOf('/home/'); at !== -1; at = text.indexOf('/home/', at + 6)) {
      check(text, at, report);
    }
    // A capital letter is found faster than a slash.
    for (let at = text.indexOf('Users'); at !== -1; at = text.indexOf('Users', at + 5)) {
      if (text.charCodeAt(at - 1) === 47) check(text, at - 1, report);
      else if (text.charCodeAt(at - 1) === 92) check(text, at - 3, report);
    }
  },
};

function check(text: string, at: number, report: (finding: Finding) => void): void {
  const path = at < 0 ? undefined : PATH.exec(text.slice(at, at + 200))?.[0];
  if (path === undefined || !standsAlone(text, at)) return;
  const shown = path.length > 60 ? `${path.slice(0, 59)}…` : path;
  report({
    at,
    message: `"${shown}" exists on one machine only. Write it relative to the root of the repository.`,
  });
}

const PATH = /^(?:\/home\/|\/Users\/|[A-Za-z]:\\Users\\)[\w.-]+[^\s`'")\]>,;]*/;

/** `src/home/page.tsx` and `https://x.org/home/y` are other paths. */
function standsAlone(text: string, at: number): boolean {
  return (
    at <= 0 ||
    (/[\s`'"(=:[<>,;|*]/.test(text.charAt(at - 1)) && text.slice(at - 3, at) !== '://') ||
    text.slice(at - 7, at) === 'file://'
  );
}
