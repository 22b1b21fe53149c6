import { composeKnowledge, sameKnowledge } from '../knowledge/knowledge.ts';
import type { Session } from '../session/session.ts';
import { mask } from '../text/secrets.ts';
import type { CompletionFacts } from './completion-facts.ts';
import type { FoundLesson } from './extract-lessons.ts';
import type { Placed } from './plan-decisions.ts';
import type { Snapshot } from './plan.ts';

/** One knowledge file for each lesson; what is known already is only referred to. */
export function placeLessons(
  session: Session,
  facts: CompletionFacts,
  lessons: readonly FoundLesson[],
): Placed & { patterns: Snapshot['learned_patterns'] } {
  const folder = facts.config.destinations.knowledge;
  const placed: Placed = { extractions: [], texts: new Map() };
  const patterns: Snapshot['learned_patterns'] = [];
  for (const { id, kind, title, body, tags, importance, lines } of lessons) {
    const source = { session: session.id, title: mask(title), body: mask(body) };
    const known = sameKnowledge(facts.knowledge, source);
    const { name, text } = composeKnowledge(
      { ...source, kind, tags, importance, commit: facts.commit, created: facts.now },
      (one) => placed.texts.has(`${folder}/${one}`) || facts.at(`${folder}/${one}`) !== undefined,
    );
    const to = known?.path ?? `${folder}/${name}`;
    if (!known) placed.texts.set(to, text);
    placed.extractions.push({
      id,
      kind,
      title: source.title,
      lines,
      to,
      action: known ? 'reference' : 'create',
    });
    patterns.push({
      pattern_id: to.slice(to.lastIndexOf('/') + 1).replace(/\.md$/, ''),
      title: source.title,
      success_rate:
        known && known.uses > 0 ? Math.round((100 * known.successes) / known.uses) : undefined,
      reusable: known?.retired !== true,
    });
  }
  return { ...placed, patterns };
}
