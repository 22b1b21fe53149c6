// Plays with the real client, several plays at once, each on a stage of its own.
import { endClients } from './client.mjs';
import { Stage } from './stage.mjs';

const AT_ONCE = 2;

/**
 * @typedef {object} Played what became of a play
 * @property {Function} play
 * @property {unknown} value what it gave back
 * @property {Error | undefined} failure why it failed
 * @property {string} seconds how long it took, aligned
 */

/** A signal to this process ends every client and takes down every stage. */
export class Theatre {
  #interrupted = new AbortController();
  /** The stages that are being played on. */
  #stages = new Set();

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, async () => {
        this.#interrupted.abort();
        endClients();
        await Promise.allSettled([...this.#stages].map((stage) => stage.close()));
      });
    }
  }

  /** Aborted when this process was told to end. */
  get signal() {
    return this.#interrupted.signal;
  }

  /**
   * Plays all plays: functions of a stage, which fail by throwing. Fewer results than plays mean that
   * it was interrupted.
   * @param {string} program the client
   * @param {readonly ((stage: Stage) => Promise<unknown>)[]} plays
   * @param {(played: Played) => void} tell is called as each of them ends
   */
  async playAll(program, plays, tell) {
    const waiting = [...plays];
    const results = [];
    const worker = async () => {
      while (!this.signal.aborted) {
        const play = waiting.shift();
        if (play === undefined) return;
        const played = await this.#play(program, play);
        results.push(played);
        tell(played);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return results;
  }

  async #play(program, play) {
    const started = performance.now();
    const stage = new Stage(program);
    this.#stages.add(stage);
    let value;
    let failure;
    try {
      await stage.open();
      value = await play(stage);
      if (stage.api.surprises.length > 0) throw new Error(stage.api.surprises.join('\n'));
    } catch (error) {
      failure = error;
    }
    try {
      await stage.close();
    } catch (error) {
      failure ??= error;
    }
    this.#stages.delete(stage);
    const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(5);
    return { play, value, failure, seconds };
  }
}
