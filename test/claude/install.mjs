// Gets the client: from npm into the system's temporary folder, where the next run finds it again.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PACKAGE = '@anthropic-ai/claude-code';

/** The version the stories were written against. */
export const VERSION = process.env.CLAUDE_CODE_VERSION || '2.1.329';

/**
 * The path of the client's program, installed when it is not there yet (about 10 s, 360 MB). It is
 * not open source, so it is no dependency of the project.
 * @param {AbortSignal} signal ends the installation
 * @throws {Error} which says what was tried, when it cannot be had
 */
export async function installClient(signal) {
  const folder = join(tmpdir(), `agent-session-${userInfo().username}`, `claude-code-${VERSION}`);
  const program = (await findProgram(folder)) ?? (await install(folder, signal));
  const { stdout } = await run(program, ['--version'], { env: {}, timeout: 30_000 });
  if (!stdout.includes(VERSION) && VERSION !== 'latest') {
    throw new Error(`${program} says it is version ${stdout.trim()}, not ${VERSION}.`);
  }
  return program;
}

async function install(folder, signal) {
  await mkdir(join(folder, '..'), { recursive: true, mode: 0o700 });
  const fresh = await mkdtemp(`${folder}-`);
  try {
    await writeFile(join(fresh, 'package.json'), '{"private": true}\n');
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-save', '--loglevel=error'];
    await run(npm, ['install', ...flags, `${PACKAGE}@${VERSION}`], {
      cwd: fresh,
      signal,
      timeout: 240_000,
    });
    await rename(fresh, folder).catch(async (error) => {
      // Another run may have been faster; then its copy is the one.
      if (!(await findProgram(folder))) throw error;
    });
  } catch (error) {
    throw new Error(
      `${PACKAGE}@${VERSION} could not be installed from npm:\n${error.stderr || error.message}`,
      { cause: error },
    );
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  const program = await findProgram(folder);
  if (program) return program;
  throw new Error(
    `${PACKAGE}@${VERSION} holds no program for ${process.platform}-${process.arch}.`,
  );
}

/** The native program lies in a package per platform: no install script is needed to find it. */
async function findProgram(folder) {
  const packages = join(folder, 'node_modules/@anthropic-ai');
  const names = await readdir(packages).catch(() => []);
  for (const name of names.filter((one) => one.startsWith('claude-code-'))) {
    const files = await readdir(join(packages, name));
    const file = files.find((one) => one === 'claude' || one === 'claude.exe');
    if (file) return join(packages, name, file);
  }
  return undefined;
}
