import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What an optional package is for, and where it may lie beside the tool itself. */
export interface PackageWish {
  /** As npm knows it: `@redis/client`. */
  name: string;
  /** Folders to look from, in this order: the tool's own, the project's root. */
  from: readonly string[];
}

/**
 * Loads a package that the tool does not bring along, when it is needed; undefined where it is not
 * installed. What is thrown while it loads is thrown on.
 * @typeParam T what the caller uses of the module's exports
 */
export async function loadPackage<T>({ name, from }: PackageWish): Promise<T | undefined> {
  for (const folder of from) {
    const path = resolveFrom(folder, name);
    if (path === undefined) continue;
    // The build keeps this import() where it makes require() of all others: such packages are ES modules.
    return (await import(pathToFileURL(path).href)) as T;
  }
  return undefined;
}

function resolveFrom(folder: string, name: string): string | undefined {
  try {
    return createRequire(join(folder, 'package.json')).resolve(name);
  } catch {
    return undefined;
  }
}
