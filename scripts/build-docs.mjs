// Writes docs/rules.md from the registry of rules, and the help into the README.
//   npm run docs             writes both
//   npm run docs -- --check  exit code 1 when one of them is stale
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { buildValidators } from './build-validators.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The rules page, made from what the rules say of themselves. */
export function rulesPage(rules) {
  const rows = rules.map(
    ({ name, severity, fixable, summary }) =>
      `| [\`${name}\`](#${name}) | ${severity} | ${fixable ? 'partly' : ''} | ${summary} |`,
  );
  return [
    '# Lint rules',
    '',
    '<!-- Made by `npm run docs` from src/rules and src/core/lint/kept-rules.ts. -->',
    '',
    'A rule is named by the healthy state. `session lint --fix` mends only what is certain and loses no word. Warnings never',
    'fail a command unless `--max-warnings` says so.',
    '',
    '| rule | severity | mended by `--fix` | healthy state |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    '## Configuration',
    '',
    'In `.agents/config.yaml`, by rule name: `off`, `warning`, `error`, or a mapping with `severity` and the options of the rule.',
    '',
    '```yaml',
    'lint:',
    '  rules:',
    '    home-paths-absent: off',
    '    size-reasonable:',
    '      severity: error',
    '      max_kb: 32',
    '```',
    '',
    ...rules.flatMap(section),
  ].join('\n');
}

function section({ name, severity, fixable, summary, why, options }) {
  const pairs = Object.entries(options ?? {}).map(([key, value]) => `\`${key}: ${value}\``);
  return [
    `## ${name}`,
    '',
    `${summary}`,
    '',
    `${why}`,
    '',
    `Severity: ${severity}.${fixable ? ' Some findings are mended by `--fix`.' : ''}${pairs.length > 0 ? ` Options and their defaults: ${pairs.join(', ')}.` : ''}`,
    '',
  ];
}

/** The README with the help of the command, as it is printed, between its marks. */
export function readmeWith(readme, help) {
  return readme.replace(
    /(<!-- help:begin -->\n)[\s\S]*?(<!-- help:end -->)/,
    (_, begin, end) => `${begin}\`\`\`text\n${help.trimEnd()}\n\`\`\`\n${end}`,
  );
}

/** The sources are TypeScript, which node 20 cannot read as they are. */
async function load(entry) {
  const folder = mkdtempSync(join(tmpdir(), 'agent-session-docs-'));
  try {
    const outfile = join(folder, 'bundle.cjs');
    await build({
      entryPoints: [join(root, entry)],
      bundle: true,
      format: 'cjs',
      platform: 'node',
      mainFields: ['module', 'main'],
      outfile,
    });
    return createRequire(import.meta.url)(outfile);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function main() {
  await buildValidators();
  const { ALL_RULES } = await load('src/lint/lint-rules.ts');
  const { allVerbs } = await load('src/cli.ts');
  const readme = readFileSync(`${root}README.md`, 'utf8');
  const pages = {
    'docs/rules.md': rulesPage(ALL_RULES),
    'README.md': readmeWith(readme, allVerbs()),
  };
  for (const [path, text] of Object.entries(pages)) {
    if (readFileSync(root + path, 'utf8') === text) continue;
    if (process.argv.includes('--check')) {
      process.stderr.write(`${path} is stale. Write it again with: npm run docs\n`);
      process.exitCode = 1;
    } else writeFileSync(root + path, text);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
