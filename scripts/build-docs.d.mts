import type { Rule } from '../src/core/lint/rule.ts';

export function rulesPage(rules: readonly Rule[]): string;
