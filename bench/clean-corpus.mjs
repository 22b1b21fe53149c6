#!/usr/bin/env node
// Writes session files that lint finds nothing in, the same ones for the same arguments, for
// benchmarks and tests; on request a share of them with one defect each.
//
//   node bench/clean-corpus.mjs --count 1000 --out DIR [--root DIR] [--seed 1]
//                               [--now 2026-11-20T00:00:00Z] [--active 1] [--defective 0.02]
//
// --root DIR     the project: the files that the sessions name are made in it, or lint misses them
// --active F     share that is in progress or paused; the rest is completed, which lint warns about
// --defective F  share with one defect of DEFECTS, all kinds in turn
// --now TIME     what "recent" means (today, UTC, by default)
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { DEFECTS } from './corpus-defects.mjs';
import { AGENTS, FILES, random, wording } from './corpus-words.mjs';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const KINDS = Object.keys(DEFECTS);

/** The start of the current day: the same files all day long. */
function today() {
  return Math.floor(Date.now() / DAY) * DAY;
}

/**
 * One session file. `count` spreads the files over the 40 days before `now` (milliseconds), each
 * updated within the last 12 days, so that none is stale and no two have one name.
 */
export function makeSession(
  index,
  { count = 1, seed = 1, now = today(), active = 1, defect } = {},
) {
  const chance = random(seed * 1_000_003 + index);
  const facts = factsOf(chance, { index, count, now, active });
  const text = `${frontMatter(facts)}\n${sections(facts)}`;
  const file = { name: `${facts.stamp}-${facts.slug}.md`, text, status: facts.status, defect };
  return defect === undefined ? file : { ...file, ...DEFECTS[defect](file) };
}

function factsOf(chance, { index, count, now, active }) {
  const step = (39 * DAY) / count;
  const created = Math.floor((now - 40 * DAY + (index + chance.next() * 0.5) * step) / 1000) * 1000;
  const earliest = Math.max(created + 120 * MINUTE, now - 12 * DAY);
  const updated =
    Math.floor((earliest + chance.next() * (now - 60 * MINUTE - earliest)) / 1000) * 1000;
  const words = wording(chance);
  const title = words.phrase();
  const running = chance.chance(0.75) ? 'in_progress' : 'paused';
  return {
    chance,
    words,
    title,
    created,
    updated,
    status: chance.chance(active) ? running : 'completed',
    slug: title.toLowerCase().replaceAll(' ', '-'),
    stamp: iso(created).replaceAll(/[-:Z]/g, '').replace('T', '-'),
  };
}

function frontMatter({ chance, words, title, created, updated, status, slug }) {
  const lines = ['---', 'session:', `  title: "${title}"`, `  status: ${status}`];
  lines.push(`  created: "${iso(created)}"`, `  last_updated: "${iso(updated)}"`);
  if (chance.chance(0.5))
    lines.push(`  type: ${chance.pick(['development', 'multi-agent', 'research'])}`);
  if (chance.chance(0.5)) lines.push(`  branch: feature/${slug}`);
  if (chance.chance(0.5)) lines.push(`  base_commit: "${hex(chance, 8)}"`);
  if (chance.chance(0.3)) lines.push(`  tags: [${words.label()}]`);
  if (chance.chance(0.5)) {
    const issue = `${chance.pick(['BACK', 'WEB', 'OPS'])}-${chance.integer(100, 4999)}`;
    lines.push(
      `  linear_issue: "${issue}"`,
      `  linear_url: "https://linear.app/acme/issue/${issue}"`,
    );
  }
  const count = chance.integer(0, 5);
  lines.push('', 'orchestration:', `  current_task: "${words.task()}"`);
  lines.push(count === 0 ? '  spawned_agents: []' : '  spawned_agents:');
  for (let at = 0; at < count; at++) lines.push(...agent(chance, words, status));
  return `${lines.join('\n')}\n---\n`;
}

function agent(chance, words, sessionStatus) {
  const states = {
    in_progress: ['pending', 'in_progress', 'completed'],
    paused: ['pending', 'completed'],
  };
  const status = chance.pick(states[sessionStatus] ?? ['completed']);
  const lines = [
    `    - agent: ${chance.pick(AGENTS)}`,
    `      task: "${words.phrase()}"`,
    `      status: ${status}`,
  ];
  if (status === 'completed') lines.push(`      summary: "${words.task()}: done"`);
  if (chance.chance(0.2)) lines.push(`      id: "a${hex(chance, 6)}"`);
  return lines;
}

function sections(facts) {
  const { chance, words, title } = facts;
  const { integer } = chance;
  const parts = [`# Session: ${title}`, ''];
  const section = (name, ...lines) => parts.push(`## ${name}`, ...lines, '');
  section('Context', words.paragraph(2, 5), '', words.paragraph(1, 4));
  const list = chance.chance(0.4) ? ['', `- ${words.sentence()}`, `- ${words.sentence()}`] : [];
  section('Current State', words.paragraph(2, 4), ...list);
  section('Next Steps', ...many(integer(2, 6), (at) => `${at + 1}. ${words.step()}`));
  section('Execution Progress', '', ...waves(facts));
  section('Technical Context', '', ...technical(facts));
  const doing = facts.status === 'completed' ? 1 : 0.5;
  section(
    'Acceptance Criteria',
    ...many(integer(2, 6), () => `- ${box(chance, doing)} ${words.sentence()}`),
  );
  section('Decisions', '', ...many(integer(1, 3), (at) => decision(words, at + 1)));
  section('Blockers', chance.chance(0.6) ? '- None' : `- ${words.sentence()}`);
  if (chance.chance(0.3)) parts.push('---', '');
  return `${parts.join('\n')}\n${log(facts, parts.join('\n').length)}`;
}

/** The first wave is at work, each later one waits for the one before it. */
function waves({ chance, words, status }) {
  return many(chance.integer(1, 4), (at) => {
    const over = status === 'completed';
    const state = over ? 'COMPLETED' : at === 0 ? 'ACTIVE' : `blocked by Wave ${at}`;
    const done = over ? 1 : at === 0 ? 0.5 : 0;
    // An active wave has something left to do.
    const open = over ? [] : [`- [ ] ${words.task()}`];
    const tasks = many(chance.integer(1, 5), () => `- ${box(chance, done)} ${words.task()}`);
    return [`### Wave ${at + 1}: ${words.phrase()} (${state})`, ...tasks, ...open, ''].join('\n');
  });
}

function technical({ chance, words }) {
  const lines = ['### Files to Update'];
  lines.push(...many(chance.integer(2, 7), () => `- \`${words.path()}\` - ${words.phrase()}`));
  lines.push('', '### Key Commands', words.fence());
  if (chance.chance(0.35)) {
    const rows = many(chance.integer(2, 5), () => `| ${words.label()} | ${words.phrase()} |`);
    lines.push(
      '',
      '### Notes',
      `> ${words.sentence()}`,
      '',
      '| Part | Plan |',
      '| --- | --- |',
      ...rows,
    );
  }
  if (chance.chance(0.3)) lines.push('', words.fence());
  return lines;
}

function decision(words, number) {
  const lines = [`### Decision ${number}: ${words.phrase()}`, `**Decision**: ${words.sentence()}`];
  return `${[...lines, `**Rationale**: ${words.sentence()}`].join('\n')}\n`;
}

/** Five to forty dated entries, mostly few, the later ones short once the file has grown. */
function log({ chance, words, created, updated }, sizeBefore) {
  const entries = 5 + Math.floor(36 * chance.next() ** 2);
  const step = (updated - created - MINUTE) / entries;
  let size = sizeBefore;
  const lines = many(entries, (at) => {
    const when = iso(created + MINUTE + at * step)
      .slice(0, 16)
      .replace('T', ' ');
    const said = size > 4800 ? `${words.phrase()}.` : words.paragraph(1, 2);
    const entry = `### ${when} - ${chance.pick(AGENTS)}/${words.label()}\n${said}\n`;
    size += entry.length + 1;
    return entry;
  });
  return `## Session Log\n\n${lines.join('\n')}`;
}

const many = (length, make) => Array.from({ length }, (_, at) => make(at));
const box = (chance, share) => (chance.chance(share) ? '[x]' : '[ ]');
const iso = (time) => new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');
const hex = (chance, digits) => many(digits, () => chance.pick('0123456789abcdef')).join('');

/** The files one after another: `{ name, text, status, defect }`, names all different. */
export function* corpus({ count, seed = 1, now = today(), active = 1, defective = 0 }) {
  const names = new Set();
  const every = defective > 0 ? 1 / defective : Infinity;
  let made = 0;
  for (let index = 0; index < count; index++) {
    const due = Math.floor((index + 1) / every) > made;
    const defect = due ? KINDS[made++ % KINDS.length] : undefined;
    const file = makeSession(index, { count, seed, now, active, defect });
    while (names.has(file.name)) file.name = file.name.replace(/\.md$/, '-2.md');
    names.add(file.name);
    yield file;
  }
}

/** Makes the files that the sessions name, empty, in the root of their project. */
export function writeNamedFiles(root) {
  for (const file of FILES) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), '');
  }
}

/** Writes a corpus into `folder`, which is made; returns how many files and bytes there are. */
export function writeCorpus(folder, options) {
  mkdirSync(folder, { recursive: true });
  let bytes = 0;
  for (const { name, text } of corpus(options)) {
    writeFileSync(join(folder, name), text);
    bytes += Buffer.byteLength(text);
  }
  return { files: options.count, bytes };
}

function main() {
  const text = { type: 'string' };
  const options = {
    count: text,
    out: text,
    root: text,
    seed: text,
    now: text,
    active: text,
    defective: text,
  };
  const { values } = parseArgs({ options });
  const count = Number(values.count);
  const now = values.now === undefined ? today() : Date.parse(values.now);
  if (!Number.isInteger(count) || values.out === undefined || Number.isNaN(now)) {
    console.error(
      'usage: clean-corpus.mjs --count N --out DIR [--root DIR] [--seed N] [--now TIME] [--active F] [--defective F]',
    );
    process.exitCode = 2;
    return;
  }
  const seed = Number(values.seed ?? 1);
  const active = Number(values.active ?? 1);
  const defective = Number(values.defective ?? 0);
  const { files, bytes } = writeCorpus(values.out, { count, seed, now, active, defective });
  if (values.root !== undefined) writeNamedFiles(values.root);
  console.log(`${files} files, ${bytes} bytes`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) main();
