import type { LocalState } from './io/local-state.ts';
import type { Repository } from './io/repository.ts';

/** Where a project lies, and the folder of what is true of it on this machine. */
export interface Spot {
  readonly root: string;
  readonly repository: Repository;
  readonly state: { readonly folder: string };
}

/** The same with the state itself: all that a hook needs of a workspace to write into it. */
export interface Place extends Spot {
  readonly state: LocalState;
}
