import { readFrontMatter, type FrontMatter } from '../front-matter/front-matter.ts';
import {
  Decision,
  idOfPath,
  LOG_ENTRY,
  NOTHING,
  readDecisionTitle,
  readWaveTitle,
} from './nouns.ts';
import type { Agent, Blocker, LogEntry, NextStep, Objective, Task, Wave } from './nouns.ts';
import {
  outline,
  type Checkbox,
  type ListItem,
  type Outline,
  type Section,
} from '../outline/outline.ts';
import { asMapping, type Mapping } from '../front-matter/values.ts';

export * from './nouns.ts';

/**
 * One session file, read and never judged: whatever is missing or broken is `undefined` or empty,
 * and the nouns are computed when they are asked for. Offsets are those of `text`.
 */
export class Session {
  readonly path: string;
  readonly id: string;
  readonly text: string;
  readonly frontMatter: FrontMatter;
  #outline: Outline | undefined;
  #parts: readonly Section[] | undefined;
  #agents: readonly Agent[] | undefined;
  #waves: readonly Wave[] | undefined;
  #tasks: readonly Task[] | undefined;
  #decisions: readonly Decision[] | undefined;
  #log: readonly LogEntry[] | undefined;
  #steps: readonly NextStep[] | undefined;

  constructor(text: string, path: string) {
    this.text = text;
    this.path = path;
    this.id = idOfPath(path);
    this.frontMatter = readFrontMatter(text);
  }

  get outline(): Outline {
    return (this.#outline ??= outline(this.text));
  }

  get title(): string | undefined {
    return this.field('session', 'title');
  }
  get status(): string | undefined {
    return this.field('session', 'status');
  }
  get created(): string | undefined {
    return this.field('session', 'created');
  }
  get lastUpdated(): string | undefined {
    return this.field('session', 'last_updated');
  }
  get type(): string | undefined {
    return this.field('session', 'type');
  }
  get branch(): string | undefined {
    return this.field('session', 'branch');
  }
  get baseCommit(): string | undefined {
    return this.field('session', 'base_commit');
  }
  get githubIssue(): string | undefined {
    return this.field('session', 'github_issue');
  }
  get linearIssue(): string | undefined {
    return this.field('session', 'linear_issue');
  }
  get linearUrl(): string | undefined {
    return this.field('session', 'linear_url');
  }
  get tags(): string[] {
    return this.#strings('tags');
  }
  get groups(): string[] {
    return this.#strings('groups');
  }
  get currentTask(): string | undefined {
    return this.field('orchestration', 'current_task');
  }

  /** Work that is going on or interrupted: in_progress or paused. */
  get active(): boolean {
    return this.status === 'in_progress' || this.status === 'paused';
  }

  get agents(): readonly Agent[] {
    return (this.#agents ??= this.#readAgents());
  }

  /**
   * The text of a front matter scalar; for one that YAML reads as a number, boolean or date the
   * characters as written (`1234e56` stays a commit). Undefined for an absent or empty value.
   */
  field(...path: (string | number)[]): string | undefined {
    let value: unknown = this.frontMatter.data;
    for (const key of path) {
      if (typeof value !== 'object' || value === null) return undefined;
      value = (value as Record<string | number, unknown>)[key];
    }
    if (typeof value === 'string') return value;
    if (typeof value !== 'number' && typeof value !== 'boolean') return undefined;
    return this.frontMatter.locate(path)?.source ?? String(value);
  }

  /** The level-2 sections, in their order. */
  get parts(): readonly Section[] {
    return (this.#parts ??= this.outline.sections.filter(({ depth }) => depth === 2));
  }

  /** The first level-2 section of this exact title. */
  section(title: string): Section | undefined {
    // Asked for dozens of times a file: index loops are what V8 runs fast before it optimises.
    const { parts } = this;
    for (let at = 0; at < parts.length; at++) if (parts[at]!.title === title) return parts[at];
    return undefined;
  }

  /** The trimmed text below a level-2 heading, or '' when there is none. */
  body(title: string): string {
    const section = this.section(title);
    return section ? this.text.slice(section.bodyStart, section.end).trim() : '';
  }

  get objectives(): readonly Objective[] {
    return this.#boxes('Acceptance Criteria').map((checkbox, at) => ({
      id: `obj-${at + 1}`,
      text: checkbox.text,
      done: checkbox.checked,
      checkbox,
    }));
  }

  get tasks(): readonly Task[] {
    return (this.#tasks ??= this.#readTasks());
  }

  get waves(): readonly Wave[] {
    return (this.#waves ??= this.#readWaves());
  }

  get decisions(): readonly Decision[] {
    return (this.#decisions ??= this.#readDecisions());
  }

  get blockers(): readonly Blocker[] {
    return this.#items('Blockers')
      .filter((item) => !NOTHING.test(item.text))
      .map((item, at) => ({
        id: `blk-${at + 1}`,
        text: item.text.replace(/^~~(.*)~~$/, '$1'),
        resolved: item.checked === true || /^~~.*~~/.test(item.text),
        item,
      }));
  }

  get log(): readonly LogEntry[] {
    return (this.#log ??= this.#readLog());
  }

  get nextSteps(): readonly NextStep[] {
    return (this.#steps ??= this.#items('Next Steps').map((item) => ({
      text: item.text,
      done: item.checked === true || /^~~.*~~$/.test(item.text),
      item,
    })));
  }

  /** The sections right below a level-2 heading. */
  subsections(title: string): Section[] {
    const section = this.section(title);
    if (!section) return [];
    const found: Section[] = [];
    const { sections } = this.outline;
    for (let at = 0; at < sections.length; at++) {
      const one = sections[at]!;
      if (one.start >= section.end) break;
      if (one.depth === 3 && one.start >= section.bodyStart) found.push(one);
    }
    return found;
  }

  #readAgents(): Agent[] {
    const list = asMapping(this.frontMatter.data?.['orchestration'])?.['spawned_agents'];
    if (!Array.isArray(list)) return [];
    const agents: Agent[] = [];
    for (let index = 0; index < list.length; index++) {
      const entry = list[index];
      const fields = asMapping(entry);
      if (!fields && typeof entry !== 'string') continue;
      agents.push({
        index,
        agent: typeof entry === 'string' ? entry : (this.#agentField(fields, index, 'agent') ?? ''),
        task: this.#agentField(fields, index, 'task') ?? '',
        status: this.#agentField(fields, index, 'status') ?? '',
        summary: this.#agentField(fields, index, 'summary'),
        id: this.#agentField(fields, index, 'id'),
      });
    }
    return agents;
  }

  #agentField(fields: Mapping | undefined, index: number, key: string): string | undefined {
    const value = fields?.[key];
    if (typeof value === 'string' || value === undefined) return value;
    return this.field('orchestration', 'spawned_agents', index, key);
  }

  #readTasks(): Task[] {
    const boxes = this.#boxes('Execution Progress');
    const waves = boxes.length === 0 ? [] : this.subsections('Execution Progress');
    let next = 0;
    let wave = 0;
    return boxes.map((checkbox, at) => {
      for (let one = waves[next]; one && one.start <= checkbox.start; one = waves[++next]) {
        wave = readWaveTitle(one.title)?.number ?? 0;
      }
      return { id: `task-${at + 1}`, text: checkbox.text, done: checkbox.checked, wave, checkbox };
    });
  }

  #readWaves(): Wave[] {
    const { tasks } = this;
    let next = 0;
    const skipTo = (offset: number): number => {
      while ((tasks[next]?.checkbox.start ?? Infinity) < offset) next++;
      return next;
    };
    return this.subsections('Execution Progress').flatMap((section) => {
      const head = readWaveTitle(section.title);
      const own = tasks.slice(skipTo(section.start), skipTo(section.end));
      if (!head) return [];
      const { number, name, state } = head;
      return [{ number, name, state, section, tasks: own }];
    });
  }

  #readDecisions(): Decision[] {
    return this.subsections('Decisions').flatMap((section) => {
      const head = readDecisionTitle(section.title);
      return head ? [new Decision(head.number, head.title, section, this.text)] : [];
    });
  }

  #readLog(): LogEntry[] {
    return this.subsections('Session Log').flatMap((section) => {
      const match = LOG_ENTRY.exec(section.title);
      if (!match) return [];
      return [
        {
          at: match[1] ?? '',
          title: (match[2] ?? '').trim(),
          text: this.text.slice(section.bodyStart, section.end).trim(),
          section,
        },
      ];
    });
  }

  #strings(key: string): string[] {
    const list = asMapping(this.frontMatter.data?.['session'])?.[key];
    return Array.isArray(list) ? list.flatMap((_, at) => this.field('session', key, at) ?? []) : [];
  }

  #boxes(title: string): Checkbox[] {
    return this.#within(this.outline.checkboxes, title);
  }

  #items(title: string): ListItem[] {
    return this.#within(this.outline.items, title).filter(({ level }) => level === 1);
  }

  #within<T extends { start: number }>(all: readonly T[], title: string): T[] {
    const section = this.section(title);
    if (!section) return [];
    return all.filter(({ start }) => section.bodyStart <= start && start < section.end);
  }
}

/** Reads one session file. Never throws: what cannot be read is missing from the result. */
export function parseSession(text: string, path: string): Session {
  return new Session(text, path);
}
