import { agentsSummarised } from './agents-summarised.ts';
import { claimsTrue } from './claims-true.ts';
import { completedSessionRemoved } from './completed-session-removed.ts';
import { createdMatchesName } from './created-matches-name.ts';
import { decisionsNumbered } from './decisions-numbered.ts';
import { decisionsWithRationale } from './decisions-with-rationale.ts';
import { fieldsFilled } from './fields-filled.ts';
import { fileReadable } from './file-readable.ts';
import { fileNameTimestamped } from './file-name-timestamped.ts';
import { fileNameWithoutTrackerId } from './file-name-without-tracker-id.ts';
import { frontMatterPresent } from './front-matter-present.ts';
import { frontMatterReadable } from './front-matter-readable.ts';
import { headingIntended } from './heading-intended.ts';
import { homePathsAbsent } from './home-paths-absent.ts';
import { keysKnown } from './keys-known.ts';
import { layoutNested } from './layout-nested.ts';
import { logEntriesDated } from './log-entries-dated.ts';
import { mergeMarkersAbsent } from './merge-markers-absent.ts';
import { optionalSectionsOnce } from './optional-sections-once.ts';
import { schemaValid } from './schema-valid.ts';
import { secretsAbsent } from './secrets-absent.ts';
import { sectionsFilled } from './sections-filled.ts';
import { sectionsInOrder } from './sections-in-order.ts';
import { sectionsOnce } from './sections-once.ts';
import { sectionsOutsideFences } from './sections-outside-fences.ts';
import { sectionsPresent } from './sections-present.ts';
import { sizeReasonable } from './size-reasonable.ts';
import { stateHandoffReady } from './state-handoff-ready.ts';
import { statusCoherent } from './status-coherent.ts';
import { stepsActionable } from './steps-actionable.ts';
import { timestampsOrdered } from './timestamps-ordered.ts';
import { wavesCoherent } from './waves-coherent.ts';
import type { Rule } from '../core/lint/rule.ts';

/** Every rule, in the order of the rules page. A new rule is one file and one line here. */
export const RULES: readonly Rule[] = [
  fileReadable,
  fileNameTimestamped,
  fileNameWithoutTrackerId,
  frontMatterPresent,
  frontMatterReadable,
  layoutNested,
  schemaValid,
  keysKnown,
  fieldsFilled,
  createdMatchesName,
  sectionsPresent,
  sectionsOnce,
  optionalSectionsOnce,
  sectionsInOrder,
  sectionsOutsideFences,
  sectionsFilled,
  headingIntended,
  stateHandoffReady,
  stepsActionable,
  statusCoherent,
  timestampsOrdered,
  agentsSummarised,
  decisionsWithRationale,
  decisionsNumbered,
  logEntriesDated,
  wavesCoherent,
  secretsAbsent,
  homePathsAbsent,
  claimsTrue,
  mergeMarkersAbsent,
  completedSessionRemoved,
  sizeReasonable,
];
