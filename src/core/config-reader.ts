import { ASSESS_RULES, VERDICTS, type AssessTable } from './assess/verdict.ts';
import {
  ARTIFACT_FATES,
  DEFAULT_COMPLETION,
  HEADING_USES,
  headingKey,
  type CompletionConfig,
} from './completion/completion-config.ts';
import { cutText } from './brief/tokens.ts';
import {
  DEFAULT_CONFIG,
  MIRROR_UPDATES,
  TRACKERS,
  type Config,
  type ConfigReading,
  type ContextConfig,
  type RuleSetting,
  type SessionsConfig,
} from './config.ts';
import { readYaml, type FrontMatter, type Value } from './front-matter/front-matter.ts';
import type { RuleOptions, Severity } from './lint/rule.ts';
import { LAYERS, STAGES } from './stages/stages.ts';

/** Reads the text of `.agents/config.yaml`. Never throws: what is wrong is a complaint. */
export function readConfig(text: string): ConfigReading {
  const yaml = readYaml(text);
  const complaints = yaml.defects.map(({ offset, detail }) => ({ offset, message: detail }));
  if (!yaml.data) return { config: DEFAULT_CONFIG, complaints: isBare(text) ? [] : complaints };
  const values = new Values(yaml, complaints);
  const config: Config = {
    project: values.text(['project']),
    handoff: { enforce: values.word(['handoff', 'enforce'], ['off', 'warn', 'block'], 'warn') },
    sessions: sessionsOf(values),
    journal: values.word(['journal'], ['full', 'paths', 'off'], 'full'),
    memory: { url: values.text(['memory', 'url']) },
    context: contextOf(values),
    tracking: { watch: watchOf(values) },
    lint: { rules: values.rules() },
    completion: completionOf(values),
    github: {
      linkCommits: values.yes(['github', 'link_commits'], DEFAULT_CONFIG.github.linkCommits),
      repository: values.text(['github', 'repository']),
    },
    artifacts: { warnStray: values.yes(['artifacts', 'warn_stray']) },
    tracker: values.word(['tracker'], TRACKERS, 'auto'),
    linear: { team: values.text(['linear', 'team']) },
    mirror: { updates: values.word(['mirror', 'updates'], MIRROR_UPDATES, 'auto') },
  };
  return { config, complaints };
}

/** `session` is what others call these keys: a configuration may be brought along. */
function sessionsOf(values: Values): SessionsConfig {
  const { staleDays, autoTrack, handoffOnEnd } = DEFAULT_CONFIG.sessions;
  const yes = (key: string, fallback: boolean): boolean =>
    values.yes(['sessions', key], values.yes(['session', key], fallback));
  return {
    autoStart: values.word(['sessions', 'auto_start'], ['off', 'ask', 'on'], 'off'),
    staleDays: values.number(['sessions', 'stale_days'], staleDays),
    autoTrack: yes('auto_track', autoTrack),
    assess: assessOf(values),
    handoffOnEnd: yes('handoff_on_end', handoffOnEnd),
  };
}

function assessOf(values: Values): AssessTable {
  return {
    words: values.words(['sessions', 'assess', 'words'], VERDICTS),
    rules: values.words(['sessions', 'assess', 'rules'], [...VERDICTS, 'off'], ASSESS_RULES),
  };
}

function contextOf(values: Values): ContextConfig {
  const { budget, architecture, conventions, facts } = DEFAULT_CONFIG.context;
  return {
    budget: values.number(['context', 'budget'], budget),
    architecture: values.text(['context', 'architecture']) || architecture,
    conventions: values.text(['context', 'conventions']) || conventions,
    facts: values.text(['context', 'facts']) || facts,
    patterns: values.list(['context', 'patterns']),
    stages: values.lists(['context', 'stages'], STAGES, LAYERS),
  };
}

function watchOf(values: Values): string[] {
  return [...values.list(['tracking', 'watch']), ...values.list(['tracking', 'watch_patterns'])];
}

function completionOf(values: Values): CompletionConfig {
  const { destinations, headings, artifacts } = DEFAULT_COMPLETION;
  const named = Object.entries(values.words(['completion', 'headings'], HEADING_USES));
  return {
    destinations: values.texts(['completion', 'destinations'], destinations),
    headings: {
      ...headings,
      ...Object.fromEntries(named.map(([heading, use]) => [headingKey(heading), use])),
    },
    artifacts: { ...artifacts, ...values.words(['completion', 'artifacts'], ARTIFACT_FATES) },
  };
}

/** What people mean who write false where a word is wanted. */
const NO: ReadonlySet<string> = new Set(['none', 'off']);

/** Nothing but comments and blanks: every default holds, and nothing is wrong. */
function isBare(text: string): boolean {
  return /^\ufeff?(?:[ \t]*(?:#.*)?(?:\r?\n|$))*$/.test(text);
}

/** The values of a configuration file by their paths; what cannot be used becomes a complaint. */
class Values {
  readonly #yaml: FrontMatter;
  readonly #complaints: ConfigReading['complaints'];

  constructor(yaml: FrontMatter, complaints: ConfigReading['complaints']) {
    this.#yaml = yaml;
    this.#complaints = complaints;
  }

  text(path: string[]): string {
    const value = this.#at(path);
    if (typeof value === 'string') return value.trim();
    if (value !== undefined && value !== null) this.#complain(path, 'must be text');
    return '';
  }

  /** Texts; one alone need not be a list. */
  list(path: string[]): string[] {
    const value = this.#at(path);
    if (value === undefined || value === null) return [];
    const all = Array.isArray(value) ? value : [value];
    const texts = all.filter((one): one is string => typeof one === 'string' && one.trim() !== '');
    if (texts.length < all.length) this.#complain(path, 'must be a list of texts');
    return texts.map((one) => one.trim());
  }

  /** A mapping of known names to lists of known words; a name without a usable word keeps its default. */
  lists<N extends string, T extends string>(
    path: string[],
    names: readonly N[],
    allowed: readonly T[],
  ): Partial<Record<N, T[]>> {
    const pairs = this.#names(path).flatMap((name): [string, T[]][] => {
      const at = [...path, name];
      if (!names.some((one) => one === name)) {
        this.#complain(at, `is not used: ${path.join('.')} has ${names.join(', ')}`);
        return [];
      }
      const words = this.list(at);
      const found = allowed.filter((one) => words.includes(one));
      const isUsable = found.length > 0 && words.every((word) => found.some((one) => one === word));
      if (!isUsable && this.#at(at) !== null) {
        this.#complain(at, `may be a list of ${allowed.join(', ')}`);
      }
      return found.length > 0 ? [[name, found]] : [];
    });
    return Object.fromEntries(pairs) as Partial<Record<N, T[]>>;
  }

  word<T extends string>(path: string[], allowed: readonly T[], fallback: T): T {
    const value = this.#at(path);
    if (value === undefined || value === null) return fallback;
    // YAML 1.2 keeps `off` and `on` as text, but people also write false and true.
    const word = value === false ? 'off' : value === true ? 'on' : value;
    const found = allowed.find((one) => one === word);
    if (found === undefined) this.#complain(path, `may be ${allowed.join(', ')}`);
    return found ?? fallback;
  }

  /** A mapping of names, any or only those that are known, to words; what is no such word is left out. */
  words<T extends string>(
    path: string[],
    allowed: readonly T[],
    known?: readonly string[],
  ): Record<string, T> {
    const names = this.#names(path);
    const pairs = names.flatMap((name): [string, T][] => {
      const value = this.#at([...path, name]);
      if (known?.includes(name) === false) {
        this.#complain([...path, name], `is not used: ${path.join('.')} has ${known.join(', ')}`);
        return [];
      }
      const found = allowed.find((one) => one === value || (value === false && NO.has(one)));
      if (found !== undefined) return [[name, found]];
      if (value !== null) this.#complain([...path, name], `may be ${allowed.join(', ')}`);
      return [];
    });
    return Object.fromEntries(pairs);
  }

  /** A mapping of known names to texts; a name without a usable text keeps its default. */
  texts<T extends object>(path: string[], defaults: T): T {
    const known = Object.keys(defaults);
    const pairs = this.#names(path).flatMap((name): [string, string][] => {
      const value = this.#at([...path, name]);
      const usable = typeof value === 'string' && value.trim() !== '';
      if (usable && known.includes(name)) return [[name, value.trim()]];
      if (!known.includes(name)) {
        this.#complain([...path, name], `is not used: ${path.join('.')} has ${known.join(', ')}`);
      } else if (value !== null) this.#complain([...path, name], 'must be text');
      return [];
    });
    return { ...defaults, ...Object.fromEntries(pairs) };
  }

  yes(path: string[], fallback = false): boolean {
    const value = this.#at(path);
    if (value === undefined || value === null) return fallback;
    if (value === true || value === 'on') return true;
    if (value === false || value === 'off') return false;
    this.#complain(path, 'may be true, false');
    return fallback;
  }

  #names(path: string[]): string[] {
    const value = this.#at(path);
    if (isMapping(value)) return Object.keys(value);
    if (value !== undefined && value !== null) this.#complain(path, 'must be a mapping');
    return [];
  }

  number(path: string[], fallback: number): number {
    const value = this.#at(path);
    if (value === undefined || value === null) return fallback;
    if (typeof value === 'number' && value > 0 && Number.isFinite(value)) return value;
    this.#complain(path, 'must be a number above 0');
    return fallback;
  }

  /** `name: off | warning | error`, or a mapping with `severity` and the rule's own options. */
  rules(): Record<string, RuleSetting> {
    const value = this.#at(['lint', 'rules']);
    if (value === undefined || value === null) return {};
    if (!isMapping(value)) {
      this.#complain(['lint', 'rules'], 'must be a mapping of rule names');
      return {};
    }
    const settings = Object.keys(value).map((name) => [name, this.#rule(name)] as const);
    // A name like `__proto__` becomes a key of its own here.
    return Object.fromEntries(settings);
  }

  #rule(name: string): RuleSetting {
    const path = ['lint', 'rules', name];
    const value = this.#at(path);
    if (!isMapping(value)) return { ...this.#severity(path, value), options: {} };
    const { severity, ...rest } = value;
    const usable = Object.entries(rest).filter(([key, option]) => {
      if (isOption(option)) return true;
      this.#complain([...path, key], 'must be text, a number, true, false or a list of texts');
      return false;
    });
    return {
      ...this.#severity([...path, 'severity'], severity),
      options: Object.fromEntries(usable) as RuleOptions,
    };
  }

  #severity(path: string[], value: Value | undefined): { severity?: Severity | 'off' } {
    if (value === undefined || value === null) return {};
    if (value === false || value === 'off') return { severity: 'off' };
    if (value === 'error') return { severity: 'error' };
    if (value === 'warning' || value === 'warn') return { severity: 'warning' };
    this.#complain(path, 'may be off, warning, error');
    return {};
  }

  #at(path: readonly string[]): Value | undefined {
    let value: Value | undefined = this.#yaml.data;
    for (const key of path) {
      if (!isMapping(value)) return undefined;
      value = value[key];
    }
    return value;
  }

  #complain(path: string[], what: string): void {
    const value = cutText(JSON.stringify(this.#at(path)) ?? '', 60);
    const offset = this.#yaml.locate(path)?.start ?? 0;
    this.#complaints.push({ offset, message: `${path.join('.')} is ${value}; it ${what}.` });
  }
}

function isMapping(value: Value | undefined): value is { [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOption(value: Value): boolean {
  return Array.isArray(value)
    ? value.every((one) => typeof one === 'string')
    : value !== null && typeof value !== 'object';
}
