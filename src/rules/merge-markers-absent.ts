import type { Rule } from '../core/lint/rule.ts';

export const mergeMarkersAbsent: Rule = {
  name: 'merge-markers-absent',
  severity: 'error',
  summary: 'The file holds no conflict markers of a merge.',
  why: 'A file with markers says two things at once, and neither a person nor an agent can tell which one holds.',
  fixable: false,
  check({ session }, report) {
    const { text, outline, frontMatter } = session;
    let reported = -1;
    for (const marker of ['<<<<<<<', '>>>>>>>']) {
      for (
        let at = text.indexOf(marker);
        at !== -1;
        at = text.indexOf(marker, at + marker.length)
      ) {
        if (!isMarker(text, at) || at < reported) continue;
        const whole = marker === '<<<<<<<' && CONFLICT.test(text.slice(at, at + 100_000));
        // Inside a closed fence a lone marker is an example; a whole conflict is not.
        if (
          !whole &&
          at >= frontMatter.bodyStart &&
          outline.blocks.some((one) => one.start <= at && at < one.end)
        )
          continue;
        report({
          at,
          message:
            'A merge left its conflict markers here. Keep what holds, and remove the lines of <<<<<<<, ======= and >>>>>>>.',
        });
        reported = whole ? endOfConflict(text, at) : at + 1;
      }
    }
  },
};

const CONFLICT = /\n={7}\r?\n(?:[\s\S]*?\n)?>{7}(?: |\r?\n|$)/;

function isMarker(text: string, at: number): boolean {
  const after = text.charCodeAt(at + 7);
  const ends = Number.isNaN(after) || after === 32 || after === 10 || after === 13;
  return ends && (at === 0 || text.charCodeAt(at - 1) === 10 || text.charCodeAt(at - 1) === 0xfeff);
}

function endOfConflict(text: string, from: number): number {
  const end = text.indexOf('\n>>>>>>>', from);
  return end === -1 ? from + 1 : end + 8;
}
