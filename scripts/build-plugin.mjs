// Assembles dist/plugin/, a Claude Code plugin that runs by itself: nothing is installed or compiled
// for a plugin, and the client copies its folder elsewhere.
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Puts the plugin together from its sources and the bundles that are built already. Its layout is that of
 * the package (`package.json`, `dist/session.cjs`, `dist/hooks/`), so that the tool finds itself in either.
 * @param root the folder of the repository; `dist/plugin/dist/session.cjs` is there already
 */
export async function buildPlugin(root) {
  const dist = join(root, 'dist');
  const plugin = join(dist, 'plugin');
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { name, version, description, author, license } = manifest;
  for (const part of ['commands', 'skills', 'agents', 'bin', 'README.md']) {
    cpSync(join(root, 'plugin', part), join(plugin, part), { recursive: true });
  }
  cpSync(join(root, 'LICENSE'), join(plugin, 'LICENSE'));
  chmodSync(join(plugin, 'bin/session'), 0o755);
  write(plugin, 'package.json', { name, version, license, type: 'commonjs', private: true });
  const about = { name, version, description, author, license, keywords: manifest.keywords };
  write(plugin, '.claude-plugin/plugin.json', about);
  write(plugin, 'hooks/hooks.json', await hooksOf(root));
}

/** The events of `init`, from its own table: what a project gets and what the plugin brings are one list. */
async function hooksOf(root) {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'src/core/setup/installation.ts')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  const { EVENTS } = await import(
    `data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`
  );
  const hooks = Object.fromEntries(
    EVENTS.map(({ event, hook, timeout, matcher, async }) => {
      const args = [
        '${CLAUDE_PLUGIN_ROOT}/dist/hooks/agent-session.cjs',
        hook,
        '--scope',
        'plugin',
      ];
      const entry = { type: 'command', command: 'node', args, timeout, async };
      return [event, [{ matcher, hooks: [entry] }]];
    }),
  );
  return { description: 'Tells conversations about their session and keeps a journal.', hooks };
}

function write(folder, name, value) {
  const file = join(folder, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);
}
