import { MissingPaths } from '../claims/missing-paths.ts';
import { completedSessions, filesOf } from '../completion/completed-sessions.ts';
import { fileInHistory, idsInHistory } from '../completion/earlier-in-git.ts';
import type { Completed } from '../core/completion/history.ts';
import { groupNameOf } from '../core/groups/group-name.ts';
import { withInner } from '../core/groups/group-tree.ts';
import { memberOf, type Group, type Member } from '../core/groups/group.ts';
import { isActive, type MemberState } from '../core/groups/member-state.ts';
import { hasEnded } from '../core/session/lifecycle.ts';
import { readiness } from '../core/session/readiness.ts';
import { parseSession, type Session } from '../core/session/session.ts';
import { SESSIONS_FOLDER } from '../io/store.ts';
import { unrecordedIn, type Looker } from '../journal/session-journal.ts';
import type { Loaded, Workspace } from '../workspace.ts';
import { GroupStore } from './group-store.ts';

/** A session that belongs to a group: by the group's file, or because it says so itself. */
interface Belonging {
  session: string;
  group: string;
  listed: Member | undefined;
}

/** How one ended, as far as anybody knows. */
export interface Ending {
  title: string | undefined;
  outcome: NonNullable<Member['outcome']>;
  ended: string;
}

/**
 * Who is in which group, and how each stands. Session files are read at the first question, history
 * only for members that neither a file nor the group tells of.
 */
export class GroupRoster {
  readonly #workspace: Workspace;
  readonly #groups: readonly Group[];
  #sessions: Map<string, Loaded> | undefined;
  #naming: Map<string, string[]> | undefined;
  #completed: Map<string, Completed> | undefined;
  #known: Set<string> | undefined;

  constructor(workspace: Workspace, groups: readonly Group[]) {
    this.#workspace = workspace;
    this.#groups = groups;
  }

  /** The sessions of a group and of the groups inside it, each once. */
  members(group: Group): Belonging[] {
    const found = new Map<string, Belonging>();
    for (const one of withInner(this.#groups, group)) {
      for (const belonging of this.#direct(one)) {
        if (!found.has(belonging.session)) found.set(belonging.session, belonging);
      }
    }
    return [...found.values()];
  }

  states(group: Group): MemberState[] {
    return this.members(group).map((one) => this.#stateOf(one));
  }

  /** Sessions of the group itself whose files are here and in progress or paused. */
  atWork(group: Group): string[] {
    return this.#direct(group)
      .map(({ session }) => session)
      .filter((id) => this.#all.get(id)?.session?.active === true);
  }

  /** Names of the groups that contain this one. */
  outer({ name }: Group): string[] {
    return this.#groups.filter(({ groups }) => groups.includes(name)).map((one) => one.name);
  }

  /** Groups that a session names and that there are not, by the path of the session. */
  unknownGroups(): { path: string; name: string }[] {
    const known = new Set(this.#groups.map(({ name }) => name));
    const ids = new Set([...this.#named.values()].flat());
    return [...ids].flatMap((id) => {
      const { session } = this.#all.get(id) ?? {};
      const names = session?.groups.filter((name) => !known.has(groupNameOf(name))) ?? [];
      return names.map((name) => ({ path: `${SESSIONS_FOLDER}/${id}.md`, name }));
    });
  }

  /** How a session ended that has no file here; undefined where nothing tells that it did. */
  endingOf(id: string): Ending | undefined {
    const found = this.#ended.get(id);
    if (found === undefined || found.outcome === 'unfinished') return undefined;
    return { title: this.#titleOf(found), outcome: found.outcome, ended: found.ended };
  }

  /** Whether a session is here, was on any branch at any time, or has a record of its completion. */
  isKnown(id: string): boolean {
    return this.#all.has(id) || this.#wasThere(id) || this.#ended.has(id);
  }

  #wasThere(id: string): boolean {
    const { root, repository } = this.#workspace;
    this.#known ??= new Set(repository.gitDir === undefined ? [] : idsInHistory(root));
    return this.#known.has(id);
  }

  #direct({ name, members }: Group): Belonging[] {
    const listed = members.map((one) => ({ session: one.session, group: name, listed: one }));
    const others = (this.#named.get(name) ?? [])
      .filter((id) => memberOf({ members }, id) === undefined)
      .map((session) => ({ session, group: name, listed: undefined }));
    return [...listed, ...others];
  }

  #stateOf({ session, group, listed }: Belonging): MemberState {
    const loaded = this.#all.get(session);
    const nothing = {
      session,
      group,
      title: listed?.title,
      branch: undefined,
      ready: undefined,
      outcome: undefined,
      ended: undefined,
      added: listed?.added ?? '',
      file: undefined,
    };
    if (loaded !== undefined) {
      const file = loaded.session;
      return file?.frontMatter.data === undefined
        ? { ...nothing, state: 'unreadable' }
        : { ...nothing, ...here(file) };
    }
    if (listed?.outcome !== undefined) {
      const { outcome, ended } = listed;
      return { ...nothing, state: 'ended', outcome, ended };
    }
    const ending = this.endingOf(session);
    if (ending !== undefined) return { ...nothing, ...ending, state: 'ended' };
    return { ...nothing, ...this.#elsewhere(session) };
  }

  #elsewhere(id: string): Pick<MemberState, 'state'> & Partial<MemberState> {
    const file = this.#wasThere(id) ? fileInHistory(this.#workspace.root, id) : undefined;
    if (file === undefined) return { state: 'missing' };
    const { title, branch } = parseSession(file.text, `${SESSIONS_FOLDER}/${id}.md`);
    return { state: 'elsewhere', title, branch: file.branch ?? branch };
  }

  #titleOf(one: Completed): string | undefined {
    if (one.title !== undefined) return one.title;
    const path = `${SESSIONS_FOLDER}/${one.id}.md`;
    const file = filesOf(this.#workspace, one).get(path);
    return file && parseSession(file.bytes.toString('utf8'), path).title;
  }

  get #all(): Map<string, Loaded> {
    return (this.#sessions ??= new Map(
      this.#workspace.loadAll().map((loaded) => [loaded.file.id, loaded]),
    ));
  }

  /** Ids of sessions by the group that they name. */
  get #named(): Map<string, string[]> {
    if (this.#naming === undefined) {
      this.#naming = new Map();
      for (const { file, session } of this.#all.values()) {
        // Front matter is read only where the word is in it.
        if (session?.text.slice(0, 4096).includes('groups') !== true) continue;
        for (const name of new Set(session.groups.map(groupNameOf))) {
          this.#naming.set(name, [...(this.#naming.get(name) ?? []), file.id]);
        }
      }
    }
    return this.#naming;
  }

  get #ended(): Map<string, Completed> {
    return (this.#completed ??= new Map(
      completedSessions(this.#workspace).map((one) => [one.id, one]),
    ));
  }
}

function here(file: Session): Pick<MemberState, 'state'> & Partial<MemberState> {
  const state = hasEnded(file.status)
    ? 'completed'
    : file.status === 'paused'
      ? 'paused'
      : 'in_progress';
  const { title, branch } = file;
  return { file, title, branch, ready: readiness(file).ready, state };
}

/** How many sessions of a group are in progress or paused. */
export function atWork(workspace: Workspace, group: Group): number {
  return new GroupRoster(workspace, [group]).atWork(group).length;
}

/** A group with how each of its sessions stands, what only this machine shows of those at work included, and the names of the groups that contain it. */
export interface GroupLook {
  group: Group;
  members: MemberState[];
  outer: string[];
}

/** @throws SessionError `unknown-group`, `ambiguous-group` */
export function lookAtGroup(workspace: Workspace, ref: string, looker: Looker): GroupLook {
  const store = new GroupStore(workspace);
  const group = store.find(ref);
  const roster = new GroupRoster(workspace, store.all());
  const paths = new MissingPaths(workspace);
  const members = roster.states(group).map((member): MemberState => {
    const { file } = member;
    if (file === undefined || !isActive(member)) return member;
    const found = {
      missingPaths: paths.of(file).map(({ text }) => text),
      unrecorded: unrecordedIn(workspace, file, looker),
    };
    return { ...member, found, ready: readiness(file, found).ready };
  });
  return { group, members, outer: roster.outer(group) };
}
