/**
 * Whether a path, written relative to the root with `/`, stays below it as far as its text tells: no
 * empty, `.` or `..` part, nothing absolute, nothing inside a `.git`.
 */
export function isPlainPath(path: string): boolean {
  if (path === '' || /[\\\0]/.test(path) || /^[a-z]:/i.test(path)) return false;
  return path
    .split('/')
    .every((part) => part !== '' && part !== '.' && part !== '..' && !/^\.git[. ]*$/i.test(part));
}

/** Every folder above a path, the nearest first, the root left out: `a/b/c` has `a/b` and `a`. */
export function foldersAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, at) => parts.slice(0, parts.length - at).join('/'));
}
