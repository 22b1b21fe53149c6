import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { completionScript, type CompletedVerb } from '../../../src/core/setup/completion-script.ts';
import { cleanEnvironment, makeFolder } from '../../support/repo.ts';

const VERBS: CompletedVerb[] = [
  {
    name: 'new',
    aliases: ['start'],
    summary: "make a session file, don't ask",
    options: [
      {
        flags: '--type <type>',
        description: 'kind [of] work: which',
        choices: ['general', 'research'],
      },
    ],
    words: [],
    takesRef: false,
  },
  {
    name: 'show',
    aliases: [],
    summary: 'one session',
    options: [
      { flags: '-o, --output <file>', description: 'write it' },
      { flags: '-s, --session <ref>', description: 'another one' },
      { flags: '--raw', description: 'as it is' },
    ],
    words: [],
    takesRef: true,
  },
  {
    name: 'task',
    aliases: [],
    summary: 'tasks',
    options: [],
    words: ['add', 'done', 'list'],
    takesRef: false,
  },
];

/** What bash offers at the end of a command line; `session list` answers with two ids. */
function offered(...line: string[]): string[] {
  const script = `${completionScript('bash', VERBS)}
session() { printf '  "id": "%s",\\n' 20261120-140000-fix 20261121-100000-other; }
COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _session; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const folder = makeFolder();
  const { stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', ...line], {
    encoding: 'utf8',
    cwd: folder,
    env: cleanEnvironment(folder),
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((word) => word !== '');
}

describe('completions for bash', () => {
  it.each([
    ['verbs', ['session', ''], ['new', 'start', 'show', 'task']],
    ['verbs that begin so', ['session', 'st'], ['start']],
    ['options', ['session', 'show', '--'], ['--output', '--session', '--raw', '--help']],
    ['options behind an alias', ['session', 'start', '--t'], ['--type']],
    ['the values of an option', ['session', 'new', '--type', ''], ['general', 'research']],
    ['the words of a noun', ['session', 'task', ''], ['--help', 'add', 'done', 'list']],
    ['no words of a noun after the first', ['session', 'task', 'add', 'd'], []],
    [
      'ids and @ for a ref',
      ['session', 'show', '2026112'],
      ['20261120-140000-fix', '20261121-100000-other'],
    ],
    [
      'ids for an option that takes a ref',
      ['session', 'show', '--session', '20261121'],
      ['20261121-100000-other'],
    ],
  ])('offer %s', (_, line, words) => {
    expect(offered(...line)).toEqual(words);
  });
});

describe.each(['zsh', 'fish'] as const)('completions for %s', (shell) => {
  const script = completionScript(shell, VERBS);

  it('name every verb, option and value', () => {
    for (const word of [
      'new',
      'start',
      'show',
      'task',
      'output',
      'session',
      'raw',
      'general research',
      'add done list',
    ]) {
      expect(script).toContain(word);
    }
  });

  it('leave no quote open', () => {
    expect(script.replaceAll(/'[^']*'|"[^"]*"/g, '')).not.toMatch(/['"]/);
  });
});
