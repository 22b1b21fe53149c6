import { SessionError } from '../errors.ts';

/** No key was given. */
export function noKeyGiven(action: 'set' | 'get' | 'delete'): SessionError {
  const value = action === 'set' ? ' VALUE' : '';
  return new SessionError('no-key', {
    so: 'It was not said which key is meant.',
    follows: 'So nothing was done.',
    todo: `Name it: session memory ${action} swarm/shared/api-contract${value}`,
  });
}

/** No value was given. */
export function noValueGiven(): SessionError {
  return new SessionError('no-value', {
    so: 'It was not said what the key is to be set to.',
    follows: 'So nothing was set.',
    todo: 'Give the value behind the key, or "-" to read it from standard input.',
  });
}

/** More than one word where one is meant. */
export function oneWordOnly(what: string): SessionError {
  return new SessionError('wrong-use', {
    so: `More than one ${what} was given.`,
    follows: 'So nothing was done.',
    todo: `Put quotes around the ${what}, so that the shell leaves its blanks and stars alone.`,
  });
}

export function notTogether(one: string, other: string): SessionError {
  return new SessionError('wrong-use', {
    so: `${one} and ${other} were given together.`,
    follows: 'So nothing was done.',
    todo: 'Give one of them.',
  });
}

/** `clear` without anything that says what goes. */
export function noScope(): SessionError {
  return new SessionError('no-scope', {
    so: 'It was not said what is to be cleared.',
    follows: 'So nothing was deleted.',
    todo: 'Give --session, --namespace NAME, a pattern, or --all; --dry-run shows what would go.',
  });
}

export function noSearchWords(): SessionError {
  return new SessionError('no-words', {
    so: 'There is nothing to search for.',
    follows: 'So nothing was searched.',
    todo: 'Give words or a pattern: session memory search "pattern/*"',
  });
}
