import type { Session } from '../core/session/session.ts';
import {
  composeStageBrief,
  type LayerGap,
  type StageBrief,
  type StageOptions,
} from '../core/stages/stage-brief.ts';
import type { Workspace } from '../workspace.ts';
import { gatherStage, type StageWish } from './gather-stage.ts';

/** A brief for a stage, and the layers that could not be looked at. */
export interface ToldStage extends StageBrief {
  gaps: readonly LayerGap[];
}

/** Gathers what a stage needs to know of a session and tells it; loaded only when somebody asks. */
export async function tellStage(
  workspace: Workspace,
  session: Session,
  wish: StageOptions & StageWish,
): Promise<ToldStage> {
  const facts = await gatherStage(workspace, session, wish);
  return { ...composeStageBrief(session, facts, wish), gaps: facts.gaps };
}
