import type { Rule } from '../core/lint/rule.ts';

export const frontMatterPresent: Rule = {
  name: 'front-matter-present',
  severity: 'error',
  summary: 'The file begins with YAML front matter between two `---` lines.',
  why: 'Status, branch and agents live there; without it no list, hook or brief knows the session.',
  fixable: true,
  check({ session }, report) {
    const { text, frontMatter } = session;
    const [defect] = frontMatter.defects;
    if (defect?.code === 'absent') {
      report({
        at: text.charCodeAt(0) === 0xfeff ? 1 : 0,
        message:
          'The file has no front matter, so its status and title are unknown. Begin it with a --- line, session: and orchestration: as in `session new`, and a closing --- line.',
      });
    } else if (defect?.code === 'not-first') {
      const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
      report({
        at: defect.offset,
        message:
          'The front matter stands below the first line, where it is plain text for every reader. Remove the blank lines and blanks before its opening ---.',
        fix: [{ start, end: defect.offset, text: '' }],
      });
    }
  },
};
