import type { Command } from '../src/commands/command.ts';
import { oneLine } from '../src/core/text/display.ts';
import { SessionError } from '../src/core/errors.ts';
import { readPayload } from '../src/io/stdin.ts';
import { HOOKS } from './registry.ts';
import { answer, record } from './run-hook.ts';

export const command: Command = {
  name: 'hook',
  summary: 'Runs a hook: a payload on standard input, its answer on standard output.',
  args: '<event>',
  words: Object.keys(HOOKS),
  options: [],
  examples: [`echo '{"session_id":"demo","source":"startup"}' | session hook session-start`],
  notes: `Events: ${Object.keys(HOOKS).join(', ')}. The exit code is 0 and the output empty or one valid answer, whatever the input.`,
  async run(world, { args }) {
    // Clients write SessionStart, files session-start.
    const event = (args[0] ?? '').replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
    const load = Object.hasOwn(HOOKS, event) ? HOOKS[event] : undefined;
    if (load === undefined) {
      throw new SessionError('unknown-hook', {
        so: `There is no hook "${oneLine(args[0] ?? '')}".`,
        follows: 'So nothing was run.',
        todo: `Name one of: ${Object.keys(HOOKS).join(', ')}`,
      });
    }
    if (world.env['SESSION_HOOKS'] === '0') return 0;
    const hook = await load();
    const payload = await new Promise<unknown>((resolve) => readPayload(resolve));
    const started = performance.now();
    const around = { env: world.env, cwd: world.cwd, now: world.now() };
    const result = answer(hook, payload, around);
    world.out(result.text);
    record(event, payload, around, { ...result, ms: performance.now() - started });
    return 0;
  },
};
