import { binaryValue, jsonValue, memoryValue } from '../core/memory/memory-value.ts';
import type { MemoryValue } from '../core/memory/memory.ts';
import { notTogether, noValueGiven } from '../core/memory/memory-refusals.ts';
import { decode } from '../io/files.ts';

/** Standard input, as far as a value needs it. */
interface Source {
  readInput(): string;
  readInputBytes?(): Uint8Array;
}

/**
 * The value that words of a command line give; `-` alone is standard input without one last newline,
 * as `$(…)` of a shell leaves it out.
 * @throws SessionError `no-value`, `binary-value`, `invalid-json`
 */
export function givenValue(
  source: Source,
  words: readonly string[],
  { isText, isJson }: { isText: boolean; isJson: boolean },
): MemoryValue {
  if (isText && isJson) throw notTogether('--text', '--json-value');
  if (words.length === 0) throw noValueGiven();
  const isInput = words.length === 1 && words[0] === '-';
  const text = isInput ? inputText(source) : words.join(' ');
  if (isText) return { kind: 'text', text };
  return isJson ? jsonValue(text) : memoryValue(text);
}

function inputText(source: Source): string {
  const bytes = Buffer.from(source.readInputBytes?.() ?? source.readInput());
  const reading = decode(bytes);
  if (reading.kind !== 'text') throw binaryValue();
  return reading.text.replace(/\r?\n$/, '');
}
