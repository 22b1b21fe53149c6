// The five ways of losing a context. Each plays the work up to the loss, loses it, and says the next
// thing; the first request after that is what is measured.
import { setTimeout as pause } from 'node:timers/promises';
import {
  ANSWER,
  FIRST_WORDS,
  firstTurn,
  LAST_WORDS,
  prepare,
  PROMPT,
  RECORDS,
  secondTurn,
  WAYS,
} from './survival-work.mjs';

const ALLOWED = 'Agent,Bash,Edit,Read,Write';
const TOOLS = ['--permission-mode', 'acceptEdits', '--allowedTools', ALLOWED];

/** Longer than the hooks that the client does not wait for take to write their line. */
const HOOKS_MS = 1000;

/** One piece of work in one conversation, with one way of keeping it. */
class Work {
  constructor(stage, way, record) {
    this.stage = stage;
    this.way = way;
    this.record = record;
    this.talks = [];
  }

  get api() {
    return this.stage.api;
  }

  converse(args = []) {
    const talk = this.stage.conversation({ args: [...args, ...TOOLS] });
    this.talks.push(talk);
    return talk;
  }

  /** The first turns: what an agent writes down, then an edit, an agent and `answer`. */
  async begin(answer, args) {
    this.project = await prepare(this.stage, this.way);
    this.talk = this.converse(args);
    this.api.script(...this.way.record(this.project, this.record));
    await this.talk.say(`${FIRST_WORDS}.`);
    this.api.script(...firstTurn(this.project, answer));
    await this.talk.say('Count the attempts first.');
  }

  /** The whole work, its last turn ended. */
  async finish() {
    await this.begin('The attempts are counted.');
    this.api.script(...secondTurn(this.project), { say: ANSWER });
    await this.talk.say(PROMPT);
  }

  /** The whole work, its last turn cut off in the middle of a request. */
  async breakOff() {
    await this.begin(ANSWER);
    this.api.script(...secondTurn(this.project), { hold: true });
    void this.talk.say(PROMPT);
    await this.api.held;
    await pause(HOOKS_MS);
  }

  async kill() {
    process.kill(this.talk.child.pid, 'SIGKILL');
    await this.talk.ended;
  }

  /** What every hook answered, in all conversations. */
  get answers() {
    return this.talks.flatMap(({ lines }) =>
      lines.filter(({ subtype }) => subtype === 'hook_response'),
    );
  }
}

/** The next thing that is said, and the request that it leads to. */
async function next(work, talk) {
  const before = work.api.turns.length;
  await talk.say(LAST_WORDS);
  return work.api.turns[before];
}

async function byCommand(work, command) {
  await work.finish();
  await work.talk.say(command);
  return next(work, work.talk);
}

/** Every loss gives the first request that reaches the model afterwards. */
const LOSSES = {
  '/compact': (work) => byCommand(work, '/compact'),

  'automatic compaction': async (work) => {
    await work.begin(ANSWER, ['--autocompact', '100000']);
    const call = { use: 'Bash', input: { command: 'true' } };
    work.api.script(
      ...secondTurn(work.project),
      { ...call, tokens: 50_000 },
      { ...call, tokens: 98_000 },
    );
    await work.talk.say(PROMPT);
    const { requests, compactions } = work.api;
    const at = requests.indexOf(compactions.at(-1));
    return requests.slice(at + 1).find(({ kind }) => at !== -1 && kind === 'turn');
  },

  '/clear': (work) => byCommand(work, '/clear'),

  'SIGKILL and restart': async (work) => {
    await work.breakOff();
    await work.kill();
    return next(work, work.converse());
  },

  "another agent's conversation": async (work) => {
    await work.breakOff();
    const request = await next(work, work.converse());
    await work.kill();
    return request;
  },
};

export const LOSS_NAMES = Object.keys(LOSSES);

/**
 * Plays the work and one loss of it.
 * @returns the last request with the whole context, the first one without, and the texts that the way
 * added to that
 * @throws {Error} when the context was not lost, or was not whole before
 */
export async function lose(stage, { way, record, loss }) {
  const work = new Work(stage, WAYS[way], RECORDS[record]);
  const after = await LOSSES[loss](work);
  if (after === undefined) throw new Error(`nothing reached the model after ${loss}`);
  const { turns } = work.api;
  const before = turns.slice(0, turns.indexOf(after)).findLast(({ text }) => text.includes(PROMPT));
  if (!before?.text.includes(FIRST_WORDS)) throw new Error(`the work before ${loss} is not whole`);
  if (after.text.includes(FIRST_WORDS)) throw new Error(`${loss} has lost nothing`);
  return { before, after, added: work.way.added(after, work) };
}
