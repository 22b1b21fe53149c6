import { isoTime } from '../clock.ts';
import { SessionError } from '../errors.ts';
import { editFrontMatter, type Change, type Value } from '../front-matter/front-matter.ts';
import { asMapping } from '../front-matter/values.ts';
import { isTemplateValue } from '../lint/template.ts';
import { validateSession, type SchemaError } from '../lint/validators.js';
import { readAgentShapes } from '../session/agent-shapes.ts';
import { parseSession } from '../session/session.ts';
import { agentStatusOf } from '../session/vocabulary.ts';
import { oneLine } from '../text/display.ts';

/** What the front matter has to say. */
export interface Head {
  title: string;
  status: string;
  created: Date;
  updated: Date;
  branch: string | undefined;
  task: string;
  tags: readonly string[] | undefined;
  githubIssue: number | undefined;
  agents: readonly Value[];
  from: string;
  sha256: string;
}

const SKELETON = '---\nsession:\norchestration:\n---\n';

/**
 * Front matter with its fences. What the note has of its own stays as it is written, but for values that are of no kind
 * that a session takes; undefined where that cannot be spliced. Without `own` it is made anew.
 */
export function composeHead(head: Head, own?: string): string | undefined {
  try {
    const text = editFrontMatter(own ?? SKELETON, changesFor(head, own ?? SKELETON));
    return sound(text, head);
  } catch (error) {
    if (error instanceof SessionError) return undefined;
    throw error;
  }
}

function changesFor(head: Head, own: string): Change[] {
  const { frontMatter } = parseSession(own, '');
  const at = (home: string, key: string): Value | undefined =>
    asMapping(frontMatter.data?.[home])?.[key];
  const wanted: [string, string, Value | undefined][] = [
    ['session', 'title', head.title],
    ['session', 'status', head.status],
    ['session', 'created', isoTime(head.created)],
    ['session', 'last_updated', isoTime(head.updated)],
    ['session', 'branch', at('session', 'branch') ?? head.branch],
    ['session', 'tags', at('session', 'tags') ?? (head.tags && [...head.tags])],
    ['session', 'github_issue', at('session', 'github_issue') ?? head.githubIssue],
    ['session', 'imported_from', head.from],
    ['session', 'imported_sha256', head.sha256],
    ['orchestration', 'current_task', head.task],
    ['orchestration', 'spawned_agents', agentsOf(head)],
  ];
  return wanted.flatMap(([home, key, value]) => {
    const present = at(home, key);
    // A time that says the same instant is left as it is written.
    if (value === undefined || sameTime(present, value)) return [];
    return [{ path: [home, key], value }];
  });
}

function sameTime(present: Value | undefined, value: Value): boolean {
  return (
    typeof present === 'string' &&
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(present) &&
    Math.floor(Date.parse(present) / 1000) === Date.parse(value) / 1000
  );
}

/** Agents with our keys and words; other keys of theirs stay. */
function agentsOf({ agents, status }: Head): Value[] {
  const over = status === 'completed';
  const meant = readAgentShapes(agents, { status }).meant ?? agents;
  return meant.flatMap((one): Value[] => {
    const agent = asMapping(one) ?? {};
    const text = (key: string): string => {
      const value = agent[key];
      return typeof value === 'string' || typeof value === 'number' ? oneLine(String(value)) : '';
    };
    const name = text('agent') || (typeof one === 'string' ? oneLine(one) : '');
    const task = text('task');
    if (name === '' && task === '') return [];
    const { summary, id, ...others } = agent;
    return [
      {
        ...others,
        agent: name || 'agent',
        task: task === '' || isTemplateValue(task) ? `Work of ${name || 'an agent'}` : task,
        status: agentStatusOf(text('status')) ?? (over ? 'completed' : 'pending'),
        ...(typeof summary === 'string' && !isTemplateValue(summary) && { summary }),
        ...(typeof id === 'string' && { id }),
      },
    ];
  });
}

/** Takes out what the schema does not allow; undefined where that leads nowhere. */
function sound(text: string, head: Head): string | undefined {
  let result = text;
  for (let round = 0; round < 20; round++) {
    const { data } = parseSession(result, '').frontMatter;
    if (data === undefined) return undefined;
    if (validateSession(data)) return result;
    const path = offending(validateSession.errors ?? []);
    if (path === undefined) return undefined;
    const value = path[1] === 'spawned_agents' ? agentsOf(head) : undefined;
    const next = editFrontMatter(result, [{ path, value }]);
    if (next === result) return undefined;
    result = next;
  }
  return undefined;
}

/** The optional key that the first error is about. */
function offending(errors: readonly SchemaError[]): string[] | undefined {
  const [home, key] = errors[0]?.instancePath.split('/').slice(1) ?? [];
  return home === undefined || key === undefined ? undefined : [home, key];
}
