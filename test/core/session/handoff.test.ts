import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeHandoff } from '../../../src/core/session/handoff.ts';
import { outline } from '../../../src/core/outline/outline.ts';
import { readiness } from '../../../src/core/session/readiness.ts';
import { parseSession } from '../../../src/core/session/session.ts';
import { sessionText, sessionTexts } from '../../support/session-texts.ts';

const NOW = new Date('2026-11-20T15:00:00Z');

const BODY = `## Execution Progress

### Wave 1: Work (ACTIVE)

- [x] Find the loop
- [ ] Fix the loop

## Technical Context

### Key Commands

\`\`\`bash
npm test
\`\`\`

## Files Modified

- \`src/login.ts\` - the check

## Acceptance Criteria

- [x] No loop
- [ ] Keeps query

## Decisions

### Decision 1: Cookie first
**Decision**: Check the cookie first.
**Rationale**: It is *cheap*.

## Blockers

- [x] No access
- Staging is down

## Own Thoughts

Maybe later.

---

## Session Log

### 2026-11-20 14:00 - dev/find
Found it.

### 2026-11-20 14:20 - dev/fix
Began.
`;

function handoff(body = BODY, uncommitted?: string[], issue = '128'): string {
  const session = parseSession(
    sessionText({ body, front: `  branch: main\n  github_issue: ${issue}\n` }),
    '.agents/sessions/20261120-140000-fix.md',
  );
  return composeHandoff(session, {
    now: NOW,
    branch: 'main',
    readiness: readiness(session),
    uncommitted,
  });
}

/** The text of one section of the document. */
function part(document: string, title: string): string {
  const section = outline(document).sections.find((one) => one.depth === 2 && one.title === title);
  return section ? document.slice(section.bodyStart, section.end).trim() : '';
}

describe('composeHandoff', () => {
  it.each([
    ['128', '- Issue: #128'],
    ['"#128"', '- Issue: #128'],
    ['acme/shop#128', '- Issue: acme/shop#128'],
  ])('names the issue %s as people write it', (issue, line) => {
    expect(handoff(BODY, [], issue).split('\n')).toContain(line);
  });

  it('has every part, in the order of their use', () => {
    const { headings } = outline(handoff());
    expect(headings.filter(({ depth }) => depth <= 2).map(({ text }) => text)).toEqual([
      'Handoff: Fix login redirect',
      'Objective',
      'Current State',
      'Next Steps',
      'In Progress',
      'Completed',
      'Blockers',
      'Decisions',
      'Key Files',
      'Notes',
      'Recent Log',
      'To Continue',
    ]);
  });

  it.each([
    ['Objective', ['The login page loops.', '- [x] No loop', '- [ ] Keeps query']],
    ['Current State', ['Loop found in the cookie check.']],
    ['Next Steps', ['- Write the test', '- Fix the check']],
    ['In Progress', ['- Current task: Redirect', '- Fix the loop (wave 1)']],
    ['Completed', ['- No loop', '- Find the loop']],
    ['Decisions', ['### 1. Cookie first', '**Rationale**: It is *cheap*.']],
    ['Key Files', ['- `src/login.ts` - the check']],
    [
      'Notes',
      [
        '### Technical Context',
        '#### Key Commands',
        '```bash\nnpm test\n```',
        '### Own Thoughts',
        'Maybe later.',
      ],
    ],
    ['To Continue', ['session resume 20261120-140000-fix']],
  ])('tells under %s', (title, texts) => {
    for (const text of texts) expect(part(handoff(), title)).toContain(text);
  });

  it('lists open blockers only', () => {
    expect(part(handoff(), 'Blockers')).toBe('- Staging is down');
  });

  it('says so when nothing blocks', () => {
    expect(part(handoff(''), 'Blockers')).toBe('None.');
  });

  it('shows the newest log entry first', () => {
    const log = part(handoff(), 'Recent Log');
    expect(log.indexOf('14:20')).toBeLessThan(log.indexOf('14:00'));
  });

  it('names the files that are not committed', () => {
    expect(part(handoff(BODY, ['src/a b.ts']), 'Key Files')).toContain('- `src/a b.ts`');
  });

  it('says why a session is not ready', () => {
    const session = parseSession(
      sessionText().replace('Loop found in the cookie check.', 'TODO'),
      'x.md',
    );
    const verdict = readiness(session);
    const text = composeHandoff(session, { now: NOW, branch: undefined, readiness: verdict });
    expect(text).toContain(`- ${verdict.reasons[0]?.text}`);
  });

  it.each(['## Lessons', '## Session Log\n\n### 2026-11-20 14:00 - dev'])(
    'lets no open fence of %j swallow what follows',
    (head) => {
      const text = handoff(`${head}\n\n\`\`\`\n## Blockers\n`);
      expect(outline(text).headings.map((one) => one.text)).toContain('To Continue');
    },
  );

  it('shows terminal escapes instead of printing them', () => {
    expect(handoff('## Lessons\n\n\u001b[31mred\n')).not.toContain('\u001b');
  });

  it('always ends with how to continue', () => {
    fc.assert(
      fc.property(sessionTexts, (text) => {
        const session = parseSession(text, 'x.md');
        const document = composeHandoff(session, {
          now: NOW,
          branch: 'main',
          readiness: readiness(session),
        });
        expect(outline(document).headings.findLast(({ depth }) => depth === 2)?.text).toBe(
          'To Continue',
        );
      }),
      { numRuns: 100 },
    );
  });
});
