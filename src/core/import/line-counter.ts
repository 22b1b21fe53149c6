/** Tells the line of each offset of a text; quick where offsets do not go down. `first` is the number of its first line. */
export function lineCounter(text: string, first: number): (offset: number) => number {
  let at = 0;
  let line = first;
  return (offset) => {
    if (offset < at) {
      at = 0;
      line = first;
    }
    for (;;) {
      const next = text.indexOf('\n', at);
      if (next === -1 || next >= offset) return line;
      at = next + 1;
      line++;
    }
  };
}
