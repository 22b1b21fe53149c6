import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

/**
 * The difference of two texts in the form of `git diff`, which `git apply` takes. Undefined stands
 * for a file that is not there. Empty when nothing differs.
 * @param mode of a file that comes or goes, as git writes it
 */
export function unifiedDiff(
  path: string,
  before: string | undefined,
  after: string | undefined,
  mode = '100644',
): string {
  if (before === after) return '';
  const presence =
    before === undefined
      ? `new file mode ${mode}\n`
      : after === undefined
        ? `deleted file mode ${mode}\n`
        : '';
  const [from, to] = [
    before === undefined ? '/dev/null' : `a/${path}`,
    after === undefined ? '/dev/null' : `b/${path}`,
  ];
  const options = { context: 3, headerOptions: FILE_HEADERS_ONLY };
  const patch = createTwoFilesPatch(
    from,
    to,
    before ?? '',
    after ?? '',
    undefined,
    undefined,
    options,
  );
  return `diff --git a/${path} b/${path}\n${presence}${patch}`;
}
