import type { RuleSetting } from '../core/config.ts';
import { SessionError } from '../core/errors.ts';
import { KEPT_RULES, type RuleNotes } from '../core/lint/kept-rules.ts';
import { distance } from '../core/session/vocabulary.ts';
import { RULES } from '../rules/registry.ts';

/** Every rule, those of session files first. */
export const ALL_RULES: readonly RuleNotes[] = [...RULES, ...KEPT_RULES];

/**
 * What a rule wants, why, and how it is configured; for `list` one line a rule.
 * @throws SessionError `unknown-rule`
 */
export function explainRule(name: string): string {
  if (name === 'list')
    return ALL_RULES.map((rule) => `${rule.name.padEnd(30)}${rule.severity}\n`).join('');
  const rule = ALL_RULES.find((one) => one.name === name);
  if (rule) return page(rule);
  const near = ALL_RULES.filter((one) => one.name.includes(name) || distance(one.name, name) <= 2);
  throw new SessionError('unknown-rule', {
    so: `There is no rule "${name}".`,
    follows: 'So there is nothing to explain.',
    todo:
      near.length > 0
        ? `Did you mean: ${near.map((one) => one.name).join(', ')}?`
        : 'See all rules with: session lint --explain list',
  });
}

function page({ name, severity, fixable, summary, why, options }: RuleNotes): string {
  const lines = [
    `${name} (${severity}${fixable ? ', partly fixable' : ''})`,
    '',
    summary,
    `Why: ${why}`,
  ];
  if (options) {
    const pairs = Object.entries(options).map(([key, value]) => `${key}: ${String(value)}`);
    lines.push('', `Options and their defaults: ${pairs.join(', ')}`);
  }
  lines.push('', 'In .agents/config.yaml:', '  lint:', '    rules:', `      ${name}: off`);
  return `${lines.join('\n')}\n`;
}

/** Names in the configuration that no rule has. */
export function unknownRules(settings: Readonly<Record<string, RuleSetting>>): string[] {
  return Object.keys(settings).filter((name) => !ALL_RULES.some((rule) => rule.name === name));
}
