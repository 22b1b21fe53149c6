export { editFrontMatter, type Change } from './front-matter-edit.ts';
export { readFrontMatter, readYaml, type Entry, type FrontMatter } from './front-matter-read.ts';
export type { Defect, DefectCode, Path, Value } from './yaml-node.ts';
