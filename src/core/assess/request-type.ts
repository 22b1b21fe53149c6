import { BUILDING, DEBUGGING, ENTERPRISE, REFACTORING, RESEARCH, SWARM } from './phrases.ts';
import type { TYPES } from '../session/nouns.ts';
import type { ReadRequest } from './request.ts';

/** One of the types that a session may have. */
export type RequestType = (typeof TYPES)[number];

const SECURITY =
  /\b(?:security|vulnerabilit(?:y|ies)|cve-?\d*|xss|csrf|(?:sql|command|prompt) injection|pen(?:etration)?[ -]?test(?:s|ing)?|exploits?|threat model(?:s|ling|ing)?|harden(?:s|ing)?|malware|owasp|secrets? (?:scan|rotation|leak)\w*|leaked (?:keys?|secrets?|tokens?|passwords?))\b/;

const DEVELOPMENT =
  /^(?:add|build|change|clean|connect|convert|create|develop|extend|extract|fix|implement|improve|integrate|introduce|make|merge|migrate|move|optimi[sz]e|port|refactor|remove|rename|replace|restructure|rewrite|split|support|untangle|update|upgrade|use|write|wire)\b/;

/** What kind of work a request is: coordination first, then what it is about, then how it was given. */
export function typeOf({ command, words, wish, isQuestion }: ReadRequest): RequestType {
  if (command === 'swarm' || (!isQuestion && SWARM.test(wish))) return 'multi-agent';
  if (SECURITY.test(words)) return 'security';
  if (ENTERPRISE.test(words)) return 'enterprise';
  if (command === 'query') return 'research';
  if (command === 'task') return 'development';
  if (RESEARCH.test(wish) && !DEVELOPMENT.test(wish)) return 'research';
  if (isQuestion) return 'research';
  const isWork = [DEVELOPMENT, BUILDING, REFACTORING, DEBUGGING].some((one) => one.test(wish));
  return isWork ? 'development' : 'general';
}
