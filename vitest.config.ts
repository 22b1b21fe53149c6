import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/claude/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: ['test/support/needs-redis.ts'],
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
