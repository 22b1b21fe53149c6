import { parseTime } from '../clock.ts';
import { FileName } from '../session/file-name.ts';
import type { DefectCode, Path } from '../front-matter/front-matter.ts';
import { mendDefect, type Mended } from '../front-matter/front-matter-defects.ts';
import { readLogHeads, type LogHeads } from '../session/log-heads.ts';
import { readLayout, type Layout } from './layout.ts';
import { readRequired, type Required } from './required.ts';
import type { Section } from '../outline/outline.ts';
import type { Session } from '../session/session.ts';
import { isStartState } from './template.ts';

/** What the project around a session says of it, where somebody found out. */
export interface SubjectWorld {
  /** Paths that an active session names as there and that do not exist, with offsets. */
  missingPaths(session: Session): readonly { text: string; at: number }[];
}

/**
 * What a rule may look at: one session and the time of the check. What several rules need is worked
 * out once, when the first one asks.
 */
export class Subject {
  readonly session: Session;
  /** Time of the check, in milliseconds. */
  readonly now: number;
  /** Size of the file in bytes, where known; else the length of the text. */
  readonly size: number;
  /** Undefined where a text is linted without its project. */
  readonly world: SubjectWorld | undefined;
  #name: FileName | undefined;
  #log: LogHeads | undefined;
  #decisions: readonly Section[] | undefined;
  #hasTwins: boolean | undefined;
  #layout: Layout | undefined;
  #required: Required | undefined;
  #mended: Mended | undefined | null = null;
  #created: number | undefined | null = null;
  #updated: number | undefined | null = null;

  constructor(session: Session, now: number, size: number, world?: SubjectWorld) {
    this.session = session;
    this.now = now;
    this.size = size;
    this.world = world;
  }

  /** Whether two level-2 sections have one title. */
  get hasTwins(): boolean {
    return (this.#hasTwins ??= haveTwins(this.session.parts));
  }

  /** The sections below Decisions. */
  get decisions(): readonly Section[] {
    return (this.#decisions ??= this.session.subsections('Decisions'));
  }

  /** What the name of the file says. */
  get name(): FileName {
    return (this.#name ??= new FileName(this.session.id, this.session.linearIssue));
  }

  /** The entries of Session Log by their headings. */
  get log(): LogHeads {
    return (this.#log ??= readLogHeads(this.session));
  }

  /** How the front matter is laid out: keys at the wrong place, agents in another shape. */
  get layout(): Layout {
    return (this.#layout ??= readLayout(this.session));
  }

  /** Where the required sections are, or what stands in their place. */
  get required(): Required {
    return (this.#required ??= readRequired(this.session));
  }

  /** `session.created` in milliseconds, when it is a real time. */
  get created(): number | undefined {
    if (this.#created === null) this.#created = fullTime(this.session.created);
    return this.#created;
  }

  get updated(): number | undefined {
    if (this.#updated === null) this.#updated = fullTime(this.session.lastUpdated);
    return this.#updated;
  }

  /** The key at a path of the front matter as meant; the nearest one around it where there is none. */
  keyAt(path: Path): number {
    const { frontMatter } = this.session;
    for (let length = path.length; length > 0; length--) {
      const entry = frontMatter.locate(this.layout.placeOf(path.slice(0, length)));
      if (entry) return entry.keyStart;
    }
    return Math.max(0, frontMatter.fenceStart);
  }

  /** The certain repair of front matter that cannot be read. */
  get mended(): Mended | undefined {
    if (this.#mended === null) {
      const [defect] = this.session.frontMatter.defects;
      this.#mended = defect && mendDefect(this.session.text, defect);
    }
    return this.#mended;
  }

  /**
   * Whether it is known where the Markdown begins. Behind front matter that is not opened or closed
   * as it should be, the same lines are front matter for one reader and sections for the next.
   */
  get sectionsKnown(): boolean {
    const { data, defects } = this.session.frontMatter;
    const code = defects[0]?.code;
    if (data !== undefined || code === undefined || code === 'absent') return true;
    return !FENCE_DEFECTS.has(code) && this.mended?.kind !== 'close';
  }

  /** Whether the file still says what `session new` wrote: the work has not started. */
  get fresh(): boolean {
    return isStartState(this.session.body('Current State'));
  }
}

const FENCE_DEFECTS: ReadonlySet<DefectCode> = new Set([
  'not-first',
  'unclosed',
  'closing-fence',
  'fence-language',
  'lone-cr',
]);

/** A day without a time, or a time without a zone, is none that could be compared. */
function fullTime(text: string | undefined): number | undefined {
  return text === undefined || text.length < 20 ? undefined : parseTime(text);
}

function haveTwins(parts: readonly Section[]): boolean {
  const titles = new Set<string>();
  for (let at = 0; at < parts.length; at++) titles.add(parts[at]!.title);
  return titles.size < parts.length;
}
