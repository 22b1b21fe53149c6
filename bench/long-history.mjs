// A repository with a long history, made by git fast-import: every fifty commits one session begins, ticks
// its objectives, and is deleted; the last ones are still at work.
import { spawnSync } from 'node:child_process';

const PER_SESSION = 50;
const ALIVE = 4;
const STEP_SECONDS = 1800;

/** Fills an empty repository with so many commits on `main`, the last of them now. */
export function importHistory(root, count, env) {
  const input = stream(count, Math.floor(Date.now() / 1000) - count * STEP_SECONDS);
  const { status, stderr } = spawnSync('git', ['fast-import', '--quiet'], {
    cwd: root,
    env,
    input,
  });
  if (status !== 0) throw new Error(`git fast-import: ${stderr}`);
}

function stream(count, start) {
  const lines = [];
  const sessions = Math.ceil(count / PER_SESSION);
  for (let at = 0; at < count; at++) {
    const time = start + at * STEP_SECONDS;
    const number = Math.floor(at / PER_SESSION);
    const step = at % PER_SESSION;
    const name = nameOf(start + number * PER_SESSION * STEP_SECONDS, number);
    lines.push('commit refs/heads/main', `mark :${at + 1}`);
    lines.push(`committer Dev ${number % 5} <dev@example.org> ${time} +0000`);
    lines.push(...data(`Step ${at}\n\nSession: ${name}\n`));
    if (at > 0) lines.push(`from :${at}`);
    for (let file = 0; file < 3; file++) {
      const path = `src/part-${(at * 7 + file) % 40}/file-${(at * 3 + file) % 50}.ts`;
      lines.push(`M 644 inline ${path}`, ...data(`export const at = ${at};\n`));
    }
    const path = `.agents/sessions/${name}.md`;
    if (step === PER_SESSION - 1 && number < sessions - ALIVE) lines.push(`D ${path}`);
    else if (step % 10 === 0) {
      lines.push(`M 644 inline ${path}`, ...data(sessionText(number, step, time)));
    }
    lines.push('');
  }
  return `${lines.join('\n')}\n`;
}

function data(text) {
  return [`data ${Buffer.byteLength(text)}`, text];
}

function isoTime(seconds) {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

function nameOf(seconds, number) {
  const stamp = isoTime(seconds).replaceAll(/[-:Z]/g, '').replace('T', '-');
  return `${stamp}-work-${number}`;
}

function sessionText(number, step, time) {
  const box = (at) => (step >= at * 10 ? 'x' : ' ');
  return `---
session:
  title: "Work ${number}"
  status: in_progress
  created: "${isoTime(time - step * STEP_SECONDS)}"
  last_updated: "${isoTime(time)}"
orchestration:
  current_task: "Step ${step}"
  spawned_agents: []
---

# Session: Work ${number}

## Context

The part number ${number} of a long piece of work, with some words of why it is done and for whom.

## Current State

Step ${step} is done and its test passes; the next one is not begun.

## Next Steps

- Take step ${step + 1}

## Execution Progress

### Wave 1: Work (ACTIVE)

- [${box(1)}] Read the part
- [${box(2)}] Change the part

## Acceptance Criteria

- [${box(3)}] The part does what was asked
- [${box(4)}] Its test shows it

## Blockers

- Review of part ${number % 7} by the owners is missing
`;
}
