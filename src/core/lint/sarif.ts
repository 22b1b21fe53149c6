import type { RuleNotes } from './kept-rules.ts';
import type { Problem } from './rule.ts';

/** Problems as SARIF 2.1.0: one run, rules with their `why`, addresses relative to the root. */
export function toSarif(
  problems: readonly Problem[],
  rules: readonly RuleNotes[],
  version: string,
): object {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'agent-session', version, rules: rules.map(descriptor) },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { ROOT: { description: { text: 'The root of the repository.' } } },
        results: problems.map((problem) => result(problem, rules)),
      },
    ],
  };
}

function descriptor({ name, severity, summary, why }: RuleNotes): object {
  return {
    id: name,
    shortDescription: { text: summary },
    fullDescription: { text: why },
    help: { text: `${summary} ${why}` },
    defaultConfiguration: { level: severity },
  };
}

function result(problem: Problem, rules: readonly RuleNotes[]): object {
  const { path, line, column, rule, severity, message } = problem;
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex(({ name }) => name === rule),
    level: severity,
    message: { text: message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodePath(path), uriBaseId: 'ROOT' },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
  };
}

/** A path as a relative address; what UTF-16 cannot encode becomes U+FFFD. */
function encodePath(path: string): string {
  return path
    .split('/')
    .map((part) => encodeURIComponent(part.replace(LONE_SURROGATE, '\ufffd')))
    .join('/');
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
