/**
 * The files in which a project tells what every session may know. They ask and claim nothing: what
 * stands in a comment is never told to an agent, and headings without text are left out.
 */
export const CONTEXT_FILES = {
  architecture: '.agents/architecture.md',
  conventions: '.agents/conventions.md',
  facts: '.agents/facts.md',
} as const;

export type ContextFile = keyof typeof CONTEXT_FILES;

const TITLES: Readonly<Record<ContextFile, string>> = {
  architecture: 'Architecture',
  conventions: 'Conventions',
  facts: 'Facts',
};

/** Each section with what to write into it. */
const SECTIONS: Readonly<Record<ContextFile, readonly (readonly [string, string])[]>> = {
  architecture: [
    ['Pattern', 'One line: layered, hexagonal, a monolith with plug-ins …'],
    ['Parts', 'One item for each part: where it lies and what it is for'],
    ['Boundaries', 'What must not depend on what'],
    ['Data', 'Where state lives and how it gets there'],
  ],
  conventions: [
    ['Code', 'What a linter does not check: naming, errors, comments'],
    ['Tests', 'Where they lie, what each change needs, how they are run'],
    ['Commits', 'Form of messages and branches'],
    ['Never', 'What must not be done here, and why'],
  ],
  facts: [
    ['Commands', 'How to build, test, run and release'],
    ['Environments', 'Names and addresses; no passwords'],
    ['Limits', 'Numbers that hold, as - **NODE**: Node >= 20; session verify --facts checks them'],
    ['People', 'Who decides about what'],
  ],
};

/** The file as `init` makes it. */
export function contextTemplate(file: ContextFile): string {
  const sections = SECTIONS[file].map(([title, hint]) => `## ${title}\n\n<!-- ${hint} -->\n`);
  return [
    `# ${TITLES[file]}\n`,
    '<!-- Every brief tells the filled sections of this file as far as there is room: keep them short. -->\n',
    ...sections,
  ].join('\n');
}

/** Whether such a file is as `init` made it. */
export function isUntouchedTemplate(file: ContextFile, text: string): boolean {
  return text.replaceAll('\r\n', '\n') === contextTemplate(file);
}
