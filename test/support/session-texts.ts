import * as fc from 'fast-check';

/** A session text in its plain form, for tests that change one thing of it. */
export function sessionText(parts: { front?: string; body?: string; title?: string } = {}): string {
  const { title = 'Fix login redirect', front = '', body = '' } = parts;
  return `---
session:
  title: "${title}"
  status: in_progress
  created: "2026-11-20T14:00:00Z"
  last_updated: "2026-11-20T14:30:00Z"
${front}orchestration:
  current_task: "Redirect"
  spawned_agents: []
---

# Session: ${title}

## Context

The login page loops.

## Current State

Loop found in the cookie check.

## Next Steps

- Write the test
- Fix the check
${body === '' ? '' : `\n${body}`}`;
}

const word = fc.constantFrom(
  'queue',
  'retry',
  'größe',
  'a_b',
  '*stars*',
  '`code`',
  '<b>',
  'x',
  '日本語',
  '[link](u)',
  '&amp;',
  'z  z',
);
const line = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));
const prose = fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n'));
const fence = line.map((text) => `\`\`\`md\n## ${text}\n- [ ] ${text}\n\`\`\``);
const comment = line.map((text) => `<!-- ## ${text}\n- [ ] no -->`);
const quote = line.map((text) => `> ## ${text}\n> - ${text}`);
const table = line.map((text) => `| a | b |\n| - | - |\n| ${text.replaceAll('|', '')} | 2 |`);
const other = fc.oneof(prose, fence, comment, quote, table);

/** One list; every item begins with `box`. */
function list(box: string): fc.Arbitrary<string> {
  const item = fc.tuple(
    line,
    fc.constantFrom('', '\n  more of it', '\n  - nested', '\n\n  a paragraph'),
  );
  return fc
    .tuple(
      fc.constantFrom('- ', '* ', '+ ', '1. ', ' - '),
      fc.array(item, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
    )
    .map(([marker, items, loose]) => {
      const indent = marker === '1. ' ? ' ' : '';
      const lines = items.map(
        ([text, more]) => `${marker}${box}${text}${more.replaceAll('\n  ', `\n  ${indent}`)}`,
      );
      return lines.join(loose ? '\n\n' : '\n');
    });
}

const boxes = fc.oneof(list('[ ] '), list('[x] '));

function blocks(first: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(fc.option(other, { nil: '' }), first, fc.option(other, { nil: '' }))
    .map((parts) => parts.filter((part) => part !== '').join('\n\n'));
}

const entry = fc
  .tuple(fc.integer({ min: 10, max: 28 }), other)
  .map(([day, text]) => ({ day, text }));
const log = fc
  .tuple(fc.array(entry, { maxLength: 3 }), fc.boolean(), fc.constantFrom('', '\n'))
  .map(([entries, newestFirst, gap]) => {
    const ordered = entries.toSorted((a, b) => (newestFirst ? b.day - a.day : a.day - b.day));
    return ordered
      .map(({ day, text }) => `### 2026-11-${day} 10:00 - dev/work\n${gap}${text}`)
      .join('\n\n');
  });
const waves = fc
  .array(boxes, { maxLength: 3 })
  .map((all) =>
    all
      .map(
        (tasks, at) =>
          `### Wave ${at + 1}: Part (${at === 0 ? 'ACTIVE' : `blocked by Wave ${at}`})\n\n${tasks}`,
      )
      .join('\n\n'),
  );
const decisions = fc
  .array(fc.tuple(line, prose), { maxLength: 2 })
  .map((all) =>
    all
      .map(
        ([title, text], at) =>
          `### Decision ${at + 1}: ${title}\n**Decision**: ${text}\n**Rationale**: ${text}`,
      )
      .join('\n\n'),
  );

const optional: [string, fc.Arbitrary<string>][] = [
  ['Execution Progress', fc.oneof(waves, blocks(boxes))],
  ['Technical Context', blocks(fc.constant('### Key Commands\n\n```bash\nnpm test\n```'))],
  ['My Own Notes', blocks(list(''))],
  ['Files Modified', fc.oneof(list(''), fc.constant(''))],
  ['Acceptance Criteria', fc.oneof(blocks(boxes), fc.constant(''))],
  ['Decisions', decisions],
  ['Blockers', fc.oneof(list(''), fc.constantFrom('None', '- None.', 'Nothing'), blocks(list('')))],
  ['Session Log', log],
];

const required: [string, fc.Arbitrary<string>][] = [
  ['Context', prose],
  ['Current State', blocks(prose)],
  ['Next Steps', fc.oneof(blocks(list('')), blocks(boxes), prose)],
];

/** Sections in the order of the template, some missing, blank lines and the rule before the log as it comes. */
const sections = fc
  .tuple(
    ...[...required, ...optional].map(([title, body], at) =>
      fc.tuple(
        fc.constant(title),
        body,
        at < required.length ? fc.constant(true) : fc.boolean(),
        fc.boolean(),
      ),
    ),
  )
  .map((all) =>
    all
      .filter(([, , present]) => present)
      .map(
        ([title, body, , tight]) =>
          `${title === 'Session Log' && !tight ? '---\n\n' : ''}## ${title}\n${tight ? '' : '\n'}${body}`,
      )
      .join('\n\n'),
  );

const ending = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => text.replace(/\n/g, (match, at: number) => (at % 3 === 0 ? '\r\n' : match)),
);

/** Valid session texts: LF, CRLF and mixed, with and without a byte order mark and a last newline. */
export const sessionTexts: fc.Arbitrary<string> = fc
  .tuple(
    sections,
    ending,
    fc.boolean(),
    fc.constantFrom('', '\n', '\n\n'),
    fc.constantFrom('', '  tags: [a]  # kept\n', '  branch: main\n'),
  )
  .map(([body, endings, mark, last, front]) => {
    const head = sessionText({ front }).split('## Context')[0] ?? '';
    return (mark ? '\ufeff' : '') + endings(head + body + last);
  });
