// A process of its own that edits one session again and again through the real command.
// Usage: edit-many ROOT NAME COUNT
import { run } from '../../src/cli.ts';
import { processWorld } from '../../src/io/process-world.ts';

const [root = '', name = '', count = '0'] = process.argv.slice(2);
const world = { ...processWorld(), cwd: root, env: {}, out: () => {} };

for (let at = 1; at <= Number(count); at++) {
  const argv =
    at % 2 === 0
      ? ['log', `entry ${at} of ${name}`, '--as', name]
      : ['task', 'add', `task ${at} of ${name}`];
  const code = await run(argv, world);
  if (code !== 0) process.exit(code);
}
