// The ways in which a session file goes wrong, each one edit of a clean file. Every edit is
// `({ name, text }) => changed parts`; the unusual ones leave the file valid but rarely written so.

const replace =
  (from, to) =>
  ({ text }) => ({ text: text.replace(from, to) });
const without = (line) => replace(line, '');
const body = (title, content) =>
  replace(new RegExp(`(\n## ${title}\n)[^]*?(?=\n## )`), (_, heading) => `${heading}${content}\n`);
const rename =
  (edit) =>
  ({ name }) => ({ name: edit(name) });

export const DEFECTS = {
  'front-matter-missing': replace(/^---\n[^]*?\n---\n/, ''),
  'front-matter-unclosed': replace(/\n---\n/, '\n'),
  'front-matter-flat': replace(
    /^---\nsession:\n([^]*?)orchestration:\n[^]*?\n---\n/,
    (_, keys) => `---\n${keys.replace(/^ {2}/gm, '')}---\n`,
  ),
  'yaml-unterminated': replace(/\n {2}title: .*/, '\n  title: "not closed'),
  'yaml-tab': replace(/\n {2}status:/, '\n\tstatus:'),
  'yaml-anchor': replace(/\n {2}title: /, '\n  title: &name '),
  'title-missing': without(/ {2}title: .*\n/),
  'title-number': replace(/\n {2}title: .*/, '\n  title: 42'),
  'status-missing': without(/ {2}status: .*\n/),
  'status-done': replace(/\n {2}status: .*/, '\n  status: done'),
  'status-active': replace(/\n {2}status: .*/, '\n  status: active'),
  'created-missing': without(/ {2}created: .*\n/),
  'created-words': replace(/\n {2}created: .*/, '\n  created: "last Tuesday"'),
  'created-other-day': replace(/\n {2}created: "\d{4}/, '\n  created: "2019'),
  'last-updated-missing': without(/ {2}last_updated: .*\n/),
  'last-updated-old': replace(
    /\n {2}(created|last_updated): .*/g,
    '\n  $1: "2020-02-02T02:02:02Z"',
  ),
  'current-task-missing': without(/ {2}current_task: .*\n/),
  'agents-as-words': replace(
    /\n {2}spawned_agents:(?: \[\]|(?:\n {4}.*)*)/,
    '\n  spawned_agents:\n    - reviewer\n    - test-writer',
  ),
  'agent-status-unknown': replace(
    /\n {2}spawned_agents:(?: \[\]|(?:\n {4}.*)*)/,
    '\n  spawned_agents:\n    - agent: reviewer\n      task: "Read it"\n      status: finished',
  ),
  'agent-without-summary': replace(
    /\n {2}spawned_agents:(?: \[\]|(?:\n {4}.*)*)/,
    '\n  spawned_agents:\n    - agent: reviewer\n      task: "Read it"\n      status: completed',
  ),
  'key-misspelled': replace(/\n {2}last_updated:/, '\n  lastupdated:'),
  'context-missing': replace('\n## Context\n', '\n## Background\n'),
  'context-empty': body('Context', ''),
  'context-twice': replace(
    '\n## Current State\n',
    '\n## Context\nOnce more.\n\n## Current State\n',
  ),
  'state-missing': replace(/\n## Current State\n[^]*?(?=\n## )/, ''),
  'state-empty': body('Current State', ''),
  'state-comment-only': body('Current State', '<!-- fill this in before handing over -->'),
  'state-to-do': body('Current State', 'TODO'),
  'state-level-3': replace('\n## Current State\n', '\n### Current State\n'),
  'state-dated': replace('\n## Current State\n', '\n## Current state (2026-04-07)\n'),
  'steps-missing': replace(/\n## Next Steps\n[^]*?(?=\n## )/, ''),
  'steps-empty': body('Next Steps', ''),
  'steps-in-fence': replace(
    /\n## Next Steps\n([^]*?)(?=\n## )/,
    '\n```markdown\n## Next Steps\n$1```\n',
  ),
  'sections-out-of-order': replace(
    /(\n## Context\n[^]*?)(\n## Current State\n[^]*?)(?=\n## )/,
    '$2$1',
  ),
  'decision-without-rationale': without(/\*\*Rationale\*\*.*\n/),
  'log-without-date': replace(/(## Session Log\n\n?)### .*? - /, '$1### '),
  'wave-twice': replace(/\n### Wave 1:.*/, (heading) => `${heading}\n- [ ] Start over\n${heading}`),
  'home-path': replace(
    '\n## Next Steps\n',
    '\nSee /home/someone/project/notes.txt.\n\n## Next Steps\n',
  ),
  secret: replace(
    '\n## Next Steps\n',
    ['\nUsed the key AKIA', 'Z3XQ7NDWY5RT2KLM.\n\n## Next Steps\n'].join(''),
  ),
  'merge-marker': replace(
    '\n## Next Steps\n',
    '\n<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> topic\n\n## Next Steps\n',
  ),
  'name-impossible-date': rename((name) => name.replace(/^\d{4}\d{4}/, '20261345')),
  'name-tracker-id': rename((name) => name.replace(/^(\d{8}-\d{6})-/, '$1-BACK-417-')),
  'name-upper-case': rename((name) =>
    name.replace(/-([a-z])/, (_, letter) => `-${letter.toUpperCase()}`),
  ),
  'unusual-setext': replace(
    /\n## (Context|Current State|Next Steps)\n/g,
    (_, title) => `\n${title}\n${'-'.repeat(title.length)}\n`,
  ),
  'unusual-closed-headings': replace(/\n## (.*)\n/g, '\n##  $1  ##\n'),
  'unusual-crlf': replace(/\n/g, '\r\n'),
  'unusual-bom': ({ text }) => ({ text: `\uFEFF${text}` }),
  'unusual-block-title': replace(
    /\n {2}title: "(.*)"/,
    '\n  title: |\n    $1\n    --- no fence\n    end',
  ),
};
