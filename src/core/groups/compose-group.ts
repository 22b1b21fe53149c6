import { isoTime } from '../clock.ts';
import { editFrontMatter } from '../front-matter/front-matter.ts';
import type { Value } from '../front-matter/front-matter.ts';
import { headingText, quoted } from '../session/compose.ts';
import { oneLine } from '../text/display.ts';

/** What a new group says. */
export interface NewGroup {
  name: string;
  /** The name as it was given. */
  title: string;
  /** One line; '' for none. */
  description: string;
  tags: readonly string[];
  metadata: readonly (readonly [string, Value])[];
  created: Date;
}

/** The text of a new group file. */
export function composeGroup(group: NewGroup): string {
  const title = oneLine(group.title);
  const optional: [string, string | undefined][] = [
    ['title', title === group.name ? undefined : quoted(title)],
    ['description', group.description === '' ? undefined : quoted(group.description)],
  ];
  const text = [
    '---',
    'group:',
    ...optional.flatMap(([key, value]) => (value === undefined ? [] : [`  ${key}: ${value}`])),
    '  status: active',
    `  created: "${isoTime(group.created)}"`,
    ...(group.tags.length > 0 ? [`  tags: [${group.tags.map(quoted).join(', ')}]`] : []),
    '---',
    '',
    `# ${headingText(title)}`,
    '',
  ].join('\n');
  return editFrontMatter(text, [
    ...group.metadata.map(([key, value]) => ({ path: ['group', 'metadata', key], value })),
    { path: ['group', 'members'], value: [] },
  ]);
}
