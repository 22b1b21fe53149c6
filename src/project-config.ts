import { join } from 'node:path';
import { readConfig } from './core/config-reader.ts';
import { plainConfig, type Config } from './core/config.ts';
import { readText } from './io/files.ts';

/** `.agents/config.yaml` of a root, every default filled in; what cannot be used of it is passed over. */
export function readProjectConfig(root: string): Config {
  const reading = readText(join(root, '.agents/config.yaml'));
  const text = reading.kind === 'text' ? reading.text : '';
  return plainConfig(text) ?? readConfig(text).config;
}
