import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { VERBS } from '../../src/cli.ts';
import { runInProcess, type Outcome } from '../support/cli.ts';
import { makeFolder } from '../support/repo.ts';

function completions(shell: string): Promise<Outcome> {
  return runInProcess(['completions', shell], { cwd: makeFolder() });
}

describe('session completions', () => {
  it.each(['bash', 'zsh', 'fish'])('know every verb and option in %s', async (shell) => {
    const { stdout } = await completions(shell);
    for (const [name, verb] of Object.entries(VERBS)) {
      const { options } = (await verb.load()).command;
      const flags = options.map(({ flags: text }) => /--([\w-]+)/.exec(text)?.[1]);
      for (const word of [name, ...(verb.aliases ?? []), ...flags]) expect(stdout).toContain(word);
    }
  });

  it('print what bash can read', async () => {
    const { stdout } = await completions('bash');
    expect(spawnSync('bash', ['-n'], { input: stdout, encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  it.each([
    ['--', ['--help', '--version']],
    ['--v', ['--version']],
    ['comp', ['compare', 'complete', 'completions']],
    ['', []],
  ])('offer in bash behind "session %s" options only where one is begun', async (typed, wanted) => {
    const { stdout } = await completions('bash');
    const asked = `${stdout}\nCOMP_WORDS=(session ${typed || "''"}); COMP_CWORD=1; _session; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout: told } = spawnSync('bash', ['-c', asked], { encoding: 'utf8' });
    const offered = told.trim().split('\n').toSorted();
    if (typed === '') expect(offered.filter((word) => word.startsWith('-'))).toEqual([]);
    else expect(offered).toEqual(wanted);
  });

  it.each(['zsh', 'fish'])('know the options that stand alone in %s', async (shell) => {
    const { stdout } = await completions(shell);
    const verb = /\$words\[2\] == -\*|__fish_use_subcommand -s/;
    const lines = stdout
      .split('\n')
      .filter((line) => verb.test(line))
      .join('\n');
    for (const name of ['help', 'version']) expect(lines).toContain(name);
  });

  it.each(['show', 'resume', 'compare'])('offer ids behind %s', async (verb) => {
    const { stdout } = await completions('fish');
    const lines = stdout.split('\n').filter((line) => line.includes(`subcommand_from ${verb}`));
    expect(lines.some((line) => line.endsWith("-a '@ (__session_ids)'"))).toBe(true);
  });

  it('refuse a shell that they do not know', async () => {
    expect((await completions('tcsh')).code).toBe(2);
  });
});
