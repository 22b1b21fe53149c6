import { readFrontMatter, type FrontMatter } from '../front-matter/front-matter.ts';
import { asMapping } from '../front-matter/values.ts';
import type { SchemaError } from '../lint/validators.js';
import { positionAt } from '../text/splice.ts';
import { claimsKnowledge } from './knowledge.ts';
import { validateKnowledge } from './knowledge-validator.js';

/** What is wrong with a knowledge file, and where; line and column from 1. */
export interface KnowledgeProblem {
  line: number;
  column: number;
  message: string;
}

/** Everything that is wrong with the front matter of a knowledge file; nothing for a file of others. */
export function knowledgeProblems(text: string): KnowledgeProblem[] {
  const frontMatter = readFrontMatter(text);
  const { data, defects } = frontMatter;
  const say = (offset: number, message: string): KnowledgeProblem => ({
    ...positionAt(text, offset),
    message,
  });
  if (data === undefined) {
    if (!claimsKnowledge(text)) return [];
    return defects.map(({ offset, detail }) =>
      say(offset, `The front matter cannot be read (${detail}), so nobody finds this. Correct it.`),
    );
  }
  if (!Object.hasOwn(data, 'knowledge')) return [];
  const errors = validateKnowledge(data) ? [] : (validateKnowledge.errors ?? []);
  const found = errors.map((error) => say(placeOf(frontMatter, error), messageOf(error)));
  return [...found, ...tooMany(frontMatter).map((message) => say(frontMatter.blockStart, message))];
}

function tooMany({ data }: FrontMatter): string[] {
  const { uses = 0, successes = 0 } = asMapping(data?.['knowledge']) ?? {};
  return typeof uses === 'number' && typeof successes === 'number' && successes > uses
    ? [`successes is ${successes}, more than the ${uses} uses. Correct one of them.`]
    : [];
}

function placeOf(frontMatter: FrontMatter, { instancePath }: SchemaError): number {
  const path = instancePath.split('/').slice(1);
  const steps = path.map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  return frontMatter.locate(steps)?.keyStart ?? frontMatter.blockStart;
}

function messageOf({ instancePath, keyword, params }: SchemaError): string {
  const missing = params['missingProperty'];
  if (keyword === 'required' && typeof missing === 'string') {
    return `${missing} is missing. ${WANTED[missing] ?? `Write ${missing}:.`}`;
  }
  const [, key = 'knowledge', index] = instancePath.split('/').slice(1);
  const name = index === undefined ? key : `${key} item ${Number(index) + 1}`;
  return `${name} has a value that it cannot have. ${WANTED[key] ?? ''}`.trim();
}

/** What to write for a key. */
const WANTED: Readonly<Record<string, string>> = {
  knowledge: 'Write knowledge: with kind and title indented below it.',
  kind: 'Write kind: lesson or kind: pattern.',
  title: 'Write title: "What it says, in one line".',
  importance: 'Write a number from 0 to 1, as in importance: 0.8.',
  tags: 'Write a list of words, as in tags: [payments].',
  session: 'Write the id of the session in quotes, or leave the key out.',
  commit: 'Write the commit in quotes, or leave the key out.',
  created: 'Write created: "2026-11-20T14:30:00Z", in UTC.',
  last_used: 'Write last_used: "2026-11-20T14:30:00Z", in UTC.',
  uses: 'Write a whole number from 0 up.',
  successes: 'Write a whole number from 0 up.',
  retired: 'Write retired: "2026-11-20T14:30:00Z", in UTC, or leave the key out.',
  retired_reason: 'Write it as text in quotes.',
};
