import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => `test/${name.replaceAll('\\', '/')}`);
/** Tests that put other modules, methods or variables in the place of the real ones. */
const mocking = files.filter((path) => /\bvi\b.* from 'vitest'/.test(readFileSync(path, 'utf8')));

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: ['test/support/needs-redis.ts'],
    setupFiles: ['test/support/clean-up.ts'],
    // One processor less than there are would be usual.
    maxWorkers: availableParallelism(),
    projects: [
      // Loading all modules anew for each file would take longer than the tests.
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: ['test/claude/**', ...mocking],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'mocking', include: mocking } },
    ],
    // Tests must not see the conversation, the repository or the settings of whoever runs them.
    env: {
      CI: '',
      SESSION_TEST_CI: process.env['CI'] ?? '',
      NO_COLOR: '1',
      // Node reads it at every start, for three times as long as it starts; tests start thousands.
      NODE_EXTRA_CA_CERTS: '',
      AGENT_SESSION_CONVERSATION: '',
      CLAUDE_CODE_SESSION_ID: '',
      CLAUDE_PROJECT_DIR: '',
      CLAUDE_ENV_FILE: '',
      AGENT_TYPE: '',
      SESSION_HOOKS: '',
    },
  },
});
