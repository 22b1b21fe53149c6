import * as fc from 'fast-check';
import { addDecision, addLogEntry } from '../../src/core/session/entries.ts';
import { editFrontMatter, type Change } from '../../src/core/front-matter/front-matter.ts';
import { SessionError } from '../../src/core/errors.ts';
import { addAgent, setAgent } from '../../src/core/session/agents.ts';
import {
  addBlocker,
  addFiles,
  addObjective,
  doneBox,
  doneStep,
  resolveBlocker,
} from '../../src/core/session/items.ts';
import { recordWork } from '../../src/core/session/record-work.ts';
import { parseSession, type Session } from '../../src/core/session/session.ts';
import { addTask } from '../../src/core/session/waves.ts';

/** One piece of work on a session; `words` are to be found in the file afterwards. */
interface Edit {
  words: string;
  apply(session: Session): Session;
}

/** A side of a merge: the text after its edits, and the words that they added. */
export interface Side {
  text: string;
  words: string[];
}

type Kind = (session: Session, words: string, at: Date) => Session;

const KINDS: Readonly<Record<string, Kind>> = {
  state: (session, words, at) => work(session, at, { state: `State: ${words}` }),
  steps: (session, words, at) => work(session, at, { next: [`Step ${words}`] }),
  file: (session, words) => addFiles(session, [`src/${words}.ts`]),
  objective: (session, words) => addObjective(session, `Reach ${words}`),
  task: (session, words) => addTask(session, `Do ${words}`),
  blocker: (session, words) => addBlocker(session, `Waits for ${words}`),
  decision: (session, words) =>
    addDecision(session, { text: `Take ${words}`, rationale: `See Decision 1 for ${words}` }),
  log: (session, words, at) => addLogEntry(session, at, 'dev', `Did ${words}`),
  agent: (session, words) =>
    changed(session, addAgent(session, { agent: 'dev', task: words, status: 'in_progress' })),
  tag: (session, words) => {
    const { tags } = session;
    return changed(session, [{ path: ['session', 'tags'], value: [...tags, words] }]);
  },
  own: (session, words) => changed(session, [{ path: ['team', words], value: words }]),
};

const TICKS: Readonly<Record<string, (session: Session) => Session>> = {
  objectives: (session) =>
    session.objectives.reduce((now, _, at) => doneBox(now, now.objectives[at]!), session),
  task: (session) => (session.tasks[0] ? doneBox(session, session.tasks[0]) : session),
  step: (session) => (session.nextSteps[0] ? doneStep(session, session.nextSteps[0]) : session),
  blocker: (session) =>
    session.blockers[0] ? resolveBlocker(session, session.blockers[0], '2026-11-20') : session,
  agent: (session) =>
    session.agents[0] ? changed(session, setAgent(session.agents[0], 'completed', 'ok')) : session,
  nothing: (session) => session,
};

function work(
  session: Session,
  at: Date,
  what: Partial<Parameters<typeof recordWork>[1]>,
): Session {
  return recordWork(session, { next: [], done: [], files: [], ...what }, at);
}

function changed(session: Session, changes: Change[]): Session {
  return parseSession(editFrontMatter(session.text, changes), session.path);
}

/** What one side did to a base: some edits through the verbs' own functions, some boxes ticked. */
export interface Work {
  edits: string[];
  ticks: string[];
  minute: number;
}

export const anyWork: fc.Arbitrary<Work> = fc.record({
  edits: fc.array(fc.constantFrom(...Object.keys(KINDS)), { minLength: 1, maxLength: 5 }),
  ticks: fc.array(fc.constantFrom(...Object.keys(TICKS)), { maxLength: 2 }),
  minute: fc.integer({ min: 30, max: 59 }),
});

/** The base after that work. An edit that this file refuses is not done and adds no words. */
export function worked(
  base: string,
  path: string,
  name: string,
  { edits, ticks, minute }: Work,
): Side {
  const at = new Date(`2026-11-28T15:${minute}:00Z`);
  let session = parseSession(base, path);
  const words: string[] = [];
  const tryTo = ({ words: added, apply }: Edit): void => {
    try {
      session = apply(session);
      if (added !== '') words.push(added);
    } catch (error) {
      if (!(error instanceof SessionError)) throw error;
    }
  };
  for (const kind of ticks) tryTo({ words: '', apply: (now) => TICKS[kind]!(now) });
  for (const [index, kind] of edits.entries()) {
    const mark = `${name}${kind}${index}`;
    tryTo({ words: mark, apply: (now) => KINDS[kind]!(now, mark, at) });
  }
  const stamp = { path: ['session', 'last_updated'], value: `2026-11-28T15:${minute}:00Z` };
  tryTo({ words: '', apply: (now) => changed(now, [stamp]) });
  // What a later edit of the same side replaced is not there to be lost.
  return { text: session.text, words: words.filter((one) => session.text.includes(one)) };
}

/** Changes of single lines, as an editor makes them; each new line carries a word of its own. */
export const lineEdits: fc.Arbitrary<LineEdit[]> = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    kind: fc.constantFrom('insert', 'replace', 'remove', 'item', 'heading', 'part'),
  }),
  { minLength: 1, maxLength: 5 },
);

interface LineEdit {
  at: number;
  kind: string;
}

/** The text with its lines edited below the front matter. */
export function lineEdited(base: string, name: string, edits: readonly LineEdit[]): Side {
  const { bodyStart } = parseSession(base, '').frontMatter;
  const eol = base.includes('\r\n') ? '\r\n' : '\n';
  const lines = base.slice(bodyStart).split(eol);
  for (const [index, { at, kind }] of edits.entries()) {
    const line = Math.floor(at * lines.length);
    const mark = `${name}${index}x`;
    const made = {
      insert: [mark],
      item: [`- [ ] ${mark}`],
      heading: ['', `## ${mark}`, '', `Text of ${mark}`, ''],
      part: ['', `### ${mark}`, '', `Text of ${mark}`, ''],
      replace: [`${lines[line] ?? ''} ${mark}`],
    }[kind];
    lines.splice(line, kind === 'replace' || kind === 'remove' ? 1 : 0, ...(made ?? []));
  }
  const body = lines.join(eol);
  const words = edits.map((_, index) => `${name}${index}x`).filter((one) => body.includes(one));
  return { text: base.slice(0, bodyStart) + body, words };
}
