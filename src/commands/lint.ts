import { join } from 'node:path';
import { FORMATS, formatReport, countOf, type Format } from '../core/lint/lint-formats.ts';
import { oneLine, showable } from '../core/text/display.ts';
import { SessionError } from '../core/errors.ts';
import { isoTime } from '../core/clock.ts';
import { isFolder } from '../io/folders.ts';
import { paint } from '../io/terminal.ts';
import { Linter } from '../lint/lint.ts';
import { runLint, type LintRun } from '../lint/lint-run.ts';
import { chooseSources } from '../lint/lint-sources.ts';
import { ALL_RULES, explainRule, unknownRules } from '../lint/lint-rules.ts';
import { MissingPaths } from '../claims/missing-paths.ts';
import { VERSION } from '../version.ts';
import { Workspace } from '../workspace.ts';
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
      world.out(explainRule(rule));
      return 0;
    }
    const most = mostWarnings(input);
    const fix = flag(input, 'fix');
    const dryRun = flag(input, 'dryRun');
    const workspace = new Workspace(world.cwd);
    const choice = { names: input.args, staged: flag(input, 'staged'), fix };
    const sources = chooseSources(workspace, world.cwd, choice);
    const { lint, sessions } = workspace.config;
    // What is staged need not be what is there.
    const paths = choice.staged ? undefined : new MissingPaths(workspace);
    const linter = new Linter(
      { now: isoTime(world.now()), rules: lint.rules, staleDays: sessions.staleDays },
      paths && {
        missingPaths: (session) => paths.of(session),
        mayMiss: (text) => paths.mayMiss(text),
      },
    );
    const result = await runLint(workspace, sources, linter, {
      fix,
      dryRun,
    });
    if (!choice.staged && choice.names.length === 0 && hasKept(workspace)) {
      const { lintKeptFiles } = await import('../lint/kept-files.ts');
      lintKeptFiles(workspace, { fix, dryRun }, result);
    }
    print(world, input, result);
    for (const name of unknownRules(lint.rules)) {
      world.err(
        `session: lint.rules names "${oneLine(name)}", which is no rule; see session lint --explain list\n`,
      );
    }
    if (result.failures.length > 0) return 2;
    const warnings = countOf(result.problems, 'warning');
    return result.problems.length > warnings || warnings > most ? 1 : 0;
  },
};

/** Whether anything was kept of sessions: what looks at it is loaded only then. */
function hasKept({ root, config }: Workspace): boolean {
  const { decisions, knowledge } = config.completion.destinations;
  return isFolder(join(root, decisions)) || isFolder(join(root, knowledge));
}

function print(world: World, input: Input, result: LintRun): void {
  const format = (flag(input, 'json') ? 'json' : (textOption(input, 'format') ?? 'text')) as Format;
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
  world.out(
    formatReport(report, format, { rules: ALL_RULES, version: VERSION, dryRun, paint: look }),
  );
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
