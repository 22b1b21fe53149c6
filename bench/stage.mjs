// What the rows run on: temporary projects full of session files, a bare environment, and peers.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeCorpus, writeNamedFiles } from './clean-corpus.mjs';
import { importHistory } from './long-history.mjs';

export const PACKAGE = dirname(dirname(fileURLToPath(import.meta.url)));
export const COMMAND = join(PACKAGE, 'dist/session.cjs');

/** Peers as they are pinned for comparison; the newest of markdownlint-cli2 that runs on node 20. */
const PEERS = { 'markdownlint-cli2': '0.22.1', rumdl: '0.2.75' };

/** The headings that a peer is asked for: the part of lint that it can do. */
const HEADINGS = ['*', '## Context', '*', '## Current State', '*', '## Next Steps', '*'];

/** Waits until what was written has reached the disk, where the system can tell: else that is measured too. */
function settle() {
  spawnSync('sync');
}

/** A peer that cannot be had here; its rows are "not measured". */
export class PeerMissing extends Error {}

export class Stage {
  #home = realpathSync(mkdtempSync(join(tmpdir(), 'agent-session-bench-')));
  #projects = new Map();
  #peers;

  constructor({ peers } = {}) {
    this.#peers = peers;
  }

  /** An environment without what steers node, git or the command, and what slows node's start. */
  env(more = {}) {
    const steering = /^(?:NODE_|GIT_|CLAUDE|AGENT_|SESSION_|npm_|VITEST|NO_COLOR|FORCE_COLOR|CI$)/;
    const kept = Object.entries(process.env).filter(([name]) => !steering.test(name));
    const git = { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
    return { ...Object.fromEntries(kept), ...git, ...more };
  }

  /** A git repository with a corpus, made on the first call for it; returns its root. */
  project(name, corpus) {
    const known = this.#projects.get(name);
    if (known) return known;
    const root = join(this.#home, name);
    writeCorpus(join(root, '.agents/sessions'), corpus);
    writeNamedFiles(root);
    this.#git(root, 'init', '--quiet', '--initial-branch=main');
    settle();
    this.#projects.set(name, root);
    return root;
  }

  /** Ten sessions in a repository with a history, on a branch that one of them names. */
  attachedProject(corpus) {
    if (this.#projects.has('attached')) return this.#projects.get('attached');
    const root = this.project('attached', corpus);
    const sessions = join(root, '.agents/sessions');
    const own = join(sessions, readdirSync(sessions).find((name) => name.endsWith('.md')) ?? '');
    const text = readFileSync(own, 'utf8').replace(/\n {2}branch: .*/, '');
    writeFileSync(
      own,
      text.replace(/\n {2}status: .*/, '\n  status: in_progress\n  branch: feature/measured'),
    );
    for (let at = 0; at < 20; at++) {
      for (let file = 0; file < 10; file++)
        writeFileSync(join(root, `src/${at}-${file}.txt`), `${at} ${file}\n`);
      this.#git(root, 'add', '--all');
      this.#git(root, 'commit', '--quiet', `--message=Step ${at}`);
    }
    this.#git(root, 'checkout', '--quiet', '-b', 'feature/measured');
    writeFileSync(join(root, 'src/0-0.txt'), 'changed\n');
    settle();
    return root;
  }

  /** A repository with so many commits, of which every tenth changes a session file. */
  longHistory(count) {
    const name = `history-${count}`;
    const known = this.#projects.get(name);
    if (known) return known;
    const root = join(this.#home, name);
    mkdirSync(root);
    this.#git(root, 'init', '--quiet', '--initial-branch=main');
    importHistory(root, count, this.env());
    this.#git(root, 'reset', '--quiet', '--hard');
    settle();
    this.#projects.set(name, root);
    return root;
  }

  /** Bytes in the journals of a conversation of this project. */
  journalSize(root, conversation) {
    const folder = join(root, '.git/agent-session/journal');
    const names = existsSync(folder) ? readdirSync(folder, { recursive: true }) : [];
    return names
      .filter((name) => name.endsWith(`${conversation}.jsonl`))
      .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  }

  /** Puts the committed launcher into a project, and this package where npm would install it. */
  launcher(root) {
    const launcher = join(root, '.agents/hooks/agent-session.cjs');
    if (!existsSync(launcher)) {
      mkdirSync(dirname(launcher), { recursive: true });
      copyFileSync(join(PACKAGE, 'dist/hooks/agent-session.cjs'), launcher);
      const installed = join(root, 'node_modules/agent-session');
      mkdirSync(installed, { recursive: true });
      copyFileSync(join(PACKAGE, 'package.json'), join(installed, 'package.json'));
      cpSync(join(PACKAGE, 'dist'), join(installed, 'dist'), { recursive: true });
      settle();
    }
    return launcher;
  }

  /** How to run markdownlint-cli2 over a project's sessions, asked for the required headings only. */
  markdownlint(root) {
    const cwd = join(root, '.agents/sessions');
    const config = { default: false, MD043: { headings: HEADINGS, match_case: true } };
    writeFileSync(join(cwd, '.markdownlint-cli2.jsonc'), JSON.stringify({ config }));
    const bin = join(this.#peerFolder(), 'markdownlint-cli2/markdownlint-cli2-bin.mjs');
    if (!existsSync(bin)) throw new PeerMissing('markdownlint-cli2 is not installed');
    return { args: [bin, '*.md'], cwd, env: this.env() };
  }

  /** The same for rumdl: its native program, called directly and without its cache. */
  rumdl(root) {
    const cwd = join(root, '.agents/sessions');
    const config = `[global]\nenable = ["MD043"]\n[MD043]\nheadings = ${JSON.stringify(HEADINGS)}\n`;
    writeFileSync(join(cwd, '.rumdl.toml'), config);
    const folder = join(this.#peerFolder(), '@rumdl');
    const found = (existsSync(folder) ? readdirSync(folder) : [])
      .map((name) => join(folder, name, process.platform === 'win32' ? 'rumdl.exe' : 'rumdl'))
      .find((path) => spawnSync(path, ['--version']).status === 0);
    if (found === undefined) throw new PeerMissing('no program of rumdl runs here');
    return { program: found, args: ['check', '--no-cache', '.'], cwd, env: this.env() };
  }

  remove() {
    rmSync(this.#home, { recursive: true, force: true });
  }

  #git(root, ...args) {
    const name = { GIT_AUTHOR_NAME: 'Bench', GIT_AUTHOR_EMAIL: 'bench@example.org' };
    const committer = { GIT_COMMITTER_NAME: 'Bench', GIT_COMMITTER_EMAIL: 'bench@example.org' };
    execFileSync('git', args, { cwd: root, env: this.env({ ...name, ...committer }) });
  }

  /** Where the peers are installed; npm does that once per run, unless a folder was given. */
  #peerFolder() {
    if (this.#peers === undefined) {
      const folder = join(this.#home, 'peers');
      mkdirSync(folder);
      const wanted = Object.entries(PEERS).map(([name, version]) => `${name}@${version}`);
      const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefix', folder];
      const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
      const { status } = spawnSync(npm, ['install', ...flags, ...wanted], {
        cwd: folder,
        stdio: 'ignore',
      });
      this.#peers = status === 0 ? folder : '';
    }
    if (this.#peers === '') throw new PeerMissing('npm could not install it');
    return join(this.#peers, 'node_modules');
  }
}
