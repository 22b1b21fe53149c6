import { isoTime } from '../clock.ts';
import { quoted } from '../front-matter/yaml-write.ts';
import { oneLine } from '../text/display.ts';

export { quoted };

/** What a new session file says. */
export interface NewSession {
  title: string;
  at: Date;
  type: string | undefined;
  branch: string | undefined;
  /** HEAD when it starts; undefined in an unborn or absent repository. */
  commit: string | undefined;
  objectives: readonly string[];
  /** Names of the groups that it is made in. */
  groups?: readonly string[];
  tags: readonly string[];
  context: string | undefined;
  githubIssue: number | undefined;
  linearIssue: string | undefined;
  linearUrl: string | undefined;
  /** Blocks of Markdown below the context, and first steps, from the session it continues. */
  background?: readonly string[];
  steps?: readonly string[];
}

/** The text of a new session file: true sentences only, nothing that must be filled in first. */
export function composeSession(one: NewSession): string {
  const title = oneLine(one.title);
  const time = isoTime(one.at);
  const optional: [string, string | undefined][] = [
    ['type', one.type],
    ['branch', one.branch === undefined ? undefined : quoted(one.branch)],
    ['base_commit', one.commit === undefined ? undefined : quoted(one.commit.slice(0, 12))],
    ['groups', one.groups?.length ? `[${one.groups.map(quoted).join(', ')}]` : undefined],
    ['tags', one.tags.length > 0 ? `[${one.tags.map(quoted).join(', ')}]` : undefined],
    ['github_issue', one.githubIssue?.toString()],
    ['linear_issue', one.linearIssue === undefined ? undefined : quoted(one.linearIssue)],
    ['linear_url', one.linearUrl === undefined ? undefined : quoted(one.linearUrl)],
  ];
  const lines = [
    '---',
    'session:',
    `  title: ${quoted(title)}`,
    '  status: in_progress',
    `  created: "${time}"`,
    `  last_updated: "${time}"`,
    ...optional.flatMap(([key, value]) => (value === undefined ? [] : [`  ${key}: ${value}`])),
    'orchestration:',
    `  current_task: ${quoted(title)}`,
    '  spawned_agents: []',
    '---',
    '',
    sessionHeading(title),
    '',
    '## Context',
    '',
    paragraph(one.context ?? title),
    ...(one.objectives.length > 0 ? ['', `Wanted: ${one.objectives.map(inline).join('; ')}.`] : []),
    ...(one.background ?? []).flatMap((block) => ['', block]),
    '',
    '## Current State',
    '',
    startState(one.branch, one.commit),
    '',
    '## Next Steps',
    '',
    ...firstSteps(title, one.steps ?? []),
    '',
  ];
  if (one.objectives.length > 0) {
    lines.push(
      '## Acceptance Criteria',
      '',
      ...one.objectives.map((text) => `- [ ] ${inline(text)}`),
      '',
    );
  }
  return lines.join('\n');
}

function firstSteps(title: string, steps: readonly string[]): string[] {
  return steps.length > 0
    ? steps.map((step) => `- [ ] ${inline(step)}`)
    : [`- Take the first step of: ${inline(title)}`];
}

/** The first Current State of every session; readiness knows it as "not started". */
export function startState(branch: string | undefined, commit: string | undefined): string {
  const place = branch === undefined ? '' : ` on ${inline(branch)}`;
  return `Not started; created${place}${commit === undefined ? '' : ` at ${commit.slice(0, 12)}`}.`;
}

/** One line of prose that cannot start a block of its own (a heading, a list, a fence, a comment). */
export function plain(text: string): string {
  return inline(text)
    .replace(
      /^(#{1,6}(?=\s|$)|[-+*](?=\s|$)|>|`{3,}|~{3,}|\[[ xX]\]|\[[^\]]+\]:|[-=_*:|][-=_*:| ]*$)/,
      '\\$1',
    )
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2');
}

/** One line of prose that stands behind other words: no HTML and no comment begins in it. */
export function inline(text: string): string {
  return oneLine(text).replaceAll(/<(?=[!/?a-z])/gi, '\\<');
}

/** One line behind a `# `: it starts no block, and hashes at its end do not close the heading. */
export function headingText(text: string): string {
  return openHeading(plain(text));
}

/** The heading that a session file begins with. */
export function sessionHeading(title: string): string {
  return openHeading(`# Session: ${inline(title)}`);
}

/** A heading, or its words, whose last hashes are text. */
export function openHeading(line: string): string {
  return line.replace(/(\s)(#+)$/, '$1\\$2');
}

/** Prose of several lines, each made harmless; blank lines stay. */
function paragraph(text: string): string {
  return text
    .trim()
    .split(/\r\n?|\n/)
    .map((line) => plain(line))
    .join('\n');
}
