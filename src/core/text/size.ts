/** A size for people: `640 B`, `1.5 KB`, `12 MB`. */
export function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['KB', 'MB', 'GB', 'TB'];
  let [value, unit] = [bytes / 1000, 0];
  // What would be printed as 1000 belongs to the next unit.
  for (; value >= 999.5 && unit < units.length - 1; unit++) value /= 1000;
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
