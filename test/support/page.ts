import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { COMMAND, runProcess } from './cli.ts';
import type { Repo } from './repo.ts';

interface Block {
  language: string;
  text: string;
}

/** What must be in the answers of the commands that fit. */
export type Telling = readonly (readonly [command: RegExp, fact: string])[];

/** A page of the documentation whose commands are run as they stand there. */
export class Page {
  readonly text: string;
  /** Its code, in the order of the page. */
  readonly blocks: readonly Block[];

  /** @param name of a file in `docs/` */
  constructor(name: string) {
    this.text = readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
    const found = this.text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm);
    this.blocks = [...found].map(([, language = '', text = '']) => ({ language, text }));
  }

  /** All commands of the page as one text. */
  get commands(): string {
    return this.blocks.flatMap(({ language, text }) => (language === 'bash' ? text : [])).join('');
  }

  /**
   * Runs every command of the page; a comment at its end may say with which code it ends.
   * @param env from `withCommand`
   * @param meet is shown every block before its commands run
   * @returns how many there were
   * @throws Error when one of them ends or tells otherwise, or none fits a fact
   */
  async run(
    repo: Repo,
    env: Record<string, string>,
    telling: Telling,
    meet: (block: Block) => void = () => {},
  ): Promise<number> {
    const ran: string[] = [];
    for (const block of this.blocks) {
      meet(block);
      if (block.language !== 'bash') continue;
      for (const line of block.text.split('\n').filter((one) => one !== '')) {
        const world = { cwd: repo.root, env };
        const { code, stdout, stderr } = await runProcess('/bin/sh', ['-c', line], world);
        const [, wanted = '0'] = / # ends with (\d)$/.exec(line) ?? [];
        if (code !== Number(wanted)) throw new Error(`${line}\nended with ${code}: ${stderr}`);
        const missing = telling.find(([one, fact]) => one.test(line) && !stdout.includes(fact));
        if (missing !== undefined)
          throw new Error(`${line}\ndoes not tell ${missing[1]}: ${stdout}`);
        ran.push(line);
      }
    }
    const idle = telling.find(([pattern]) => !ran.some((line) => pattern.test(line)));
    if (idle !== undefined) throw new Error(`No command of the page fits ${String(idle[0])}.`);
    return ran.length;
  }
}

/** The environment of a repository in which `session` is on PATH. */
export function withCommand(repo: Repo): Record<string, string> {
  const bin = join(repo.root, '.git', 'test-bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'session'), `#!/bin/sh\nexec "${process.execPath}" "${COMMAND}" "$@"\n`);
  chmodSync(join(bin, 'session'), 0o755);
  return { ...repo.env, PATH: `${bin}${delimiter}${repo.env['PATH'] ?? ''}` };
}
