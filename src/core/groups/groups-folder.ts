/** Where groups live, relative to the root. A file of its own: the fast path of lint looks for the folder. */
export const GROUPS_FOLDER = '.agents/groups';
