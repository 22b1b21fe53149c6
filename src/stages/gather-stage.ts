import { briefFacts } from '../brief-facts.ts';
import { verifyClaims } from '../claims/claim-facts.ts';
import { NOTHING_UNRECORDED, type JournalView } from '../core/brief/unrecorded.ts';
import { claimLine } from '../core/claims/claim-report.ts';
import { messageOf, SessionError } from '../core/errors.ts';
import { mergeFacts, readFacts } from '../core/journal/journal.ts';
import { workOf } from '../core/knowledge/relevance.ts';
import { contextPart } from '../core/onboarding/project-context.ts';
import { repositoryParts } from '../core/onboarding/repository-parts.ts';
import type { Session } from '../core/session/session.ts';
import { groupPart, type KnownGroup } from '../core/stages/group-parts.ts';
import {
  factParts,
  knowledgePart,
  recentPart,
  type LayerPart,
} from '../core/stages/layer-parts.ts';
import {
  fromDecisionRecord,
  fromKnowledge,
  rankLearned,
  type Learned,
} from '../core/stages/learned.ts';
import type { LayerGap, StageFacts } from '../core/stages/stage-brief.ts';
import type { Layer } from '../core/stages/stages.ts';
import { oneLine } from '../core/text/display.ts';
import { GroupRoster } from '../groups/group-roster.ts';
import { GroupStore } from '../groups/group-store.ts';
import { Journal } from '../io/journal.ts';
import { decisionRecords } from '../knowledge/gather-decisions.ts';
import { loadKnowledge } from '../knowledge/knowledge-store.ts';
import { openMemory } from '../memory/open-memory.ts';
import { loadFacts } from '../onboarding/facts-file.ts';
import { lookAround } from '../onboarding/look-around.ts';
import { contextOfProject } from '../onboarding/project-files.ts';
import type { Workspace } from '../workspace.ts';
import { memoryLayer } from './memory-layer.ts';

/** Who asks, and for which layers. */
export interface StageWish {
  layers: readonly Layer[];
  now: Date;
  env: Readonly<Record<string, string | undefined>>;
  conversation: string | undefined;
}

/**
 * Everything that the layers of a stage tell about a session. Looks only at what is loaded; a layer that
 * cannot be looked at is a gap with its reason, and hides no other.
 */
export async function gatherStage(
  workspace: Workspace,
  session: Session,
  wish: StageWish,
): Promise<StageFacts> {
  const { now, conversation, env, layers } = wish;
  const around = layers.includes('session') ? lookAround(workspace, session) : undefined;
  const facts = {
    ...briefFacts(workspace, session, { now, conversation }),
    claims: claimLine(verifyClaims(workspace, session, env)),
    repository: repositoryParts(around, now),
  };
  const look = new Look(workspace, session, wish);
  const unrecorded = layers.includes('session') ? facts.journal : undefined;
  look.facts();
  await look.cache(unrecorded ?? NOTHING_UNRECORDED);
  look.knowledgeAndGroups();
  const { facts: file, conventions } = workspace.config.context;
  return {
    ...facts,
    parts: look.parts,
    gaps: look.gaps,
    groups: look.groups.map(({ group }) => group.name),
    files: [file, conventions],
  };
}

/** One look at each wanted layer. */
class Look {
  readonly parts: LayerPart[] = [];
  readonly gaps: LayerGap[] = [];
  groups: readonly KnownGroup[] = [];
  readonly #workspace: Workspace;
  readonly #session: Session;
  readonly #wish: StageWish;

  constructor(workspace: Workspace, session: Session, wish: StageWish) {
    this.#workspace = workspace;
    this.#session = session;
    this.#wish = wish;
  }

  async cache(told: JournalView): Promise<void> {
    if (!this.#wants('cache')) return;
    const { now, env } = this.#wish;
    const { id } = this.#session;
    const pieces = new Journal(this.#workspace.state.folder).read(id);
    const facts = pieces.map(({ text, conversation }) => readFacts(text, conversation, +now));
    this.parts.push(recentPart(mergeFacts(facts), told, now));
    const open = (): ReturnType<typeof openMemory> => openMemory(this.#workspace, env);
    const memory = await memoryLayer(open, { sessionId: id, now });
    if (memory.part) this.parts.push(memory.part);
    if (memory.gap) this.gaps.push(memory.gap);
  }

  /** Knowledge of a group's other sessions counts as near: so groups are looked at first, and told last. */
  knowledgeAndGroups(): void {
    if (!this.#wants('groups') && !this.#wants('knowledge')) return;
    const [listGroups, listKnowledge] = ['session group list', 'session knowledge list'];
    this.#try('groups', listGroups, () => {
      const { groups, broken } = groupsOf(this.#workspace, this.#session);
      this.groups = groups;
      this.#miss('groups', 'unreadable-group', listGroups, broken);
    });
    const members = this.groups.flatMap((one) => one.members);
    const near = new Set(members.map(({ session }) => session));
    if (this.#wants('knowledge')) {
      this.#try('knowledge', listKnowledge, () => {
        const { items, broken } = knowledgeOf(this.#workspace);
        const ranked = rankLearned(items, workOf(this.#session), { now: this.#wish.now, near });
        this.parts.push(knowledgePart(ranked));
        this.#miss('knowledge', 'unreadable-knowledge', listKnowledge, broken);
      });
    }
    if (this.#wants('groups')) this.parts.push(groupPart(this.groups, this.#session.id));
  }

  facts(): void {
    if (!this.#wants('facts')) return;
    const context = contextOfProject(this.#workspace);
    const nothing = { lines: [], short: [] };
    this.#try('facts', 'session verify --facts', () => {
      const { facts, rest } = loadFacts(this.#workspace);
      this.parts.push(...factParts(facts, { ...context, facts: contextPart(rest) }));
    });
    if (!this.parts.some(({ layer }) => layer === 'facts'))
      this.parts.push(...factParts([], { ...context, facts: nothing }));
  }

  #wants(layer: Layer): boolean {
    return this.#wish.layers.includes(layer);
  }

  /** Files that mean to be of a layer and cannot be read. */
  #miss(layer: Layer, code: string, todo: string, broken: readonly Broken[]): void {
    const [first] = broken;
    if (first === undefined || !this.#wants(layer)) return;
    this.gaps.push({ layer, code, reason: oneLine(`${first.path}: ${first.problem}`), todo });
  }

  #try(layer: Layer, todo: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!this.#wants(layer)) return;
      const isOurs = error instanceof SessionError;
      const reason = oneLine(isOurs ? error.explanation.so : messageOf(error));
      this.gaps.push({ layer, code: isOurs ? error.code : 'failed', reason, todo });
    }
  }
}

interface Broken {
  path: string;
  problem: string;
}

function groupsOf(
  workspace: Workspace,
  { id, groups }: Session,
): { groups: KnownGroup[]; broken: readonly Broken[] } {
  const store = new GroupStore(workspace);
  const own = store.of(id, groups);
  const { broken } = store;
  if (own.length === 0) return { groups: [], broken };
  const roster = new GroupRoster(workspace, store.all());
  return { groups: own.map((group) => ({ group, members: roster.states(group) })), broken };
}

function knowledgeOf(workspace: Workspace): { items: Learned[]; broken: readonly Broken[] } {
  const { items, broken } = loadKnowledge(workspace);
  const records = decisionRecords(workspace).flatMap(fromDecisionRecord);
  return { items: [...items.flatMap(fromKnowledge), ...records], broken };
}
