import type { ArtifactPlan } from '../artifacts/artifacts.ts';
import { isNothing, isPlaceholder } from '../lint/template.ts';
import type { Session } from '../session/session.ts';
import { oneLine } from '../text/display.ts';
import { findSecrets } from '../text/secrets.ts';
import { headingUse } from './completion-config.ts';
import type { CompletionFacts } from './completion-facts.ts';
import { cleanText } from './passages.ts';
import type { Extraction, PlannedArtifact } from './plan.ts';

/** Sections with something to say that nothing is taken from; the state of a finished work is none. */
export function leftBehind(session: Session, { config }: CompletionFacts): string[] {
  return session.parts.flatMap((section) => {
    const use = headingUse(config, section.title) ?? 'none';
    const text = cleanText(session, section.bodyStart, section.end);
    const says = text !== '' && !isNothing(text) && !isPlaceholder(text);
    return use === 'none' && section.title !== 'Current State' && says
      ? [oneLine(section.title)]
      : [];
  });
}

/** What the session itself gives to think about, and what was noticed around it. */
export function warningsOf(
  session: Session,
  { agents, warnings }: CompletionFacts,
  extractions: readonly Extraction[],
): string[] {
  const still = (status: string, words: string): string[] => {
    const names = agents.filter((one) => one.status === status).map(({ agent }) => oneLine(agent));
    return names.length === 0 ? [] : [`${words}: ${names.join(', ')}.`];
  };
  const secrets = extractions.length > 0 ? findSecrets(session.text) : [];
  return [
    ...warnings,
    ...still('in_progress', 'Still in progress'),
    ...still('pending', 'Still pending'),
    ...(secrets.length > 0
      ? [
          `The session holds ${secrets[0]?.kind ?? 'a secret'}; it is masked in everything that is written from it.`,
        ]
      : []),
  ];
}

/** What becomes of each artifact. */
export function fatesOf(facts: CompletionFacts, plan: ArtifactPlan): PlannedArtifact[] {
  const kept = new Set(plan.kept.map(({ path }) => path));
  const promoted = new Map(plan.extractions.map(({ title, to }) => [title, to]));
  return facts.artifacts.map(({ path, name, bytes }) => {
    const to = promoted.get(name);
    if (to !== undefined) return { name, bytes, fate: 'promote', to };
    return { name, bytes, fate: kept.has(path) ? 'keep' : 'remove' };
  });
}

/** Where each artifact that does not go is found afterwards, by its path now. */
export function staying(facts: CompletionFacts, plan: ArtifactPlan): Map<string, string> {
  const promoted = new Map(plan.extractions.map(({ title, to }) => [title, to]));
  return new Map([
    ...plan.kept.map(({ path }) => [path, path] as const),
    ...facts.artifacts.flatMap(({ path, name }) => {
      const to = promoted.get(name);
      return to === undefined ? [] : [[path, to] as const];
    }),
  ]);
}

/** What went where, for the body of the commit message. */
export function bodyLines(extractions: readonly Extraction[]): string[] {
  const written = extractions.filter(({ action }) => action !== 'reference');
  const lines = written.map(({ kind, title, to }) => `${NOUNS[kind]} → ${to}: ${title}`);
  return lines.length <= MOST_LINES
    ? lines
    : [...lines.slice(0, MOST_LINES), `and ${lines.length - MOST_LINES} more`];
}

const MOST_LINES = 40;

/** What an extraction is called. */
export const NOUNS: Readonly<Record<Extraction['kind'], string>> = {
  decision: 'Decision',
  lesson: 'Lesson',
  pattern: 'Pattern',
  'remaining-work': 'Open work',
  contract: 'API contract',
  artifact: 'Artifact',
  group: 'Outcome',
};
