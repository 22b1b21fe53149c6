/** What a level-2 section of a session feeds; `none` lets it go with the file. */
export const HEADING_USES = ['decisions', 'lessons', 'backlog', 'contracts', 'none'] as const;
export type HeadingUse = (typeof HEADING_USES)[number];

/** What becomes of an artifact: copied to the documents, left where it is, or removed with the session. */
export const ARTIFACT_FATES = ['promote', 'keep', 'remove'] as const;
export type ArtifactFate = (typeof ARTIFACT_FATES)[number];

/** Files and folders that take what a session leaves, relative to the root, with `/`. */
export interface Destinations {
  /** Folder of decision records. */
  decisions: string;
  /** Folder of lessons and patterns. */
  knowledge: string;
  /** File for the work that remains. */
  backlog: string;
  /** File for API contracts. */
  contracts: string;
  /** Folder for promoted artifacts. */
  documents: string;
}

/** `completion` of the configuration, every default filled in. */
export interface CompletionConfig {
  destinations: Destinations;
  /** By heading in lower case, blanks collapsed. */
  headings: Readonly<Record<string, HeadingUse>>;
  /** By folder of the artifacts. */
  artifacts: Readonly<Record<string, ArtifactFate>>;
}

export const DEFAULT_COMPLETION: CompletionConfig = {
  destinations: {
    decisions: 'docs/decisions',
    knowledge: '.agents/knowledge',
    backlog: 'BACKLOG.md',
    contracts: 'docs/api.md',
    documents: 'docs',
  },
  headings: {
    decisions: 'decisions',
    lessons: 'lessons',
    'lessons learned': 'lessons',
    learnings: 'lessons',
    'next steps': 'backlog',
    'acceptance criteria': 'backlog',
    'execution progress': 'backlog',
    blockers: 'backlog',
    'api contract': 'contracts',
    'api contracts': 'contracts',
  },
  artifacts: {
    code: 'remove',
    tests: 'remove',
    docs: 'promote',
    scripts: 'remove',
    notes: 'remove',
  },
};

/** A heading as the configuration is asked for it. */
export function headingKey(heading: string): string {
  return heading.trim().replace(/\s+/g, ' ').toLowerCase();
}

/** What a level-2 section feeds; undefined for a heading that nothing is said of. */
export function headingUse(config: CompletionConfig, heading: string): HeadingUse | undefined {
  const key = headingKey(heading);
  return Object.hasOwn(config.headings, key) ? config.headings[key] : undefined;
}
