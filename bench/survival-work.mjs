// The work that the survival benchmark loses: twelve facts, how each of them comes about, and who
// writes down what. Every fact is a text that occurs nowhere else.
import { join } from 'node:path';

/** What a conversation knows at the end. The first seven are things that an agent writes down. */
export const FACTS = {
  task: 'Make the third attempt of a webhook idempotent',
  'next step': 'Store the idempotency key before the first attempt leaves',
  decision: 'Back off exponentially with full jitter',
  blocker: 'The sandbox of the payment provider refuses our certificate',
  'failing test': 'test/retry.test.js fails: two keys were sent for one payment',
  branch: 'feature/webhook-retries',
  'edited file': 'src/delivery-worker.js',
  'another edited file': 'src/dropped-webhooks.js',
  'outcome of an agent': 'The provider allows ninety calls a minute per account',
  'outcome of another agent': 'Nothing but the nightly export reads the table of webhooks',
  'last prompt': 'Keep a row for every webhook that we give up on',
  'last answer': 'Given-up webhooks keep their reason and their last response',
};

/** What is said first: a conversation that lost its context knows it no more. */
export const FIRST_WORDS = 'Webhooks of payments are sent twice when the provider is slow';

/** What is said first after the loss. */
export const LAST_WORDS = 'Where were we?';

const TITLE = 'Retry failed payment webhooks';
const OBJECTIVES = ['No payment is booked twice', 'A webhook is tried five times in a day'];
const STATE = `Two attempts work and are covered. ${FACTS['failing test']}. The queue itself is done.`;
const TASKS = ['Cover the dead-letter path', 'Measure the queue with a thousand webhooks'];
const DECISIONS = [
  [
    'Keep attempts in the table of webhooks',
    'A queue of its own needs a service that we do not run',
  ],
  [FACTS.decision, 'The provider throttles bursts for a minute'],
];

/** What is written down: as after a morning, and as after two weeks. */
export const RECORDS = {
  short: { state: STATE, tasks: TASKS, decisions: DECISIONS },
  long: {
    state: `${STATE} ${'The queue drains in order, and the workers share one lease that the leader renews every ten seconds. '.repeat(9)}`,
    tasks: [...times(8, (at) => `Move the caller number ${at} over to the new queue`), ...TASKS],
    decisions: [
      ...times(5, (at) => [
        `Leave the export number ${at} as it is until it has an owner`,
        'It is read once in a month, by people who can wait, and nobody objected in the review',
      ]),
      ...DECISIONS,
    ],
  },
};

function times(count, make) {
  return Array.from({ length: count }, (_, at) => make(at + 1));
}

const NOTES_TITLE = '# Notes on the work in progress';

/** A record as a notes file has it. */
const notesOf = ({ state, tasks, decisions }) => `${NOTES_TITLE}

${TITLE}, on ${FACTS.branch}.

Goals: ${OBJECTIVES.join('; ')}.

Task: ${FACTS.task}.
State: ${state}
Next: ${FACTS['next step']}.
Open: ${tasks.join('; ')}.

Decisions:
${decisions.map(([title, why]) => `- ${title}. ${why}.`).join('\n')}

Blocked: ${FACTS.blocker}.
`;

const CLAUDE_MD = `# Webhooks

Keep these notes up to date (task, state, next step, decisions, blockers):

@NOTES.md
`;

/** Files that are there before the work begins. */
const SOURCES = {
  'src/delivery-worker.js': 'export const attempts = 2;\n',
  'test/retry.test.js': 'throw new Error("two keys");\n',
};

const bash = (command) => ({ use: 'Bash', input: { command } });

/** The ways of keeping what a conversation knows, side by side. */
export const WAYS = {
  'no hooks': {
    project: { init: false },
    files: {},
    /** The agent says what it knows, and writes nothing. */
    record: (project, record) => [{ say: notesOf(record) }],
    /** What the way added to a request, as texts. */
    added: () => [],
  },

  'notes file': {
    project: { init: false },
    files: { 'CLAUDE.md': CLAUDE_MD, 'NOTES.md': `${NOTES_TITLE}\n` },
    record: ({ folder }, record) => [
      { use: 'Read', input: { file_path: join(folder, 'NOTES.md') } },
      { use: 'Write', input: { file_path: join(folder, 'NOTES.md'), content: notesOf(record) } },
      { say: 'It is in the notes.' },
    ],
    // The client reads it in with CLAUDE.md, and once more after a compaction as a file in use.
    added: (request, { record }) => [
      ...times(request.count(NOTES_TITLE), () => notesOf(record)),
      CLAUDE_MD,
    ],
  },

  'session hooks': {
    project: {},
    files: {},
    record: (project, { state, tasks, decisions }) => [
      bash(project.commandLine('new', TITLE, ...OBJECTIVES.flatMap((one) => ['--objective', one]))),
      ...tasks.map((task) => bash(project.commandLine('task', 'add', task))),
      ...decisions.map(([title, why]) =>
        bash(project.commandLine('decision', 'add', title, '--rationale', why)),
      ),
      bash(project.commandLine('blocker', 'add', FACTS.blocker)),
      bash(project.commandLine('update', '--task', FACTS.task, '--state', state)),
      bash(project.commandLine('update', '--next', FACTS['next step'])),
      { say: 'It is in the session.' },
    ],
    added: (request, { answers }) => [
      ...answers
        .map(textFor)
        .filter((text) => text !== '')
        .flatMap((text) => times(request.count(text), () => text)),
      // What the hook before a compaction says is no answer in the stream: the client repeats it.
      ...Array.from(request.messages.matchAll(PRE_COMPACT), ([, text]) => text),
    ],
  },
};

const PRE_COMPACT =
  /<local-command-stdout>Compacted PreCompact \[[^\]]*\] completed successfully: ([^<\n]*)/g;

/** What an answer of a hook says to the model. */
function textFor({ stdout = '' }) {
  const text = stdout.trim();
  if (!text.startsWith('{')) return text;
  return JSON.parse(text).hookSpecificOutput?.additionalContext ?? '';
}

/** The project of a way on the branch of the work, everything committed. */
export async function prepare(stage, way) {
  const project = await stage.project({ ...way.project, branch: FACTS.branch });
  await project.write({ ...SOURCES, ...way.files });
  await project.commit('Send webhooks twice');
  return project;
}

/** An agent's work on its own: the call that starts it, and what it comes back with. */
function agent(description, outcome) {
  const input = { description, prompt: `${description}.`, subagent_type: 'general-purpose' };
  return [{ use: 'Agent', input: { ...input, run_in_background: false } }, { say: outcome }];
}

/** A turn whose facts nobody writes down: an edit, an agent, an answer. */
export function firstTurn({ folder }, answer) {
  const file_path = join(folder, FACTS['edited file']);
  return [
    { use: 'Read', input: { file_path } },
    { use: 'Edit', input: { file_path, old_string: '= 2', new_string: '= 3' } },
    ...agent('Look up the rate limit', `${FACTS['outcome of an agent']}. ${REPORT}`),
    { say: answer },
  ];
}

/** Another one, up to its end. */
export function secondTurn({ folder }) {
  const file_path = join(folder, FACTS['another edited file']);
  return [
    { use: 'Write', input: { file_path, content: 'export const given = [];\n' } },
    ...agent('Find who reads the table', `${REPORT} ${FACTS['outcome of another agent']}.`),
  ];
}

/** What an agent says around its result. */
const REPORT =
  'I looked through the code, the documents and the history of the last year, and compared what they say.';

export const ANSWER = `The row is written before the job goes away, so that nothing is lost when the worker is killed between the two. ${FACTS['last answer']}.`;
export const PROMPT = `${FACTS['last prompt']}, with the reason. The support team asks for it every week and has to look into three logs today.`;
