/** What trackers are opened with. */
export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>;
  now: () => Date;
  /** Milliseconds for one answer. */
  timeout: number;
}
