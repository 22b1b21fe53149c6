import type { Artifact } from '../artifacts/artifacts.ts';
import type { Quality } from '../artifacts/quality-report.ts';
import type { Group } from '../groups/group.ts';
import type { KeptMemory } from '../memory/kept-values.ts';
import type { DecisionRecord } from '../knowledge/decision-records.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Agent } from '../session/nouns.ts';
import type { ArtifactFate, CompletionConfig } from './completion-config.ts';
import type { TextFile } from './markdown-append.ts';
import type { ChecklistId, Outcome } from './plan.ts';
import type { NamingFile } from './references.ts';

/** What planning a completion knows of the world; gathered before, so that the plan is pure. */
export interface CompletionFacts {
  now: Date;
  /** SHA-256 of a text as UTF-8, in hex. */
  digest(text: string): string;
  config: CompletionConfig;
  /** The session file as it lies on disk. */
  file: { base64: string; sha256: string; bytes: number };
  /** HEAD, where the work ended. */
  commit: string | undefined;
  /** With those that only the journal knows. */
  agents: readonly Agent[];
  /** Minutes at work, by the client's id of the agent. */
  agentMinutes: ReadonlyMap<string, number>;
  records: readonly DecisionRecord[];
  knowledge: readonly Knowledge[];
  /** The groups that the session belongs to. */
  groups: readonly Group[];
  backlog: TextFile;
  contracts: TextFile;
  /** Tracked files that name the session. */
  naming: readonly NamingFile[];
  artifacts: readonly Artifact[];
  /** SHA-256 of the file at a path; '' for what is no file; undefined where nothing is. */
  at(path: string): string | undefined;
  commits: readonly { sha: string; subject: string }[];
  filesCreated: number;
  quality: Quality;
  /** The issue tracker where the session has an issue there; undefined without one or the other. */
  tracker: TrackerFacts | undefined;
  /** The session's own keys in memory, by namespace: they go with it. */
  memory: KeptMemory;
  /** What was noticed on the way, one sentence each. */
  warnings: readonly string[];
}

/** How the issue of a session stands in its tracker. */
export interface TrackerFacts {
  name: string;
  /** As people write it; undefined where that could not be found out. */
  ref?: string;
  issue: 'open' | 'closed' | 'unknown';
  /** Issues of other trackers that the session names: nothing is known of them. */
  others?: readonly string[];
  /** Why it is not known: no network, no token, the issue is gone. Then nothing is sent there. */
  trouble?: string;
  /** How many there are for the session; undefined where the tracker holds no code. */
  pullRequests?: number;
}

/** What a person decided about a plan. */
export interface Choices {
  /** How the work ended; worked out from the session where nobody says. */
  outcome?: Outcome | undefined;
  answers: Partial<Record<ChecklistId, string>>;
  waivers: Partial<Record<ChecklistId, string>>;
  /** Reasons by the id of an extraction. */
  skips: Readonly<Record<string, string>>;
  /** Fates by name, pattern or folder. */
  artifacts: Readonly<Record<string, ArtifactFate>>;
  fixReferences: boolean;
}

export const NO_CHOICES: Choices = {
  answers: {},
  waivers: {},
  skips: {},
  artifacts: {},
  fixReferences: false,
};
