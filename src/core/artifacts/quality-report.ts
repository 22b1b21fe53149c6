/** A report that a test run left behind. */
export interface ReportFile {
  /** Relative to the root, with `/`. */
  path: string;
  text: string;
  modified: Date;
}

/** What the newest reports say; a figure that none of them has is missing, never 0. */
export interface Quality {
  /** Lines covered, in percent with one decimal. */
  coverage?: number;
  passed?: number;
  failed?: number;
  /** The reports that the figures come from. */
  source: string[];
}

/** Files of one folder that are so close in time come from one run: some tools write one per class. */
const ONE_RUN_MS = 10 * 60_000;

/**
 * Test and coverage figures from JUnit XML and lcov reports: of each kind the newest one that says
 * anything. Whatever is broken, foreign or made to harm is passed over. Never throws.
 */
export function readQuality(files: readonly ReportFile[]): Quality {
  const newest = files.toSorted((a, b) => b.modified.getTime() - a.modified.getTime());
  const quality: Quality = { source: [] };
  for (const { path, text } of newest) {
    const coverage = isXml(text) ? undefined : readLcov(text);
    if (coverage === undefined) continue;
    quality.coverage = coverage;
    quality.source.push(path);
    break;
  }
  const runs = newest.flatMap((file) => {
    const suites = isXml(file.text) ? readJunit(file.text) : [];
    return suites.length > 0 ? [{ file, suites }] : [];
  });
  const first = runs[0];
  if (first === undefined) return quality;
  const known = new Set<string>();
  let [passed, failed] = [0, 0];
  for (const { file, suites } of runs) {
    const isSameRun =
      folderOf(file.path) === folderOf(first.file.path) &&
      first.file.modified.getTime() - file.modified.getTime() <= ONE_RUN_MS;
    const isRepeated = suites.every(({ name }) => name !== '' && known.has(name));
    if (!isSameRun || isRepeated) continue;
    for (const suite of suites) {
      known.add(suite.name);
      passed += suite.passed;
      failed += suite.failed;
    }
    quality.source.push(file.path);
  }
  return { ...quality, passed, failed };
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function isXml(text: string): boolean {
  return /^\ufeff?\s{0,100}</.test(text);
}

/** Percent of the lines that were run; undefined where the text is no lcov report or names no line. */
function readLcov(text: string): number | undefined {
  let [found, hit] = [0, 0];
  let own = { found: 0, hit: 0, lines: 0, run: 0 };
  let ended = false;
  for (const line of linesOf(text)) {
    if (line.startsWith('DA:')) {
      own.lines++;
      if (/^DA:\d+,[1-9]/.test(line)) own.run++;
    } else if (line.startsWith('LF:')) own.found = countOf(line.slice(3)) ?? 0;
    else if (line.startsWith('LH:')) own.hit = countOf(line.slice(3)) ?? 0;
    else if (line === 'end_of_record') {
      ended = true;
      const usable = own.found > 0 && own.hit <= own.found;
      found += usable ? own.found : own.lines;
      hit += usable ? own.hit : own.run;
      own = { found: 0, hit: 0, lines: 0, run: 0 };
    }
  }
  return ended && found > 0 ? Math.round((hit / found) * 1000) / 10 : undefined;
}

/** One at a time: a report of megabytes need not be there twice. */
function* linesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\n', at);
    const stop = end === -1 ? text.length : end;
    yield text.slice(at, stop).trim();
    at = stop + 1;
  }
}

function countOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : undefined;
}

interface Suite {
  name: string;
  passed: number;
  failed: number;
}

/** A suite while it is read: what it says of itself, and what was counted in it. */
interface OpenSuite {
  name: string;
  said: Suite | undefined;
  cases: number;
  failed: number;
  skipped: number;
  isCase: boolean;
  /** Whether the open case failed, or was skipped, already: it counts once. */
  verdict: boolean;
}

/**
 * The outermost suites of a JUnit report. What a suite says of itself counts; where that is missing
 * or cannot be, its cases are counted. Empty for any other XML, and for one that breaks off before
 * its first suite ends. One pass; nothing is expanded, so that nothing can grow.
 */
function readJunit(text: string): Suite[] {
  const found: Suite[] = [];
  let open: OpenSuite | undefined;
  let depth = 0;
  for (const tag of tagsOf(text)) {
    if (tag.name === 'testsuite') {
      depth += tag.kind === 'open' ? 1 : tag.kind === 'close' ? -1 : 0;
      if (tag.kind === 'empty' && depth === 0) found.push(...closed(opened(tag.attributes)));
      else if (tag.kind === 'open' && depth === 1) open = opened(tag.attributes);
      else if (tag.kind === 'close' && depth === 0 && open !== undefined) {
        found.push(...closed(open));
        open = undefined;
      }
      if (depth < 0) return found;
    } else if (open !== undefined) count(open, tag);
  }
  return found;
}

function opened(attributes: string): OpenSuite {
  return {
    name: attribute(attributes, 'name') ?? '',
    said: readCounts(attributes),
    cases: 0,
    failed: 0,
    skipped: 0,
    isCase: false,
    verdict: false,
  };
}

function readCounts(attributes: string): Suite | undefined {
  const number = (name: string): number => countOf(attribute(attributes, name)) ?? 0;
  const tests = countOf(attribute(attributes, 'tests'));
  const failed = number('failures') + number('errors');
  const idle = number('skipped') + number('disabled');
  if (tests === undefined || failed + idle > tests) return undefined;
  return { name: attribute(attributes, 'name') ?? '', passed: tests - failed - idle, failed };
}

function count(open: OpenSuite, { name, kind }: Tag): void {
  if (name === 'testcase') {
    if (kind !== 'close') open.cases++;
    open.isCase = kind === 'open';
    open.verdict = false;
  } else if (open.isCase && !open.verdict && kind !== 'close') {
    if (name === 'failure' || name === 'error') open.failed++;
    else if (name === 'skipped') open.skipped++;
    else return;
    open.verdict = true;
  }
}

function closed({ name, said, cases, failed, skipped }: OpenSuite): Suite[] {
  // One that says less than it holds counts only its own level.
  if (said !== undefined && said.passed + said.failed + skipped >= cases) return [said];
  return cases === 0 ? [] : [{ name, passed: cases - failed - skipped, failed }];
}

interface Tag {
  name: string;
  kind: 'open' | 'close' | 'empty';
  attributes: string;
}

/** The tags of an XML text; comments, CDATA, declarations and instructions are stepped over. */
function* tagsOf(text: string): Generator<Tag> {
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    const skipped = SKIPPED.find(([start]) => text.startsWith(start, at));
    if (skipped !== undefined) {
      const end = text.indexOf(skipped[1], at + skipped[0].length);
      if (end === -1) return;
      at = end + skipped[1].length;
      continue;
    }
    const end = tagEnd(text, at + 1);
    if (end === -1) return;
    const body = text.slice(at + 1, end);
    at = end + 1;
    const name = /^\/?([A-Za-z_][\w.-]{0,60})/.exec(body)?.[1];
    if (name === undefined) continue;
    const kind = body.startsWith('/') ? 'close' : body.endsWith('/') ? 'empty' : 'open';
    yield { name, kind, attributes: body.slice(name.length, MAX_ATTRIBUTES) };
  }
}

const SKIPPED: readonly (readonly [string, string])[] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
];
const MAX_ATTRIBUTES = 20_000;

/** Where a tag ends: at the first `>` outside quotes. */
function tagEnd(text: string, start: number): number {
  let quote = '';
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '>') return at;
    else if (char === '"' || char === "'") quote = char;
  }
  return -1;
}

function attribute(attributes: string, wanted: string): string | undefined {
  for (const [, name, double, single] of attributes.matchAll(ATTRIBUTE)) {
    if (name === wanted) return double ?? single;
  }
  return undefined;
}

const ATTRIBUTE = /\s([\w:.-]{1,60})\s{0,10}=\s{0,10}(?:"([^"]*)"|'([^']*)')/g;
