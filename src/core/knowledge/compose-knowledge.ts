import { isoTime } from '../clock.ts';
import { headingText, quoted } from '../session/compose.ts';
import { descriptionOf } from '../session/naming.ts';
import { oneLine } from '../text/display.ts';
import { containedMarkdown } from './contained-markdown.ts';

/** What a new knowledge file says. */
export interface NewKnowledge {
  kind: 'lesson' | 'pattern';
  title: string;
  tags: readonly string[];
  /** 0 to 1. */
  importance: number;
  session: string | undefined;
  commit: string | undefined;
  created: Date;
  /** Markdown; '' when the title says it all. */
  body: string;
}

/**
 * The name and text of a new knowledge file.
 * @param taken whether a file of this name exists; `-2`, `-3` … follow then
 */
export function composeKnowledge(
  one: NewKnowledge,
  taken: (name: string) => boolean = () => false,
): { name: string; text: string } {
  const title = oneLine(one.title);
  const optional: [string, string | undefined][] = [
    ['tags', one.tags.length > 0 ? `[${one.tags.map(quoted).join(', ')}]` : undefined],
    ['session', one.session === undefined ? undefined : quoted(one.session)],
    ['commit', one.commit === undefined ? undefined : quoted(one.commit.slice(0, 12))],
  ];
  const head = [
    '---',
    'knowledge:',
    `  kind: ${one.kind}`,
    `  title: ${quoted(title)}`,
    `  importance: ${Math.round(one.importance * 100) / 100}`,
    ...optional.flatMap(([key, value]) => (value === undefined ? [] : [`  ${key}: ${value}`])),
    `  created: "${isoTime(one.created)}"`,
    '  uses: 0',
    '  successes: 0',
    '---',
  ];
  const body = oneLine(one.body) === title ? '' : containedMarkdown(one.body, 2);
  const parts = [head.join('\n'), `# ${headingText(title)}`, ...(body === '' ? [] : [body])];
  return { name: nameOf(title, one.kind, taken), text: `${parts.join('\n\n')}\n` };
}

function nameOf(title: string, kind: string, taken: (name: string) => boolean): string {
  const words = descriptionOf(title);
  const base = words === 'session' && !/session/i.test(title) ? kind : words;
  let name = `${base}.md`;
  for (let count = 2; taken(name); count++) name = `${base}-${count}.md`;
  return name;
}
