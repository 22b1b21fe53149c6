/** What nearly every id looks like. */
const ORDINARY = /^[\w-][\w.-]{0,199}$/;

/** An id as a file name: ids come from outside, so no separator, no leading dot, bounded. */
export function stateName(id: string): string {
  if (ORDINARY.test(id)) return id;
  return (
    id
      .replaceAll(/[^A-Za-z0-9._-]/g, '_')
      .replace(/^\.+/, '_')
      .slice(0, 200) || '_'
  );
}
