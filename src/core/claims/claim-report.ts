import type { ClaimStatus, Judged } from './claim.ts';

/** The order in which people read them. */
const STATUSES: readonly ClaimStatus[] = ['stale', 'unverifiable', 'verified'];

/** Stale ones first, then as they stand in the file. */
export function inReadingOrder(claims: readonly Judged[]): Judged[] {
  const rank = ({ status }: Judged): number => STATUSES.indexOf(status);
  return claims.toSorted((a, b) => rank(a) - rank(b) || a.line - b.line);
}

/**
 * The result in one line for a brief, as in `Claims: 7 verified, 1 stale (src/a.ts no longer exists),
 * 2 unverifiable`; undefined when nothing was claimed. Safe outside of the marks of quoted text.
 */
export function claimLine(claims: readonly Judged[]): string | undefined {
  if (claims.length === 0) return undefined;
  const of = (status: ClaimStatus): Judged[] => claims.filter((claim) => claim.status === status);
  const stale = of('stale');
  const named = stale.slice(0, 3).map(({ headline }) => headline);
  const more = stale.length > 3 ? [`${stale.length - 3} more`] : [];
  const parts = [
    [of('verified').length, 'verified', ''],
    [stale.length, 'stale', ` (${[...named, ...more].join('; ')})`],
    [of('unverifiable').length, 'unverifiable', ''],
  ] as const;
  const said = parts
    .filter(([count]) => count > 0)
    .map(([count, word, which]) => `${count} ${word}${which}`);
  return `Claims: ${said.join(', ')}`;
}

/** The same without names, for the end of a list: `10 claims: 1 stale, 2 unverifiable, 7 verified.` */
export function claimSummary(claims: readonly Judged[]): string {
  if (claims.length === 0) return 'It names nothing that can be checked.';
  const counts = STATUSES.map(
    (status) => [claims.filter((one) => one.status === status).length, status] as const,
  );
  const said = counts.filter(([count]) => count > 0).map(([count, status]) => `${count} ${status}`);
  return `${claims.length} ${claims.length === 1 ? 'claim' : 'claims'}: ${said.join(', ')}.`;
}
