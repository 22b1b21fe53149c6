import { readFrontMatter, type FrontMatter } from '../front-matter/front-matter.ts';
import { positionAt } from '../text/splice.ts';
import type { SchemaError, Validator } from './validators.js';

/** What is wrong with a file that was kept of sessions, and where; line and column from 1. */
export interface FileProblem {
  line: number;
  column: number;
  message: string;
}

/** A kind of file whose front matter has one key of its own and a schema. */
export interface KeptKind {
  key: string;
  validate: Validator;
  /** Whether a text that cannot be read means to be one. */
  claims(text: string): boolean;
  /** What follows for a file that cannot be read. */
  unread: string;
  /** What to write for a key. */
  wanted: Readonly<Record<string, string>>;
}

/** A file of a kind that can be read, for further questions. */
export interface KeptFile {
  frontMatter: FrontMatter;
  say: (offset: number, message: string) => FileProblem;
}

/**
 * Everything that is wrong with the front matter of such a file; nothing for a file of others.
 * @param more what the schema cannot say
 */
export function fileProblems(
  text: string,
  kind: KeptKind,
  more: (file: KeptFile) => FileProblem[] = () => [],
): FileProblem[] {
  const frontMatter = readFrontMatter(text);
  const { data, defects } = frontMatter;
  const say = (offset: number, message: string): FileProblem => ({
    ...positionAt(text, offset),
    message,
  });
  if (data === undefined) {
    if (!kind.claims(text)) return [];
    return defects.map(({ offset, detail }) =>
      say(offset, `The front matter cannot be read (${detail}), so ${kind.unread}. Correct it.`),
    );
  }
  if (!Object.hasOwn(data, kind.key)) return [];
  const errors = kind.validate(data) ? [] : (kind.validate.errors ?? []);
  const found = new Map<string, FileProblem>();
  for (const error of errors.filter((one) => !isVague(one, errors))) {
    const problem = say(placeOf(frontMatter, error), messageOf(error, kind));
    found.set(problem.message, found.get(problem.message) ?? problem);
  }
  return [...found.values(), ...more({ frontMatter, say })];
}

/** Where one of several forms was meant, only what is wrong with it in particular is worth a word. */
function isVague(error: SchemaError, all: readonly SchemaError[]): boolean {
  const isForm = ({ keyword }: SchemaError): boolean => keyword === 'anyOf' || keyword === 'type';
  return (
    isForm(error) &&
    all.some(
      (other) =>
        other.keyword !== 'anyOf' &&
        (other.instancePath.startsWith(`${error.instancePath}/`) ||
          (other.instancePath === error.instancePath && !isForm(other))),
    )
  );
}

function placeOf(frontMatter: FrontMatter, { instancePath }: SchemaError): number {
  const path = instancePath.split('/').slice(1);
  const steps = path.map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  return frontMatter.locate(steps)?.keyStart ?? frontMatter.blockStart;
}

function messageOf({ instancePath, keyword, params }: SchemaError, kind: KeptKind): string {
  const missing = params['missingProperty'];
  if (keyword === 'required' && typeof missing === 'string') {
    return `${missing} is missing. ${kind.wanted[missing] ?? `Write ${missing}:.`}`;
  }
  const [, key = kind.key, index, inner] = instancePath.split('/').slice(1);
  const item = index === undefined ? key : `${key} item ${Number(index) + 1}`;
  const name = inner === undefined ? item : `${inner} of ${item}`;
  return `${name} has a value that it cannot have. ${kind.wanted[inner ?? key] ?? ''}`.trim();
}
