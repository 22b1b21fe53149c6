import { DEFAULT_COMPLETION, type CompletionConfig } from './completion/completion-config.ts';
import type { RuleOptions, Severity } from './lint/rule.ts';

/** What `lint.rules.<name>` may say of one rule. */
export interface RuleSetting {
  severity?: Severity | 'off';
  options: RuleOptions;
}

/** `.agents/config.yaml` with every default filled in; schema/config.schema.json is its contract. */
export interface Config {
  project: string;
  handoff: { enforce: 'off' | 'warn' | 'block' };
  sessions: { autoStart: 'off' | 'ask' | 'on'; staleDays: number };
  journal: 'full' | 'paths' | 'off';
  context: { budget: number };
  lint: { rules: Readonly<Record<string, RuleSetting>> };
  completion: CompletionConfig;
  /** Whether the editing hook warns of files that belong among the artifacts of the session. */
  artifacts: { warnStray: boolean };
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
  sessions: { autoStart: 'off', staleDays: 14 },
  journal: 'full',
  context: { budget: 1000 },
  lint: { rules: {} },
  completion: DEFAULT_COMPLETION,
  artifacts: { warnStray: false },
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
