import { freshness, type BriefFacts } from '../brief/brief.ts';
import { isoTime } from '../clock.ts';
import type { EvidenceLines } from '../onboarding/handoff-evidence.ts';
import { oneLine, showable } from '../text/display.ts';
import { printMarkdown } from '../outline/markdown-parser.ts';
import { outline } from '../outline/outline.ts';
import type { Readiness } from './readiness.ts';
import { REQUIRED_SECTIONS, type Session } from './session.ts';
import { applySplices } from '../text/splice.ts';

type Root = Parameters<typeof printMarkdown>[0];
type Node = Root['children'][number];

/** What a handoff document says beside the session: the world it is handed over in. */
export interface HandoffFacts extends BriefFacts {
  readiness: Readiness;
  /** Paths of uncommitted changes, where git was asked. */
  uncommitted?: readonly string[] | undefined;
  /** What was found out about the work, one line of Markdown each. */
  evidence?: EvidenceLines | undefined;
}

/**
 * The document for whoever continues: everything that is needed and nothing that must be looked up.
 * What people wrote stands in it as they wrote it.
 */
export function composeHandoff(session: Session, facts: HandoffFacts): string {
  const parts: [string, Node[]][] = [
    ['Objective', objective(session)],
    ['Current State', raw(session, 'Current State')],
    [
      'Next Steps',
      items(session.nextSteps.filter(({ done }) => !done)) ?? raw(session, 'Next Steps'),
    ],
    ['In Progress', inProgress(session)],
    [
      'Completed',
      items(
        [...session.objectives, ...session.tasks, ...session.nextSteps].filter(({ done }) => done),
      ) ?? [],
    ],
    [
      'Blockers',
      items(session.blockers.filter(({ resolved }) => !resolved)) ?? [markdown('None.')],
    ],
    ['Decisions', decisions(session)],
    ['Agents', agents(session)],
    ['Metrics', evidence(facts, 'metrics')],
    ['Key Files', files(session, facts)],
    ['Commits', evidence(facts, 'commits')],
    ['Notes', notes(session)],
    ['Recent Log', recentLog(session)],
    ['Claims', evidence(facts, 'claims')],
  ];
  const children: Node[] = [
    heading(1, `Handoff: ${oneLine(session.title ?? session.id)}`),
    list(headLines(session, facts)),
    ...verdict(facts.readiness),
    ...parts.flatMap(([title, nodes]) => titled(2, title, nodes)),
    heading(2, 'To Continue'),
    markdown(
      `Run \`session resume ${oneLine(session.id)}\`, or read ${code(session.path)} and keep it true while working.`,
    ),
  ];
  return showable(printMarkdown({ type: 'root', children }));
}

function headLines(session: Session, facts: HandoffFacts): string[] {
  const issues = [
    session.githubIssue?.replace(/^(?=\d)/, '#'),
    session.linearIssue,
    session.linearUrl,
  ];
  const named = issues
    .filter((one) => one !== undefined && one !== '')
    .map((one) => oneLine(String(one)));
  const base = session.baseCommit === undefined ? '' : `, begun at ${code(session.baseCommit)}`;
  return [
    `Session: ${code(session.path)}`,
    `Status: ${oneLine(session.status ?? 'unknown')}, ${freshness(session, facts)}`,
    ...(session.branch === undefined ? [] : [`Branch: ${code(session.branch)}${base}`]),
    ...(named.length === 0 ? [] : [`Issue: ${named.join(', ')}`]),
    `Written: ${isoTime(facts.now)}`,
  ];
}

function verdict({ ready, reasons }: Readiness): Node[] {
  if (ready) return [markdown('**Ready to hand off.**')];
  return [
    markdown('**Not ready to hand off.** Before somebody else continues:'),
    list(reasons.map(({ text }) => oneLine(text))),
  ];
}

function objective(session: Session): Node[] {
  const boxes = session.objectives.map(
    ({ text, done }) => `[${done ? 'x' : ' '}] ${oneLine(text)}`,
  );
  return [...raw(session, 'Context'), ...(boxes.length > 0 ? [list(boxes)] : [])];
}

function inProgress(session: Session): Node[] {
  const task = oneLine(session.currentTask ?? '');
  const lines = [
    ...(task === '' ? [] : [`Current task: ${task}`]),
    ...session.tasks
      .filter(({ done }) => !done)
      .map(({ text, wave }) => `${oneLine(text)}${wave > 0 ? ` (wave ${wave})` : ''}`),
    ...session.agents
      .filter(({ status }) => status === 'in_progress')
      .map(({ agent, task: work }) => `Agent ${oneLine(agent)}: ${oneLine(work)}`),
  ];
  return lines.length > 0 ? [list(lines)] : [];
}

function decisions(session: Session): Node[] {
  const known = session.decisions.flatMap(
    ({ number, title, decision, rationale, alternatives }): Node[] => [
      heading(3, `${number}. ${oneLine(title || decision)}`),
      ...[
        ['Decision', decision],
        ['Rationale', rationale],
        ['Alternatives', alternatives],
      ].flatMap(([label, text = '']) => (text === '' ? [] : [markdown(`**${label}**: ${text}`)])),
    ],
  );
  return known.length > 0 ? known : raw(session, 'Decisions');
}

function agents(session: Session): Node[] {
  const lines = session.agents.map(({ agent, task, status, summary }) =>
    oneLine(
      `${agent} (${status || 'status unknown'}): ${task}${summary === undefined ? '' : ` → ${summary}`}`,
    ),
  );
  return lines.length > 0 ? [list(lines)] : [];
}

/** Names from the repository are told as they are, not as Markdown. */
function evidence({ evidence: found }: HandoffFacts, which: keyof EvidenceLines): Node[] {
  const lines = found?.[which] ?? [];
  return lines.length === 0 ? [] : [list(lines.map(literal))];
}

function literal(line: string): string {
  return line.replaceAll(/[\\`*_<>[\]|~&]/g, '\\$&');
}

function files(session: Session, facts: HandoffFacts): Node[] {
  const { uncommitted = [] } = facts;
  const shown = uncommitted.slice(0, 30).map(code);
  if (uncommitted.length > shown.length)
    shown.push(`and ${uncommitted.length - shown.length} more`);
  return [
    ...raw(session, 'Files Modified'),
    ...evidence(facts, 'files'),
    ...(shown.length > 0 ? [markdown('Not committed yet:'), list(shown)] : []),
  ];
}

/** Every section that has no place of its own above, the person's own ones among them. */
function notes(session: Session): Node[] {
  const known = new Set<string>([...REQUIRED_SECTIONS, ...SHOWN_ELSEWHERE]);
  return session.outline.sections
    .filter(({ depth, title }) => depth === 2 && !known.has(title))
    .flatMap(({ title }) => titled(3, oneLine(title), raw(session, title, 1)));
}

const SHOWN_ELSEWHERE = [
  'Execution Progress',
  'Files Modified',
  'Acceptance Criteria',
  'Decisions',
  'Blockers',
  'Session Log',
];

function recentLog(session: Session): Node[] {
  const backwards = (session.log[0]?.at ?? '') > (session.log.at(-1)?.at ?? '');
  const entries = backwards ? session.log.slice(0, 5) : session.log.slice(-5).toReversed();
  return entries.flatMap(({ at, title, text }) =>
    titled(3, oneLine(`${at} - ${title}`), [markdown(text)]),
  );
}

/** A section as it is written, its headings `deeper` levels down. */
function raw(session: Session, title: string, deeper = 0): Node[] {
  const section = session.section(title);
  if (!section) return [];
  const inside = (one: { start: number }): boolean =>
    section.bodyStart <= one.start && one.start < section.end;
  const body = session.text.slice(section.bodyStart, section.end);
  const marks = session.outline.headings
    .filter((one) => inside(one) && one.depth < 6 && session.text[one.start] === '#')
    .map(({ start }) => ({
      start: start - section.bodyStart,
      end: start - section.bodyStart,
      text: '#'.repeat(deeper),
    }));
  const text = applySplices(body, marks)
    .replaceAll('\r\n', '\n')
    .replace(/\n[ \t]*\n(?:-{3,}|\*{3,}|_{3,})\s*$/, '')
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd();
  return text === '' ? [] : [markdown(text)];
}

function items(all: readonly { text: string }[]): Node[] | undefined {
  return all.length > 0 ? [list(all.map(({ text }) => oneLine(text)))] : undefined;
}

/** Markdown that is printed as it is; quoted when it leaves a fence or comment open. */
function markdown(value: string): Node {
  const open = outline(value).blocks.some(({ closed }) => !closed);
  return { type: open ? 'code' : 'html', value };
}

/** Nothing under a heading needs no heading. */
function titled(depth: 2 | 3, title: string, nodes: Node[]): Node[] {
  return nodes.length > 0 ? [heading(depth, title), ...nodes] : [];
}

function heading(depth: 1 | 2 | 3, value: string): Node {
  return { type: 'heading', depth, children: [{ type: 'text', value }] };
}

/** Each line is Markdown of one paragraph. */
function list(lines: readonly string[]): Node {
  return {
    type: 'list',
    spread: false,
    children: lines.map((value) => ({
      type: 'listItem',
      spread: false,
      children: [{ type: 'paragraph', children: [{ type: 'html', value }] }],
    })),
  };
}

function code(text: string): string {
  const line = oneLine(text);
  return line.includes('`') ? line : `\`${line}\``;
}
