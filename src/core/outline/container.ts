import type { Checkbox, ListItem } from './outline.ts';

/** An open block quote, footnote definition, or list with its open item. */
export interface Container {
  kind: 'quote' | 'footnote' | 'list';
  ordered: boolean;
  /** The bullet, or the delimiter behind the number. */
  marker: number;
  /** Columns of indentation that belong to the open item; 0 where there is no item. */
  size: number;
  /** The open item has nothing yet but its marker. */
  blank: boolean;
  /** Nothing more can come into the open item: it is blank and a blank line followed. */
  spent: boolean;
  /** Where the last container inside the open item ended. */
  childEnd: number;
  item: ListItem;
  box: Checkbox | undefined;
}

const NO_ITEM: ListItem = {
  level: 0,
  ordered: false,
  checked: null,
  text: '',
  line: 0,
  start: 0,
  end: 0,
};

/** A container that has just been opened; a list still lacks its item. */
export function openedContainer(kind: Container['kind'], ordered = false, marker = 0): Container {
  return {
    kind,
    ordered,
    marker,
    size: 0,
    blank: false,
    spent: false,
    childEnd: 0,
    item: NO_ITEM,
    box: undefined,
  };
}
