import { asMapping } from '../front-matter/values.ts';
import {
  fileProblems,
  type FileProblem,
  type KeptFile,
  type KeptKind,
} from '../lint/file-problems.ts';
import { claimsKnowledge } from './knowledge.ts';
import { validateKnowledge } from './knowledge-validator.js';

/** Everything that is wrong with the front matter of a knowledge file; nothing for a file of others. */
export function knowledgeProblems(text: string): FileProblem[] {
  return fileProblems(text, KIND, tooMany);
}

function tooMany({ frontMatter, say }: KeptFile): FileProblem[] {
  const { uses = 0, successes = 0 } = asMapping(frontMatter.data?.['knowledge']) ?? {};
  return typeof uses === 'number' && typeof successes === 'number' && successes > uses
    ? [
        say(
          frontMatter.blockStart,
          `successes is ${successes}, more than the ${uses} uses. Correct one of them.`,
        ),
      ]
    : [];
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

const KIND: KeptKind = {
  key: 'knowledge',
  validate: validateKnowledge,
  claims: claimsKnowledge,
  unread: 'nobody finds this',
  wanted: WANTED,
};
