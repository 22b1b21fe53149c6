import { KNOWN_KEYS } from '../core/lint/layout.ts';
import type { Finding, Rule } from '../core/lint/rule.ts';
import { renameKey } from '../core/lint/schema-findings.ts';
import type { Subject } from '../core/lint/subject.ts';
import { asMapping, type Mapping } from '../core/front-matter/values.ts';
import { isSureKey, meantKey } from '../core/session/vocabulary.ts';
import type { Path, Value } from '../core/front-matter/front-matter.ts';

export const keysKnown: Rule = {
  name: 'keys-known',
  severity: 'warning',
  summary: 'No key looks like a misspelling of one that the format knows.',
  why: 'Keys of your own are welcome and kept; one that is nearly ours was probably meant to be ours and is read by nobody.',
  fixable: true,
  needs: 'fields',
  check(subject, report) {
    const { meant } = subject.layout;
    const orchestration = asMapping(meant['orchestration']);
    checkKeys(subject, [], meant, KNOWN.top, report);
    checkKeys(subject, ['session'], meant['session'], KNOWN.session, report);
    checkKeys(subject, ['orchestration'], orchestration, KNOWN.orchestration, report);
    const agents = orchestration?.['spawned_agents'];
    if (!Array.isArray(agents)) return;
    for (let at = 0; at < agents.length; at++) {
      checkKeys(subject, ['orchestration', 'spawned_agents', at], agents[at], KNOWN.agent, report);
    }
  },
};

type Report = (finding: Finding) => void;

interface Known {
  all: readonly string[];
  has: ReadonlySet<string>;
  required: ReadonlySet<string>;
}

const KNOWN = {
  top: known(KNOWN_KEYS.top, ['session', 'orchestration']),
  session: known(KNOWN_KEYS.session, ['title', 'status', 'created', 'last_updated']),
  orchestration: known(KNOWN_KEYS.orchestration, ['current_task']),
  agent: known(KNOWN_KEYS.agent, ['agent', 'task', 'status']),
};

function known(all: readonly string[], required: readonly string[]): Known {
  return { all, has: new Set(all), required: new Set(required) };
}

function checkKeys(
  subject: Subject,
  path: Path,
  value: Value | undefined,
  keys: Known,
  report: Report,
): void {
  const mapping = asMapping(value);
  if (!mapping) return;
  for (const key in mapping)
    if (!keys.has.has(key)) checkKey(subject, path, mapping, key, keys, report);
}

function checkKey(
  subject: Subject,
  path: Path,
  mapping: Mapping,
  key: string,
  keys: Known,
  report: Report,
): void {
  const meant = meantKey(key, keys.all);
  if (meant === undefined) return;
  const taken = mapping[meant] !== undefined;
  // A required key that is missing is an error of its own, which names this one.
  if (!taken && keys.required.has(meant)) return;
  const sure = isSureKey(key, meant);
  if (taken && sure && key.replaceAll(/[^A-Za-z]/g, '').toLowerCase() !== meant.replaceAll('_', ''))
    return;
  const entry = subject.session.frontMatter.locate(subject.layout.placeOf([...path, key]));
  const fix = sure && !taken && entry ? renameKey(subject, entry, key, meant) : undefined;
  report({
    at: entry?.keyStart ?? subject.keyAt(path),
    message: `"${key}" looks like ${meant}, and nobody reads it as it is. Write ${meant}, or another name if it is a key of your own.`,
    ...(fix && { fix: [fix] }),
  });
}
