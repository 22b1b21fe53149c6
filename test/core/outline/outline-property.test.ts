import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BlockScanner } from '../../../src/core/outline/block-scanner.ts';
import { type Outline, outline } from '../../../src/core/outline/outline.ts';
import { QuickScanner } from '../../../src/core/outline/quick-scanner.ts';
import { hostileMarkdown, inlineMarkdown } from '../../support/markdown-arbitrary.ts';
import { type Facts, outlineFacts, remarkFacts } from '../../support/remark-outline.ts';

/** OUTLINE_SEED replays a run, OUTLINE_RUNS lengthens it. */
const seed = Number(process.env['OUTLINE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const numRuns = Number(process.env['OUTLINE_RUNS'] ?? 20_000);

function scanned(scanner: BlockScanner): Omit<Outline, 'sections'> & { unsure: boolean } {
  scanner.run();
  const { headings, checkboxes, items, blocks, unsure } = scanner;
  return { headings, checkboxes, items, blocks, unsure };
}

/** The development build of remark, which tests load, refuses a few texts that the other one takes. */
function factsOrNothing(text: string): Facts | undefined {
  try {
    return remarkFacts(text);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_ASSERTION')
      return undefined;
    throw error;
  }
}

it(`finds in hostile documents what remark-parse finds (OUTLINE_SEED=${seed})`, () => {
  const agrees = fc.property(hostileMarkdown, (text) => {
    const found = outlineFacts(outline(text));
    const facts = factsOrNothing(text);
    fc.pre(facts !== undefined);
    expect(found).toEqual(facts);
  });
  fc.assert(agrees, { seed, numRuns });
}, 120_000);

it(`reads the words of headings as mdast-util-to-string does (OUTLINE_SEED=${seed})`, () => {
  const agrees = fc.property(inlineMarkdown, fc.boolean(), (content, underlined) => {
    const text = underlined ? `x${content}\n===\n` : `## ${content}`;
    expect(outlineFacts(outline(text)).headings).toEqual(remarkFacts(text).headings);
  });
  fc.assert(agrees, { seed, numRuns: numRuns / 4 });
});

it(`finds the same by the short way and by the long one (OUTLINE_SEED=${seed})`, () => {
  const agrees = fc.property(hostileMarkdown, (text) => {
    expect(scanned(new QuickScanner(text))).toEqual(scanned(new BlockScanner(text)));
  });
  fc.assert(agrees, { seed, numRuns: numRuns / 4 });
});

it(`hands few hostile documents to the full parser (OUTLINE_SEED=${seed})`, () => {
  const texts = fc.sample(hostileMarkdown, { seed, numRuns: 5_000 });
  const unsure = texts.filter((text) => scanned(new QuickScanner(text)).unsure);
  expect(unsure.length).toBeLessThan(250);
});
