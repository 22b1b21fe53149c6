import type { Knowledge } from './knowledge.ts';

/** Which items are wanted; what is undefined or empty asks for nothing. */
export interface KnowledgeChoice {
  kind: string | undefined;
  /** Every one of them, in any case of letters. */
  tags: readonly string[];
  /** A part of the id of the session they came from. */
  session: string | undefined;
  /** Retired ones too. */
  all: boolean;
}

export function chooseKnowledge(
  items: readonly Knowledge[],
  { kind, tags, session, all }: KnowledgeChoice,
): Knowledge[] {
  const wanted = tags.map((tag) => tag.toLowerCase());
  return items.filter((item) => {
    const own = new Set(item.tags.map((tag) => tag.toLowerCase()));
    return (
      (all || !item.retired) &&
      (kind === undefined || item.kind === kind) &&
      (session === undefined || (item.session ?? '').includes(session)) &&
      wanted.every((tag) => own.has(tag))
    );
  });
}
