export interface CorpusOptions {
  count: number;
  seed?: number;
  /** What "recent" means, in milliseconds; the start of the current day by default. */
  now?: number;
  /** Share that is in progress or paused; 1 by default. */
  active?: number;
  /** Share with one defect each; 0 by default. */
  defective?: number;
}

export interface CorpusFile {
  name: string;
  text: string;
  status: string;
  defect?: string | undefined;
}

export function today(): number;
export function makeSession(
  index: number,
  options?: Partial<CorpusOptions> & { defect?: string | undefined },
): CorpusFile;
export function corpus(options: CorpusOptions): Generator<CorpusFile>;
export function writeCorpus(
  folder: string,
  options: CorpusOptions,
): { files: number; bytes: number };
export function writeNamedFiles(root: string): void;
