import { NO_TABLE, type AssessTable } from './assess/verdict.ts';
import { DEFAULT_COMPLETION, type CompletionConfig } from './completion/completion-config.ts';
import type { RuleOptions, Severity } from './lint/rule.ts';
import type { StageLayers } from './stages/stages.ts';

/** What `lint.rules.<name>` may say of one rule. */
export interface RuleSetting {
  severity?: Severity | 'off';
  options: RuleOptions;
}

/** How sessions come to be, age, and end. */
export interface SessionsConfig {
  autoStart: 'off' | 'ask' | 'on';
  staleDays: number;
  /** Whether the next writing verb adds the files that hooks saw being edited to Files Modified. */
  autoTrack: boolean;
  /** What the project says of its requests, beside the rules that hold everywhere. */
  assess: AssessTable;
  /** Whether `session end` gives the handoff document without being asked for it. */
  handoffOnEnd: boolean;
}

/** What a brief may spend and draw on. */
export interface ContextConfig {
  /** Estimated tokens. */
  budget: number;
  /** The name of the architecture (`hexagonal`), or the file that describes it. */
  architecture: string;
  /** Files, relative to the root. */
  conventions: string;
  facts: string;
  /** Patterns to keep to, by name. */
  patterns: readonly string[];
  /** What a stage loads in place of its default. */
  stages: StageLayers;
}

interface GitHubConfig {
  /** Whether the subject of a checkpoint ends with the issue of its session: `[#128]`. */
  linkCommits: boolean;
  /** `owner/name` where it is not the repository of the git remote; '' else. */
  repository: string;
}

/** Which issue tracker a project has. auto: GitHub where the git remote lies there, else none. */
export const TRACKERS = ['auto', 'github', 'linear', 'off'] as const;
/**
 * What goes to the issue of a session unasked. auto: verbs queue updates, checkpoints and ends send them. queue:
 * they wait for `issue sync`. off: only what `issue note` is given.
 */
export const MIRROR_UPDATES = ['auto', 'queue', 'off'] as const;
interface MirrorConfig {
  updates: (typeof MIRROR_UPDATES)[number];
}

/** `.agents/config.yaml` with every default filled in; schema/config.schema.json is its contract. */
export interface Config {
  project: string;
  handoff: { enforce: 'off' | 'warn' | 'block' };
  sessions: SessionsConfig;
  journal: 'full' | 'paths' | 'off';
  /** The address of the Redis that agents share values through; '' where files are enough. */
  memory: { url: string };
  context: ContextConfig;
  /** Globs of what counts as work, relative to the root; empty when everything does. */
  tracking: { watch: readonly string[] };
  lint: { rules: Readonly<Record<string, RuleSetting>> };
  completion: CompletionConfig;
  github: GitHubConfig;
  /** Whether the editing hook warns of files that belong among the artifacts of the session. */
  artifacts: { warnStray: boolean };
  tracker: (typeof TRACKERS)[number];
  /** The key of the team, `BACK`; '' where it is not set. */
  linear: { team: string };
  mirror: MirrorConfig;
}

/** A configuration together with what could not be used of it (the default stands instead). */
export interface ConfigReading {
  config: Config;
  /** `offset` is that of the value in UTF-16 units, 0 where it has none. */
  complaints: { offset: number; message: string }[];
}

export const DEFAULT_CONFIG: Config = {
  project: '',
  handoff: { enforce: 'warn' },
  sessions: {
    autoStart: 'off',
    staleDays: 14,
    autoTrack: false,
    assess: NO_TABLE,
    handoffOnEnd: true,
  },
  journal: 'full',
  memory: { url: '' },
  context: {
    budget: 1000,
    architecture: '.agents/architecture.md',
    conventions: '.agents/conventions.md',
    facts: '.agents/facts.md',
    patterns: [],
    stages: {},
  },
  tracking: { watch: [] },
  lint: { rules: {} },
  completion: DEFAULT_COMPLETION,
  github: { linkCommits: true, repository: '' },
  artifacts: { warnStray: false },
  tracker: 'auto',
  linear: { team: '' },
  mirror: { updates: 'auto' },
};

/** Comments, blank lines and at most the name of the project: what `init` writes. */
const PLAIN =
  /^(?:(?:#[\t\x20-\x7e]*)?\n)*(?:project: +([A-Za-z][\w-]*)\n(?:(?:#[\t\x20-\x7e]*)?\n)*)?$/;

/**
 * The configuration of a file that sets nothing but the name of the project, so that hooks need no YAML
 * for it; undefined for any other text, and for a name that YAML may take for something else.
 */
export function plainConfig(text: string): Config | undefined {
  const match = PLAIN.exec(text);
  if (match === null) return undefined;
  const project = match[1];
  if (project === undefined) return DEFAULT_CONFIG;
  return project.includes('-') ? { ...DEFAULT_CONFIG, project } : undefined;
}
