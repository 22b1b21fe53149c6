import { hasBlock, insertBlock } from './marked-block.ts';

/** Where git reads which files are merged by our driver, relative to the root. */
export const ATTRIBUTES_FILE = '.gitattributes';
/** The part of git's configuration that names the driver. */
export const DRIVER_SECTION = 'merge.agent-session';

const ATTRIBUTES = ['.agents/sessions/*.md', '.agents/groups/*.md'].map(
  (pattern) => `${pattern} merge=agent-session`,
);

/** A value of git's configuration of this clone; undefined where it has none. */
export interface GitSetting {
  key: string;
  before: string | undefined;
  after: string | undefined;
}

/** What the configuration of a clone has to say, by key. */
export function driverSettings(node: string, tool: string): Record<string, string> {
  return {
    [`${DRIVER_SECTION}.name`]: 'merge of session files by meaning (agent-session)',
    [`${DRIVER_SECTION}.driver`]: driverCommand(node, tool),
  };
}

/**
 * The command that git hands to its shell. The tool is started as it is installed now, else as it is
 * found on PATH; where there is none, git merges by lines, as it would without a driver.
 */
function driverCommand(node: string, tool: string): string {
  const program = `node=${quoted(node)}; [ -x "$node" ] || node=node; tool=${quoted(`${tool}/dist/session.cjs`)}`;
  const files = '%O %A %B %P';
  const noted = `[ -f "$tool" ] && command -v "$node" >/dev/null 2>&1`;
  return (
    `${program}; if ${noted}; then "$node" "$tool" merge-driver ${files}; ` +
    `elif command -v session >/dev/null 2>&1; then session merge-driver ${files}; ` +
    'else git merge-file -L ours -L base -L theirs %A %O %B; fi'
  );
}

/** For the shell; git itself takes each % for one of its own signs. */
function quoted(path: string): string {
  const portable = path.replaceAll('\\', '/').replaceAll('%', '%%');
  return `'${portable.replaceAll("'", String.raw`'\''`)}'`;
}

/** Whether a driver command is one that `init` wrote, of this version or another. */
export function isOurDriver(command: string): boolean {
  return command.includes('merge-driver %O %A %B');
}

/** The tool that a driver command of ours starts. */
export function toolOfDriver(command: string): string | undefined {
  const path = /\btool='((?:[^']|'\\'')*)'/.exec(command)?.[1];
  return path?.replaceAll(String.raw`'\''`, "'").replaceAll('%%', '%');
}

/** Whether attributes name our driver. */
export function declaresDriver(attributes: string): boolean {
  return /^[^#\n]*\smerge=agent-session(?:\s|$)/m.test(attributes);
}

/**
 * Whether attributes name our driver and none of these texts of git's configuration says what it is:
 * the cheap question, without git.
 */
export function lacksDriver(attributes: string, configurations: readonly string[]): boolean {
  return (
    declaresDriver(attributes) &&
    !configurations.some((text) => /^[ \t]*\[merge "agent-session"\]/m.test(text))
  );
}

/** The attributes with our lines in a marked block; unchanged where they name the driver. */
export function addAttributes(before: string | undefined): string {
  const text = before ?? '';
  if (hasBlock(text) || declaresDriver(text)) return text;
  return insertBlock(text, text.length, ATTRIBUTES, { newFile: before === undefined });
}

/** What a clone has of the driver, for `doctor`. */
export interface DriverState {
  /** Whether git would use the driver for a session file. */
  declared: boolean;
  /** The command in the configuration. */
  command: string | undefined;
  /** The tool that the command starts, where it is gone. */
  missingTool: string | undefined;
}
