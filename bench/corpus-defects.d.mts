import type { CorpusFile } from './clean-corpus.mjs';

/** What each kind of defect changes in a clean file. */
export const DEFECTS: Readonly<Record<string, (file: CorpusFile) => Partial<CorpusFile>>>;
