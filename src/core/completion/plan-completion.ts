import { planArtifacts, unknownArtifact } from '../artifacts/artifacts.ts';
import { cutText } from '../brief/tokens.ts';
import { SessionError } from '../errors.ts';
import type { Session } from '../session/session.ts';
import { oneLine } from '../text/display.ts';
import { mask } from '../text/secrets.ts';
import { checklistOf } from './checklist.ts';
import { closingOf } from './closing.ts';
import { composeCommitMessage } from './commit-message.ts';
import type { Choices, CompletionFacts } from './completion-facts.ts';
import { planContracts } from './contracts.ts';
import { placeWork } from './filings.ts';
import { findAll, type Found } from './found.ts';
import type { TextFile } from './markdown-append.ts';
import { placeOutcome } from './plan-groups.ts';
import { placeDecisions } from './plan-decisions.ts';
import { planHash } from './plan-hash.ts';
import { placeLessons } from './plan-lessons.ts';
import { bodyLines, fatesOf, leftBehind, staying, warningsOf } from './plan-notes.ts';
import type { CompletionPlan, Extraction, Filing, Snapshot } from './plan.ts';
import { planReferences } from './references.ts';
import { outcomeOf, snapshotOf } from './snapshot.ts';

/**
 * What completing a session does, worked out before anything is touched. Pure: the same session, facts
 * and choices give the same plan.
 * @throws SessionError `unknown-item` for a choice about something that is not there
 */
export function planCompletion(
  session: Session,
  facts: CompletionFacts,
  choices: Choices,
): CompletionPlan {
  const { id, path } = session;
  const { config, file } = facts;
  const found = findAll(session, config, choices);
  const title = mask(oneLine(session.title ?? '')) || id;
  const outcome = choices.outcome ?? outcomeOf(session, found.allWork, facts.agents);
  const unknown = unknownArtifact(facts.artifacts, choices.artifacts);
  if (unknown !== undefined) throw noArtifact(unknown, facts.artifacts);
  const artifacts = planArtifacts(
    facts.artifacts,
    { ...config.artifacts, ...choices.artifacts },
    { id, documents: config.destinations.documents, at: (place) => facts.at(place) },
  );
  const { orphans, mended } = planReferences(id, facts.naming, config, staying(facts, artifacts));
  const placed = placeAll(session, facts, found, choices.fixReferences ? mended : new Map());
  const grouped = placeOutcome({ id, title, outcome }, facts);
  const extractions = [
    ...placed.extractions,
    ...artifacts.extractions.map((one, at) => ({ ...one, id: `art-${at + 1}` })),
    ...grouped.extractions,
  ];
  const removals = [
    ...artifacts.removals,
    { path, bytes: file.bytes, sha256: file.sha256, why: 'the session is completed' },
  ];
  const { skipped, allDecisions: decisions } = found;
  const closing = closingOf(session, facts, choices, { outcome, decisions: decisions.length });
  const plan = {
    id,
    path,
    title,
    outcome,
    extractions,
    checklist: checklistOf(session, { facts, choices, extractions, skipped, orphans, removals }),
    removals,
    writes: [...placed.texts, ...grouped.texts].map(([to, after]) => ({
      path: to,
      before: facts.at(to) || undefined,
      after,
    })),
    copies: artifacts.copies,
    filings: placed.filings,
    ...(closing !== undefined && { closing }),
    artifacts: fatesOf(facts, artifacts),
    quality: facts.quality,
    warnings: [...warningsOf(session, facts, extractions), ...grouped.warnings],
    skipped,
    left: leftBehind(session, facts),
  };
  const { patterns } = placed;
  const snapshot = snapshotOf(session, facts, choices, {
    outcome,
    decisions,
    extractions,
    patterns,
  });
  const message = composeCommitMessage({
    id,
    title,
    outcome,
    decisions: decisions.map((one) => one.title),
    minutes: snapshot.duration_minutes,
    body: bodyLines(extractions),
  });
  return { ...plan, hash: planHash(plan, facts, choices), message, snapshot };
}

interface PlacedAll {
  extractions: Extraction[];
  /** Texts as they will be, by path. */
  texts: Map<string, string>;
  filings: Filing[];
  patterns: Snapshot['learned_patterns'];
}

/** What goes into files and tracker; on top of the references that are mended in the same files. */
function placeAll(
  session: Session,
  facts: CompletionFacts,
  found: Found,
  mended: ReadonlyMap<string, string>,
): PlacedAll {
  const texts = new Map(mended);
  const current = (file: TextFile): TextFile => ({
    path: file.path,
    text: texts.get(file.path) ?? file.text,
  });
  const put = (path: string, after: string | undefined): void => {
    if (after !== undefined) texts.set(path, after);
  };
  const name = { id: session.id, title: oneLine(session.title ?? session.id) };
  const decisions = placeDecisions(session, facts, found.decisions);
  const lessons = placeLessons(session, facts, found.lessons);
  const work = placeWork(name, facts, found.work, current(facts.backlog));
  put(facts.backlog.path, work.after);
  const contracts = planContracts(current(facts.contracts), session.id, found.contracts);
  put(facts.contracts.path, contracts.after);
  for (const [path, text] of [...decisions.texts, ...lessons.texts]) texts.set(path, text);
  return {
    extractions: [decisions, lessons, work, contracts].flatMap((one) => one.extractions),
    texts,
    filings: work.filings,
    patterns: lessons.patterns,
  };
}

function noArtifact(name: string, all: CompletionFacts['artifacts']): SessionError {
  const names = cutText(all.map((one) => oneLine(one.name)).join(', '), 300);
  return new SessionError('unknown-item', {
    so: `No artifact of the session is named "${oneLine(name)}".`,
    follows: 'So nothing was done.',
    todo: names === '' ? 'It has none: leave --artifact out.' : `Name one of: ${names}`,
  });
}
