import { cutText } from './brief/tokens.ts';
import type { ConfigReading, RuleSetting } from './config.ts';
import type { FrontMatter, Value } from './front-matter/front-matter.ts';
import type { RuleOptions, Severity } from './lint/rule.ts';

/** What people mean who write false where a word is wanted. */
const NO: ReadonlySet<string> = new Set(['none', 'off']);

/** The values of a configuration file by their paths; what cannot be used becomes a complaint. */
export class Values {
  readonly #yaml: FrontMatter;
  readonly #complaints: ConfigReading['complaints'];
  /** The keys that somebody wanted to know, by the section that has them. */
  readonly #asked = new Map<string, Set<string>>();

  constructor(yaml: FrontMatter, complaints: ConfigReading['complaints']) {
    this.#yaml = yaml;
    this.#complaints = complaints;
  }

  /** The keys that nobody asked for: what is not used here. */
  unread(): string[] {
    const { data = {} } = this.#yaml;
    const sections = [...this.#asked].filter(([name]) => Object.hasOwn(data, name));
    const within = sections.flatMap(([name, known]) => {
      const section = data[name];
      const keys = isMapping(section) && known.size > 0 ? Object.keys(section) : [];
      return keys.filter((key) => !known.has(key)).map((key) => `${name}.${key}`);
    });
    return [...Object.keys(data).filter((name) => !this.#asked.has(name)), ...within];
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
    const [section = '', key] = path;
    const known = this.#asked.get(section) ?? new Set();
    if (key !== undefined) known.add(key);
    this.#asked.set(section, known);
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
