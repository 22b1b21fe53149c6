/** What our labels look like; others get the tracker's own colour. */
const LOOKS: readonly (readonly [pattern: RegExp, color: string, description: string])[] = [
  [/^ai-session$/, '5319e7', 'A session of work with agents'],
  [/^active$/, '0e8a16', 'The session goes on'],
  [/^completed$/, '1d76db', 'The session has ended'],
  [/^archived$/, 'cfd3d7', 'The session ended long ago'],
  [/^outcome:successful$/, '0e8a16', 'The session reached what it was for'],
  [/^outcome:partial$/, 'fbca04', 'The session left work open'],
  [/^outcome:blocked$/, 'b60205', 'The session could not go on'],
  [/^type:/, 'bfd4f2', 'What kind of work the session is'],
];

/** Six hexadecimal digits and a sentence; nothing for a label that is not ours. */
export function labelLook(name: string): { color?: string; description?: string } {
  const [, color, description] = LOOKS.find(([pattern]) => pattern.test(name)) ?? [];
  return color === undefined || description === undefined ? {} : { color, description };
}
