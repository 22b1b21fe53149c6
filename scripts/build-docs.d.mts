import type { RuleNotes } from '../src/core/lint/kept-rules.ts';

export function rulesPage(rules: readonly RuleNotes[]): string;
