import { cutText } from '../brief/tokens.ts';
import type { Group } from '../groups/group.ts';
import { byState, stateWord, type MemberState } from '../groups/member-state.ts';
import { withoutComments } from '../outline/comments.ts';
import type { Session } from '../session/session.ts';
import { oneLine, showable } from '../text/display.ts';
import type { LayerPart } from './layer-parts.ts';

/** A group of the session that is told, with how its members stand. */
export interface KnownGroup {
  group: Group;
  members: readonly MemberState[];
}

/** Longest line of an item; longer ones would be broken in two. */
const MOST = 290;

/** Each group with what the others in it are at, those at work first; a session is told once. */
export function groupPart(groups: readonly KnownGroup[], sessionId: string): LayerPart {
  const told = new Set([sessionId]);
  const lines = groups.flatMap(({ group, members }) => {
    const others = members.filter(({ session }) => !told.has(session)).toSorted(byState);
    for (const { session } of others) told.add(session);
    const said = group.description || group.title;
    const alone = others.length === 0 ? ' No other session that is not told above.' : '';
    return [
      cutText(oneLine(`Group ${group.name} (${group.status}). ${said}${alone}`), MOST),
      ...others.map(memberLine),
    ];
  });
  return { layer: 'groups', name: 'Groups', lines, share: 0.14 };
}

function memberLine(member: MemberState): string {
  const { session, title = '', branch, file } = member;
  const where = branch === undefined ? '' : `, ${cutText(oneLine(branch), 60)}`;
  const name = `${session} (${stateWord(member).replaceAll('_', ' ')}${where})`;
  const words = [cutText(oneLine(title), 80), ...(file === undefined ? [] : standing(file))];
  const said = words.filter((text) => text !== '').join('. ');
  return `- ${cutText(oneLine(`${name}: ${said || 'nothing more is known'}`), MOST)}`;
}

/** Where it stands and what comes next, in a sentence each. */
function standing(session: Session): string[] {
  const state = firstLine(session.body('Current State'));
  const next = session.nextSteps.find(({ done }) => !done)?.text ?? '';
  return [
    state === '' ? '' : `State: ${cutText(state, 120).replace(/\.$/, '')}`,
    next === '' ? '' : `Next: ${cutText(oneLine(next), 80).replace(/\.$/, '')}`,
  ];
}

function firstLine(markdown: string): string {
  const visible = withoutComments(showable(markdown));
  return oneLine(visible.split('\n').find((line) => line.trim() !== '') ?? '');
}
