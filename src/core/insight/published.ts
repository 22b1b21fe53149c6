import { mask } from '../text/secrets.ts';

/**
 * A value as programs get it: keys as `snake_case`, null for what is not known, texts without secrets,
 * since reports are passed on. The keys are ours, never data.
 */
export function published(value: unknown): unknown {
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) return value.map(published);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      published(inner),
    ]),
  );
}
