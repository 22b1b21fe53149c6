import * as fc from 'fast-check';

const blanks = fc.constantFrom(
  '',
  '',
  '',
  '\n',
  '# note\n',
  '    # deep: [note\n',
  '  # "\n',
  '\n\n',
);
const tail = fc.constantFrom('', '', '', ' ', ' # tail', '  # "tail: [');
const scalar = fc
  .constantFrom(
    'plain',
    'in_progress',
    '"double"',
    "'single'",
    '"a \\"b\\" # c"',
    "'it''s: x'",
    '12',
    'null',
    '~',
    '',
    '1234e56',
    '2026-11-20T14:30:00Z',
    '[]',
    '[a, "b", 3]',
    '{}',
    '{ x: 1 }',
    'multi\n          line',
    '"folded\n          text"',
    '|\n          literal\n           text\n',
    '>-\n          folded\n\n          text',
    '@',
  )
  .filter((text) => text !== '@');

/** Well-formed front matter with everything people write, a body, and every line ending. */
export const sessionFile = fc
  .record({
    session: fc.array(
      fc.tuple(fc.constantFrom('title', 'status', 'created', 'tags', 'x'), scalar, tail, blanks),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
    agents: fc.array(
      fc.array(fc.tuple(fc.constantFrom('agent', 'task', 'id'), scalar, tail, blanks), {
        minLength: 1,
        maxLength: 3,
      }),
      { maxLength: 3 },
    ),
    head: blanks,
    between: blanks,
    step: fc.constantFrom(2, 2, 4),
    dash: fc.constantFrom(0, 2, 2),
    eol: fc.constantFrom<'\n' | '\r\n' | 'mixed'>('\n', '\n', '\r\n', 'mixed'),
    bom: fc.boolean(),
    body: fc.constantFrom('', '\n# Title\n\n## Context\n---\ntext', 'no newline', '\n'),
  })
  .map(({ session, agents, head, between, step, dash, eol, bom, body }) => {
    const seen = new Set<string>();
    let text = `---\n${head}session:\n`;
    for (const [name, value, end, gap] of session) {
      if (seen.has(name)) continue;
      seen.add(name);
      text += `${' '.repeat(step)}${name}:${spaced(value, end)}\n${gap}`;
    }
    const pad = ' '.repeat(step + dash);
    text += `${between}orchestration:\n${' '.repeat(step)}current_task: "t"\n`;
    text += `${' '.repeat(step)}spawned_agents:${agents.length === 0 ? ' []' : ''}\n`;
    for (const fields of agents) {
      const names = new Set<string>();
      for (const [name, value, end, gap] of fields) {
        if (names.has(name)) continue;
        text += `${pad}${names.size === 0 ? '- ' : '  '}${name}:${spaced(value, end)}\n${gap}`;
        names.add(name);
      }
    }
    text += '---\n';
    let line = 0;
    const ended = (text + body).replaceAll('\n', () =>
      eol === 'mixed' ? (line++ % 3 === 0 ? '\r\n' : '\n') : eol,
    );
    return (bom ? '\ufeff' : '') + ended;
  });

function spaced(value: string, end: string): string {
  const text = value === '' ? '' : ` ${value}`;
  return value.includes('\n') || text === '' ? text : text + end;
}
