// Does with the real process what its argument says: out BYTES, echo, cwd, facts.
import { processWorld } from '../../src/io/process-world.ts';

const world = processWorld();
const [what = '', amount = '0'] = process.argv.slice(2);
if (what === 'out') world.out('x'.repeat(Number(amount)));
if (what === 'echo') world.out(world.readInput());
if (what === 'cwd') {
  try {
    world.out(world.cwd);
  } catch (error) {
    world.out(String((error as { code?: unknown }).code));
  }
}
if (what === 'facts') {
  const { interactive, colour, width } = world;
  world.out(JSON.stringify({ interactive, colour, width }));
}
