/** Where the artifacts of a session lie, by what they are. */
export const ARTIFACT_FOLDERS = ['code', 'tests', 'docs', 'scripts', 'notes'] as const;
export type ArtifactFolder = (typeof ARTIFACT_FOLDERS)[number];

/** The folder of a session's artifacts, relative to the root, without a `/` at its end. */
export function artifactsFolder(id: string): string {
  return `.agents/sessions/${id}/artifacts`;
}
