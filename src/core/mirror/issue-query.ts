/** What `issue find` asks for; every condition must hold. */
export interface IssueQuery {
  /** The label of the state: `active`, `completed`, `archived`. */
  status?: string;
  /** The type of the session: `development`. */
  type?: string;
  outcome?: string;
  /** The day from which on it was made, `YYYY-MM-DD`, UTC. */
  since?: string;
  /** Words that stand in it as they are. */
  contains?: string;
}
