import { hashOf } from '../text/hash.ts';
import { comparable } from './neutral.ts';

/** What we last wrote to an issue. It is kept in the issue itself, so that every machine knows it. */
export interface Written {
  /** Of the title; '' where the title was never ours. */
  title: string;
  labels: readonly string[];
  /** Refs of pull requests that were told of the session. */
  related: readonly string[];
}

/** Our part of the body of an issue. */
export interface Block {
  /** Offsets of the whole part, marks included. */
  start: number;
  end: number;
  /** Between the marks, with LF. */
  text: string;
  written: Written;
}

/** What the hidden mark of a session's issue begins with; no other session's mark contains it. */
export function sessionMarker(id: string): string {
  return `<!-- agent-session:${id}:begin `;
}

function endMarker(id: string): string {
  return `<!-- agent-session:${id}:end -->`;
}

/** Our part of the body of an issue, or undefined where it has none (or lost one of its marks). */
export function findBlock(body: string, id: string): Block | undefined {
  const begin = sessionMarker(id);
  const start = body.indexOf(begin);
  if (start === -1) return undefined;
  const headEnd = body.indexOf('-->', start);
  const tail = endMarker(id);
  const last = body.indexOf(tail, start);
  if (headEnd === -1 || last === -1 || headEnd > last) return undefined;
  return {
    start,
    end: last + tail.length,
    text: body
      .slice(headEnd + 3, last)
      .replaceAll('\r\n', '\n')
      .trim(),
    written: readWritten(body.slice(start + begin.length, headEnd)),
  };
}

/**
 * The body with our part under the id that its session has now, where it still stands under an earlier one:
 * a session that was renamed has one part, not two.
 */
export function underNewId(body: string, id: string, earlier: readonly string[]): string {
  if (findBlock(body, id) !== undefined) return body;
  const old = earlier.find((one) => findBlock(body, one) !== undefined);
  if (old === undefined) return body;
  return body
    .replace(sessionMarker(old), () => sessionMarker(id))
    .replace(endMarker(old), () => endMarker(id));
}

/** A block with its marks. */
export function printBlock(id: string, text: string, written: Written): string {
  return `${sessionMarker(id)}${JSON.stringify(written)} -->\n${text}\n${endMarker(id)}`;
}

/**
 * The body with our part in it: in place of the old one, else behind what people wrote. Of what
 * stands outside no byte changes. A part that lost one of its marks is left to people, with a new one behind it.
 */
export function withBlock(body: string, id: string, block: string): string {
  const old = findBlock(body, id);
  if (old !== undefined) return body.slice(0, old.start) + block + body.slice(old.end);
  return body.trim() === '' ? block : `${body}\n\n${block}`;
}

/** What stands for a title in `Written`. */
export function titleMark(title: string): string {
  return hashOf(comparable(title));
}

function readWritten(json: string): Written {
  const { title, labels, related } = objectOf(json);
  return {
    title: typeof title === 'string' ? title : '',
    labels: textsOf(labels),
    related: textsOf(related),
  };
}

function objectOf(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** The hidden mark of a comment: which session it is about, and the ids of what stands in it. */
export function commentMarker(id: string, updates: readonly string[]): string {
  return `<!-- agent-session:${id}:updates ${updates.join(' ')} -->`;
}

/** The ids of everything of a session that the comments of an issue hold already. */
export function idsIn(comments: readonly { body: string }[], id: string): Set<string> {
  const begin = `<!-- agent-session:${id}:updates `;
  const found = new Set<string>();
  for (const { body } of comments) {
    for (let at = body.indexOf(begin); at !== -1; at = body.indexOf(begin, at + 1)) {
      const end = body.indexOf('-->', at);
      if (end === -1) break;
      for (const one of body.slice(at + begin.length, end).split(' ')) if (one) found.add(one);
    }
  }
  return found;
}
