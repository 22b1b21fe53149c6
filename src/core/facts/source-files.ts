/** Endings of files that people write as programs. */
const ENDINGS = new Set(
  (
    'ts tsx mts cts js jsx mjs cjs vue svelte astro py pyi rb go rs java kt kts scala groovy c h cc cpp cxx hh hpp ' +
    'm mm cs fs fsx vb swift dart php pl pm lua r jl ex exs erl hs ml mli clj cljs elm zig nim sh bash zsh ps1 sql ' +
    'css scss sass less'
  ).split(' '),
);
/** What tools write, or others. */
const FOREIGN =
  /(?:^|\/)(?:node_modules|vendor|third_party|dist|build|out|generated|__generated__|fixtures|__snapshots__)\/|\.min\.[a-z]+$|[._-](?:generated|pb)\.[a-z]+$|\.d\.[cm]?ts$/i;

/** Whether a tracked file is one that a limit of lines is about when nothing else is said. */
export function isSource(path: string): boolean {
  const ending = /\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  return ENDINGS.has(ending) && !FOREIGN.test(path);
}

/** Lines as editors count them: a line end at the end of the text begins no new one. */
export function lineCount(text: string): number {
  if (text === '') return 0;
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++;
  return text.endsWith('\n') ? lines - 1 : lines;
}
