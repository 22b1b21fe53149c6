// Which bundle holds what. Node reads a whole bundle before it runs the first line, so each holds only
// what is needed together.

/** Parts that export functions only, by the bundle they lie in: it is loaded on the first call of one. */
export const DOORS = {
  'markdown-parser': ['src/core/outline/markdown-parser'],
  'yaml-parser': ['src/core/front-matter/yaml-parser'],
  'display-width': ['src/core/text/display-width'],
  'command-line': ['src/command-line'],
  'full-lint': ['src/lint/full-lint'],
  // Only where there are groups, or where one is named.
  'group-parts': ['src/lint/group-files', 'src/groups/ids-of-group', 'src/groups/join-groups'],
};
/** What hooks need on some of their ways only; these too export functions only. */
const RARE_PARTS = ['src/core/config-reader', 'src/core/session/select'];
const SESSION_PARTS = [
  'src/core/session/session',
  'src/core/front-matter/front-matter-read',
  'src/core/brief/brief',
  'src/core/session/readiness',
  'src/core/brief/fingerprint',
  'src/core/claims/path-text',
  'src/core/claims/path-tokens',
];
/** The bundles of such parts; a hook with a bundle of its own looks there first. */
export const PART_BUNDLES = {
  'session-start-parts': [...SESSION_PARTS, 'hooks/start-brief'],
  'hook-parts': [...SESSION_PARTS, ...RARE_PARTS],
  // Only for the first request of a conversation without a session, where the project wants that.
  'user-prompt-submit-parts': ['src/core/assess/assess'],
  // Only where a session seems to name a path that is missing.
  'claim-parts': ['src/core/claims/read-claims'],
};
/** Hooks that come with every tool call and every turn. */
export const JOURNAL_HOOKS = ['post-tool-use', 'stop', 'subagent-stop'];
/** What those need on next to none of their ways: compiling it would be a fifth of all that they cost. */
export const PLAIN_PARTS = {
  // Where a text seems to hold a secret.
  'secret-parts': ['src/core/text/secrets'],
  // Where a conversation is not known where it usually lies, where Stop reminds, where a session was edited.
  'turn-parts': ['hooks/place', 'hooks/stop-reminder', 'hooks/session-edit'],
};
/** A script for loadCompiled of src/io/compiled-script.ts. */
export const COMPILED = {
  banner: { js: '(function (exports, require, module, __filename, __dirname) {' },
  footer: { js: '})' },
};
/** Hooks that run often enough, and long enough, to be such a script behind a small first file. */
export const COMPILED_HOOKS = ['session-start'];
export const partBundlesOf = (event) =>
  Object.keys(PART_BUNDLES).filter((name) =>
    ['hook-parts', 'claim-parts', `${event}-parts`].includes(name),
  );
/** Packages that are imported with import(), on need. */
export const LAZY_PACKAGES = ['fast-glob'];
/** Parts of node that it does not load by itself, and that cost a tenth of its start each. */
export const LAZY_BUILTINS = ['child_process', 'crypto', 'perf_hooks', 'readline', 'tty'];
/** Verbs that are called all day and wait for nothing: each is a bundle of its own. */
export const SINGLE_VERBS = ['lint', 'list', 'new'];
/** Verbs that need much the same share a bundle, in which only the one that is called runs. */
export const VERB_BUNDLES = {
  'record-verbs': 'update log checkpoint objective task decision blocker agent'.split(' '),
  'read-verbs': 'show status brief hook-verb'.split(' '),
  'life-verbs': (
    'init uninstall doctor completions merge-driver ' +
    'start resume switch end pause complete history restore'
  ).split(' '),
};
export const bundleOf = (verb) =>
  Object.keys(VERB_BUNDLES).find((name) => VERB_BUNDLES[name].includes(verb)) ?? 'other-verbs';
/**
 * What the package and the plugin both need lies in the plugin, since the client copies its folder elsewhere.
 * These are the ways there from dist/ and from dist/hooks/.
 */
export const SHARED = './plugin/dist/';
export const SHARED_FROM_HOOKS = '../plugin/dist/';
