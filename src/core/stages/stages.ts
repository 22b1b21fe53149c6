/** The stages of a piece of work, in their order. */
export const STAGES = [
  'understand',
  'decompose',
  'plan',
  'implement',
  'validate',
  'reflect',
] as const;
export type Stage = (typeof STAGES)[number];

/** What a brief for a stage is made of, in the order in which it is told. */
export const LAYERS = ['session', 'facts', 'cache', 'knowledge', 'groups'] as const;
export type Layer = (typeof LAYERS)[number];

/** What each layer holds, in words for people. */
export const LAYER_TEXTS: Readonly<Record<Layer, string>> = {
  session: 'the session file, unrecorded work, and what the repository tells of it',
  cache: 'memory of the last 24 hours (its own keys and shared ones) and the journal of that time',
  knowledge: 'lessons, patterns and decision records, by importance, recency and relevance',
  facts: 'permanent facts, conventions and architecture of the project',
  groups: 'the other sessions of its groups: where they stand or how they ended',
};

/** Which layers each stage loads; `context.stages` of the configuration replaces a row. */
const STAGE_LAYERS: Readonly<Record<Stage, readonly Layer[]>> = {
  understand: ['session', 'facts'],
  decompose: ['session', 'cache', 'facts'],
  plan: ['session', 'cache', 'knowledge', 'facts'],
  implement: ['session', 'cache'],
  validate: ['session', 'cache', 'knowledge'],
  reflect: LAYERS,
};

/** By how much a mode multiplies the budget. */
export const MODES = { rapid: 0.5, standard: 1, rigorous: 2 } as const;
export type Mode = keyof typeof MODES;

export const MODE_NAMES = Object.keys(MODES) as Mode[];

/** What a configuration says of some stages. */
export type StageLayers = Readonly<Partial<Record<Stage, readonly Layer[]>>>;

/** The layers of a stage, in the order of {@link LAYERS}, each once. */
export function layersOf(stage: Stage, configured: StageLayers = {}): Layer[] {
  const wanted = configured[stage] ?? STAGE_LAYERS[stage];
  return LAYERS.filter((layer) => wanted.includes(layer));
}

/** How far back the cache layer looks. */
export const CACHE_MS = 24 * 3_600_000;
