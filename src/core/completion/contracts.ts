import { containedMarkdown } from '../knowledge/contained-markdown.ts';
import { outline } from '../outline/outline.ts';
import { applySplices } from '../text/splice.ts';
import { mask } from '../text/secrets.ts';
import type { FoundContract } from './extract-contracts.ts';
import { appendBlock, appendToSection, harmlessLine, type TextFile } from './markdown-append.ts';
import { comparable } from './passages.ts';
import type { Extraction } from './plan.ts';

export interface ContractsPlan {
  /** The text of the file as it will be; undefined when nothing is added. */
  after: string | undefined;
  extractions: Extraction[];
}

/**
 * Contracts as sections of the contracts file. One that stands there word for word is referred to; under
 * a heading that is there already, what the session says comes below what the file says, which stays.
 */
export function planContracts(
  file: TextFile,
  sessionId: string,
  contracts: readonly FoundContract[],
): ContractsPlan {
  let text = file.text ?? '';
  const extractions = contracts.map(({ id, title, body, lines }): Extraction => {
    const next = withContract(text, sessionId, {
      title: harmlessLine(mask(title)),
      body: mask(body),
    });
    const same = next === text;
    const grown = !same && file.text !== undefined;
    text = next;
    const action = same ? 'reference' : grown ? 'append' : 'create';
    return { id, kind: 'contract', title: mask(title), lines, to: file.path, action };
  });
  return { after: text === (file.text ?? '') ? undefined : text, extractions };
}

function withContract(
  text: string,
  sessionId: string,
  { title, body }: { title: string; body: string },
): string {
  const there = outline(text).sections.find((one) => comparable(one.title) === comparable(title));
  const block = containedMarkdown(headingsBelow(body, (there?.depth ?? 2) + 1), 3);
  if (there === undefined) {
    const start = text.trim() === '' ? '# API contracts\n\n' : '';
    return appendBlock(text, `${start}## ${title}\n\n${block}`);
  }
  const said = comparable(text.slice(there.bodyStart, there.end));
  if (said.includes(comparable(block))) return text;
  return appendToSection(text, there, `Since session ${sessionId}:\n\n${block}`, false);
}

/** Markdown whose highest heading stands at `depth` or below. */
function headingsBelow(body: string, depth: number): string {
  const { headings } = outline(body);
  const deeper = depth - Math.min(...headings.map((one) => one.depth));
  if (headings.length === 0 || deeper <= 0) return body;
  const marks = headings
    .filter((one) => body[one.start] === '#')
    .map((one) => ({
      start: one.start,
      end: one.start,
      text: '#'.repeat(Math.min(deeper, 6 - one.depth)),
    }));
  return applySplices(body, marks);
}
