import { cutText, estimateTokens } from '../brief/tokens.ts';
import { oneLine, showable } from '../text/display.ts';
import { successRate, usesText, type Knowledge } from './knowledge.ts';
import type { KnowledgeHit } from './knowledge-search.ts';

/** A piece of knowledge as `--json` shows it; without its text. */
export function knowledgeJson(item: Knowledge): object {
  const { id, path, kind, title, tags, importance, session, commit, created, retired } = item;
  return {
    id,
    path,
    kind,
    title,
    tags,
    importance,
    session: session ?? null,
    commit: commit ?? null,
    created: created === '' ? null : created,
    uses: item.uses,
    successes: item.successes,
    success_rate: successRate(item) ?? null,
    retired,
  };
}

/** A hit as `--json` shows it. */
export function hitJson({ item, score, line, text }: KnowledgeHit): object {
  return {
    ...knowledgeJson(item),
    score: Math.round(score * 10) / 10,
    line,
    text: cutText(text, 160),
  };
}

/** What is said of an item beside its title: `lesson, importance 0.8, worked 2 of 3 times`. */
function noteOf(item: Knowledge): string {
  const { kind, importance, retired } = item;
  const parts = [kind, `importance ${shortNumber(importance)}`, usesText(item)];
  return [...parts, retired ? 'retired' : ''].filter((part) => part !== '').join(', ');
}

/** `0.75`, `1` */
export function shortNumber(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/**
 * The first hits as text, two lines each; at most `budget` estimated tokens of them, the best one in any
 * case, and how many more there are.
 */
export function hitsText(
  hits: readonly KnowledgeHit[],
  { limit, budget }: { limit: number; budget: number },
  strong: (text: string) => string,
): string {
  let text = '';
  let shown = 0;
  for (const { item, line, text: found } of hits.slice(0, limit)) {
    const head = `${cutText(oneLine(item.title), 80)}  (${noteOf(item)})`;
    const said = found === '' ? '' : `: ${cutText(found, 110)}`;
    const place = `  ${cutText(oneLine(item.path), 120)}:${line}${said}`;
    if (shown > 0 && estimateTokens(`${text}${head}\n${place}\n`) > budget - 15) break;
    text += `${strong(head)}\n${place}\n`;
    shown++;
  }
  return hits.length > shown
    ? `${text}and ${hits.length - shown} more: --limit ${hits.length}\n`
    : text;
}

/** One item in full, safe to show. */
export function itemText(item: Knowledge): string {
  const { title, tags, session, commit, created, body, path } = item;
  const rows: [string, string | undefined][] = [
    ['what', noteOf(item)],
    ['tags', tags.map(oneLine).join(', ')],
    ['from', session && `${oneLine(session)}${commit ? ` at ${oneLine(commit)}` : ''}`],
    ['since', oneLine(created)],
    ['file', oneLine(path)],
  ];
  const lines = rows.flatMap(([label, value]) => (value ? [`${label.padEnd(7)}${value}`] : []));
  const text = showable(body).trim();
  return `${oneLine(title)}\n\n${lines.join('\n')}\n${text === '' ? '' : `\n${text}\n`}`;
}
