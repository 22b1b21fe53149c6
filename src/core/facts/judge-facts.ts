import type { ClaimStatus, Judged } from '../claims/claim.ts';
import { oneLine } from '../text/display.ts';
import { mask } from '../text/secrets.ts';
import { cutText } from '../brief/tokens.ts';
import { checksOf, type FactCheck, type FileScope } from './fact-check.ts';
import type { PermanentFact } from './permanent-facts.ts';
import { isKnownProgram } from './version-sources.ts';
import {
  compareVersions,
  isPartOf,
  lowestOf,
  readVersion,
  versionText,
  type Version,
} from './version-range.ts';

/** What is found of the version of a program: where, and as it is written there. */
export interface VersionEvidence {
  /** `package.json engines`, `.nvmrc`, `node on this machine`. */
  source: string;
  /** `range`: what is admitted; `pin`: one version, of which the end may be missing. */
  kind: 'range' | 'pin';
  text: string;
}

/** The lengths of the files of a scope. */
export interface LengthEvidence {
  files: number;
  /** Files that are longer than was asked for, the longest first. */
  longer: readonly { path: string; lines: number }[];
  /** Whether every file of the scope was looked at. */
  whole: boolean;
}

/** The world as far as facts ask for it. */
export interface FactEvidence {
  /** None for a program that nothing here knows of. */
  versions(program: string): readonly VersionEvidence[];
  /** Percent of the lines, and the report that says so; undefined without a report. */
  coverage(): { percent: number; source: string } | undefined;
  lengths(most: number, scope: FileScope): LengthEvidence | undefined;
}

interface Verdict {
  status: ClaimStatus;
  reason: string;
}

/** Holds permanent facts against what is found; each is one claim, in the order of the file. */
export function judgeFacts(facts: readonly PermanentFact[], found: FactEvidence): Judged[] {
  return facts.map((fact) => {
    const verdicts = checksOf(fact.text)
      .map((check) => judge(check, found))
      .filter((one) => one !== undefined);
    const { status, reason } = together(verdicts);
    const text = oneLine(mask(cutText(`${fact.id}: ${fact.text}`, 300)));
    const shown = oneLine(mask(cutText(reason, 400)));
    return { kind: 'fact', text, line: fact.line, status, reason: shown, headline: fact.id };
  });
}

/** A fact that asks for several things is so when all of them are. */
function together(verdicts: readonly Verdict[]): Verdict {
  const status = (['stale', 'unverifiable', 'verified'] as const).find((one) =>
    verdicts.some((verdict) => verdict.status === one),
  );
  if (status === undefined) {
    return { status: 'unverifiable', reason: 'it says nothing that a program could check' };
  }
  const told = verdicts.filter((one) => one.status === status);
  return { status, reason: told.map(({ reason }) => reason).join('; ') };
}

function judge(check: FactCheck, found: FactEvidence): Verdict | undefined {
  if (check.kind === 'version') return judgeVersion(check, found.versions(check.program));
  if (check.kind === 'coverage') return judgeCoverage(check.percent, found.coverage());
  return judgeLength(check.most, found.lengths(check.most, check.scope));
}

/** One place that admits less is enough to be stale; words that nobody knows say nothing. */
function judgeVersion(
  { program, atLeast }: FactCheck & { kind: 'version' },
  evidence: readonly VersionEvidence[],
): Verdict | undefined {
  const wanted = versionText(atLeast);
  const told = evidence.map((one) => ({ ...one, against: holds(one, atLeast) }));
  const older = told.filter(({ against }) => against === false);
  if (older.length > 0)
    return { status: 'stale', reason: `older than ${wanted}: ${listed(older)}` };
  const fine = told.filter(({ against }) => against === true);
  if (fine.length > 0) return { status: 'verified', reason: listed(fine) };
  if (evidence.length > 0) {
    return { status: 'unverifiable', reason: `cannot be told from ${listed(evidence)}` };
  }
  // `Ask at least 2 reviewers` names no program.
  if (!isKnownProgram(program)) return undefined;
  return {
    status: 'unverifiable',
    reason: `nothing here says which version of ${program} is used`,
  };
}

function holds({ kind, text }: VersionEvidence, atLeast: Version): boolean | undefined {
  const version = kind === 'range' ? lowestOf(text) : readVersion(text);
  if (version === undefined) return undefined;
  // `20` in .nvmrc is the newest 20.x, which may be 20.19 or not.
  if (kind === 'pin' && isPartOf(version, atLeast)) return undefined;
  return compareVersions(version, atLeast) >= 0;
}

function listed(evidence: readonly VersionEvidence[]): string {
  return evidence
    .map(({ source, kind, text }) => `${source} ${kind === 'range' ? 'admits' : 'has'} ${text}`)
    .join(', ');
}

function judgeCoverage(wanted: number, report: ReturnType<FactEvidence['coverage']>): Verdict {
  if (report === undefined) {
    return {
      status: 'unverifiable',
      reason: 'there is no coverage report here (coverage/lcov.info or the like)',
    };
  }
  const { percent, source } = report;
  const status = percent >= wanted ? 'verified' : 'stale';
  return { status, reason: `${source} has ${percent} %` };
}

function judgeLength(most: number, found: LengthEvidence | undefined): Verdict {
  if (found === undefined || (found.files === 0 && found.whole)) {
    return { status: 'unverifiable', reason: 'git tracks no such file here' };
  }
  const [longest, ...more] = found.longer;
  if (longest !== undefined) {
    const others = more.length === 0 ? '' : `, and ${more.length} more are longer than ${most}`;
    return { status: 'stale', reason: `${longest.path} has ${longest.lines} lines${others}` };
  }
  const files = `${found.files} ${found.files === 1 ? 'file' : 'files'}`;
  return found.whole
    ? { status: 'verified', reason: `none of ${files} is longer` }
    : { status: 'unverifiable', reason: `only ${files} were looked at, none of them is longer` };
}
