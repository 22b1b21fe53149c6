import type { Hook } from './hook.ts';

/** Every hook by the name of its event; the build makes one bundle of each. */
export const HOOKS: Readonly<Record<string, () => Promise<Hook>>> = {
  'session-start': async () => (await import('./session-start.ts')).sessionStart,
  'session-end': async () => (await import('./session-end.ts')).sessionEnd,
  'pre-compact': async () => (await import('./pre-compact.ts')).preCompact,
  'user-prompt-submit': async () => (await import('./user-prompt-submit.ts')).userPromptSubmit,
  'post-tool-use': async () => (await import('./post-tool-use.ts')).postToolUse,
  stop: async () => (await import('./stop.ts')).stop,
  'subagent-start': async () => (await import('./subagent-start.ts')).subagentStart,
  'subagent-stop': async () => (await import('./subagent-stop.ts')).subagentStop,
};
