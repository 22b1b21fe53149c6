import { SessionError } from '../errors.ts';
import { readYaml } from '../front-matter/front-matter.ts';
import { hasBlock, insertBlock } from './marked-block.ts';

/** What runs a project's checks before a commit, in the order in which it is looked for. */
export type PreCommitKind = 'husky' | 'lefthook' | 'pre-commit' | 'git';

/** The file through which a project's commits are checked; `text` undefined: it is not there yet. */
export interface PreCommitTarget {
  kind: PreCommitKind;
  /** As shown to people, and as the file is found: relative to the root, or absolute. */
  path: string;
  text: string | undefined;
}

export const LEFTHOOK_FILES = [
  'lefthook.yml',
  'lefthook.yaml',
  '.lefthook.yml',
  '.lefthook.yaml',
  '.config/lefthook.yml',
  '.config/lefthook.yaml',
];
export const PRE_COMMIT_FILE = '.pre-commit-config.yaml';
export const HUSKY_FILE = '.husky/pre-commit';

/**
 * The text with `session lint --staged` added in a marked block; the same text when it is there.
 * @param asPackage whether the tool is a dependency of the project, and npx finds it
 * @throws SessionError `pre-commit-unclear` when the file cannot be edited with certainty
 */
export function addPreCommit(target: PreCommitTarget, asPackage: boolean): string {
  const { kind, text = '' } = target;
  if (hasBlock(text) || /\bsession lint\b.*--staged/.test(text)) return text;
  const command = `${asPackage ? 'npx --no ' : ''}session lint --staged`;
  if (kind === 'lefthook') return checked(target, command, addToLefthook(target, text, command));
  if (kind === 'pre-commit') return checked(target, command, addToPreCommit(target, text, command));
  return addToScript(target, asPackage, command);
}

/** A hook without the tool must not stop a colleague's commits. */
function addToScript(target: PreCommitTarget, asPackage: boolean, command: string): string {
  const { kind, text } = target;
  const lines = asPackage
    ? [`${command} || exit $?`]
    : [`if command -v session >/dev/null 2>&1; then ${command} || exit $?; fi`];
  if (text === undefined) {
    const shebang = '#!/bin/sh\n';
    return insertBlock(shebang, shebang.length, lines, { newFile: true });
  }
  const shebang = /^#![^\n]*(?:\n|$)/.exec(text)?.[0] ?? '';
  if (shebang !== '' && !/\b(?:sh|bash|dash|zsh|ksh)\b/.test(shebang)) {
    throw unclear(target, `is no shell script (${shebang.trim()})`, command);
  }
  // Husky stops at the first failure. A plain hook answers with its last command, and may end early.
  return insertBlock(text, kind === 'husky' ? text.length : shebang.length, lines);
}

function addToLefthook(target: PreCommitTarget, text: string, command: string): string {
  const job = (indent: string): string[] =>
    [`glob: '.agents/sessions/*.md'`, `run: ${command}`].map((line) => indent + line);
  const whole = ['pre-commit:', '  commands:', '    session-lint:', ...job('      ')];
  const top = blockAt(text, 0, '', 'pre-commit');
  if (!top) return insertBlock(text, text.length, whole);
  if (!top.indent)
    throw unclear(target, 'has a pre-commit entry in a form that is not edited', command);
  const jobs = blockAt(text, top.end, top.indent, 'jobs');
  if (jobs) {
    const [first, ...rest] = ['name: session-lint', ...job('')];
    const item = [`- ${first}`, ...rest.map((line) => `  ${line}`)];
    return insertBlock(text, jobs.end, item, { indent: jobs.indent || top.indent });
  }
  const commands = blockAt(text, top.end, top.indent, 'commands');
  if (!commands) {
    const item = ['commands:', '  session-lint:', ...job('    ')];
    return insertBlock(text, top.end, item, { indent: top.indent });
  }
  const indent = commands.indent || `${top.indent}  `;
  return insertBlock(text, commands.end, ['session-lint:', ...job('  ')], { indent });
}

function addToPreCommit(target: PreCommitTarget, text: string, command: string): string {
  const repos = blockAt(text, 0, '', 'repos');
  if (!repos) throw unclear(target, 'has no plain `repos:` list', command);
  const item = [
    '- repo: local',
    '  hooks:',
    '  - id: session-lint',
    '    name: session lint',
    `    entry: ${command}`,
    '    language: system',
    "    files: '^\\.agents/sessions/.*\\.md$'",
    '    pass_filenames: false',
  ];
  return insertBlock(text, repos.end, item, { indent: repos.indent });
}

/**
 * Finds `key:` with its value on the lines below, at exactly this indentation, before anything of a
 * smaller one. `indent` is that of the first line of the value.
 */
function blockAt(
  text: string,
  from: number,
  indent: string,
  key: string,
): { end: number; indent: string } | undefined {
  let found: number | undefined;
  for (const { 0: line, index } of text.slice(from).matchAll(/[^\n]*\n|[^\n]+$/g)) {
    const content = line.trim();
    if (content === '' || content.startsWith('#')) continue;
    const own = /^[ ]*/.exec(line)?.[0] ?? '';
    if (found !== undefined) {
      const inside = own.length > indent.length || (own === indent && content.startsWith('- '));
      return { end: found, indent: inside ? own : '' };
    }
    if (own.length < indent.length) return undefined;
    const opens = own === indent && new RegExp(`^${key}:\\s*(?:#.*)?$`).test(content);
    if (opens) found = from + index + line.length;
  }
  return found === undefined ? undefined : { end: found, indent: '' };
}

/** An edit by lines holds only if the file then says what was meant, and no less than before. */
function checked(target: PreCommitTarget, command: string, after: string): string {
  const [old, fresh] = [readYaml(target.text ?? ''), readYaml(after)];
  const says = JSON.stringify(fresh.data ?? null);
  const lost = Object.keys(old.data ?? {}).some((key) => !(key in (fresh.data ?? {})));
  if (fresh.defects.length > 0 || lost || !says.includes(JSON.stringify(command))) {
    throw unclear(target, 'is laid out in a way that is not edited', command);
  }
  return after;
}

function unclear({ path }: PreCommitTarget, what: string, command: string): SessionError {
  return new SessionError('pre-commit-unclear', {
    so: `${path} ${what}.`,
    follows: 'So it was left alone, and nothing was changed.',
    todo: `Add this command to it by hand: ${command}`,
  });
}
