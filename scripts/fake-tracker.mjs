// GitHub or Linear on this machine, to try the command by hand: every call is printed.
//   node scripts/fake-tracker.mjs [github|linear] [port]
// It keeps its issues in memory and ends with Ctrl+C. The first lines are for the shell of the command.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const [name = 'github', port = '0'] = process.argv.slice(2);
const classes = { github: 'FakeGitHub', linear: 'FakeLinear' };
if (!(name in classes)) {
  console.error('It is github or linear.');
  process.exit(2);
}
const project = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'agent-session-'));
const outfile = join(folder, 'fake.mjs');
await build({
  entryPoints: [join(project, `test/support/fake-${name}.ts`)],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  logLevel: 'error',
});
const fake = await import(pathToFileURL(outfile).href);
rmSync(folder, { recursive: true });
const server = await fake[classes[name]].start(
  name === 'github' ? { port: Number(port) } : Number(port),
);
for (const [variable, value] of Object.entries(server.env))
  console.log(`export ${variable}=${value}`);
server.onCall = ({ number, method, path, body }, moment) => {
  const given = body === undefined ? '' : ` ${JSON.stringify(body)}`;
  if (moment === 'before') console.log(`${number} ${method} ${path}${given}`);
};
