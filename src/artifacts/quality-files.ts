import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { ReportFile } from '../core/artifacts/quality-report.ts';
import { readText, staysInside } from '../io/files.ts';
import { walkFiles } from '../io/file-walk.ts';

/** Where test tools put their reports, relative to the root. */
const FOLDERS = [
  'coverage',
  'reports',
  'report',
  'test-results',
  'test-reports',
  'junit',
  'target/surefire-reports',
  'target/failsafe-reports',
  'build/test-results',
  'build/reports',
];
const FILES = ['junit.xml', 'test-results.xml', 'test-report.xml', 'report.xml', 'lcov.info'];

/** Entries looked at below one folder, reports read, and bytes of one report and of all. */
const MOST = { entries: 5000, depth: 4, reports: 300, bytes: 16 << 20, all: 64 << 20 };

/**
 * The reports that test runs left at the usual places, newest first: `junit.xml`, `coverage/lcov.info`,
 * `test-results/**`, `target/surefire-reports` and the like. Bounded in number and size; nothing
 * that lies outside is read. `since` leaves out what is older.
 */
export function qualityFiles(root: string, since?: Date): ReportFile[] {
  const names = [
    ...FILES,
    ...FOLDERS.filter((folder) => staysInside(root, join(root, folder))).flatMap((folder) =>
      walkFiles(join(root, folder), { limit: MOST.entries, depth: MOST.depth })
        .files.filter((name) => /\.(?:xml|info)$/i.test(name))
        .map((name) => `${folder}/${name}`),
    ),
  ];
  const newest = names
    .flatMap((path) => found(root, path))
    .filter(({ modified }) => since === undefined || modified >= since)
    .toSorted((a, b) => b.modified.getTime() - a.modified.getTime())
    .slice(0, MOST.reports);
  let left = MOST.all;
  return newest.flatMap(({ path, modified, bytes }): ReportFile[] => {
    if (bytes > left) return [];
    const reading = readText(join(root, path), MOST.bytes);
    if (reading.kind !== 'text') return [];
    left -= bytes;
    return [{ path, text: reading.text, modified }];
  });
}

function found(root: string, path: string): { path: string; modified: Date; bytes: number }[] {
  try {
    const stat = statSync(join(root, path));
    if (!stat.isFile() || !staysInside(root, join(root, path))) return [];
    return [{ path, modified: stat.mtime, bytes: stat.size }];
  } catch {
    return [];
  }
}
