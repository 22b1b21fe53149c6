import { join } from 'node:path';
import { projectContext, type ProjectContext } from '../core/onboarding/project-context.ts';
import { DEFAULT_CONFIG } from '../core/config.ts';
import { readText, staysInside } from '../io/files.ts';
import type { Workspace } from '../workspace.ts';

/** A longer file is no summary, and a hook has little time. */
const MOST_BYTES = 65_536;

/**
 * What the project says about itself: its architecture, conventions and facts, as far as they are
 * filled in. Costs one look at the file system for each file that is not there. Never throws.
 */
export function contextOfProject({ root, config }: Workspace): ProjectContext {
  const { architecture, conventions, facts, patterns } = config.context;
  // A name such as `hexagonal` stands beside the file; a path stands in its place.
  const isFile = /[/\\.]/.test(architecture);
  const path = isFile ? architecture : DEFAULT_CONFIG.context.architecture;
  return projectContext(
    {
      architecture: textOf(root, path),
      conventions: textOf(root, conventions),
      facts: textOf(root, facts),
    },
    { architecture: isFile ? '' : architecture, patterns },
  );
}

function textOf(root: string, path: string): string {
  const absolute = join(root, path);
  try {
    const reading = readText(absolute, MOST_BYTES);
    return reading.kind === 'text' && staysInside(root, absolute) ? reading.text : '';
  } catch {
    return '';
  }
}
