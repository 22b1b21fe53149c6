import { FORMATS, formatReport, countOf, type Format } from '../core/lint/lint-formats.ts';
import type { RuleNotes } from '../core/lint/kept-rules.ts';
import { oneLine, showable } from '../core/text/display.ts';
import { SessionError } from '../core/errors.ts';
import { paint } from '../io/terminal.ts';
import { emptyRun, type LintRun } from '../lint/lint-run.ts';
import { lookAtProject, type ProjectLook } from '../lint/project-look.ts';
import { VERSION } from '../version.ts';
import { flag, JSON_OPTION, textOption, type Command, type Input, type World } from './command.ts';

export const command: Command = {
  name: 'lint',
  summary: 'Checks session files: their names, front matter, sections and coherence.',
  args: '[paths...]',
  options: [
    { flags: '--fix', description: 'mend what is certain' },
    { flags: '--staged', description: 'check what is staged in git instead of the files' },
    { flags: '--format <format>', description: 'how to print', choices: FORMATS },
    JSON_OPTION,
    { flags: '--max-warnings <number>', description: 'fail with more warnings than this' },
    { flags: '--quiet', description: 'report errors only' },
    { flags: '--dry-run', description: 'with --fix: show what would change and change nothing' },
    { flags: '--explain <rule>', description: 'say what a rule wants and why' },
  ],
  examples: ['session lint', 'session lint --fix', 'session lint --staged --format github'],
  notes:
    'Paths may be files, folders, patterns or session ids; without any, all session files are checked, and the\n' +
    'decision records and knowledge that were kept of sessions.\n' +
    'Severities and options of rules: lint.rules in .agents/config.yaml.',
  async run(world, input) {
    const rule = textOption(input, 'explain');
    if (rule !== undefined) {
      const { explained } = await import('../lint/full-lint.ts');
      world.out(explained(rule));
      return 0;
    }
    const most = mostWarnings(input);
    const names = input.args;
    const staged = flag(input, 'staged');
    const now = Math.floor(world.now().getTime() / 1000) * 1000;
    const look = staged || names.length > 0 ? undefined : lookAtProject(world.cwd, now);
    if (look && isSettled(look) && formatOf(input) !== 'sarif') {
      print(world, input, emptyRun(look.passed), []);
      return 0;
    }
    const { lintFully, allRules } = await import('../lint/full-lint.ts');
    const { cwd } = world;
    const choice = { names, staged, look, fix: flag(input, 'fix') };
    const result = await lintFully({ ...choice, cwd, now, dryRun: flag(input, 'dryRun') });
    print(world, input, result, allRules());
    for (const name of result.unknown) {
      world.err(
        `session: lint.rules names "${oneLine(name)}", which is no rule; see session lint --explain list\n`,
      );
    }
    if (result.failures.length > 0) return 2;
    const warnings = countOf(result.problems, 'warning');
    return result.problems.length > warnings || warnings > most ? 1 : 0;
  },
};

/** Whether nothing is left to look at, and nothing to say of the configuration. */
function isSettled({ left, hasRuleSettings, hasKept }: ProjectLook): boolean {
  return left.length === 0 && !hasRuleSettings && !hasKept;
}

function formatOf(input: Input): Format {
  return flag(input, 'json') ? 'json' : ((textOption(input, 'format') ?? 'text') as Format);
}

function print(world: World, input: Input, result: LintRun, rules: readonly RuleNotes[]): void {
  const format = formatOf(input);
  const dryRun = flag(input, 'dryRun');
  const shown = flag(input, 'quiet')
    ? result.problems.filter(({ severity }) => severity === 'error')
    : result.problems;
  if (format === 'text' && result.diffs.length > 0)
    world.out(`${showable(result.diffs.join(''))}\n`);
  const report = {
    files: result.files,
    problems: shown,
    fixed: flag(input, 'fix') ? result.fixed.length : undefined,
  };
  const look = (text: string, style: Parameters<typeof paint>[1]): string =>
    paint(text, style, world.colour);
  world.out(formatReport(report, format, { rules, version: VERSION, dryRun, paint: look }));
  for (const path of result.foreign) world.err(`${oneLine(path)} is no session file: skipped.\n`);
  for (const failure of result.failures) world.err(`session: ${showable(failure)}\n`);
}

function mostWarnings(input: Input): number {
  const text = textOption(input, 'maxWarnings');
  if (text === undefined) return Infinity;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new SessionError('bad-number', {
    so: `--max-warnings is "${text}".`,
    follows: 'So nothing was linted.',
    todo: 'Give a whole number, as in --max-warnings 0',
  });
}
