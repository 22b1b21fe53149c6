import { describe, expect, test } from 'vitest';
import { corpus, makeSession, type CorpusFile } from '../../bench/clean-corpus.mjs';
import { DEFECTS } from '../../bench/corpus-defects.mjs';

const now = Date.UTC(2026, 10, 20);
const files = (count: number, more = {}): CorpusFile[] => [...corpus({ count, now, ...more })];

describe('the corpus of clean files', () => {
  test('is the same for the same arguments', () => {
    expect(files(60)).toEqual(files(60));
  });

  test('is another one for another seed', () => {
    const texts = (seed: number): string[] => files(20, { seed }).map(({ text }) => text);
    expect(texts(1).some((text, at) => text === texts(2)[at])).toBe(false);
  });

  test('has no two files of one name', () => {
    expect(new Set(files(500).map(({ name }) => name)).size).toBe(500);
  });

  test('has files of about 6 KB with front matter of about 640 bytes', () => {
    const made = files(300).map(({ text }) => text);
    const middle = (sizes: number[]): number => sizes.toSorted((a, b) => a - b)[150] ?? 0;
    expect(middle(made.map((text) => text.length))).toSatisfy((size) => size > 5000 && size < 7000);
    const heads = made.map((text) => text.indexOf('\n---\n') + 5);
    expect(middle(heads)).toSatisfy((size) => size > 540 && size < 740);
  });

  test('is all active by default', () => {
    expect(new Set(files(100).map(({ status }) => status))).toEqual(
      new Set(['in_progress', 'paused']),
    );
  });

  test('has the share of active sessions that is asked for', () => {
    const active = files(1000, { active: 0.3 }).filter(({ status }) => status !== 'completed');
    expect(active.length).toSatisfy((count) => count > 250 && count < 350);
  });

  test('dates nothing after its own now', () => {
    const times = files(200).flatMap(
      ({ text }) => text.match(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d/g) ?? [],
    );
    expect(times.every((time) => Date.parse(`${time.replace(' ', 'T')}Z`) < now)).toBe(true);
  });
});

describe('defective files', () => {
  test('are the share that is asked for, all kinds in turn', () => {
    const kinds = files(4000, { defective: 0.02 }).flatMap(({ defect }) => defect ?? []);
    expect(kinds).toHaveLength(80);
    expect(new Set(kinds)).toEqual(new Set(Object.keys(DEFECTS)));
  });

  test.each(Object.keys(DEFECTS))('%s changes the file', (defect) => {
    const options = { count: 7, now };
    const clean = makeSession(3, options);
    const broken = makeSession(3, { ...options, defect });
    expect([broken.name, broken.text]).not.toEqual([clean.name, clean.text]);
  });

  test('every other file is the one of the clean corpus', () => {
    const clean = files(200);
    const mixed = files(200, { defective: 0.1 });
    const same = mixed.filter(
      ({ defect }, at) => defect !== undefined || mixed[at]?.text === clean[at]?.text,
    );
    expect(same).toHaveLength(200);
  });
});
