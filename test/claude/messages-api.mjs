// A stand-in for the Messages API: it answers just enough for the client to hold a conversation, and
// keeps every request, so that a story can look at what reached the model.
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * @typedef {object} Step one answer to a turn of the conversation, in order; 'ok' when there are none left
 * @property {string} [say] answer with this text
 * @property {string} [use] answer by calling this tool
 * @property {object} [input] what the tool is called with
 * @property {number} [tokens] the input tokens to report; a large number makes the client compact
 * @property {boolean} [hold] never answer: the client waits until it or the server ends
 */

/**
 * Milliseconds that a model takes at the least to answer what a tool came to. The client lets our hook for edits run
 * beside that, and an answer at once would overtake it.
 */
const THINKS = 500;

/** What the summary of a compaction consists of. */
export const SUMMARY = 'THE-SUMMARY-OF-WHAT-WAS-SAID';

/** One request that carried a conversation. */
class Request {
  /** @param {string} raw */
  constructor(raw) {
    this.body = JSON.parse(raw);
    /** Every string of the whole request, tool descriptions and system prompt included. */
    this.text = strings(this.body).join('\n');
    /** Every string of the messages: what was said, and what hooks added. */
    this.messages = strings(this.body.messages).join('\n');
    this.kind = kindOf(this.body);
    const last = this.body.messages?.at(-1)?.content;
    this.answersTool = Array.isArray(last) && last.some(({ type }) => type === 'tool_result');
  }

  /** How often a text occurs in the whole request. */
  count(text) {
    return this.text.split(text).length - 1;
  }
}

export class MessagesApi {
  /** Every request with a conversation, oldest first. */
  requests = [];
  /** What could not be understood; a story with an entry here fails. */
  surprises = [];
  #steps;
  #server;
  #answered = 0;
  #nowHeld;

  /** Comes when a request is held. */
  held = new Promise((done) => (this.#nowHeld = done));

  /** @param {Step[]} steps */
  constructor(steps = []) {
    this.#steps = [...steps];
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch((error) => {
        this.surprises.push(String(error));
        response.destroy();
      });
    });
  }

  /** Listens on a free port of the loopback interface. */
  async start() {
    await new Promise((done, failed) => {
      this.#server.once('error', failed).listen(0, '127.0.0.1', done);
    });
    this.url = `http://127.0.0.1:${this.#server.address().port}`;
    return this;
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  /** The requests that were turns of the conversation (not titles, not summaries). */
  get turns() {
    return this.requests.filter(({ kind }) => kind === 'turn');
  }

  /** The requests that asked for the summary of a compaction. */
  get compactions() {
    return this.requests.filter(({ kind }) => kind === 'compaction');
  }

  /** Adds steps for the turns to come. */
  script(...steps) {
    this.#steps.push(...steps);
  }

  async #handle(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const raw = Buffer.concat(chunks).toString('utf8');
    const { pathname } = new URL(request.url ?? '/', 'http://loopback');
    if (request.method === 'POST' && pathname === '/v1/messages/count_tokens') {
      sendJson(response, 200, { input_tokens: 100 });
    } else if (request.method === 'POST' && pathname === '/v1/messages') {
      const asked = new Request(raw);
      this.requests.push(asked);
      const message = this.#answer(asked);
      if (asked.answersTool) await pause(THINKS);
      if (message === undefined) this.#nowHeld(asked);
      else if (asked.body.stream) sendStream(response, message);
      else sendJson(response, 200, message);
    } else {
      const error = { type: 'not_found_error', message: `nothing at ${pathname}` };
      sendJson(response, 404, { type: 'error', error });
    }
  }

  /** Undefined for a request that is held. */
  #answer({ kind, body }) {
    const step = kind === 'turn' ? (this.#steps.shift() ?? {}) : { say: sideAnswer(kind) };
    if (step.hold) return undefined;
    const number = String(++this.#answered).padStart(4, '0');
    const content = step.use
      ? { type: 'tool_use', id: `toolu_${number}`, name: step.use, input: step.input ?? {} }
      : { type: 'text', text: step.say ?? 'ok' };
    return {
      id: `msg_${number}`,
      type: 'message',
      role: 'assistant',
      model: body.model,
      content: [content],
      stop_reason: step.use ? 'tool_use' : 'end_turn',
      stop_sequence: null,
      usage: {
        input_tokens: step.tokens ?? 100,
        output_tokens: 10,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 0,
      },
    };
  }
}

function sideAnswer(kind) {
  return kind === 'compaction'
    ? `<analysis>none</analysis>\n<summary>\n${SUMMARY}\n</summary>`
    : '{"title": "A title"}';
}

function kindOf({ messages = [], tools = [] }) {
  const last = messages.findLast(({ role }) => role === 'user');
  if (/detailed summary of (?:the|this) conversation/i.test(strings(last).join('\n'))) {
    return 'compaction';
  }
  return tools.length > 0 ? 'turn' : 'side';
}

/** All strings in a JSON value, in order. */
function strings(value) {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(strings);
}

function sendJson(response, status, value) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** The same message as server-sent events: one delta per block. */
function sendStream(response, message) {
  const [block] = message.content;
  const [empty, delta] =
    block.type === 'tool_use'
      ? [
          { ...block, input: {} },
          { type: 'input_json_delta', partial_json: JSON.stringify(block.input) },
        ]
      : [
          { type: 'text', text: '' },
          { type: 'text_delta', text: block.text },
        ];
  const { content: _, stop_reason, stop_sequence, ...head } = message;
  const events = [
    { type: 'message_start', message: { ...head, content: [], stop_reason: null, stop_sequence } },
    { type: 'content_block_start', index: 0, content_block: empty },
    { type: 'content_block_delta', index: 0, delta },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason, stop_sequence }, usage: message.usage },
    { type: 'message_stop' },
  ];
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of events) {
    response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  }
  response.end();
}
