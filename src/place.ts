import type { LocalState } from './io/local-state.ts';
import type { Repository } from './io/repository.ts';

/** Where a project lies and what is true of it on this machine: all that hot hooks need of a workspace. */
export interface Place {
  readonly root: string;
  readonly repository: Repository;
  readonly state: LocalState;
}
