import { describe, expect, it } from 'vitest';
import { readCommandLine, type CommandLook } from '../../../src/core/claims/command-text.ts';

const script = (name: string, folder = ''): object => ({ kind: 'script', name, folder });
const program = (name: string, folder = ''): object => ({ kind: 'program', name, folder });
const workspace = (name: string): object => ({ kind: 'workspace-script', name });

const NEEDS: [string, object[]][] = [
  ['npm test', [script('test')]],
  ['npm t -- --watch', [script('test')]],
  ['npm run lint', [script('lint')]],
  ['npm run -s lint:fix -- --quiet', [script('lint:fix')]],
  ['CI=1 npm run build', [script('build')]],
  ['npm run lint && npm run build', [script('lint'), script('build')]],
  ['npm --prefix web run build', [script('build', 'web')]],
  ['npm run build -w packages/app', [workspace('build')]],
  ['npm -w app run build', [workspace('build')]],
  ['npm install', [program('npm')]],
  ['pnpm lint', [script('lint')]],
  ['pnpm -w lint', [script('lint')]],
  ['pnpm install --frozen-lockfile', [program('pnpm')]],
  ['pnpm --filter app build', [workspace('build')]],
  ['pnpm -C web dev', [script('dev', 'web')]],
  ['yarn build', [script('build')]],
  ['yarn workspace app build', [workspace('build')]],
  ['bun run dev', [script('dev')]],
  ['bun test', [program('bun')]],
  ['cd web && npm run dev', [script('dev', 'web')]],
  ['cd web && cd .. && npm run dev', [script('dev')]],
  ['cd ../other && npm run dev', []],
  ['cd $HOME && npm run dev', []],
  ['pytest -v | tee out.txt', [program('pytest'), program('tee')]],
  ['npx --yes vitest@4 run', [program('vitest')]],
  ['npx @scope/tool run', [program('tool')]],
  ['sudo docker compose up -d', [program('docker')]],
  ['$ go test ./...', [program('go')]],
  ['python -m pytest # all of them', [program('python')]],
  ['echo "a && npm run b"', []],
  ['make build 2>&1', [program('make')]],
];

const needsOf = (text: string, look: CommandLook): unknown[] =>
  readCommandLine(text, look).flatMap(({ need }) => (need ? [need] : []));

describe('a command line', () => {
  it.each(NEEDS)('%j', (text, needs) => {
    expect(needsOf(text, 'commands')).toEqual(
      needs.map((need) => expect.objectContaining(need) as unknown),
    );
  });

  it.each([
    'src/a.ts',
    'node',
    'make',
    'the queue',
    'retry with backoff',
    'foo()',
    'a | b',
    '# npm test',
    '--dry-run on',
    '',
    '"unclosed quote',
    'npm\u0000 test',
  ])('%j between backticks is none', (text) => {
    expect(readCommandLine(text, 'code')).toEqual([]);
  });

  it.each(['pytest', 'tox', './run.sh', '.venv/bin/pytest tests'])(
    '%j is one where commands are listed',
    (text) => {
      expect(readCommandLine(text, 'commands')).toHaveLength(1);
    },
  );

  it.each([
    ['pytest tests/unit/test_x.py -v', ['tests/unit/test_x.py']],
    ['./scripts/run.sh --fast', ['./scripts/run.sh']],
    ['node scripts/build.mjs --out dist/a.js', ['scripts/build.mjs']],
    ['tsc -p . --outFile dist/a.js', []],
    ['mkdir -p src/new/a.ts', []],
    ['curl https://example.com/a/b.json', []],
    ['git log --output=src/a.ts', []],
    ['python tool.py > out/result.json', []],
  ])('%j reads %j', (text, files) => {
    expect(readCommandLine(text, 'commands').flatMap((one) => one.files)).toEqual(files);
  });
});
