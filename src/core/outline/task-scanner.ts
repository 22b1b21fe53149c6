import { isSpace, trimEnd } from './block-starts.ts';
import type { Container } from './container.ts';
import { ContainerScanner } from './container-scanner.ts';
import type { Checkbox, ListItem } from './outline.ts';

const TAB = 9;
const SPACE = 32;
const UPPER_X = 88;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const LOWER_X = 120;

/**
 * The checkboxes of task list items. A box stands at the start of the first paragraph of an item,
 * and counts only while that stays a paragraph and has something behind the box.
 */
export class TaskScanner extends ContainerScanner {
  readonly checkboxes: Checkbox[] = [];

  /** The task whose first paragraph is open. */
  protected task: { item: ListItem; box: Checkbox; lineEnd: number } | undefined;
  /** Its box is not listed yet: nothing but the next line can follow it. */
  private waits = false;
  /** Start of the line that got such a box listed. */
  private confirmedAt = -1;
  /** The open paragraph may start with a definition; a box may come behind that. */
  private afterDefinition = false;

  /** A paragraph starts at `next`; `defines` tells that it may start with a definition. */
  protected startTask(defines: boolean): void {
    const { fresh } = this;
    this.task = undefined;
    this.waits = false;
    this.afterDefinition = false;
    if (fresh === undefined || this.code !== OPEN_BRACKET) return;
    this.afterDefinition = defines;
    const box = this.readBox(fresh);
    if (box === undefined) return;
    fresh.box = box;
    this.task = { item: fresh.item, box, lineEnd: this.lineEnd };
    this.waits = trimEnd(this.text, box.mark + 2, this.lineEnd) === box.mark + 2;
    if (!this.waits) this.list();
  }

  private readBox({ item }: Container): Checkbox | undefined {
    const { text, lineEnd } = this;
    const mark = this.next + 1;
    const code = mark < lineEnd ? text.charCodeAt(mark) : TAB;
    // A tab may be one column wide, and a line ending in the box counts as a space.
    if (code === TAB) this.unsure = true;
    if (code !== SPACE && code !== UPPER_X && code !== LOWER_X) return undefined;
    const after = mark + 2;
    if (after > lineEnd || text.charCodeAt(mark + 1) !== CLOSE_BRACKET) return undefined;
    if (after < lineEnd && !isSpace(text.charCodeAt(after))) return undefined;
    const { line, start } = item;
    const rest = this.restOfLine(after);
    return { checked: code !== SPACE, text: rest, line, start, end: lineEnd, mark };
  }

  /** The open paragraph goes on with the current line. */
  protected continueTask(): void {
    if (this.waits) {
      this.list();
      this.confirmedAt = this.next;
    }
    if (this.afterDefinition && this.code === OPEN_BRACKET) this.unsure = true;
  }

  /** Whether the next line of the open paragraph matters to a checkbox. */
  protected expectsTask(): boolean {
    return this.waits || this.afterDefinition;
  }

  private list(): void {
    const { item, box } = this.task!;
    item.checked = box.checked;
    item.text = box.text;
    this.checkboxes.push(box);
    this.waits = false;
  }

  /** Takes the box back: the paragraph, from its line at `from` on, turns out to be something else. */
  protected dropTask(from: number): void {
    if (this.task === undefined) return;
    const { item, box, lineEnd } = this.task;
    if (from > box.mark && from !== this.confirmedAt) return;
    if (!this.waits) this.checkboxes.pop();
    item.checked = null;
    item.text = this.text.slice(box.mark - 1, trimEnd(this.text, box.mark, lineEnd));
    this.task = undefined;
    this.waits = false;
  }
}
