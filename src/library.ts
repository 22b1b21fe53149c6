/**
 * What other programs may import from `agent-session`; nothing else is public.
 *
 * @example
 * import { outline, parseSession, lintText, openStore } from 'agent-session';
 */
export {
  outline,
  type Outline,
  type Heading,
  type Checkbox,
  type Section,
  type ListItem,
  type Block,
} from './core/outline/outline.ts';
export { parseSession, Session } from './core/session/session.ts';
export type {
  Agent,
  Blocker,
  Decision,
  LogEntry,
  NextStep,
  Objective,
  Task,
  Wave,
} from './core/session/session.ts';
export type { FrontMatter } from './core/front-matter/front-matter.ts';
export type { Problem, Severity } from './core/lint/rule.ts';
export { lintText, type LintOptions } from './lint/lint.ts';
export { openStore, type SessionStore } from './open-store.ts';
