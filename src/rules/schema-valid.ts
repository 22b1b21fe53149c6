import type { Rule } from '../core/lint/rule.ts';
import { schemaFinding } from '../core/lint/schema-findings.ts';
import { validateSession, type SchemaError } from '../core/lint/validators.js';

export const schemaValid: Rule = {
  name: 'schema-valid',
  severity: 'error',
  summary: 'The front matter has every required key, and every known key a value of its kind.',
  why: 'Lists, hooks and briefs read these values; one that is missing or of another kind makes the session invisible to them.',
  fixable: true,
  needs: 'fields',
  check(subject, report) {
    const { layout } = subject;
    const valid = validateSession(layout.meant);
    if (valid && subject.created !== undefined && subject.updated !== undefined) return;
    const errors = valid ? [] : distinct(validateSession.errors ?? []);
    for (const error of errors) {
      const finding = schemaFinding(subject, error);
      if (finding) report(finding);
    }
    for (const key of ['created', 'last_updated']) {
      const path = `/session/${key}`;
      const time = key === 'created' ? subject.created : subject.updated;
      const said = errors.some(
        (one) => one.instancePath === path || one.params['missingProperty'] === key,
      );
      if (time !== undefined || said || layout.strays.length > 0 || errors.some(isRootless))
        continue;
      const finding = schemaFinding(subject, { instancePath: path, keyword: 'real', params: {} });
      if (finding) report(finding);
    }
  },
};

/** Several keywords may complain of one value; the first says it. */
function distinct(errors: readonly SchemaError[]): SchemaError[] {
  const seen = new Set<string>();
  const rootless = errors.some(isRootless);
  return errors.filter((error) => {
    const missing = missingOf(error);
    if (rootless && missing === 'orchestration' && error.instancePath === '') return false;
    const key = `${error.instancePath} ${missing}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

function missingOf({ params }: SchemaError): string {
  const missing = params['missingProperty'];
  return typeof missing === 'string' ? missing : '';
}

function isRootless({ instancePath, keyword, params }: SchemaError): boolean {
  return (
    (instancePath === '' && params['missingProperty'] === 'session') ||
    (instancePath === '/session' && keyword === 'type')
  );
}
