import { SessionError } from '../errors.ts';
import { distance } from '../session/vocabulary.ts';
import { oneLine } from '../text/display.ts';
import { ARTIFACT_FATES, type ArtifactFate } from './completion-config.ts';
import type { Choices } from './completion-facts.ts';
import { CHECKLIST_IDS, OUTCOMES, type ChecklistId } from './plan.ts';

/** The choices of a command line as they were typed. */
export interface TypedChoices {
  outcome: string | undefined;
  answers: readonly string[];
  waivers: readonly string[];
  skips: readonly string[];
  artifacts: readonly string[];
  fixReferences: boolean;
}

/**
 * Reads `ITEM=TEXT` options.
 * @throws SessionError `bad-choice`, `unknown-item`
 */
export function readChoices(typed: TypedChoices): Choices {
  const outcome = OUTCOMES.find((one) => one === typed.outcome);
  const waivers = checklistPairs('--waive', typed.waivers);
  if (waivers.deletion !== undefined) {
    throw badChoice(
      'The deletion of the session file cannot be waived.',
      'Keep the session instead: session pause',
    );
  }
  return {
    outcome,
    answers: checklistPairs('--answer', typed.answers),
    waivers,
    skips: Object.fromEntries(typed.skips.map((one) => pair('--skip', one))),
    artifacts: Object.fromEntries(typed.artifacts.map((one) => fate(one))),
    fixReferences: typed.fixReferences,
  };
}

/** The same choices as options of a command line. */
export function choiceOptions(choices: Choices): string[] {
  const { outcome, answers, waivers, skips, artifacts, fixReferences } = choices;
  const pairs = (option: string, all: object): string[] =>
    Object.entries(all).map(([item, text]) => `${option} ${shellWord(`${item}=${String(text)}`)}`);
  return [
    ...(outcome === undefined ? [] : [`--outcome ${outcome}`]),
    ...pairs('--answer', answers),
    ...pairs('--waive', waivers),
    ...pairs('--skip', skips),
    ...pairs('--artifact', artifacts),
    ...(fixReferences ? ['--fix-references'] : []),
  ];
}

/** One word of a shell's command line. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function checklistPairs(
  option: string,
  all: readonly string[],
): Partial<Record<ChecklistId, string>> {
  return Object.fromEntries(
    all.map((one) => {
      const [item, text] = pair(option, one);
      const id = CHECKLIST_IDS.find((known) => known === item);
      if (id === undefined) throw unknownItem(option, item);
      return [id, text];
    }),
  );
}

function pair(option: string, typed: string): [string, string] {
  const at = typed.indexOf('=');
  const [item, text] = [typed.slice(0, Math.max(0, at)).trim(), oneLine(typed.slice(at + 1))];
  if (at > 0 && item !== '' && text !== '') return [item, text];
  throw badChoice(
    `${option} takes ITEM=TEXT, not "${oneLine(typed)}".`,
    `Give the item and the words for it, for example ${option} ${EXAMPLES[option] ?? ''}`,
  );
}

const EXAMPLES: Readonly<Record<string, string>> = {
  '--answer': 'lessons=none',
  '--waive': 'references="they are examples"',
  '--skip': 'dec-2="it was taken back"',
  '--artifact': 'code/auth.js=keep',
};

function fate(typed: string): [string, ArtifactFate] {
  const at = typed.lastIndexOf('=');
  const word = typed.slice(at + 1).trim();
  const found = ARTIFACT_FATES.find((one) => one === word);
  if (at > 0 && found !== undefined) return [typed.slice(0, at).trim(), found];
  throw badChoice(
    `--artifact takes NAME=FATE, not "${oneLine(typed)}".`,
    `FATE is one of ${ARTIFACT_FATES.join(', ')}; NAME may be a pattern, for example --artifact 'scripts/**=keep'`,
  );
}

function unknownItem(option: string, item: string): SessionError {
  const near = CHECKLIST_IDS.find((one) => distance(one, item) <= 2);
  return new SessionError('unknown-item', {
    so: `The checklist has no item "${oneLine(item)}".`,
    follows: 'So nothing was done.',
    todo:
      near === undefined
        ? `${option} knows: ${CHECKLIST_IDS.join(', ')}`
        : `Did you mean: ${option} ${near}=…`,
  });
}

function badChoice(so: string, todo: string): SessionError {
  return new SessionError('bad-choice', { so, follows: 'So nothing was done.', todo });
}
