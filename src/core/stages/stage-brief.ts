import { headLines, readingOf, tailLines, terseFrame, type BriefFacts } from '../brief/brief.ts';
import { partsOf, shownPart, type Part, type Role } from '../brief/brief-parts.ts';
import { wordOf } from '../brief/fence.ts';
import { headingOf, packBest, shareOf, type Frame, type ToldPart } from '../brief/packing.ts';
import { estimateTokens } from '../brief/tokens.ts';
import { NOTHING_UNRECORDED } from '../brief/unrecorded.ts';
import type { Session } from '../session/session.ts';
import type { LayerPart } from './layer-parts.ts';
import type { Layer, Mode, Stage } from './stages.ts';

/** No shell of an agent client shows more of a command's answer, in UTF-16 units. */
const MAX_UNITS = 28_000;
/** With less room than that, how to record the work is not said again: it costs a tenth of it. */
const SMALL = 700;
/** Messages belong to what a stage may need; the newest come first, behind everything else. */
const LOG_ENTRIES = 50;
/** What the session keeps of its room where other layers are told beside it. */
const OWN_SHARE = 0.55;

/** A layer that could not be looked at, or not in whole: told, so that it is not taken for empty. */
export interface LayerGap {
  layer: Layer;
  /** The code of what went wrong: one word of ours. */
  code: string;
  /** One sentence for people. */
  reason: string;
  /** The command that shows what is wrong. */
  todo: string;
}

export interface StageOptions {
  stage: Stage;
  mode: Mode;
  /** Those that the stage loads. */
  layers: readonly Layer[];
  role: Role;
  attached: boolean;
  /** Estimated tokens at most; what names the session (150) is said in any case. */
  budget: number;
}

/** What was gathered for a stage beside the session. */
export interface StageFacts extends BriefFacts {
  parts: readonly LayerPart[];
  gaps: readonly LayerGap[];
  /** Names of groups, for whoever wants to read on. */
  groups: readonly string[];
  /** Files about the project, likewise. */
  files: readonly string[];
}

/** What one layer came to. */
interface ToldLayer {
  layer: Layer;
  /** Estimated tokens of its parts as they stand in the text. */
  tokens: number;
  /** What of it stands in the text, part by part; `of` lines there were. */
  included: { part: string; lines: number; of: number }[];
  omitted: string[];
}

export interface StageBrief {
  text: string;
  /** Estimated tokens of `text`. */
  tokens: number;
  layers: ToldLayer[];
  omitted: string[];
}

/**
 * What an agent is told about a session at one stage of the work: the layers of the stage within the
 * budget, text from files fenced as data, what was left out announced with how to read it, and every
 * layer that could not be looked at named.
 */
export function composeStageBrief(
  session: Session,
  facts: StageFacts,
  options: StageOptions,
): StageBrief {
  const parts = partsFor(session, facts, options);
  const { stage, budget } = options;
  const brief = packBest(
    parts,
    frameOf(session, facts, options),
    terseFrame(
      session,
      { budget, units: MAX_UNITS },
      {
        about: `, stage ${stage}`,
        tail: facts.gaps.map(({ layer, code }) => `Not in whole: ${layer} (${wordOf(code, 40)}).`),
      },
    ),
  );
  const { text, tokens, omitted, parts: told } = brief;
  const layerOf = layersByPart(facts);
  return {
    text,
    tokens,
    omitted,
    layers: options.layers.map((layer) => {
      const own = told.filter(({ name }) => (layerOf.get(name) ?? 'session') === layer);
      return toldLayer(layer, own, omitted);
    }),
  };
}

function toldLayer(
  layer: Layer,
  parts: readonly ToldPart[],
  omitted: readonly string[],
): ToldLayer {
  const there = parts.filter(({ lines }) => lines.length > 0);
  const text = there.flatMap((part) => [...headingOf(part), ...part.lines]).join('\n');
  return {
    layer,
    tokens: estimateTokens(text),
    included: there.map(({ name, lines, of }) => ({ part: name, lines: lines.length, of })),
    omitted: omitted.filter((one) => parts.some(({ name }) => isOf(one, name))),
  };
}

/** Whether something left out (`Decisions`, `3 lines of Decisions`) is of a part. */
function isOf(omitted: string, part: string): boolean {
  return omitted === part || omitted.endsWith(` of ${part}`);
}

function layersByPart({ parts }: StageFacts): Map<string, Layer> {
  return new Map(parts.map(({ name, layer }) => [name, layer]));
}

/** The session's own parts, the other layers before what is only background. */
function partsFor(session: Session, facts: StageFacts, { layers, role }: StageOptions): Part[] {
  const { now, reasons = [], journal = NOTHING_UNRECORDED, folded = 0, repository } = facts;
  const others = facts.parts
    .filter(({ layer, lines }) => layers.includes(layer) && lines.length > 0)
    .map(shownPart);
  if (!layers.includes('session')) return others;
  const beside = { now, reasons, journal, folded, repository, logEntries: LOG_ENTRIES };
  const own = partsOf(session, role, beside);
  const part = others.length === 0 ? 1 : OWN_SHARE;
  const shared = own.map((one) => ({ ...one, share: shareOf(one) * part }));
  const isBackground = ({ name, share }: Part): boolean => share === 0 || BACKGROUND.has(name);
  return [
    ...shared.filter((one) => !isBackground(one)),
    ...others,
    ...shared.filter((one) => isBackground(one)),
  ];
}

const BACKGROUND: ReadonlySet<string> = new Set([
  'Technical Context',
  'Files Modified',
  'Session Log',
  'Context',
]);

function frameOf(session: Session, facts: StageFacts, options: StageOptions): Frame {
  const { stage, mode, layers, budget } = options;
  const announce = (omitted: readonly string[]): string =>
    `Left out to stay within ${Math.ceil(budget)} tokens: ${omitted.join(', ')}. Read it with: ${readings(session, facts, omitted).join('; ')}`;
  const [first = '', hint = '', ...head] = headLines(session, options);
  const said = `Stage: ${stage} (${mode}), loaded: ${layers.join(', ')}.`;
  return {
    head: [first, said, ...(budget < SMALL ? [] : [hint]), ...head],
    tail: [...tailLines(session, facts), ...facts.gaps.map(gapLine)],
    announce,
    budget,
    units: MAX_UNITS,
  };
}

/** Ours alone: what a store or a file says of itself stays out of it. */
function gapLine({ layer, code, todo }: LayerGap): string {
  return `The layer ${layer} is not here in whole (${wordOf(code, 40)}). Why: ${todo}`;
}

/** How to read what was left out, layer by layer. */
function readings(session: Session, facts: StageFacts, omitted: readonly string[]): string[] {
  const layerOf = layersByPart(facts);
  const names = [...layerOf.keys()];
  const own = omitted.filter((one) => !names.some((name) => isOf(one, name)));
  const isLeftOut = (layer: Layer): boolean =>
    omitted.some((one) => names.some((name) => layerOf.get(name) === layer && isOf(one, name)));
  const is = (part: string): boolean => omitted.some((one) => isOf(one, part));
  return [
    ...(own.length > 0 ? [readingOf(session, own)] : []),
    ...(is('Memory') ? ['session memory list'] : []),
    ...(is('Recent work') ? ['a larger --budget'] : []),
    ...(isLeftOut('knowledge') ? ['session knowledge list'] : []),
    ...(isLeftOut('facts') ? facts.files.map((path) => wordOf(path, 60)) : []),
    ...(isLeftOut('groups')
      ? facts.groups.slice(0, 3).map((name) => `session group show ${wordOf(name, 60)}`)
      : []),
  ];
}
