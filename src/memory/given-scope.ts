import { noKeyGiven, oneWordOnly } from '../core/memory/memory-refusals.ts';
import {
  DEFAULT_NAMESPACE,
  escapedPattern,
  ownKey,
  type MemoryKey,
  type MemoryQuery,
} from '../core/memory/memory.ts';
import { hasTimestampName } from '../io/store.ts';
import { conversationOf, type Workspace } from '../workspace.ts';

/** Which keys a command line is about. */
export class GivenScope {
  readonly namespace: string | undefined;
  /** The id of the session whose own keys are meant. */
  readonly session: string | undefined;

  constructor(namespace: string | undefined, session: string | undefined) {
    this.namespace = namespace;
    this.session = session;
  }

  /** @throws SessionError `no-key` */
  key(word: string | undefined, action: 'set' | 'get' | 'delete'): MemoryKey {
    if (word === undefined || word === '') throw noKeyGiven(action);
    return {
      namespace: this.namespace ?? DEFAULT_NAMESPACE,
      key: this.session === undefined ? word : ownKey(this.session, word),
    };
  }

  /** @throws SessionError `no-key`, `wrong-use` */
  onlyKey(words: readonly string[], action: 'get' | 'delete'): MemoryKey {
    if (words.length > 1) throw oneWordOnly('key');
    return this.key(words[0], action);
  }

  /**
   * All, or those that one pattern means; under a session, of its own keys.
   * @throws SessionError `wrong-use`
   */
  query(words: readonly string[]): MemoryQuery {
    const { namespace, session } = this;
    const [pattern] = words;
    if (words.length > 1) throw oneWordOnly('pattern');
    if (session === undefined || pattern === undefined) return { namespace, session, pattern };
    return { namespace, session, pattern: ownKey(escapedPattern(session), pattern) };
  }
}

/**
 * The id of the session that `--session` names: one that has ended too; the current one where it is
 * given without a ref.
 */
export function givenSession(
  given: string | boolean | string[] | undefined,
  workspace: Workspace,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (given === undefined || Array.isArray(given)) return undefined;
  const ref = typeof given === 'string' ? given : undefined;
  const hasEnded = ref !== undefined && hasTimestampName(`${ref}.md`) && !workspace.store.has(ref);
  return hasEnded ? ref : workspace.find(ref, conversationOf(env)).file.id;
}
