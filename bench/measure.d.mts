export interface Summary {
  median: number;
  min: number;
  max: number;
  count: number;
}

/** An upper (`most`) or lower (`least`) bound. */
export interface Target {
  most?: number;
  least?: number;
}

export interface Run {
  program?: string;
  args: readonly string[];
  cwd?: string;
  env?: Readonly<Record<string, string>>;
  input?: string;
  /** The exit code that is right; 0 by default. */
  expect?: number;
}

export function median(values: readonly number[]): number;
export function summarize(values: readonly number[]): Summary;
export function keeps(target: Target | undefined, value: number): boolean | null;
export function measurePairs(
  measured: (run: number) => number,
  against: (run: number) => number,
  options: { pairs: number; dropped?: number | undefined },
): Summary & { ms: number; msAgainst: number };
export function runOnce(run: Run): { ms: number; stdout: string };
export function peakMemory(run: Run): Promise<number | undefined>;
