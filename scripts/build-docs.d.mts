import type { Rule } from '../src/core/rule.ts';

export function rulesPage(rules: readonly Rule[]): string;
