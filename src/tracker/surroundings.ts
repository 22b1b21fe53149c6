/** What trackers are opened with. */
export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>;
  now: () => Date;
  /** Milliseconds for one answer. */
  timeout: number;
  /** Once it is aborted nothing is asked any more, and what is under way ends. */
  until?: AbortSignal | undefined;
}
