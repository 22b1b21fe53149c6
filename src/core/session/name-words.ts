import { descriptionOf, titleOfBranch, wordsOf } from './naming.ts';

/** A longer description of a file name is shortened to component and purpose. */
const LONG = 40;
const MOST_WORDS = 6;

const STOP = words(
  'a an the of for to in on at by with and or so that from into our my your its their is are be it this these ' +
    'those as via using when after before until because while which who all some any new',
);
/** Behind these stands the component; behind `CUTS` comes what no name needs. */
const PLACES = words('of for in on at from inside within');
const CUTS = words(
  'with using so that when because while after before until via which who by and but as',
);

/** What a title that begins with this word is for. */
const PURPOSES: Readonly<Record<string, string>> = byWord({
  feature: 'add build create develop implement introduce make provide support write',
  fix: 'correct fix mend repair resolve solve',
  refactor: 'clean refactor reorganise reorganize restructure rewrite rework simplify tidy',
  debug: 'debug diagnose investigate reproduce',
  research: 'compare evaluate explore research spike study understand',
  tests: 'cover test',
  docs: 'describe document explain',
  migration: 'migrate move port',
  upgrade: 'bump update upgrade',
  review: 'audit review',
  design: 'design plan sketch',
  removal: 'delete drop remove',
  speed: 'accelerate optimise optimize speed',
});

/** Words that say nothing of which work it is, alone or together. */
const VAGUE = words(
  'work stuff thing things misc miscellaneous fix fixes bug bugs bugfix issue issues problem problems update ' +
    'updates change changes task tasks todo todos wip tmp temp test tests testing session sessions code coding ' +
    'feature features refactor refactoring cleanup debug debugging research new more various other continue ' +
    'improvement improvements tweak tweaks dev development project today hack draft untitled note notes general ' +
    'quick small minor final latest do doing make add',
);

/**
 * The words of a session's file name: the title as it is while it is short, else component and purpose, as in
 * `agent-orchestration-refactor` and `api-debug-timeout`.
 */
export function nameFor(title: string, trackerId?: string): string {
  const whole = descriptionOf(title, trackerId);
  return whole.length > LONG || whole.split('-').length > MOST_WORDS
    ? suggestedName(title, trackerId)
    : whole;
}

/** Component and purpose of a title, at most 40 characters; its own words where it names no purpose. */
export function suggestedName(title: string, trackerId?: string): string {
  const all = wordsOf(title.slice(0, 300), trackerId);
  const purpose = Object.hasOwn(PURPOSES, all[0] ?? '') ? PURPOSES[all[0] ?? ''] : undefined;
  const said = purpose === undefined ? all : all.slice(1);
  const cut = said.findIndex((word, at) => at > 0 && CUTS.has(word));
  const core = cut === -1 ? said : said.slice(0, cut);
  const place = core.findIndex((word, at) => at > 0 && PLACES.has(word));
  const [thing, part] = place === -1 ? [core, []] : [core.slice(0, place), core.slice(place + 1)];
  const [subject, component] = [telling(thing), telling(part)];
  const name =
    purpose === undefined
      ? [...subject, ...component].slice(0, 5)
      : component.length === 0
        ? [...subject.slice(0, 3), purpose]
        : [...component.slice(0, 2), purpose, ...subject.slice(0, 2)];
  return fitting(name.length > 0 ? name : all, purpose);
}

function telling(all: readonly string[]): string[] {
  return all.filter((word) => !STOP.has(word));
}

/** As many words as fit; the purpose is among them. */
function fitting(name: readonly string[], purpose: string | undefined): string {
  const kept = [...name];
  while (kept.length > 1 && kept.join('-').length > LONG) {
    const last = kept.at(-1) === purpose ? kept.length - 2 : kept.length - 1;
    kept.splice(last, 1);
  }
  return descriptionOf(kept.join(' ')).slice(0, LONG).replace(/-+$/, '');
}

/** Whether a title could be that of any work: `work`, `stuff`, `bug fix`. */
export function isVague(title: string): boolean {
  const said = title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return said.every((word) => VAGUE.has(word) || STOP.has(word) || /^\d+$/.test(word));
}

/** One line for whoever gave a vague title, with a name made of the branch where that tells more. */
export function vagueHint(title: string, branch: string | undefined): string {
  const part = branch === undefined ? '' : titleOfBranch(branch);
  const isTelling = part !== '' && !isVague(part) && !/^(?:main|master|trunk|develop)$/i.test(part);
  const purpose = (title.toLowerCase().match(/[a-z]+/g) ?? [])
    .map((word) => (Object.hasOwn(PURPOSES, word) ? PURPOSES[word] : undefined))
    .find((one) => one !== undefined);
  const name = isTelling ? suggestedName(`${part} ${purpose ?? ''}`) : 'auth-system-implementation';
  return `"${title}" is hard to find again: say part and purpose in the title, or in the name: --name ${name}`;
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}

function byWord(groups: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(groups).flatMap(([purpose, verbs]) =>
      verbs.split(' ').map((verb) => [verb, purpose]),
    ),
  );
}
