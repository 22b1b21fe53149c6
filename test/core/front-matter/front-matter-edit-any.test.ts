import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SessionError } from '../../../src/core/errors.ts';
import {
  editFrontMatter,
  readFrontMatter,
  type Entry,
  type Path,
  type Value,
} from '../../../src/core/front-matter/front-matter.ts';
import { parseFenced } from '../../../src/core/front-matter/yaml-parser.ts';
import { sessionFile } from '../../support/front-matter-arbitrary.ts';
import { anyText, anyValue, shaped } from '../../support/yaml-arbitrary.ts';

const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 1000);

/** Every path below the values of a text. */
function pathsOf(value: Value | undefined, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  const steps = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [at, ...steps.flatMap((step) => pathsOf(Reflect.get(value, step), [...at, step]))];
}

function anyPath(text: string, pick: number): Path {
  const paths = pathsOf(readFrontMatter(text).data).slice(1);
  return paths[pick % paths.length] ?? [];
}

function isScalar(value: Value | undefined): boolean {
  return typeof value !== 'object' || value === null;
}

/** The end of a value without the line break that closes a block scalar. */
function endOf(text: string, { end, style }: Entry): number {
  return style === 'block' ? text.slice(0, end).replace(/\r?\n$/, '').length : end;
}

describe('editing any session file', () => {
  const target = fc.tuple(sessionFile, fc.nat());

  it('touches only the bytes of the scalar it sets', () => {
    const kept = fc.property(target, anyValue.filter(isScalar), ([text, pick], value) => {
      const path = anyPath(text, pick);
      const entry = readFrontMatter(text).locate(path);
      if (entry === undefined || !isScalar(entry.value)) return;
      const edited = editFrontMatter(text, [{ path, value }]);
      ok(edited.startsWith(text.slice(0, entry.start)));
      ok(edited.endsWith(text.slice(endOf(text, entry))));
    });
    expect(() => fc.assert(kept, { numRuns })).not.toThrow();
  });

  it('sets the value and no other one', () => {
    const set = fc.property(target, anyValue, ([text, pick], value) => {
      const path = anyPath(text, pick);
      const before = readFrontMatter(text);
      const after = readFrontMatter(editFrontMatter(text, [{ path, value }]));
      deepStrictEqual(JSON.stringify(after.locate(path)?.value), JSON.stringify(value));
      for (const other of pathsOf(before.data)) {
        const related = path.every((step, index) => index >= other.length || step === other[index]);
        if (!related) deepStrictEqual(after.locate(other)?.value, before.locate(other)?.value);
      }
    });
    expect(() => fc.assert(set, { numRuns })).not.toThrow();
  });

  it('writes what the library reads as the same', () => {
    const same = fc.property(target, anyValue, ([text, pick], value) => {
      const edited = editFrontMatter(text, [{ path: anyPath(text, pick), value }]);
      const { data, fenceStart, bodyStart } = readFrontMatter(edited);
      deepStrictEqual(parseFenced(edited.slice(fenceStart, bodyStart), fenceStart).data, data);
    });
    expect(() => fc.assert(same, { numRuns })).not.toThrow();
  });

  it('appends and removes without a trace', () => {
    const undone = fc.property(target, anyText, anyValue, ([text, pick], key, value) => {
      const { data, locate } = bound(text);
      const containers = pathsOf(data).filter(
        (path) => !isScalar(path.length > 0 ? locate(path)?.value : data),
      );
      const container = containers[pick % containers.length] ?? [];
      const inside = container.length > 0 ? locate(container)?.value : data;
      const entries = typeof inside === 'object' && inside !== null ? Object.keys(inside) : [];
      if (entries.length === 0 || entries.includes(key)) return;
      const path = [...container, Array.isArray(inside) ? entries.length : key];
      const edited = editFrontMatter(text, [{ path, value }]);
      strictEqual(editFrontMatter(edited, [{ path, value: undefined }]), text);
    });
    expect(() => fc.assert(undone, { numRuns })).not.toThrow();
  });

  it('removes one stretch of text, and leaves at most empty brackets', () => {
    const removed = fc.property(target, ([text, pick]) => {
      const path = anyPath(text, pick);
      const edited = editFrontMatter(text, [{ path, value: undefined }]);
      const bare = [...edited.matchAll(/ ?(?:\[\]|\{\})/g)].map(
        ({ 0: brackets, index }) => edited.slice(0, index) + edited.slice(index + brackets.length),
      );
      ok([edited, ...bare].some((result) => isWithout(text, result)));
    });
    expect(() => fc.assert(removed, { numRuns })).not.toThrow();
  });

  it('never touches the body, the fences or the byte order mark', () => {
    const kept = fc.property(target, anyValue, ([text, pick], value) => {
      const before = readFrontMatter(text);
      const edited = editFrontMatter(text, [{ path: anyPath(text, pick), value }]);
      const after = readFrontMatter(edited);
      strictEqual(edited.slice(0, after.blockStart), text.slice(0, before.blockStart));
      strictEqual(edited.slice(after.blockEnd), text.slice(before.blockEnd));
    });
    expect(() => fc.assert(kept, { numRuns })).not.toThrow();
  });

  it('changes odd YAML rightly or refuses', () => {
    const right = fc.property(shaped, fc.nat(), anyValue, (block, pick, value) => {
      const text = `---\n${block}---\n`;
      const path = anyPath(text, pick);
      if (path.length === 0) return;
      let edited = text;
      try {
        edited = editFrontMatter(text, [{ path, value }]);
      } catch (error) {
        ok(error instanceof SessionError);
        return;
      }
      const after = readFrontMatter(edited).locate(path)?.value;
      strictEqual(JSON.stringify(after), JSON.stringify(value));
    });
    expect(() => fc.assert(right, { numRuns })).not.toThrow();
  });
});

function bound(text: string): {
  data: Value | undefined;
  locate: (path: Path) => Entry | undefined;
} {
  const front = readFrontMatter(text);
  return { data: front.data, locate: (path) => front.locate(path) };
}

function isWithout(text: string, result: string): boolean {
  let start = 0;
  while (start < result.length && text[start] === result[start]) start++;
  return text.endsWith(result.slice(start)) && result.length < text.length;
}
