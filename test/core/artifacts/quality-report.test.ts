import { describe, expect, it } from 'vitest';
import { readQuality, type ReportFile } from '../../../src/core/artifacts/quality-report.ts';

function report(path: string, text: string, minute = 0): ReportFile {
  return { path, text, modified: new Date(Date.UTC(2026, 10, 20, 15, minute)) };
}

const LCOV =
  'TN:\nSF:a.ts\nDA:1,1\nLF:8\nLH:7\nend_of_record\nSF:b.ts\nLF:2\nLH:0\nend_of_record\n';

function suite(counts: string, inside = ''): string {
  return `<?xml version="1.0"?>\n<testsuites><testsuite name="s" ${counts}>${inside}</testsuite></testsuites>`;
}

describe('readQuality', () => {
  it('knows nothing without reports', () => {
    expect(readQuality([])).toEqual({ source: [] });
  });

  it('adds up the lines of an lcov report', () => {
    expect(readQuality([report('coverage/lcov.info', LCOV)])).toEqual({
      coverage: 70,
      source: ['coverage/lcov.info'],
    });
  });

  it('counts the lines itself where a record has no sums', () => {
    const text = 'SF:a\nDA:1,2\nDA:2,0\nDA:3,1\nend_of_record\n';
    expect(readQuality([report('lcov.info', text)]).coverage).toBe(66.7);
  });

  it('takes what a suite says of itself', () => {
    const text = suite('tests="10" failures="1" errors="1" skipped="3"');
    expect(readQuality([report('junit.xml', text)])).toEqual({
      passed: 5,
      failed: 2,
      source: ['junit.xml'],
    });
  });

  it('counts the cases where a suite says nothing that can be', () => {
    const cases =
      '<testcase name="a"/><testcase name="b"><failure>x</failure><failure/></testcase><testcase name="c"><skipped/></testcase>';
    for (const counts of ['', 'tests="-1"', 'tests="1e9"', 'tests="1" failures="7"']) {
      expect(readQuality([report('junit.xml', suite(counts, cases))])).toMatchObject({
        passed: 1,
        failed: 1,
      });
    }
  });

  it('counts nested suites once', () => {
    const text = suite(
      'tests="2"',
      '<testsuite name="in" tests="2"><testcase/><testcase/></testsuite>',
    );
    expect(readQuality([report('junit.xml', text)]).passed).toBe(2);
  });

  it('believes no tag inside comments, CDATA and attributes', () => {
    const text = suite(
      'tests="1"',
      '<!-- <testsuite tests="5"> --><testcase name="> <testsuite"><system-out><![CDATA[</testsuite><failure>]]></system-out></testcase>',
    );
    expect(readQuality([report('junit.xml', text)])).toMatchObject({ passed: 1, failed: 0 });
  });

  it('lets the newest report count', () => {
    const old = report('junit.xml', suite('tests="1"'), 0);
    const young = report('reports/junit.xml', suite('tests="2"'), 30);
    expect(readQuality([old, young])).toMatchObject({ passed: 2, source: ['reports/junit.xml'] });
  });

  it('adds the files of one run, and leaves an older run in the same folder out', () => {
    const at = (name: string, minute: number): ReportFile =>
      report(
        `target/surefire-reports/${name}.xml`,
        `<testsuite name="${name}" tests="2"/>`,
        minute,
      );
    expect(readQuality([at('a', 40), at('b', 41), at('c', 5)])).toMatchObject({
      passed: 4,
      source: ['target/surefire-reports/b.xml', 'target/surefire-reports/a.xml'],
    });
  });

  it('counts the same suite of two runs close together once', () => {
    const files = [1, 2].map((minute) =>
      report(`reports/${minute}.xml`, suite('tests="3"'), minute),
    );
    expect(readQuality(files)).toMatchObject({ passed: 3, source: ['reports/2.xml'] });
  });

  it('passes over other XML and takes the next', () => {
    const files = [
      report('reports/style.xml', '<checkstyle><file name="a"/></checkstyle>', 9),
      report('reports/junit.xml', suite('tests="3"'), 1),
    ];
    expect(readQuality(files)).toMatchObject({ passed: 3, source: ['reports/junit.xml'] });
  });

  it.each([
    ['an open suite', '<testsuites><testsuite tests="3">'],
    ['an open tag', '<testsuite tests="3'],
    ['an open comment', '<testsuite tests="3"><!-- '],
    ['closing tags alone', '</testsuite></testsuite>'],
    ['text', 'hello'],
    ['nothing', ''],
    ['many openers', '<'.repeat(200_000)],
    ['deep suites', '<testsuite>'.repeat(100_000)],
    ['many quotes', `<testsuite ${'a="'.repeat(100_000)}>`],
    ['entities', '<!DOCTYPE x [<!ENTITY a "&a;&a;">]><testsuite>&a;</testsuite>'],
  ])('learns nothing from %s', (_, text) => {
    expect(readQuality([report('junit.xml', text), report('lcov.info', text)])).toEqual({
      source: [],
    });
  });
});
